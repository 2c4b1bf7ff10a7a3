import Imaging
import Media
import Vision

extension StrokeGenerator {
  /// The media in which a film can be followed: opaque paint, in which anything can be painted over.
  public static let filmMedia: [Medium] = [.oil, .acrylic, .faithful]

  /// Makes a process whose plan comes from a film: the strokes are ours, their order and what the canvas looks like on the way is the film's.
  ///
  /// Frames may be small and noisy; edges and detail come from the reference. Size, seed, paints and brushes are those of
  /// ``makeProcess(reference:settings:progress:)``, as are the errors.
  /// - Parameters:
  ///   - film: frames in painting order, blank canvas first, finished picture last, in the reference's proportions.
  ///   - reference: the finished picture at full size.
  ///   - settings: layers are only what passages are named by; the drawing is the film's.
  /// - Throws: ``PaintingError/unsupportedMedium(_:supported:)`` for a medium that cannot follow a film, and
  ///   ``PaintingError/badSetting(_:)`` for a film that cannot be followed.
  public func process(
    following film: [Image], reference: Image, settings: ProcessSettings,
    progress: @Sendable (PaintingProgress) -> Void
  ) throws -> PaintingProcess {
    let clock = ContinuousClock()
    let began = clock.now
    try check(reference, settings)
    try Self.checkFilm(settings)
    progress(PaintingProgress(activity: "Looking at the film", fraction: 0))
    let painted = try PaintingFilm(film, of: reference)
    let taking = try ToneColours.taking(reference, settings: settings)
    let sized = taking.colouring(reference.resized(longSide: planningLongSide))
    let scene = try SceneReader.read(reference, correction: settings.layers)
    try Task.checkCancellation()
    progress(PaintingProgress(activity: "Planning", fraction: 0.1))
    let reading = FilmReading(painted, scene: scene)
    let isOneCanvas = scene.isOneCanvas && settings.layers == nil
    let palette = settings.medium == .faithful ? nil : try PictureColours.palette(settings.palette, for: sized)
    let usual = LayeredPainting(
      medium: BrushMedium(settings.medium, technique: .direct), reference: ColourField(sized), scene: scene,
      isOneCanvas: isOneCanvas, colours: PaintColours(palette: palette),
      seed: UInt32(truncatingIfNeeded: settings.seed ^ settings.seed >> 32))
    let painting = FilmPainting(usual: usual, reading: reading, isOneCanvas: isOneCanvas)
    var plan = painting.plan()
    plan.palette = palette?.name
    plan.scaleTime(to: settings.stageShares)
    return try carryOut(
      Preparation(
        painting: painting, plan: plan, remarks: taking.remarks,
        drawing: LineDrawing(scene: scene, reference: sized), constructions: []),
      reference: reference, settings: settings, began: began, progress: progress)
  }

  private static func checkFilm(_ settings: ProcessSettings) throws(PaintingError) {
    guard filmMedia.contains(settings.medium) else {
      throw .unsupportedMedium(settings.medium, supported: filmMedia)
    }
    guard settings.technique == .direct else {
      throw .badSetting("technique: strokes that follow a film are laid in one way only; leave 'indirect' out")
    }
    guard settings.drawing == .free else {
      throw .badSetting("drawing: where strokes follow a film it says what is drawn; leave 'loomis' out")
    }
  }
}

extension ProcessPlan {
  /// Tells each stage the share of time that its entries have.
  mutating func shareTimeByStage() {
    var shares: [String: Double] = [:]
    for entry in entries { shares[entry.stage.id, default: 0] += entry.share }
    for i in entries.indices {
      let stage = entries[i].stage
      entries[i].stage = Stage(id: stage.id, title: stage.title, share: shares[stage.id] ?? 0)
    }
  }

  /// Gives stages the shares that an author asks for; those that are not named keep their proportions.
  mutating func scaleTime(to asked: [String: Double]) {
    guard !asked.isEmpty else { return }
    for i in entries.indices {
      let stage = entries[i].stage
      if let wanted = asked[stage.id], stage.share > 0 { entries[i].share *= wanted / stage.share }
    }
    let whole = entries.reduce(0) { $0 + $1.share }
    for i in entries.indices { entries[i].share /= whole }
    shareTimeByStage()
  }
}

extension PaintingFilm {
  /// Reads the film of a picture's making.
  /// - Throws: ``PaintingError/badSetting(_:)`` as ``init(_:)``, and when its proportions are not the picture's.
  public init(_ frames: [Image], of reference: Image) throws(PaintingError) {
    try self.init(frames)
    let first = frames[0]
    let ratio = Double(first.width * reference.height) / Double(first.height * reference.width)
    guard abs(ratio - 1) < 0.04 else {
      throw .badSetting(
        "film: frames of \(first.width)x\(first.height) pixels have other proportions than the picture, "
          + "\(reference.width)x\(reference.height); crop them to it")
    }
  }
}
