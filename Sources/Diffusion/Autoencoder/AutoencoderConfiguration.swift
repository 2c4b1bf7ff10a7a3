/// The sizes of the video autoencoder, under the names of diffusers' `config.json`.
public struct AutoencoderConfiguration: Sendable, Hashable, Codable {
  /// Channels of the first stage; later stages have multiples of it.
  public var baseChannels: Int
  /// Channels of a latent.
  public var latentChannels: Int
  /// The stages' channels as multiples of ``baseChannels``.
  public var channelMultiples: [Int]
  /// Residual blocks of a stage of the encoder; the decoder has one more.
  public var residualBlocks: Int
  /// Whether a stage's end halves time, too, one for each stage but the last.
  public var halvesTime: [Bool]
  /// What is taken from a latent channel before the transformer sees it.
  public var latentMean: [Float]
  /// What it is divided by then.
  public var latentDeviation: [Float]

  enum CodingKeys: String, CodingKey {
    case baseChannels = "base_dim"
    case latentChannels = "z_dim"
    case channelMultiples = "dim_mult"
    case residualBlocks = "num_res_blocks"
    case halvesTime = "temperal_downsample"
    case latentMean = "latents_mean"
    case latentDeviation = "latents_std"
  }

  /// Pixels along a side of a latent.
  public var spatialFactor: Int { 1 << halvesTime.count }
  /// Frames that a latent after the first stands for.
  public var temporalFactor: Int { 1 << halvesTime.count { $0 } }

  /// Frames of latents that `frames` of video become.
  public func latentFrames(of frames: Int) -> Int { (frames - 1) / temporalFactor + 1 }
}
