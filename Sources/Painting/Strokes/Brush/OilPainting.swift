import Imaging
import Media
import Vision

/// Oil in one sitting: toned ground, umber drawing, then layer by layer from back to front darks, lights and modelling, and over the whole
/// canvas edges, details and accents.
struct OilPainting: PlannedPainting {
  let width: Int
  let height: Int
  let seed: UInt32
  let reference: ColourField
  let scene: Scene
  let layers: [PlannedLayer]
  let detail: Plane
  let levels: [ColourField]

  /// Levels of detail, by name.
  private enum Level {
    static let masses = 0
    static let forms = 1
    static let finish = 2
  }

  /// Widths of the tools as shares of the long side; the main brush is a thirtieth of it.
  static let tools: [Tool] = [
    Tool(id: "flat-wash", kind: .flat, widthShare: 1 / 9.0),
    Tool(id: "rigger-drawing", kind: .rigger, widthShare: 1 / 230.0),
    Tool(id: "flat-large", kind: .flat, widthShare: 1 / 14.0),
    Tool(id: "filbert-large", kind: .filbert, widthShare: 1 / 22.0),
    Tool(id: "filbert-main", kind: .filbert, widthShare: 1 / 34.0),
    Tool(id: "round-main", kind: .round, widthShare: 1 / 55.0),
    Tool(id: "round-small", kind: .round, widthShare: 1 / 90.0),
    Tool(id: "round-detail", kind: .round, widthShare: 1 / 150.0),
    Tool(id: "rigger-detail", kind: .rigger, widthShare: 1 / 270.0),
  ]

  init(reference: ColourField, scene: Scene, seed: UInt32) {
    self.reference = reference
    self.scene = scene
    self.seed = seed
    width = reference.width
    height = reference.height
    let longSide = Float(max(width, height))
    let (width, height) = (reference.width, reference.height)
    layers = scene.layers.map { PlannedLayer($0, width: width, height: height) }
    detail = scene.detail.resized(width: width, height: height)

    // The tones that oil paint has: L* 11 (the darkest mix) to 98.
    var toned = reference
    for i in toned.values.indices { toned.values[i] = Self.paintTone(toned.values[i]) }
    // Reverse painting: from the finished picture back to forms and masses.
    let soft = toned.simplified(radius: longSide * 0.0075)
    let fine = toned.simplified(radius: longSide * 0.003)
    var keep = detail
    for i in keep.values.indices { keep.values[i] = min(1, max(0, detail.values[i] * 1.5)) }
    let crisp = fine.mixed(with: toned, by: keep)
    let finish = soft.mixed(
      with: crisp, by: Plane(width: width, height: height, values: keep.values.map { min(1, 0.35 + $0) }))
    let forms = toned.simplified(radius: longSide * 0.014)
    let masses = forms.simplified(radius: longSide * 0.034)
    levels = [masses, forms, finish]
  }

  /// The colour as oil paint can show it: luma pressed into the range between the darkest mix and white.
  private static func paintTone(_ c: SIMD4<Float>) -> SIMD4<Float> {
    // Offset and gain of L* [0, 100] -> [10, 98] in sRGB-encoded values, near enough for greys and kind to saturated darks.
    c * 0.905 + SIMD4(0.072, 0.068, 0.066, 0)
  }

  /// The ordered targets.
  func plan() -> ProcessPlan {
    let stage = Dictionary(uniqueKeysWithValues: Medium.oil.stages.map { ($0.id, $0) })
    var entries: [ProcessPlan.Entry] = []
    func add(_ id: String, _ layer: Int?, _ level: Int, _ tools: [String]) {
      guard let stage = stage[id] else { return }
      entries.append(ProcessPlan.Entry(stage: stage, layer: layer, level: level, tools: tools, share: 0))
    }
    add("ground", nil, Level.masses, ["flat-wash"])
    add("drawing", nil, Level.forms, ["rigger-drawing"])
    for (index, layer) in layers.enumerated() {
      let split = shadowSplit(of: layer)
      if split != nil { add("block-in-darks", index, Level.masses, blockInTools(for: layer)) }
      add("block-in-lights", index, Level.masses, blockInTools(for: layer))
      add("modelling", index, Level.forms, ["filbert-main", "round-main", "round-small"])
    }
    add("edges", nil, Level.finish, ["round-small"])
    add("details", nil, Level.finish, ["round-detail", "rigger-detail"])
    var plan = ProcessPlan(
      ground: .primedLinen, levels: levels.map { $0.image() },
      layers: layers.map {
        PaintedLayer(name: $0.name, bounds: $0.bounds, area: $0.area, colour: meanColour(of: $0))
      },
      tools: Self.tools, entries: entries)
    plan.pooledStages = ["block-in-darks", "block-in-lights"]
    return plan
  }

  func carryOut(_ plan: ProcessPlan, finished: (Int, Range<Int>) throws -> Void) throws -> StrokeList {
    let canvas = PaintCanvas(ground: plan.ground, width: width, height: height)
    var painter = BrushPainter(canvas: canvas, tools: plan.tools, seed: seed)
    for (index, entry) in plan.entries.enumerated() {
      let first = painter.strokes.count
      paint(entry, with: &painter, index: index + 1)
      try finished(index, first..<painter.strokes.count)
    }
    return painter.strokes
  }

  private func paint(_ entry: ProcessPlan.Entry, with painter: inout BrushPainter, index: Int) {
    let passSeed = UInt32(truncatingIfNeeded: index) &* 1009
    switch entry.stage.id {
    case "ground": painter.lay(groundStrokes())
    case "drawing": painter.lay(drawingStrokes())
    case "block-in-darks", "block-in-lights":
      guard let number = entry.layer else { return }
      let layer = layers[number]
      let split = shadowSplit(of: layer)
      let dark = entry.stage.id == "block-in-darks"
      let aim = layer.aim(level: levels[Level.masses])
      for (n, id) in entry.tools.enumerated() {
        var pass = pass(tool: id, aim: aim, room: layer.room, threshold: 0.085)
        pass.covers = true
        pass.tones = split.map { dark ? .below($0) : .atLeast($0) } ?? .all
        pass.longest = 9
        pass.spacing = n == 0 ? 0.9 : 0.8
        pass.body = dark ? 0.10 : 0.20
        pass.dryness = dark ? 0.5 : 0.62
        pass.jitter = 0.026
        pass.rounds = 2
        pass.hand = hand(for: number)
        painter.paint(pass, passSeed: passSeed &+ UInt32(n))
      }
      if !dark, let last = entry.tools.last {
        // Close what is left bare, whatever its tone.
        var pass = pass(tool: last, aim: aim, room: layer.room, threshold: 0.10)
        pass.covers = true
        pass.shortest = 0
        pass.rounds = 1
        pass.hand = hand(for: number)
        painter.paint(pass, passSeed: passSeed &+ 50)
      }
    case "modelling":
      guard let number = entry.layer else { return }
      let layer = layers[number]
      let aim = layer.aim(level: levels[Level.forms])
      for (n, id) in entry.tools.enumerated() {
        var pass = pass(tool: id, aim: aim, room: layer.room, threshold: [0.058, 0.048, 0.044][min(n, 2)])
        pass.covers = n > 0
        pass.longest = 11
        pass.body = 0.26
        pass.jitter = 0.016
        pass.rounds = 2
        pass.hand = hand(for: number)
        painter.paint(pass, passSeed: passSeed &+ UInt32(n))
      }
    case "edges":
      var pass = pass(tool: "round-small", aim: levels[Level.finish], room: everywhere, threshold: 0.040)
      pass.longest = 12
      pass.opacity = 0.85
      pass.dryness = 0.75
      pass.rounds = 2
      pass.need = near(contours: 0.18)
      painter.paint(pass, passSeed: passSeed)
      // Stray paint that a neighbour's brush left behind is painted out, wherever it lies.
      for (n, (id, threshold)) in [("round-main", Float(0.075)), ("round-small", 0.060), ("round-detail", 0.055)]
        .enumerated()
      {
        var tidy = self.pass(tool: id, aim: levels[Level.finish], room: everywhere, threshold: threshold)
        tidy.shortest = 0.5
        tidy.longest = 8
        tidy.spacing = 0.9
        painter.paint(tidy, passSeed: passSeed &+ 1 &+ UInt32(n))
      }
    case "details":
      var pass = pass(tool: "round-detail", aim: levels[Level.finish], room: everywhere, threshold: 0.034)
      pass.longest = 12
      pass.rounds = 2
      pass.need = detailAbove(0.08)
      painter.paint(pass, passSeed: passSeed)
      pass = self.pass(tool: "rigger-detail", aim: levels[Level.finish], room: everywhere, threshold: 0.030)
      pass.longest = 16
      pass.rounds = 3
      pass.need = detailAbove(0.22)
      painter.paint(pass, passSeed: passSeed &+ 1)
    default: break
    }
  }

  // MARK: Parts

  private var longSide: Float { Float(max(width, height)) }

  private var everywhere: Plane { Plane(width: width, height: height, filledWith: 1e6) }

  private func pass(tool id: String, aim: ColourField, room: Plane, threshold: Float) -> BrushPass {
    let index = Self.tools.firstIndex { $0.id == id } ?? 0
    let radius = Float(Self.tools[index].widthShare) * longSide / 2
    return BrushPass(
      aim: aim, room: room, need: nil, radius: radius, threshold: threshold, covers: false, tones: .all, longest: 10,
      shortest: 1.2, spacing: 1, opacity: 0.96, dryness: 0.45, body: 0.24, jitter: 0.010, tool: index, rounds: 1,
      hand: SIMD2(0.94, -0.34), wander: 0.5)
  }

  /// Big enough for the layer, never so big that it cannot turn inside it.
  private func blockInTools(for layer: PlannedLayer) -> [String] {
    layer.area > 0.10
      ? ["flat-large", "filbert-large", "filbert-main"]
      : layer.area > 0.03 ? ["filbert-large", "filbert-main"] : ["filbert-main", "round-main"]
  }

  /// The luma that parts the layer's shadow family from its light family (Otsu 1979), or `nil` when the layer is of one value.
  private func shadowSplit(of layer: PlannedLayer) -> Float? {
    var histogram = [Double](repeating: 0, count: 64)
    for i in layer.mask.values.indices where layer.mask.values[i] > 0.5 {
      histogram[min(63, max(0, Int(levels[Level.masses].values[i].luma * 64)))] += 1
    }
    let total = histogram.reduce(0, +)
    guard total > 0 else { return nil }
    let mean = histogram.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
    var best = (value: 0.0, at: 0)
    var count = 0.0
    var sum = 0.0
    for t in 0..<63 {
      count += histogram[t]
      sum += Double(t) * histogram[t]
      guard count > 0, count < total else { continue }
      let below = sum / count
      let above = (mean * total - sum) / (total - count)
      let between = count * (total - count) * (above - below) * (above - below) / (total * total)
      if between > best.value { best = (between, t) }
    }
    // Two families at least a fifth of the scale apart on average, each of some size.
    return best.value > 22 ? Float(best.at + 1) / 64 : nil
  }

  private func meanColour(of layer: PlannedLayer) -> RGB8 {
    var sum = SIMD4<Float>.zero
    var count: Float = 0
    for i in layer.mask.values.indices where layer.mask.values[i] > 0.5 {
      sum += levels[Level.finish].values[i]
      count += 1
    }
    let mean = sum / max(1, count) * 255
    return RGB8(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z))
  }

  /// Skies and water are swept across; everything else gets the slant of a right hand, turned a little from layer to layer.
  private func hand(for layer: Int) -> SIMD2<Float> {
    switch layers[layer].name {
    case "sky", "water": return SIMD2(0.985, -0.17)
    case "ground": return SIMD2(0.99, 0.14)
    default:
      let bounds = layers[layer].bounds
      if bounds.width * Double(width) > 2.2 * bounds.height * Double(height) { return SIMD2(0.98, -0.2) }
      let turns: [SIMD2<Float>] = [SIMD2(0.90, -0.436), SIMD2(0.76, -0.65), SIMD2(0.95, -0.31), SIMD2(0.5, -0.866)]
      return turns[layer % turns.count]
    }
  }

  private func near(contours strength: Float) -> Plane {
    let contours = scene.contours.resized(width: width, height: height)
    var need = contours
    for i in need.values.indices {
      need.values[i] = max(contours.values[i] - strength, detail.values[i] - 0.25)
    }
    return need
  }

  private func detailAbove(_ value: Float) -> Plane {
    var need = detail
    for i in need.values.indices { need.values[i] -= value }
    return need
  }

  /// A thin warm wash scrubbed on with a wide flat, up and down the sheet and then across: burnt sienna and raw umber, let down.
  private func groundStrokes() -> [StrokeList.Stroke] {
    let aspect = SIMD2(Float(width), Float(height)) / longSide
    let tool = 0
    let radius = Float(Self.tools[tool].widthShare) / 2
    var strokes: [StrokeList.Stroke] = []
    for coat in 0..<2 {
      let upright = coat == 0
      let along = upright ? SIMD2<Float>(0.30, -0.954) : SIMD2<Float>(0.97, -0.243)
      let reach: Float = upright ? 0.15 : 0.19
      let pitch = SIMD2(upright ? radius * 1.15 : reach * 1.3, upright ? reach * 1.15 : radius * 1.5)
      let columns = Int((aspect.x / pitch.x).rounded(.up)) + 1
      let rows = Int((aspect.y / pitch.y).rounded(.up)) + 1
      for row in 0..<rows {
        for step in 0..<columns {
          let column = row & 1 == 0 ? step : columns - 1 - step
          func chance(_ salt: UInt32) -> Float {
            ValueNoise.lattice(Int32(column), Int32(row), seed &+ 900 &+ salt &+ UInt32(coat) * 50)
          }
          let centre = SIMD2(
            (Float(column) + 0.3 + 0.4 * chance(0)) * pitch.x, (Float(row) + 0.3 + 0.4 * chance(1)) * pitch.y)
          let turn = (chance(2) - 0.5) * 0.5
          let heading = SIMD2(along.x - along.y * turn, along.y + along.x * turn) * (chance(3) < 0.5 ? 1 : -1)
          let half = reach * (0.55 + 0.5 * chance(4))
          let bow = (chance(5) - 0.5) * 0.05
          let points = (0...6).map { k -> SIMD2<Float> in
            let t = Float(k) / 3 - 1
            return centre + heading * (t * half) + SIMD2(-heading.y, heading.x) * (bow * (1 - t * t))
          }
          let warm = chance(6)
          let colour = RGB8(UInt8(164 + 16 * warm), UInt8(126 + 16 * warm), UInt8(92 + 16 * warm))
          strokes.append(
            StrokeList.Stroke(
              points: points, radius: radius * (0.8 + 0.4 * chance(7)), colour: colour, opacity: upright ? 0.58 : 0.40,
              dryness: 0.5, body: 0, tool: tool))
        }
      }
    }
    return strokes
  }

  /// Few, confident lines in thinned umber, the long and strong ones first.
  private func drawingStrokes() -> [StrokeList.Stroke] {
    let tool = Self.tools.firstIndex { $0.id == "rigger-drawing" } ?? 0
    let radius = Float(Self.tools[tool].widthShare) / 2
    return DrawingLines(scene: scene, reference: reference, most: 170).lines.map { line in
      StrokeList.Stroke(
        points: line.points, radius: radius * (0.5 + 0.5 * line.weight), colour: RGB8(84, 56, 38),
        opacity: 0.5 + 0.4 * line.weight,
        dryness: 0.42, body: 0, tool: tool)
    }
  }
}
