/// What is asked of a run of the video model.
public struct VideoSettings: Sendable, Hashable, Codable {
  /// What the video shows.
  public var prompt: String
  /// What it should not show; guidance leads away from it.
  public var negativePrompt: String
  /// Pixels across, a multiple of 16 for Wan 2.1.
  public var width: Int
  /// Pixels down, likewise.
  public var height: Int
  /// Frames: one more than a multiple of 4 for Wan 2.1.
  public var frames: Int
  /// Steps from noise to picture, 1...1000.
  public var steps: Int
  /// How far the prompt leads, 0...30; up to 1 the negative prompt is not asked, which halves the work.
  public var guidance: Double
  /// The shift of the noise levels, above 0, at most 100.
  public var shift: Double
  /// How noise becomes a picture.
  public var sampler: SamplerKind
  /// Seed of the noise; the same as in PyTorch on the CPU.
  public var seed: UInt64

  /// Makes settings; the defaults are the paper's size and Wan's own steps and guidance at that size.
  public init(
    prompt: String, negativePrompt: String = "", width: Int = 832, height: Int = 480, frames: Int = 81, steps: Int = 50,
    guidance: Double = 5, shift: Double = 3, sampler: SamplerKind = .unipc, seed: UInt64 = 1
  ) {
    self.prompt = prompt
    self.negativePrompt = negativePrompt
    self.width = width
    self.height = height
    self.frames = frames
    self.steps = steps
    self.guidance = guidance
    self.shift = shift
    self.sampler = sampler
    self.seed = seed
  }

  /// Holds the settings against a model.
  /// - Throws: ``DiffusionError/badSetting(_:)``, which names the setting, what was given and what is expected.
  func check(_ transformer: TransformerConfiguration, _ autoencoder: AutoencoderConfiguration) throws {
    func demand(_ holds: Bool, _ message: @autoclosure () -> String) throws {
      if !holds { throw DiffusionError.badSetting(message()) }
    }
    let (down, across) = (
      autoencoder.spatialFactor * transformer.patchSize[1], autoencoder.spatialFactor * transformer.patchSize[2]
    )
    try demand(
      width > 0 && width <= 8192 && width % across == 0,
      "the video is \(width) pixels wide; this model needs a multiple of \(across), up to 8192")
    try demand(
      height > 0 && height <= 8192 && height % down == 0,
      "the video is \(height) pixels high; this model needs a multiple of \(down), up to 8192")
    let step = autoencoder.temporalFactor
    try demand(
      frames >= 1 && frames <= 4096 && (frames - 1) % step == 0
        && autoencoder.latentFrames(of: frames) % transformer.patchSize[0] == 0,
      "\(frames) frames were asked for; this model makes 1, \(1 + step), \(1 + 2 * step) ... up to 4096")
    try demand((1...1000).contains(steps), "\(steps) steps were asked for; 1 to 1000 are possible")
    try demand((0...30).contains(guidance), "the guidance is \(guidance); 0 to 30 are possible")
    try demand(shift > 0 && shift <= 100, "the shift is \(shift); it must be above 0, at most 100")
  }
}
