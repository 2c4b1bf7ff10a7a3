import Imaging
import Media
import Vision

/// A picture in opaque paint, worked as its medium's data say: over the whole canvas, or layer by layer from back to front.
struct LayeredPainting: PlannedPainting {
  let medium: BrushMedium
  let width: Int
  let height: Int
  let seed: UInt32
  let scene: Scene
  let reference: ColourField
  let colours: PaintColours
  let layers: [PlannedLayer]
  let levels: PaintingLevels
  /// Heads that are built before anything else is drawn.
  private let heads: HeadStrokes
  let detail: Plane
  let contours: Plane
  let tolerance: Plane
  /// For each layer the luma that parts its shadow family from its light family; `nil` where it is of one value.
  private let splits: [Float?]

  /// - Parameter isOneCanvas: whether the picture is worked as one whole; a pattern or a close-up has no depth to be built up.
  init(
    medium: BrushMedium, reference: ColourField, scene: Scene, isOneCanvas: Bool, colours: PaintColours,
    heads: [HeadConstruction] = [], seed: UInt32
  ) {
    self.heads = HeadStrokes(heads: heads, width: reference.width, height: reference.height, seed: seed)
    let (width, height) = (reference.width, reference.height)
    let detail = Self.care(scene.detail.resized(width: width, height: height))
    let contours = scene.contours.resized(width: width, height: height)
    let toned = colours.reachable(reference)
    let levels = PaintingLevels(
      of: toned, detail: detail, contours: contours, style: medium.finish, wanted: medium.levels)
    let layers =
      isOneCanvas ? [PlannedLayer.whole(reference.image())] : PlannedLayer.all(of: scene, along: reference)
    self.medium = medium
    self.width = width
    self.height = height
    self.seed = seed
    self.scene = scene
    self.reference = reference
    self.colours = colours
    self.detail = detail
    self.contours = contours
    tolerance =
      medium.finish.breadth > 0
      ? Self.tolerance(of: toned, care: detail) : Plane(width: width, height: height, filledWith: 1)
    self.levels = levels
    self.layers = layers
    let masses = levels[medium.levels.contains(.masses) ? .masses : .forms]
    splits = layers.map { ValueFamilies.split(of: masses, inside: $0.mask) }
  }

  /// Where care is due: the detail map, held down where it is high all over, for what is everywhere is no focus.
  private static func care(_ detail: Plane) -> Plane {
    let mean = detail.values.reduce(0, +) / Float(detail.values.count)
    guard mean > 0.28 else { return detail }
    return Plane(width: detail.width, height: detail.height, values: detail.values.map { $0 * 0.28 / mean })
  }

  /// How much more or less than elsewhere a difference may be before it is seen: the root of the contrast around it (masking).
  private static func tolerance(of picture: ColourField, care: Plane) -> Plane {
    let luma = Plane(width: picture.width, height: picture.height, values: picture.values.map(\.luma))
    let reach = max(2, Int(Float(max(picture.width, picture.height)) * 0.012))
    let mean = luma.boxBlurred(radius: reach)
    var contrast = luma
    for i in contrast.values.indices { contrast.values[i] = abs(luma.values[i] - mean.values[i]) }
    contrast = contrast.boxBlurred(radius: reach)
    for i in contrast.values.indices {
      let masked = max(0.37, min(1.8, (contrast.values[i] / 0.026).squareRoot()))
      // What matters is told whatever is around it.
      contrast.values[i] = masked > 1 ? 1 + (masked - 1) * (1 - min(1, 2 * care.values[i])) : masked
    }
    return contrast
  }

  // MARK: Plan

  func plan() -> ProcessPlan {
    let stage = Dictionary(medium.stages.map { ($0.id, $0) }) { first, _ in first }
    var entries: [ProcessPlan.Entry] = []
    for work in schedule() {
      guard let stage = stage[work.stage] else { continue }
      entries.append(
        ProcessPlan.Entry(
          stage: stage, layer: work.layer, level: medium.levels.firstIndex(of: work.work.level) ?? 0,
          tools: tools(of: work), share: 0))
    }
    var plan = ProcessPlan(
      ground: medium.ground, levels: medium.levels.map { levels[$0].image() },
      layers: paintedLayers, tools: medium.tools, entries: entries)
    plan.pooledStages = medium.pooled
    return plan
  }

  /// The layers as a process tells of them.
  var paintedLayers: [PaintedLayer] {
    layers.map { layer in
      let mean = layer.mean { levels[.finish].values[$0] }.clamped(lowerBound: .zero, upperBound: .one) * 255
      return PaintedLayer(
        name: layer.name, bounds: layer.bounds, area: layer.area,
        colour: RGB8(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z)))
    }
  }

  /// A stage's work on one layer or the whole canvas.
  private struct Task {
    var stage: String
    var layer: Int?
    var work: BrushMedium.StageWork
  }

  private func schedule() -> [Task] {
    medium.movements.flatMap { movement -> [Task] in
      switch movement {
      case .canvas(let works): return works.map { Task(stage: $0.stages[0], layer: nil, work: $0) }
      case .layers(let works):
        return layers.indices.flatMap { layer in
          works.compactMap { work in
            guard hasUse(of: work, layer) else { return nil }
            return Task(stage: work.stages[work.stages.count > 1 ? depth(of: layer) : 0], layer: layer, work: work)
          }
        }
      }
    }
  }

  /// A layer of one value has no shadow family.
  private func hasUse(of work: BrushMedium.StageWork, _ layer: Int) -> Bool {
    guard case .brush(let runs) = work.act, splits[layer] == nil else { return true }
    return runs.contains { $0.family != .darks }
  }

  /// 0 for the background, 1 for the middle ground, 2 for the foreground.
  func depth(of layer: Int) -> Int {
    if layers[layer].name == "sky" { return 0 }
    return min(2, Int(3 * (Double(layer) + 0.5) / Double(layers.count)))
  }

  private func tools(of task: Task) -> [String] {
    switch task.work.act {
    case .wash(let wash): return [wash.tool]
    case .drawing(_, let tool), .heads(_, let tool): return [tool]
    case .brush(let runs):
      var seen: Set<String> = []
      return runs.filter { suits($0, task.layer) && seen.insert($0.tool).inserted }.map(\.tool)
    }
  }

  private func suits(_ run: BrushRun, _ layer: Int?) -> Bool {
    layer.map { run.areas.contains(layers[$0].area) } ?? true
  }

  // MARK: Carrying out

  func carryOut(_ plan: ProcessPlan, finished: (Int, Range<Int>) throws -> Void) throws -> StrokeList {
    let canvas = PaintCanvas(ground: plan.ground, width: width, height: height)
    var painter = BrushPainter(canvas: canvas, tools: plan.tools, seed: seed, mixture: colours.mixture)
    var workshop = Workshop(painting: self)
    var directions = FormDirections(of: levels, seed: seed)
    for (index, task) in schedule().enumerated() {
      let first = painter.strokes.count
      let passSeed = UInt32(truncatingIfNeeded: index + 1) &* 1009
      switch task.work.act {
      case .wash(let wash):
        let tool = toolIndex(wash.tool)
        painter.lay(
          wash.strokes(
            colour: wash.colour(for: levels[.forms]), width: width, height: height,
            brush: Float(medium.tools[tool].widthShare), tool: tool, seed: seed))
      case .drawing(let colour, let id):
        let tool = toolIndex(id)
        let radius = Float(medium.tools[tool].widthShare) / 2
        painter.lay(
          DrawingLines(scene: scene, reference: reference, most: 170).lines.map { line in
            StrokeList.Stroke(
              points: line.points, radius: radius * (0.5 + 0.5 * line.weight), colour: colour,
              opacity: 0.5 + 0.4 * line.weight, dryness: 0.42, body: 0, tool: tool)
          })
      case .heads(let colour, let id):
        let tool = toolIndex(id)
        painter.lay(
          heads.strokes(
            tool: tool, colour: colour, radius: Float(medium.tools[tool].widthShare) * 0.3, firmness: 0.42,
            dryness: 0.5))
      case .brush(let runs):
        let left = medium.mostStrokes - painter.strokes.count
        let works = runs.filter { suits($0, task.layer) }.compactMap { run in
          workshop.pass(run, layer: task.layer, seenOnly: task.work.isOverPaint, left: left).map {
            BrushWork(pass: $0, directions: directions.field(run.level, radius: $0.radius))
          }
        }
        guard let pass = works.first?.pass else { break }
        let blocks = WorkBlock.all(
          of: pass.room, hand: pass.hand, side: Float(max(width, height)) * 0.17, seed: seed &+ passSeed)
        painter.paint(works, blocks: blocks, limit: medium.mostStrokes, passSeed: passSeed)
      }
      try finished(index, first..<painter.strokes.count)
    }
    return painter.strokes
  }

  func toolIndex(_ id: String) -> Int { medium.tools.firstIndex { $0.id == id } ?? 0 }

  /// Skies and water are swept across; everything else gets the slant of a right hand, turned a little from layer to layer.
  func hand(for layer: Int) -> SIMD2<Float> {
    hand(for: layers[layer].name, bounds: layers[layer].bounds, turn: layer)
  }

  /// The same for anything that has a place in the picture.
  func hand(for name: String?, bounds: UnitRect, turn: Int) -> SIMD2<Float> {
    switch name {
    case "sky", "water": return SIMD2(0.985, -0.17)
    case "ground": return SIMD2(0.99, 0.14)
    default:
      if bounds.width * Double(width) > 2.2 * bounds.height * Double(height) { return SIMD2(0.98, -0.2) }
      let turns: [SIMD2<Float>] = [SIMD2(0.90, -0.436), SIMD2(0.76, -0.65), SIMD2(0.95, -0.31), SIMD2(0.5, -0.866)]
      return turns[turn % turns.count]
    }
  }

  /// A run as a pass over a part of the canvas.
  /// - Parameters:
  ///   - aim: what that part should look like.
  ///   - room: where paint may go, see ``BrushPass``.
  ///   - most: the most strokes.
  ///   - hand: the way the hand moves.
  func pass(
    _ run: BrushRun, aim: ColourField, room: Plane, tones: BrushPass.Tones, most: Int, hand: SIMD2<Float>
  ) -> BrushPass {
    let tool = toolIndex(run.tool)
    let radius = Float(medium.tools[tool].widthShare) * Float(max(width, height)) / 2
    return BrushPass(
      aim: aim, room: room, need: need(run.place, room: room, radius: radius), care: detail, tolerance: tolerance,
      slack: run.slack, radius: radius, threshold: run.threshold, covers: run.covers, tones: tones,
      longest: run.longest, shortest: run.shortest, spacing: run.spacing, opacity: run.opacity, dryness: run.dryness,
      thin: run.thin, thick: run.thick, jitter: run.jitter, variety: run.variety, pickup: run.pickup, tool: tool,
      rounds: run.rounds, most: most, hand: hand, wander: run.wander)
  }

  private func need(_ place: BrushRun.Place, room: Plane, radius: Float) -> Plane? {
    switch place {
    case .everywhere: nil
    case .border:
      Plane(width: room.width, height: room.height, values: room.values.map { $0 > 0 && $0 < 2.4 * radius ? 1 : 0 })
    case .contours(let strength):
      Plane(
        width: room.width, height: room.height,
        values: zip(contours.values, detail.values).map { max($0 - strength, $1 - 0.25) })
    case .detail(let value):
      Plane(width: room.width, height: room.height, values: detail.values.map { $0 - value })
    }
  }

  /// What passes need, made once and kept for as long as it is used.
  private struct Workshop {
    let painting: LayeredPainting
    private var layer: (index: Int?, seenOnly: Bool, room: Plane)?
    private var aim: (layer: Int?, level: PaintingLevel, field: ColourField)?
    private let everywhere: Plane

    init(painting: LayeredPainting) {
      self.painting = painting
      everywhere = Plane(width: painting.width, height: painting.height, filledWith: 1e6)
    }

    /// - Parameter seenOnly: whether the layer's hidden parts are painted already and nothing is to be laid over what hides them.
    mutating func pass(_ run: BrushRun, layer index: Int?, seenOnly: Bool, left: Int) -> BrushPass? {
      let room = room(index, seenOnly: seenOnly)
      let split = index.flatMap { painting.splits[$0] }
      let tones: BrushPass.Tones =
        switch (run.family, split) {
        case (.darks, .some(let value)): .below(value)
        case (.lights, .some(let value)): .atLeast(value)
        default: .all
        }
      if run.family == .darks, split == nil { return nil }
      let part = index.map { Self.weight(painting.layers[$0]) / painting.layers.reduce(0) { $0 + Self.weight($1) } }
      // Leave every layer a few strokes, and the last run what is left.
      let most = run.budget.map { Int($0 * Double(painting.medium.mostStrokes) * (part ?? 1)) + 60 } ?? left
      guard min(most, left) > 0 else { return nil }
      return painting.pass(
        run, aim: aim(index, run.level), room: room, tones: tones, most: min(most, left),
        hand: index.map(painting.hand) ?? SIMD2(0.94, -0.34))
    }

    private static func weight(_ layer: PlannedLayer) -> Double { max(0.01, layer.area) }

    private mutating func room(_ index: Int?, seenOnly: Bool) -> Plane {
      guard let index else { return everywhere }
      if let layer, layer.index == index, layer.seenOnly == seenOnly { return layer.room }
      let made = seenOnly ? painting.layers[index].seenRoom : painting.layers[index].room
      layer = (index, seenOnly, made)
      return made
    }

    private mutating func aim(_ index: Int?, _ level: PaintingLevel) -> ColourField {
      guard let index else { return painting.levels[level] }
      if let aim, aim.layer == index, aim.level == level { return aim.field }
      aim = nil
      let colours = painting.colours
      let isGrey = level == .values
      let made = painting.layers[index].aim(level: painting.levels[level]) { hidden in
        let colour = colours.reachable(hidden)
        return isGrey ? SIMD4(colour.luma, colour.luma * 0.98, colour.luma * 0.93, 0) : colour
      }
      aim = (index, level, made)
      return made
    }
  }
}
