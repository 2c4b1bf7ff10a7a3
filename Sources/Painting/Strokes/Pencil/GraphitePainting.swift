import Imaging
import Media
import Vision

/// Graphite on paper: construction, contour, one flat tone for the shadows, half-tones along the form, darks, accents.
///
/// Each stage may darken the paper up to its own limit only, so that tone arrives as a draughtsman brings it.
struct GraphitePainting: PlannedPainting {
  let width: Int
  let height: Int
  let seed: UInt32
  let reference: ColourField
  let scene: Scene
  let layers: [PlannedLayer]
  /// Heads that are built before anything else is drawn.
  private let heads: HeadStrokes
  /// Densities wanted, coarse to fine.
  private let tones: [Plane]
  /// Where small marks are worth it, 0...1.
  private let detail: Plane
  /// How fully each place is drawn.
  private let fade: SheetFade
  /// Density that parts shadow from light.
  private let shadowEdge: Float

  static let tools: [Tool] = [
    Tool(id: "pencil-2H", kind: .pencil, widthShare: 1 / 560.0, grade: "2H"),
    Tool(id: "pencil-HB", kind: .pencil, widthShare: 1 / 500.0, grade: "HB"),
    Tool(id: "pencil-2B", kind: .pencil, widthShare: 1 / 460.0, grade: "2B"),
    Tool(id: "pencil-4B", kind: .pencil, widthShare: 1 / 430.0, grade: "4B"),
    Tool(id: "pencil-6B", kind: .pencil, widthShare: 1 / 400.0, grade: "6B"),
    Tool(id: "kneaded-eraser", kind: .eraser, widthShare: 1 / 160.0),
  ]

  private typealias Level = PencilLevels

  init(reference: ColourField, scene: Scene, heads: [HeadConstruction] = [], seed: UInt32) {
    self.heads = HeadStrokes(heads: heads, width: reference.width, height: reference.height, seed: seed)
    self.reference = reference
    self.scene = scene
    self.seed = seed
    let (width, height) = (reference.width, reference.height)
    self.width = width
    self.height = height
    layers = PlannedLayer.all(of: scene, along: reference)
    detail = scene.detail.resized(width: width, height: height)
    let levels = PencilLevels(of: reference, detail: detail, least: 0.45).fields
    let fade = SheetFade(scene: scene, layers: layers, detail: detail, least: 0.06, reach: 0.16, seed: seed)
    self.fade = fade
    tones = levels.map { GraphiteTone.density(of: $0, faded: fade.keep) }
    shadowEdge = Self.split(GraphiteTone.density(of: levels[Level.masses], faded: nil))
  }

  private static func split(_ plane: Plane) -> Float {
    var sorted: [Float] = []
    var i = 0
    while i < plane.values.count {
      sorted.append(plane.values[i])
      i += 7
    }
    sorted.sort()
    let bound = sorted.isEmpty ? 0.5 : sorted[sorted.count * 70 / 100]
    return max(0.42, min(0.76, bound))
  }

  func plan() -> ProcessPlan {
    var entries: [ProcessPlan.Entry] = []
    func add(_ id: String, _ layer: Int?, _ level: Int, _ tools: [String]) {
      guard let stage = Medium.graphite.stage(id) else { return }
      entries.append(ProcessPlan.Entry(stage: stage, layer: layer, level: level, tools: tools, share: 0))
    }
    if !heads.heads.isEmpty { add("head", nil, Level.masses, ["pencil-2H"]) }
    add("construction", nil, Level.masses, ["pencil-2H"])
    add("contour", nil, Level.masses, ["pencil-HB", "pencil-2H", "kneaded-eraser"])
    add("shadow", nil, Level.masses, ["pencil-HB"])
    for layer in layers.indices { add("half-tones", layer, Level.forms, ["pencil-HB", "pencil-2H"]) }
    add("darks", nil, Level.finish, ["pencil-2B", "pencil-4B"])
    add("accents", nil, Level.finish, ["pencil-6B", "pencil-HB", "kneaded-eraser"])
    return ProcessPlan(
      ground: .drawingPaper, levels: tones.map { GraphiteTone.picture(of: $0) },
      layers: layers.map { layer in
        PaintedLayer(
          name: layer.name, bounds: layer.bounds, area: layer.area,
          colour: GraphiteTone.mean(of: layer, in: tones[Level.finish]))
      },
      tools: Self.tools, entries: entries)
  }

  func carryOut(_ plan: ProcessPlan, finished: (Int, Range<Int>) throws -> Void) throws -> StrokeList {
    let paper = DrawingPaper(ground: plan.ground, width: width, height: height)
    return try PencilPainter.carryOut(plan, on: paper, following: reference, seed: seed, finished: finished) {
      draw($0, on: paper, with: &$1, form: $2, passSeed: $3)
    }
  }

  private func draw(
    _ entry: ProcessPlan.Entry, on paper: DrawingPaper, with painter: inout PencilPainter, form: DirectionField,
    passSeed: UInt32
  ) {
    let hand = GraphiteHand(
      tools: Self.tools, paper: paper, measure: longSide, finesse: detail, form: form, passSeed: passSeed)
    switch entry.stage.id {
    case "head":
      painter.lay(headLines)
    case "construction":
      painter.lay(construction)
    case "contour":
      // The construction has served: it is rubbed back until it only just guides, before lines that stay are drawn.
      painter.lay(hand.rubbed(headLines + construction, share: 0.8))
      painter.lay(contours())
    case "shadow":
      // The side of the lead: broad, even, one direction; one value for every shadow.
      let aim = ToneAim(tone: shadowShapes(), limit: 0.34)
      for area in WorkAreas(of: aim.tone, at: 0.1, most: 0.12, seed: seed).areas {
        hand.hatch(
          "pencil-HB", towards: aim, in: area, with: &painter, width: 1.5, pitch: 1.25, length: 0.06, shortest: 0.006,
          threshold: 0.06,
          firmest: 0.3, following: 0, turns: [0, 0.06], near: 3)
      }
    case "half-tones":
      guard let number = entry.layer else { return }
      let mask = layers[number].work
      let turn = Self.turns[number % Self.turns.count]
      for area in WorkAreas(of: layers[number].mask, at: 0.5, most: 0.09, seed: seed).areas {
        hand.hatch(
          "pencil-2H", towards: ToneAim(tone: tones[Level.forms], limit: 0.30, mask: mask), in: area, with: &painter,
          length: 0.045,
          shortest: 0.010, threshold: 0.03, firmest: 0.28, following: 0.5, turns: [turn], near: 3)
        hand.hatch(
          "pencil-HB", towards: ToneAim(tone: tones[Level.forms], limit: 0.46, mask: mask), in: area, with: &painter,
          length: 0.036,
          shortest: 0.007, threshold: 0.03, firmest: 0.32, following: 0.8, turns: [turn + 0.35, turn], near: 2.2,
          salt: 1)
        hand.hatch(
          "pencil-HB", towards: ToneAim(tone: tones[Level.finish], limit: 0.62, mask: mask), in: area, with: &painter,
          width: 0.8,
          length: 0.020, shortest: 0.003, threshold: 0.03, firmest: 0.4, eagerness: 0.6, following: 0.9,
          turns: [turn, turn - 0.3, turn],
          calm: 1.2, salt: 2)
      }
    case "darks":
      for layer in layers {
        for area in WorkAreas(of: darkPart(of: layer), at: 0.5, most: 0.12, seed: seed).areas {
          hand.hatch(
            "pencil-2B", towards: ToneAim(tone: tones[Level.finish], limit: 0.74), in: area, with: &painter,
            length: 0.028,
            shortest: 0.005, threshold: 0.04, firmest: 0.45, following: 0.8, turns: [0, 0.4, 0.1])
          hand.hatch(
            "pencil-4B", towards: ToneAim(tone: tones[Level.finish], limit: 0.99), in: area, with: &painter,
            length: 0.022,
            shortest: 0.004, threshold: 0.04, firmest: 0.55, following: 0.8, turns: [0, 0.4, -0.3], salt: 1)
        }
      }
    case "accents":
      let aim = ToneAim(tone: tones[Level.finish], limit: 1)
      hand.hatch(
        "pencil-6B", towards: aim, in: whole, with: &painter, width: 0.8, length: 0.012, shortest: 0.0015,
        threshold: 0.05,
        firmest: 0.7,
        following: 0.9, turns: [0, 0.5])
      // A freshly sharpened HB closes what is still too light at the edges of forms.
      hand.hatch(
        "pencil-HB", towards: ToneAim(tone: tones[Level.finish], limit: 0.68), in: whole, with: &painter, width: 0.6,
        length: 0.012,
        shortest: 0.001, threshold: 0.035, firmest: 0.5, eagerness: 0.6, following: 1, turns: [0, 0.3, -0.3], calm: 0.8,
        salt: 1)
      // The small darks that matter most: pupils, nostrils, the gap of the lips.
      hand.hatch(
        "pencil-4B", towards: aim, in: whole, with: &painter, width: 0.45, length: 0.010, shortest: 0.0008,
        threshold: 0.05,
        firmest: 0.7, eagerness: 1, following: 1, turns: [0, 0.5, -0.4], near: 0.8, calm: 4, salt: 2)
      painter.lay(hand.lifts(towards: tones[Level.finish]))
    default: break
    }
  }

  /// Angles in radians by which hatching turns from one thing to the next, so that neighbours part.
  private static let turns: [Float] = [0, 0.22, -0.20, 0.12, -0.10]

  // MARK: Parts

  private var longSide: Float { Float(max(width, height)) }

  private var whole: WorkArea { WorkArea(wholeOf: width, by: height) }

  /// Where a layer is darker than half-tones go.
  private func darkPart(of layer: PlannedLayer) -> Plane {
    var part = layer.mask
    for i in part.values.indices where tones[Level.forms].values[i] < 0.56 { part.values[i] = 0 }
    return part
  }

  private var headLines: [StrokeList.Stroke] {
    heads.strokes(
      tool: 0, colour: GraphiteTone.graphite, radius: Float(Self.tools[0].widthShare) * 0.42, firmness: 0.3)
  }

  private var construction: [StrokeList.Stroke] {
    ConstructionLines(
      layers: layers, matters: fade.matters, faces: heads.unbuilt(scene.faces), width: width, height: height, seed: seed
    ).strokes(tool: 0)
  }

  /// The shadow family as flat shapes of one tone.
  private func shadowShapes() -> Plane {
    var plane = tones[Level.masses]
    for i in plane.values.indices {
      let over = (plane.values[i] - shadowEdge) / 0.05
      plane.values[i] = 0.40 * max(0, min(1, over + 0.5))
    }
    return plane
  }

  private func contours() -> [StrokeList.Stroke] {
    let tool = Self.tools.firstIndex { $0.id == "pencil-HB" } ?? 0
    let light = Self.tools.firstIndex { $0.id == "pencil-2H" } ?? 0
    return DrawingLines(scene: scene, reference: reference, most: 200).lines.compactMap { line in
      let kept = fade.share(along: line.points)
      guard kept > 0.3 else { return nil }
      let strong = line.weight > 0.35
      return StrokeList.Stroke(
        points: line.points, radius: Float(Self.tools[tool].widthShare) * (0.36 + 0.25 * line.weight),
        colour: GraphiteTone.graphite, opacity: (0.17 + 0.33 * line.weight) * kept, tool: strong ? tool : light)
    }
  }
}
