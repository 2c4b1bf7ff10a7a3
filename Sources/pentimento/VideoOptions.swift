import ArgumentParser
import Diffusion
import Foundation
import Painting

/// Who makes the process, and what a video model is run with.
struct VideoOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Who makes the process: the program's own strokes, a video model that you bring, or strokes that follow its video.",
      valueName: "strokes|diffusion|diffusion+strokes"))
  var generator = GeneratorArgument.strokes

  @Option(
    help: ArgumentHelp("The folder of a Wan 2.1 image-to-video model.", valueName: "dir"), completion: .directory)
  var model: String?

  @Option(
    help: ArgumentHelp(
      "A LoRA file to merge into the model, and how much of it; may be given for several.", valueName: "file[=scale]"),
    completion: .file())
  var adapter: [AdapterArgument] = []

  @Option(help: ArgumentHelp("What the picture shows, for the prompt.", valueName: "text"))
  var caption: String?

  @Option(help: ArgumentHelp("The whole prompt, in place of medium and caption.", valueName: "text"))
  var prompt: String?

  @Option(help: ArgumentHelp("What the video should not show.", valueName: "text"))
  var negative: String?

  @Option(help: ArgumentHelp("Steps from noise to video, 1 to 1000 (default: 50).", valueName: "number"))
  var steps: Int?

  @Option(help: ArgumentHelp("How far the prompt leads, 0 to 30 (default: 5).", valueName: "number"))
  var guidance: Double?

  @Option(help: ArgumentHelp("Shift of the noise levels (default: 3).", valueName: "number"))
  var shift: Double?

  @Option(help: "How noise becomes a video (default: unipc).")
  var scheduler: VideoModelSettings.Scheduler?

  @Option(help: ArgumentHelp("Frames of the video, one more than a multiple of 4 (default: 81).", valueName: "number"))
  var videoFrames: Int?

  @Option(help: ArgumentHelp("Size of the video in pixels (default: 832x480).", valueName: "width x height"))
  var videoSize: VideoSizeArgument?

  @Option(help: "How the model's weights are kept (default: bfloat16).")
  var precision: VideoModelSettings.Precision?

  @Flag(help: "Only say how long the video model would take and what memory it needs; nothing is painted.")
  var estimate = false

  func validate() throws {
    if let steps, !(1...1000).contains(steps) { throw ValidationError("--steps takes 1 to 1000, not \(steps).") }
    if let guidance, !(0...30).contains(guidance) {
      throw ValidationError("--guidance takes 0 to 30, not \(guidance).")
    }
    if let shift, !(shift > 0 && shift <= 100) {
      throw ValidationError("--shift takes more than 0, up to 100, not \(shift).")
    }
    if let videoFrames, !(5...1001).contains(videoFrames) || videoFrames % 4 != 1 {
      throw ValidationError("--video-frames takes one more than a multiple of 4, from 5 to 1001, not \(videoFrames).")
    }
    guard generator == .strokes, let odd = given.first else { return }
    throw ValidationError("\(odd) has no effect without --generator diffusion or diffusion+strokes.")
  }

  /// The options that are there, of those that only a video model has.
  private var given: [String] {
    let options: [(String, Bool)] = [
      ("--model", model != nil), ("--adapter", !adapter.isEmpty), ("--caption", caption != nil),
      ("--prompt", prompt != nil), ("--negative", negative != nil), ("--steps", steps != nil),
      ("--guidance", guidance != nil), ("--shift", shift != nil), ("--scheduler", scheduler != nil),
      ("--video-frames", videoFrames != nil), ("--video-size", videoSize != nil), ("--precision", precision != nil),
      ("--estimate", estimate),
    ]
    return options.filter(\.1).map(\.0)
  }

  /// What the options say; `nil` for the program's own strokes.
  /// - Parameter title: what the picture shows where no caption is given.
  func settings(title: String) -> VideoModelSettings? {
    guard generator != .strokes else { return nil }
    var settings = VideoModelSettings(
      model: model.map { URL(filePath: $0, directoryHint: .isDirectory).standardizedFileURL.path } ?? "",
      adapters: adapter.map(\.adapter), caption: caption ?? title, prompt: prompt, negativePrompt: negative ?? "",
      isFollowedByStrokes: generator == .diffusionStrokes)
    settings.steps = steps ?? settings.steps
    settings.guidance = guidance ?? settings.guidance
    settings.shift = shift ?? settings.shift
    settings.scheduler = scheduler ?? settings.scheduler
    settings.frames = videoFrames ?? settings.frames
    settings.precision = precision ?? settings.precision
    if let videoSize { (settings.width, settings.height) = (videoSize.width, videoSize.height) }
    return settings
  }
}

/// Who makes a process, as `--generator` takes it.
enum GeneratorArgument: String, ExpressibleByArgument, CaseIterable {
  case strokes
  case diffusion
  case diffusionStrokes = "diffusion+strokes"
}

/// A LoRA file, as `--adapter` takes it.
struct AdapterArgument: ExpressibleByArgument {
  /// File and scale.
  let adapter: VideoModelSettings.Adapter

  /// Reads "painting.safetensors" or "painting.safetensors=0.8".
  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    var (path, scale) = (argument, 1.0)
    if parts.count > 1, let last = parts.last, let number = Double(last), number.isFinite {
      (path, scale) = (parts.dropLast().joined(separator: "="), number)
    }
    guard !path.isEmpty else { return nil }
    let place = URL(filePath: path, directoryHint: .notDirectory).standardizedFileURL.path
    adapter = VideoModelSettings.Adapter(file: place, scale: scale)
  }
}

/// A video's size, as `--video-size` takes it.
struct VideoSizeArgument: ExpressibleByArgument {
  let width: Int
  let height: Int

  /// Reads "832x480".
  init?(argument: String) {
    guard let size = VideoModelSettings.size(argument) else { return nil }
    (width, height) = size
  }
}

extension VideoModelSettings.Scheduler: ExpressibleByArgument {}
extension VideoModelSettings.Precision: ExpressibleByArgument {}
