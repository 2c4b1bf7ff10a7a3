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

  init(reference: ColourField, scene: Scene, seed: UInt32) {
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
    tones = levels.map { Self.density(of: $0, faded: fade.keep) }
    shadowEdge = Self.split(Self.density(of: levels[Level.masses], faded: nil))
  }

  /// Density that shows a picture's lights and darks: white leaves the paper bare, black takes all that a 6B gives.
  private static func density(of field: ColourField, faded: Plane?) -> Plane {
    var plane = Plane(
      width: field.width, height: field.height,
      values: field.values.map { c in
        // A strong colour looks lighter than its luma says (Helmholtz and Kohlrausch).
        let colourfulness = max(c.x, c.y, c.z) - min(c.x, c.y, c.z)
        let dark = 1 - c.luma - 0.12 * colourfulness
        return max(0, min(1, (dark - 0.03) * 1.04))
      })
    if let faded { for i in plane.values.indices { plane.values[i] *= faded.values[i] } }
    return plane
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
    add("construction", nil, Level.masses, ["pencil-2H"])
    add("contour", nil, Level.masses, ["pencil-HB", "pencil-2H", "kneaded-eraser"])
    add("shadow", nil, Level.masses, ["pencil-HB"])
    for layer in layers.indices { add("half-tones", layer, Level.forms, ["pencil-HB", "pencil-2H"]) }
    add("darks", nil, Level.finish, ["pencil-2B", "pencil-4B"])
    add("accents", nil, Level.finish, ["pencil-6B", "pencil-HB", "kneaded-eraser"])
    return ProcessPlan(
      ground: .drawingPaper, levels: tones.map { picture(of: $0) },
      layers: layers.map { layer in
        PaintedLayer(name: layer.name, bounds: layer.bounds, area: layer.area, colour: meanTone(of: layer))
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
    /// Hatches with one pencil.
    func hatch(
      _ id: String, towards aim: ToneAim, in area: WorkArea, width: Float = 1, pitch: Float = 1.5, length: Float,
      shortest: Float, threshold: Float, firmest: Float, eagerness: Float = 0.8, following: Float, turns: [Float],
      near: Float = 1.5, calm: Float = 0, salt: UInt32 = 0
    ) {
      let tool = Self.tools.firstIndex { $0.id == id } ?? 0
      let radius = Float(Self.tools[tool].widthShare) * longSide / 2 * width
      let hatching = Hatching(
        slant: PencilPainter.slant, following: following, radius: radius, pitch: max(1.2, radius * 2 * pitch),
        length: longSide * length, shortest: longSide * shortest, threshold: threshold, calm: calm, firmest: firmest,
        eagerness: eagerness, finesse: detail, area: area)
      painter.hatch(hatching, turns: turns, form: form, passSeed: passSeed &+ salt) { window in
        GraphiteNeed(aim, on: paper, window: window, radius: hatching.pitch * near * 0.5, tool: tool)
      }
    }
    switch entry.stage.id {
    case "construction":
      painter.lay(construction)
    case "contour":
      // The construction has served: it is rubbed back until it only just guides, before lines that stay are drawn.
      painter.lay(rubbedOut(construction))
      painter.lay(contours())
    case "shadow":
      // The side of the lead: broad, even, one direction; one value for every shadow.
      let aim = ToneAim(tone: shadowShapes(), limit: 0.34)
      for area in WorkAreas(of: aim.tone, at: 0.1, most: 0.12, seed: seed).areas {
        hatch(
          "pencil-HB", towards: aim, in: area, width: 1.5, pitch: 1.25, length: 0.06, shortest: 0.006, threshold: 0.06,
          firmest: 0.3, following: 0, turns: [0, 0.06], near: 3)
      }
    case "half-tones":
      guard let number = entry.layer else { return }
      let mask = layers[number].work
      let turn = Self.turns[number % Self.turns.count]
      for area in WorkAreas(of: layers[number].mask, at: 0.5, most: 0.09, seed: seed).areas {
        hatch(
          "pencil-2H", towards: ToneAim(tone: tones[Level.forms], limit: 0.30, mask: mask), in: area, length: 0.045,
          shortest: 0.010, threshold: 0.03, firmest: 0.28, following: 0.5, turns: [turn], near: 3)
        hatch(
          "pencil-HB", towards: ToneAim(tone: tones[Level.forms], limit: 0.46, mask: mask), in: area, length: 0.036,
          shortest: 0.007, threshold: 0.03, firmest: 0.32, following: 0.8, turns: [turn + 0.35, turn], near: 2.2,
          salt: 1)
        hatch(
          "pencil-HB", towards: ToneAim(tone: tones[Level.finish], limit: 0.62, mask: mask), in: area, width: 0.8,
          length: 0.020, shortest: 0.003, threshold: 0.03, firmest: 0.4, eagerness: 0.6, following: 0.9,
          turns: [turn, turn - 0.3, turn],
          calm: 1.2, salt: 2)
      }
    case "darks":
      for layer in layers {
        for area in WorkAreas(of: darkPart(of: layer), at: 0.5, most: 0.12, seed: seed).areas {
          hatch(
            "pencil-2B", towards: ToneAim(tone: tones[Level.finish], limit: 0.74), in: area, length: 0.028,
            shortest: 0.005, threshold: 0.04, firmest: 0.45, following: 0.8, turns: [0, 0.4, 0.1])
          hatch(
            "pencil-4B", towards: ToneAim(tone: tones[Level.finish], limit: 0.99), in: area, length: 0.022,
            shortest: 0.004, threshold: 0.04, firmest: 0.55, following: 0.8, turns: [0, 0.4, -0.3], salt: 1)
        }
      }
    case "accents":
      let aim = ToneAim(tone: tones[Level.finish], limit: 1)
      hatch(
        "pencil-6B", towards: aim, in: whole, width: 0.8, length: 0.012, shortest: 0.0015, threshold: 0.05,
        firmest: 0.7,
        following: 0.9, turns: [0, 0.5])
      // A freshly sharpened HB closes what is still too light at the edges of forms.
      hatch(
        "pencil-HB", towards: ToneAim(tone: tones[Level.finish], limit: 0.68), in: whole, width: 0.6, length: 0.012,
        shortest: 0.001, threshold: 0.035, firmest: 0.5, eagerness: 0.6, following: 1, turns: [0, 0.3, -0.3], calm: 0.8,
        salt: 1)
      // The small darks that matter most: pupils, nostrils, the gap of the lips.
      hatch(
        "pencil-4B", towards: aim, in: whole, width: 0.45, length: 0.010, shortest: 0.0008, threshold: 0.05,
        firmest: 0.7, eagerness: 1, following: 1, turns: [0, 0.5, -0.4], near: 0.8, calm: 4, salt: 2)
      painter.lay(lifts(of: paper))
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

  private var construction: [StrokeList.Stroke] {
    ConstructionLines(
      layers: layers, matters: fade.matters, faces: scene.faces, width: width, height: height, seed: seed
    ).strokes(tool: 0)
  }

  /// Passes of the eraser along lines.
  private func rubbedOut(_ lines: [StrokeList.Stroke]) -> [StrokeList.Stroke] {
    let eraser = Self.tools.firstIndex { $0.kind == .eraser } ?? 0
    return lines.map { line in
      StrokeList.Stroke(
        points: line.points, radius: Float(Self.tools[eraser].widthShare) / 2, colour: RGB8(246, 244, 238),
        opacity: 0.8,
        tool: eraser)
    }
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
        colour: RGB8(62, 62, 66), opacity: (0.17 + 0.33 * line.weight) * kept, tool: strong ? tool : light)
    }
  }

  /// The lightest lights that have become too dark are lifted with the point of a kneaded eraser: a few touches, never a texture.
  private func lifts(of paper: DrawingPaper) -> [StrokeList.Stroke] {
    let tool = Self.tools.firstIndex { $0.kind == .eraser } ?? 0
    let radius = Float(Self.tools[tool].widthShare) * longSide / 2
    var excess = Plane(width: width, height: height, values: Array(paper.density)).boxBlurred(radius: Int(radius))
    let wanted = tones[Level.finish].boxBlurred(radius: Int(radius))
    for i in excess.values.indices { excess.values[i] -= wanted.values[i] }
    var found: [(excess: Float, place: SIMD2<Float>)] = []
    let cell = max(4, Int(radius * 3))
    for y0 in stride(from: 0, to: height, by: cell) {
      for x0 in stride(from: 0, to: width, by: cell) {
        var worst: (Float, Int, Int) = (0.06, -1, -1)
        for y in y0..<min(height, y0 + cell) {
          for x in x0..<min(width, x0 + cell) where wanted[x, y] < 0.12 && excess[x, y] > worst.0 {
            worst = (excess[x, y], x, y)
          }
        }
        if worst.1 >= 0 { found.append((worst.0, SIMD2(Float(worst.1) + 0.5, Float(worst.2) + 0.5))) }
      }
    }
    let most = found.indices.sorted {
      found[$0].excess != found[$1].excess ? found[$0].excess > found[$1].excess : $0 < $1
    }
    return most.prefix(60).map { i in
      StrokeList.Stroke(
        points: [
          (found[i].place - PencilPainter.slant * radius) / longSide,
          (found[i].place + PencilPainter.slant * radius) / longSide,
        ],
        radius: radius * 0.7 / longSide, colour: RGB8(246, 244, 238), opacity: min(0.5, found[i].excess * 2), tool: tool
      )
    }
  }

  private func picture(of tone: Plane) -> Image {
    let paper = CanvasGround.drawingPaper.colour
    var bytes = [UInt8]()
    bytes.reserveCapacity(tone.values.count * 3)
    for d in tone.values {
      let share = 1 - PencilTone.depth * d
      for c in [paper.red, paper.green, paper.blue] { bytes.append(UInt8((Float(c) * share).rounded())) }
    }
    return Image(width: width, height: height, pixels: bytes)
  }

  private func meanTone(of layer: PlannedLayer) -> RGB8 {
    let grey = UInt8(
      max(0, min(255, 246 * (1 - PencilTone.depth * layer.mean { SIMD4(repeating: tones[Level.finish].values[$0]) }.x)))
    )
    return RGB8(grey, grey, grey)
  }
}
