/// What a process made by a video model depends on besides medium, size and seed.
public struct VideoModelSettings: Sendable, Hashable, Codable {
  /// How noise becomes a picture.
  public enum Scheduler: String, Sendable, Hashable, Codable, CaseIterable {
    case unipc, euler
  }

  /// How the transformer's weights are kept.
  public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
    case bfloat16, float32, int8
  }

  /// A LoRA file and how much of it is taken.
  public struct Adapter: Sendable, Hashable, Codable {
    /// The file's path.
    public var file: String
    /// What it is scaled by: 1 as it was trained.
    public var scale: Double

    /// Makes an adapter.
    public init(file: String, scale: Double = 1) {
      self.file = file
      self.scale = scale
    }
  }

  /// The folder that holds the model.
  public var model: String
  /// LoRA files that are merged into it, in order.
  public var adapters: [Adapter]
  /// What the picture shows, in a sentence.
  public var caption: String
  /// The whole prompt, for models that were trained with other words; `nil` for the paper's, made from medium and caption.
  public var prompt: String?
  /// What the video should not show.
  public var negativePrompt: String
  /// Steps from noise to video.
  public var steps: Int
  /// How far the prompt leads.
  public var guidance: Double
  /// Shift of the noise levels.
  public var shift: Double
  /// How noise becomes a picture.
  public var scheduler: Scheduler
  /// Frames of the video.
  public var frames: Int
  /// Width of the video in pixels.
  public var width: Int
  /// Height of the video in pixels.
  public var height: Int
  /// How the transformer's weights are kept.
  public var precision: Precision
  /// Whether the video is only a plan that strokes follow, rather than the process itself.
  public var isFollowedByStrokes: Bool

  /// Makes settings; the defaults are the paper's size and the model's own steps and guidance at that size.
  public init(
    model: String, adapters: [Adapter] = [], caption: String = "", prompt: String? = nil, negativePrompt: String = "",
    steps: Int = 50, guidance: Double = 5, shift: Double = 3, scheduler: Scheduler = .unipc, frames: Int = 81,
    width: Int = 832, height: Int = 480, precision: Precision = .bfloat16, isFollowedByStrokes: Bool = false
  ) {
    self.model = model
    self.adapters = adapters
    self.caption = caption
    self.prompt = prompt
    self.negativePrompt = negativePrompt
    self.steps = steps
    self.guidance = guidance
    self.shift = shift
    self.scheduler = scheduler
    self.frames = frames
    self.width = width
    self.height = height
    self.precision = precision
    self.isFollowedByStrokes = isFollowedByStrokes
  }

  /// A video's size as people write it, `832x480`: multiples of 16 from 16 to 4096; `nil` for anything else.
  public static func size(_ text: String) -> (width: Int, height: Int)? {
    guard let match = text.lowercased().wholeMatch(of: /\s*(\d+)\s*[x×]\s*(\d+)\s*/), let width = Int(match.1),
      let height = Int(match.2), [width, height].allSatisfy({ (16...4096).contains($0) && $0 % 16 == 0 })
    else { return nil }
    return (width, height)
  }

  /// The same without the places of its files, which do not decide what comes of it; their contents do.
  public var withoutPlaces: VideoModelSettings {
    var settings = self
    settings.model = ""
    settings.adapters = adapters.map { Adapter(file: "", scale: $0.scale) }
    return settings
  }
}
