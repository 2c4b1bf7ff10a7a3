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
  /// Density that parts shadow from light.
  private let shadowEdge: Float

  static let tools: [Tool] = [
    Tool(id: "pencil-2H", kind: .pencil, widthShare: 1 / 500.0, grade: "2H"),
    Tool(id: "pencil-HB", kind: .pencil, widthShare: 1 / 430.0, grade: "HB"),
    Tool(id: "pencil-2B", kind: .pencil, widthShare: 1 / 400.0, grade: "2B"),
    Tool(id: "pencil-4B", kind: .pencil, widthShare: 1 / 370.0, grade: "4B"),
    Tool(id: "pencil-6B", kind: .pencil, widthShare: 1 / 350.0, grade: "6B"),
    Tool(id: "kneaded-eraser", kind: .eraser, widthShare: 1 / 160.0),
  ]

  private enum Level {
    static let masses = 0
    static let forms = 1
    static let finish = 2
  }

  init(reference: ColourField, scene: Scene, seed: UInt32) {
    self.reference = reference
    self.scene = scene
    self.seed = seed
    let (width, height) = (reference.width, reference.height)
    self.width = width
    self.height = height
    layers = PlannedLayer.all(of: scene, along: reference)
    let longSide = Float(max(width, height))
    let forms = reference.simplified(radius: longSide * 0.008)
    let masses = forms.simplified(radius: longSide * 0.022)
    let fine = reference.simplified(radius: longSide * 0.0022)
    detail = scene.detail.resized(width: width, height: height)
    let share = Plane(width: width, height: height, values: detail.values.map { min(1, 0.45 + 1.2 * $0) })
    let finish = fine.mixed(with: reference, by: share)
    tones = [masses, forms, finish].map { Self.density(of: $0) }
    shadowEdge = Self.split(tones[0])
  }

  /// Density that shows a picture's lights and darks: white leaves the paper bare, black takes all that a 6B gives.
  private static func density(of field: ColourField) -> Plane {
    Plane(
      width: field.width, height: field.height,
      values: field.values.map { c in
        let dark = 1 - c.luma
        return max(0, min(1, (dark - 0.03) * 1.04))
      })
  }

  private static func split(_ plane: Plane) -> Float {
    var sorted: [Float] = []
    var i = 0
    while i < plane.values.count {
      sorted.append(plane.values[i])
      i += 7
    }
    sorted.sort()
    let median = sorted.isEmpty ? 0.5 : sorted[sorted.count * 55 / 100]
    return max(0.42, min(0.62, median))
  }

  func plan() -> ProcessPlan {
    let stages = Dictionary(uniqueKeysWithValues: Medium.graphite.stages.map { ($0.id, $0) })
    let steps: [(String, Int, [String])] = [
      ("construction", Level.masses, ["pencil-2H"]),
      ("contour", Level.masses, ["pencil-HB", "pencil-2H", "kneaded-eraser"]),
      ("shadow", Level.masses, ["pencil-HB"]),
      ("half-tones", Level.forms, ["pencil-HB", "pencil-2H"]),
      ("darks", Level.finish, ["pencil-2B", "pencil-4B"]),
      ("accents", Level.finish, ["pencil-6B", "pencil-HB", "kneaded-eraser"]),
    ]
    return ProcessPlan(
      ground: .drawingPaper, levels: tones.map { picture(of: $0) },
      layers: layers.map { layer in
        PaintedLayer(name: layer.name, bounds: layer.bounds, area: layer.area, colour: meanTone(of: layer))
      },
      tools: Self.tools,
      entries: steps.compactMap { id, level, tools in
        stages[id].map { ProcessPlan.Entry(stage: $0, layer: nil, level: level, tools: tools, share: 0) }
      })
  }

  func carryOut(_ plan: ProcessPlan, finished: (Int, Range<Int>) throws -> Void) throws -> StrokeList {
    let paper = DrawingPaper(ground: plan.ground, width: width, height: height)
    var painter = PencilPainter(paper: paper, tools: plan.tools, seed: seed)
    let form = DirectionField(
      following: reference, scale: max(2, Float(max(width, height)) * 0.006), hand: Self.hatch, wander: 0.1, seed: seed)
    for (index, entry) in plan.entries.enumerated() {
      let first = painter.strokes.count
      draw(entry, with: &painter, form: form, passSeed: UInt32(index + 1) &* 1009)
      try finished(index, first..<painter.strokes.count)
    }
    return painter.strokes
  }

  /// The slant of a right hand's hatching.
  private static let hatch = SIMD2<Float>(0.643, -0.766)

  private func draw(
    _ entry: ProcessPlan.Entry, with painter: inout PencilPainter, form: DirectionField, passSeed: UInt32
  ) {
    switch entry.stage.id {
    case "construction":
      painter.lay(construction)
    case "contour":
      // The construction has served: it is rubbed back until it only just guides, before lines that stay are drawn.
      painter.lay(rubbedOut(construction))
      painter.lay(contours())
    case "shadow":
      // The side of the lead: broad, even, one direction; one value for every shadow.
      var pass = pass("pencil-HB", aim: shadowShapes(), passLimit: 0.40)
      pass.radius *= 1.9
      pass.spacing = pass.radius * 1.7
      pass.longest = longSide * 0.06
      pass.following = 0
      pass.eagerness = 0.6
      pass.rounds = 4
      painter.draw(pass, directions: form, passSeed: passSeed)
    case "half-tones":
      for (n, id) in ["pencil-2H", "pencil-HB", "pencil-HB"].enumerated() {
        var pass = pass(id, aim: tones[n == 2 ? Level.finish : Level.forms], passLimit: [0.34, 0.52, 0.56][n])
        pass.following = n == 0 ? 0.25 : 0.8
        pass.longest = longSide * [0.045, 0.032, 0.020][n]
        pass.threshold = [0.030, 0.035, 0.04][n]
        pass.shortest = longSide * [0.012, 0.008, 0.005][n]
        pass.radius *= [1.5, 1.3, 1][n]
        pass.spacing = max(2, pass.radius * 2.6)
        pass.eagerness = 0.42
        pass.rounds = [4, 5, 4][n]
        painter.draw(pass, directions: form, passSeed: passSeed &+ UInt32(n))
      }
    case "darks":
      for (n, id) in ["pencil-2B", "pencil-4B", "pencil-4B"].enumerated() {
        var pass = pass(id, aim: tones[Level.finish], passLimit: [0.72, 0.88, 0.96][n])
        pass.following = 0.7
        pass.longest = longSide * [0.026, 0.018, 0.012][n]
        pass.threshold = 0.045
        pass.shortest = longSide * [0.007, 0.005, 0.004][n]
        pass.radius *= [1.3, 1.2, 1][n]
        pass.spacing = max(2, pass.radius * 2.6)
        pass.rounds = 4
        painter.draw(pass, directions: form, passSeed: passSeed &+ UInt32(n))
      }
    case "accents":
      var pass = pass("pencil-6B", aim: tones[Level.finish], passLimit: 1)
      pass.longest = longSide * 0.012
      pass.shortest = 1.5
      pass.threshold = 0.04
      pass.following = 0.9
      pass.eagerness = 0.9
      pass.rounds = 6
      painter.draw(pass, directions: form, passSeed: passSeed)
      // A freshly sharpened HB closes what is still too light at the edges of forms.
      pass = self.pass("pencil-HB", aim: tones[Level.finish], passLimit: 0.66)
      pass.radius *= 0.62
      pass.spacing = 2
      pass.longest = longSide * 0.012
      pass.shortest = 1
      pass.threshold = 0.04
      pass.following = 1
      pass.rounds = 3
      painter.draw(pass, directions: form, passSeed: passSeed &+ 1)
      painter.lay(lifts(of: painter.paper))
    default: break
    }
  }

  // MARK: Parts

  private var longSide: Float { Float(max(width, height)) }

  private func pass(_ id: String, aim: Plane, passLimit: Float) -> PencilPass {
    let index = Self.tools.firstIndex { $0.id == id } ?? 0
    let tool = Self.tools[index]
    var capped = aim
    for i in capped.values.indices { capped.values[i] = min(capped.values[i], passLimit) }
    let radius = Float(tool.widthShare) * longSide / 2
    return PencilPass(
      aim: capped, radius: radius, spacing: max(2, radius * 3), threshold: 0.035, longest: longSide * 0.03,
      shortest: 2.5,
      hatch: Self.hatch, following: 0.6, eagerness: 0.7, tool: index,
      rounds: 2,
      finesse: detail)
  }

  private var construction: [StrokeList.Stroke] {
    ConstructionLines(layers: layers, width: width, height: height, seed: seed).strokes(tool: 0)
  }

  /// Passes of the eraser along lines.
  private func rubbedOut(_ lines: [StrokeList.Stroke]) -> [StrokeList.Stroke] {
    let eraser = Self.tools.firstIndex { $0.kind == .eraser } ?? 0
    return lines.map { line in
      StrokeList.Stroke(
        points: line.points, radius: Float(Self.tools[eraser].widthShare) / 2, colour: RGB8(246, 244, 238),
        opacity: 0.5,
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
    return DrawingLines(scene: scene, reference: reference, most: 240).lines.map { line in
      let strong = line.weight > 0.35
      return StrokeList.Stroke(
        points: line.points, radius: Float(Self.tools[tool].widthShare) * (0.4 + 0.35 * line.weight),
        colour: RGB8(62, 62, 66), opacity: 0.34 + 0.42 * line.weight, tool: strong ? tool : light)
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
        points: [(found[i].place - Self.hatch * radius) / longSide, (found[i].place + Self.hatch * radius) / longSide],
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
    var sum: Float = 0
    var count: Float = 0
    for i in layer.mask.values.indices where layer.mask.values[i] > 0.5 {
      sum += tones[Level.finish].values[i]
      count += 1
    }
    let grey = UInt8(max(0, min(255, 246 * (1 - PencilTone.depth * sum / max(1, count)))))
    return RGB8(grey, grey, grey)
  }
}
