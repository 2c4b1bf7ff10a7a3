import Foundation
import Media
import Painting
internal import Yams

/// What front matter says of a video model: `generator`, `model`, `adapter`, `caption` and `diffusion`.
struct VideoSource: Sendable, Equatable {
  /// Everything but the caption where the author gives none.
  var said: VideoModelSettings
  /// Whether the author says what the picture shows.
  var hasCaption: Bool
  /// Line of `generator`.
  var line: Int?

  /// The settings of a tutorial: its title says what the picture shows where nobody else does.
  func settings(title: String) -> VideoModelSettings {
    var settings = said
    if !hasCaption { settings.caption = title }
    return settings
  }

  private static let generators = ["strokes", "diffusion", "diffusion+strokes"]
  private static let keys = [
    "steps", "guidance", "shift", "scheduler", "frames", "size", "precision", "negative", "prompt",
  ]
  private static let hints = [
    "sampler": "write 'scheduler'", "cfg": "write 'guidance'", "dtype": "write 'precision'",
    "negative-prompt": "write 'negative'", "seed": "write 'seed' beside 'diffusion', not below it",
    "width": "write 'size', for instance 832x480", "height": "write 'size', for instance 832x480",
    "model": "write 'model' beside 'diffusion', not below it",
  ]
}

extension VideoSource {
  /// Reads the keys; `nil` where no video model is asked for.
  /// - Parameter root: the site's, below which relative paths lie.
  static func read(in fields: inout Fields, media: [Medium], technique: Technique, root: URL) -> VideoSource? {
    let generator = fields.choice("generator", among: generators)
    guard let generator, generator != "strokes" else {
      for key in ["model", "adapter", "caption", "diffusion"] where fields.has(key) {
        // A generator that cannot be read may have been meant to use them.
        guard generator != nil || !fields.has("generator") else { continue }
        fields.complain(
          key,
          "has no effect without 'generator: diffusion' or 'diffusion+strokes'; add that line or leave this one out")
      }
      return nil
    }
    var settings = VideoModelSettings(model: "", isFollowedByStrokes: generator == "diffusion+strokes")
    settings.model = model(in: &fields, root: root) ?? ""
    settings.adapters = adapters(in: &fields, root: root)
    if settings.isFollowedByStrokes { complain(of: media, technique: technique, in: &fields) }
    let caption = fields.string("caption")
    settings.caption = caption ?? ""
    readRun(in: &fields, into: &settings)
    return VideoSource(said: settings, hasCaption: caption != nil, line: fields.line(of: "generator"))
  }

  /// Tells what strokes cannot do after a film.
  private static func complain(of media: [Medium], technique: Technique, in fields: inout Fields) {
    let able = StrokeGenerator.filmMedia
    if let odd = media.first(where: { !able.contains($0) }) {
      fields.complain(
        "generator",
        "strokes cannot follow a video in \(odd.rawValue), only in \(able.map(\.rawValue).joined(separator: ", ")); "
          + "write 'diffusion', or another medium")
    }
    if technique == .indirect {
      fields.complain("technique", "strokes that follow a video are laid in one way only; leave the line out")
    }
    if fields.has("drawing") {
      fields.complain("drawing", "where strokes follow a video it says what is drawn; leave the line out")
    }
  }

  private static func model(in fields: inout Fields, root: URL) -> String? {
    guard fields.has("model") else {
      fields.complain(
        "model", line: fields.line(of: "generator"),
        "is missing; bring a Wan 2.1 image-to-video model and name its folder, for instance "
          + "'model: models/Wan2.1-I2V-14B-480P'; docs/video-model.md says which fit and how they are laid out")
      return nil
    }
    guard let path = fields.string("model") else { return nil }
    let place = place(path, root: root)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), isFolder.boolValue else {
      fields.complain(
        "model",
        "there is no folder '\(path)' in the site; bring a Wan 2.1 image-to-video model there (docs/video-model.md says "
          + "which fit and how they are laid out), or write 'generator: strokes'")
      return nil
    }
    return place.path
  }

  private static func place(_ path: String, root: URL) -> URL {
    path.hasPrefix("/") ? URL(filePath: path) : root.appending(path: path).standardizedFileURL
  }

  private static func adapters(in fields: inout Fields, root: URL) -> [VideoModelSettings.Adapter] {
    guard let node = fields.node("adapter") else { return [] }
    return (node.sequence.map(Array.init) ?? [node]).compactMap { adapter($0, in: &fields, root: root) }
  }

  private static func adapter(
    _ node: Node, in fields: inout Fields, root: URL
  ) -> VideoModelSettings.Adapter? {
    let line = fields.line(of: node)
    var (path, scale) = (node.scalar?.string, 1.0)
    if let mapping = node.mapping {
      var inner = Fields(
        mapping, below: "adapter", of: fields, known: ["file", "scale"],
        hints: ["path": "write 'file'", "strength": "write 'scale'", "weight": "write 'scale'"])
      path = inner.string("file")
      scale = number("scale", in: -10...10, of: &inner) ?? 1
      let missing = !inner.has("file")
      fields.complain(inner)
      if missing {
        fields.complain(
          "adapter", line: line, "needs the LoRA's file, as in {file: models/painting.safetensors, scale: 1}")
      }
    } else if path == nil || path?.isEmpty == true {
      fields.complain(
        "adapter", line: line,
        "expected a LoRA's file or {file: models/painting.safetensors, scale: 1}, found \(Fields.kind(of: node))")
    }
    guard let path, !path.isEmpty else { return nil }
    let place = place(path, root: root)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), !isFolder.boolValue else {
      fields.complain("adapter", line: line, "there is no file '\(path)' in the site; bring the LoRA as safetensors")
      return nil
    }
    return VideoModelSettings.Adapter(file: place.path, scale: scale)
  }

  /// Reads what stands below `diffusion`.
  private static func readRun(in fields: inout Fields, into settings: inout VideoModelSettings) {
    guard let node = fields.node("diffusion") else { return }
    guard let mapping = node.mapping else {
      fields.complain(
        "diffusion", "expected keys below it such as 'steps: 30', found \(Fields.kind(of: node))")
      return
    }
    var inner = Fields(mapping, below: "diffusion", of: fields, known: keys, hints: hints)
    settings.steps = inner.integer("steps", in: 1...1000).map(Int.init) ?? settings.steps
    settings.guidance = number("guidance", in: 0...30, of: &inner) ?? settings.guidance
    settings.shift = number("shift", in: 0.01...100, of: &inner) ?? settings.shift
    let scheduler = inner.choice("scheduler", among: VideoModelSettings.Scheduler.allCases.map(\.rawValue))
    settings.scheduler = scheduler.flatMap(VideoModelSettings.Scheduler.init) ?? settings.scheduler
    let precision = inner.choice("precision", among: VideoModelSettings.Precision.allCases.map(\.rawValue))
    settings.precision = precision.flatMap(VideoModelSettings.Precision.init) ?? settings.precision
    if let frames = inner.integer("frames", in: 5...1001) {
      if frames % 4 == 1 {
        settings.frames = Int(frames)
      } else {
        inner.complain(
          "frames", "the model makes one frame more than a multiple of four, such as 49 or 81, not \(frames)")
      }
    }
    if let text = inner.string("size") {
      if let size = VideoModelSettings.size(text) {
        (settings.width, settings.height) = size
      } else {
        inner.complain(
          "size", "expected width x height in pixels, multiples of 16 up to 4096, such as 832x480, found '\(text)'")
      }
    }
    settings.negativePrompt = inner.string("negative") ?? ""
    settings.prompt = inner.string("prompt")
    fields.complain(inner)
  }

  private static func number(_ key: String, in range: ClosedRange<Double>, of fields: inout Fields) -> Double? {
    guard let text = fields.string(key) else { return nil }
    guard let value = Double(text), range.contains(value) else {
      fields.complain(
        key, "expected a number from \(plain(range.lowerBound)) to \(plain(range.upperBound)), found '\(text)'")
      return nil
    }
    return value
  }

  private static func plain(_ number: Double) -> String {
    number == number.rounded() ? "\(Int(number))" : "\(number)"
  }
}
