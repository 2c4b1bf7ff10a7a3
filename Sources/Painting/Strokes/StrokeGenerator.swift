import Foundation
import Imaging
import Media
import Vision

/// The embedded generator: sees the picture, plans backwards from it, and lays brush strokes or pencil marks in a closed loop.
///
/// Deterministic: the same reference and settings give the same bytes on any number of threads.
public struct StrokeGenerator: ProcessGenerator {
  /// `strokes`.
  public let name = "strokes"
  /// Raised whenever the same input would give other strokes or frames.
  public let version = 5

  /// Long side in pixels of the canvas on which strokes are chosen, whatever the size of the frames.
  public let planningLongSide: Int

  /// Makes the generator.
  /// - Parameter planningLongSide: 128...1664; half the default is four times as fast and loses the smallest marks.
  public init(planningLongSide: Int = 832) {
    self.planningLongSide = min(1664, max(128, planningLongSide))
  }

  /// Oil, acrylic, watercolour, graphite, coloured pencil, the portrait after Loomis, and the paper's base model.
  public func supports(_ medium: Medium) -> Bool {
    [.oil, .acrylic, .watercolour, .graphite, .colouredPencil, .loomis, .faithful].contains(medium)
  }

  /// See ``ProcessGenerator/makeProcess(reference:settings:progress:)``.
  public func makeProcess(
    reference: Image, settings: ProcessSettings, progress: @Sendable (PaintingProgress) -> Void
  ) throws -> PaintingProcess {
    let began = ContinuousClock.now
    let work = try prepare(reference, settings, progress: progress)
    return try carryOut(work, reference: reference, settings: settings, began: began, progress: progress)
  }

  /// Lays the strokes of a plan and takes the frames.
  /// - Parameter began: when the planning began.
  func carryOut(
    _ work: Preparation, reference: Image, settings: ProcessSettings, began: ContinuousClock.Instant,
    progress: @Sendable (PaintingProgress) -> Void
  ) throws -> PaintingProcess {
    let clock = ContinuousClock()
    let (painting, plan) = (work.painting, work.plan)
    let planned = clock.now

    var spans: [Range<Int>] = []
    let strokes = try painting.carryOut(plan) { index, range in
      spans.append(range)
      progress(
        PaintingProgress(
          activity: plan.entries[index].stage.title,
          fraction: 0.2 + 0.5 * Double(index + 1) / Double(plan.entries.count)))
      try Task.checkCancellation()
    }
    let painted = clock.now

    let timeline = FrameTimeline(
      strokes: strokes, spans: spans, shares: plan.entries.map(\.share), frameCount: settings.frameCount)
    let size = reference.sizeFitting(longSide: settings.longSide)
    let replay = StrokeReplay(
      strokes, tools: plan.tools, ground: plan.ground, width: size.width, height: size.height)
    var film = FrameFilm()
    for (number, count) in timeline.strokeCounts.enumerated() {
      try Task.checkCancellation()
      replay.go(to: max(replay.strokeCount, count))
      film.append(replay.picture())
      if number % 8 == 0 {
        progress(
          PaintingProgress(
            activity: "Taking frames", fraction: 0.7 + 0.3 * Double(number) / Double(timeline.strokeCounts.count)))
      }
    }
    let frames = timeline.strokeCounts.enumerated().map { number, count in
      Frame(
        film, number, strokeCount: count, time: Double(number) / Double(max(1, timeline.strokeCounts.count - 1)))
    }
    let rendered = clock.now
    progress(PaintingProgress(activity: "Painted", fraction: 1))

    return PaintingProcess(
      medium: settings.medium, generator: name, generatorVersion: version, seed: settings.seed,
      target: plan.target.resized(width: size.width, height: size.height), layers: plan.layers,
      passages: passages(plan: plan, spans: spans, strokes: strokes, counts: timeline.strokeCounts), tools: plan.tools,
      frames: frames, strokes: strokes,
      timings: Timings(
        plan: began.duration(to: planned).seconds, painting: planned.duration(to: painted).seconds,
        rendering: painted.duration(to: rendered).seconds),
      ground: plan.ground, palette: plan.palette, remarks: work.remarks, drawing: work.drawing,
      constructions: work.constructions)
  }

  /// What a picture would be painted towards, before any stroke: the ordered targets with their stages, layers, tools and shares of time.
  ///
  /// The throws and settings are those of ``makeProcess(reference:settings:progress:)``, which carries this plan out.
  public func plan(for reference: Image, settings: ProcessSettings) throws -> ProcessPlan {
    try prepare(reference, settings) { _ in }.plan
  }

  /// What is known of a picture before the first stroke.
  struct Preparation {
    var painting: any PlannedPainting
    var plan: ProcessPlan
    var remarks: [String]
    var drawing: LineDrawing
    var constructions: [HeadConstruction]
  }

  /// Sees the picture and plans backwards from it.
  private func prepare(
    _ reference: Image, _ settings: ProcessSettings, progress: (PaintingProgress) -> Void
  ) throws -> Preparation {
    try check(reference, settings)
    progress(PaintingProgress(activity: "Looking", fraction: 0))
    let taking = try ToneColours.taking(reference, settings: settings)
    let heads =
      settings.medium == .loomis || settings.drawing == .loomis && settings.medium.stage("head") != nil
      ? try HeadBuilder.heads(in: reference, settings: settings) : []
    let sized = taking.colouring(reference.resized(longSide: canvasLongSide(for: heads, in: settings.medium)))
    // Layers have the same numbers as where an author looks them up, whatever the size of the canvas.
    var scene = try SceneReader.read(reference, correction: settings.layers)
    for index in scene.layers.indices {
      scene.layers[index].completed = taking.colouring(scene.layers[index].completed)
    }
    try Task.checkCancellation()
    let seed = UInt32(truncatingIfNeeded: settings.seed ^ settings.seed >> 32)
    let field = ColourField(sized)

    progress(PaintingProgress(activity: "Planning", fraction: 0.15))
    // Watercolour chooses for itself: by what tubes give as thin washes.
    let palette =
      settings.medium.mixesPaint && settings.medium != .faithful && settings.medium != .watercolour
      ? try PictureColours.palette(settings.palette, for: sized) : nil
    let built = heads.map(\.construction)
    let painting: any PlannedPainting =
      switch settings.medium {
      case .loomis: LoomisPainting(reference: field, scene: scene, heads: heads, seed: seed)
      case .graphite: GraphitePainting(reference: field, scene: scene, heads: built, seed: seed)
      case .colouredPencil: ColouredPencilPainting(reference: field, scene: scene, heads: built, seed: seed)
      case .watercolour:
        try WatercolourPainting(
          reference: field, scene: scene, palette: settings.palette, heads: built, seed: seed)
      default:
        LayeredPainting(
          medium: BrushMedium(settings.medium, technique: settings.technique, buildingHeads: !built.isEmpty),
          reference: field, scene: scene, isOneCanvas: scene.isOneCanvas && settings.layers == nil,
          colours: PaintColours(palette: palette), heads: built, seed: seed)
      }
    var plan = painting.plan()
    plan.palette = plan.palette ?? palette?.name
    let hasLayers = plan.entries.contains { $0.layer != nil }
    plan.shareTime(
      layerWeights: hasLayers
        ? try LayerWeights.perceptual(scene: scene, target: plan.target, ground: plan.ground.colour) : [],
      stageShares: settings.stageShares)
    let framing =
      settings.medium == .loomis
      ? [HeadBuilder.framing(of: heads, width: reference.width, height: reference.height)].compactMap { $0 } : []
    return Preparation(
      painting: painting, plan: plan, remarks: taking.remarks + framing,
      drawing: LineDrawing(scene: scene, reference: sized),
      constructions: built)
  }

  /// The canvas is finer where a portrait's head is small in the picture: features need their pixels.
  private func canvasLongSide(for heads: [BuiltHead], in medium: Medium) -> Int {
    guard medium == .loomis, let smallest = heads.map(\.construction.ball.radius).min() else { return planningLongSide }
    return Int(Float(planningLongSide) * max(1, min(2, 0.22 / max(0.01, smallest))))
  }

  func check(_ reference: Image, _ settings: ProcessSettings) throws(PaintingError) {
    guard supports(settings.medium) else {
      throw .unsupportedMedium(settings.medium, supported: Medium.allCases.filter(supports))
    }
    guard min(reference.width, reference.height) >= 16 else {
      throw .referenceTooSmall(width: reference.width, height: reference.height)
    }
    guard (64...4096).contains(settings.longSide) else {
      throw .badSetting("size: \(settings.longSide) pixels; expected 64...4096")
    }
    guard (2...1000).contains(settings.frameCount) else {
      throw .badSetting("frames: \(settings.frameCount); expected 2...1000")
    }
  }

  private func passages(
    plan: ProcessPlan, spans: [Range<Int>], strokes: StrokeList, counts: [Int]
  ) -> [Passage] {
    var frame = 1
    var passages: [Passage] = []
    for (entry, span) in zip(plan.entries, spans) where !span.isEmpty {
      let first = frame
      while frame < counts.count && counts[frame] <= span.upperBound { frame += 1 }
      passages.append(
        Passage(
          stage: entry.stage, layer: entry.layer, strokes: span, frames: first..<frame,
          tools: usedTools(strokes, span, plan.tools), colours: PassageColours.main(of: strokes, span)))
    }
    return passages
  }

  private func usedTools(_ strokes: StrokeList, _ span: Range<Int>, _ tools: [Tool]) -> [String] {
    var work = [Float](repeating: 0, count: tools.count)
    for i in span { work[Int(strokes.tools[i])] += strokes.work(at: i) * Float(strokes.radii[i]) }
    return work.indices.filter { work[$0] > 0 }.sorted { work[$0] != work[$1] ? work[$0] > work[$1] : $0 < $1 }
      .map { tools[$0].id }
  }
}

/// A painting that is planned first and then carried out.
protocol PlannedPainting {
  /// The ordered targets.
  func plan() -> ProcessPlan
  /// Lays the strokes of every entry in order; `finished` hears of each entry with the strokes it took.
  func carryOut(_ plan: ProcessPlan, finished: (Int, Range<Int>) throws -> Void) throws -> StrokeList
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension Image {
  /// The size with this picture's proportions whose long side is the given one.
  func sizeFitting(longSide: Int) -> (width: Int, height: Int) {
    let scale = Double(longSide) / Double(self.longSide)
    return (max(1, Int((Double(width) * scale).rounded())), max(1, Int((Double(height) * scale).rounded())))
  }
}
