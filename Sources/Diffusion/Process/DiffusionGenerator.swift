import Foundation
import Imaging
import Media
import Painting

/// Processes from a video model that paints backwards: its first frame is the finished picture, its last the blank canvas.
///
/// The method of *Loomis Painter* (Pobitzer et al., arXiv 2511.17344): the reference, resized and padded to the model's size, and a prompt
/// of medium and caption lead the model; its frames are reversed and the padding is taken off. Either the frames are the
/// process, which then has no strokes, or they are a plan that strokes follow (``StrokeGenerator/process(following:reference:settings:progress:)``).
public struct DiffusionGenerator: ProcessGenerator {
  /// `diffusion`, or `diffusion+strokes`.
  public var name: String { leadsStrokes ? "diffusion+strokes" : "diffusion" }
  /// Raised whenever the same model and settings would give another process.
  public var version: Int { leadsStrokes ? 1000 * Self.filmVersion + StrokeGenerator().version : Self.filmVersion }
  /// Whether the film is a plan that strokes follow.
  public let leadsStrokes: Bool

  /// Raised whenever the same model and settings would give another film.
  private static let filmVersion = 1
  private let films: FilmStore?
  private let painter: StrokeGenerator
  private let load: @Sendable (VideoModelSettings) throws -> any FilmModel

  /// Makes the generator.
  /// - Parameters:
  ///   - leadsStrokes: whether strokes follow the film.
  ///   - films: where films and unfinished runs are kept; `nil` for nowhere, and then nothing can be gone on with.
  ///   - painter: who lays the strokes.
  ///   - load: reads the model that settings name.
  public init(
    leadsStrokes: Bool, films: FilmStore?, painter: StrokeGenerator = StrokeGenerator(),
    load: @escaping @Sendable (VideoModelSettings) throws -> any FilmModel = { try DiffusionPipeline($0) }
  ) {
    self.leadsStrokes = leadsStrokes
    self.films = films
    self.painter = painter
    self.load = load
  }

  /// Every medium, or those in which strokes can follow a film.
  public func supports(_ medium: Medium) -> Bool { !leadsStrokes || StrokeGenerator.filmMedia.contains(medium) }

  /// Settings that ask for a video model, with strokes or without as this generator has them.
  public func accepts(_ settings: ProcessSettings) -> Bool {
    settings.video?.isFollowedByStrokes == leadsStrokes && supports(settings.medium)
  }

  /// The model and what is merged into it, see ``ModelFingerprint``.
  public func fingerprint(of settings: ProcessSettings) throws -> String? {
    let video = try asked(settings)
    return try ModelFingerprint.text(
      of: try Self.folder(video), adapters: video.adapters.map { URL(filePath: $0.file, directoryHint: .notDirectory) })
  }

  /// See ``ProcessGenerator/makeProcess(reference:settings:progress:)``; errors of the model are ``DiffusionError``.
  public func makeProcess(
    reference: Image, settings: ProcessSettings, progress: @Sendable (PaintingProgress) -> Void
  ) throws -> PaintingProcess {
    let began = ContinuousClock.now
    guard supports(settings.medium) else {
      throw PaintingError.unsupportedMedium(settings.medium, supported: Medium.allCases.filter(supports))
    }
    let part = leadsStrokes ? 0.9 : 0.97
    let film = try withoutActuallyEscaping(progress) { progress in
      try self.film(of: reference, settings: settings) { told in
        progress(
          PaintingProgress(activity: told.activity, fraction: part * told.fraction, secondsLeft: told.secondsLeft))
      }
    }
    guard leadsStrokes else {
      let seconds = began.duration(to: .now)
      return try PaintingProcess(
        film: film, reference: reference, settings: settings, generator: name, generatorVersion: version,
        seconds: Double(seconds.components.seconds))
    }
    var process = try painter.process(following: film, reference: reference, settings: settings) { told in
      progress(PaintingProgress(activity: told.activity, fraction: part + (1 - part) * told.fraction))
    }
    process.generator = name
    process.generatorVersion = version
    return process
  }

  /// Steps of this process that an earlier run has left; `nil` for none, or when the film is done.
  public func completedSteps(reference: Image, settings: ProcessSettings) throws -> Int? {
    let run = try run(reference, settings)
    return films?.state(run.key).completedSteps
  }

  /// The film in painting order, without padding.
  func film(
    of reference: Image, settings: ProcessSettings, progress: @escaping @Sendable (PaintingProgress) -> Void
  ) throws -> [Image] {
    progress(PaintingProgress(activity: "Looking for the model", fraction: 0))
    let run = try run(reference, settings)
    if let kept = films?.film(run.key, count: run.video.frames) { return painted(kept, run) }
    let state = films?.state(run.key)
    let model = try load(try asked(settings))
    try Task.checkCancellation()
    if let steps = state?.completedSteps {
      progress(PaintingProgress(activity: "Going on after step \(steps) of \(run.video.steps)", fraction: 0))
    }
    let frames = try model.frames(of: run.picture, settings: run.video, state: state) { progress($0.painting) }
    guard frames.count == run.video.frames,
      frames.allSatisfy({ $0.width == run.video.width && $0.height == run.video.height })
    else {
      throw DiffusionError.badState(
        "the model gave \(frames.count) frames of \(frames.first?.width ?? 0)x\(frames.first?.height ?? 0) pixels; "
          + "\(run.video.frames) of \(run.video.width)x\(run.video.height) were asked for")
    }
    try films?.keep(frames, run.key)
    return painted(frames, run)
  }

  private func painted(_ frames: [Image], _ run: Run) -> [Image] { frames.reversed().map(run.frame.unpadded) }

  /// What the model is asked.
  private struct Run {
    var frame: PaddedPicture
    var picture: Image
    var video: VideoSettings
    /// Names all that decides the film.
    var key: String
  }

  private struct Recipe: Encodable {
    var version: Int
    var picture: String
    var settings: VideoSettings
    var precision: VideoModelSettings.Precision
    var scales: [Double]
    var model: String
  }

  private func run(_ reference: Image, _ settings: ProcessSettings) throws -> Run {
    let asked = try asked(settings)
    guard min(reference.width, reference.height) >= 16 else {
      throw PaintingError.referenceTooSmall(width: reference.width, height: reference.height)
    }
    let frame = PaddedPicture(
      pictureWidth: reference.width, pictureHeight: reference.height, width: asked.width, height: asked.height)
    let picture = frame.padded(reference)
    let video = VideoSettings(
      prompt: asked.prompt ?? PaintingPrompt.text(for: settings.medium, caption: asked.caption),
      negativePrompt: asked.negativePrompt, width: asked.width, height: asked.height, frames: asked.frames,
      steps: asked.steps, guidance: asked.guidance, shift: asked.shift,
      sampler: asked.scheduler == .unipc ? .unipc : .euler, seed: settings.seed)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let recipe = Recipe(
      version: Self.filmVersion, picture: ContentDigest.sha256(Data(picture.pixels)), settings: video,
      precision: asked.precision, scales: asked.adapters.map(\.scale), model: try fingerprint(of: settings) ?? "")
    return Run(
      frame: frame, picture: picture, video: video, key: ContentDigest.sha256(try encoder.encode(recipe)))
  }

  private func asked(_ settings: ProcessSettings) throws -> VideoModelSettings {
    guard let video = settings.video, !video.model.isEmpty else {
      throw DiffusionError.badSetting("the generator '\(name)' needs a model; \(Self.advice)")
    }
    return video
  }

  private static let advice =
    "bring a Wan 2.1 image-to-video model and name its folder with 'model:' in front matter or with --model; "
    + "docs/video-model.md says which fit and how they are laid out"

  private static func folder(_ video: VideoModelSettings) throws -> ModelFolder {
    guard FileManager.default.fileExists(atPath: video.model) else {
      throw DiffusionError.badCheckpoint("\(video.model): there is no such folder; \(advice)")
    }
    return try ModelFolder(URL(filePath: video.model, directoryHint: .isDirectory))
  }
}

extension DiffusionProgress {
  /// As a generator tells it.
  var painting: PaintingProgress {
    switch phase {
    case .readingPrompt: PaintingProgress(activity: "Reading the prompt", fraction: 0.01 * share)
    case .seeingPicture: PaintingProgress(activity: "Seeing the picture", fraction: 0.01 + 0.01 * share)
    case .encoding: PaintingProgress(activity: "Encoding the picture", fraction: 0.02 + 0.02 * share)
    case .denoising(let step, let steps):
      PaintingProgress(
        activity: "Step \(step) of \(steps)", fraction: 0.04 + 0.9 * share, secondsLeft: secondsLeft)
    case .decoding: PaintingProgress(activity: "Decoding the frames", fraction: 0.94 + 0.06 * share)
    }
  }
}
