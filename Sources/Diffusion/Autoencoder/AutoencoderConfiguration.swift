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

  /// Settings that other autoencoders of the same class have, and Wan 2.1's has not.
  private enum ForeignKeys: String, CodingKey {
    case isResidual = "is_residual"
    case patchSize = "patch_size"
    case attentionScales = "attn_scales"
    case decoderBaseChannels = "decoder_base_dim"
    case inputChannels = "in_channels"
    case outputChannels = "out_channels"
  }

  /// Makes a configuration.
  public init(
    baseChannels: Int, latentChannels: Int, channelMultiples: [Int], residualBlocks: Int, halvesTime: [Bool],
    latentMean: [Float], latentDeviation: [Float]
  ) {
    self.baseChannels = baseChannels
    self.latentChannels = latentChannels
    self.channelMultiples = channelMultiples
    self.residualBlocks = residualBlocks
    self.halvesTime = halvesTime
    self.latentMean = latentMean
    self.latentDeviation = latentDeviation
  }

  /// Reads a configuration.
  /// - Throws: ``DiffusionError/badSetting(_:)`` when it describes another autoencoder than Wan 2.1's.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    baseChannels = try container.decode(Int.self, forKey: .baseChannels)
    latentChannels = try container.decode(Int.self, forKey: .latentChannels)
    channelMultiples = try container.decode([Int].self, forKey: .channelMultiples)
    residualBlocks = try container.decode(Int.self, forKey: .residualBlocks)
    halvesTime = try container.decode([Bool].self, forKey: .halvesTime)
    latentMean = try container.decode([Float].self, forKey: .latentMean)
    latentDeviation = try container.decode([Float].self, forKey: .latentDeviation)
    let foreign = try decoder.container(keyedBy: ForeignKeys.self)
    var unfit: [String] = []
    func hold(_ key: ForeignKeys, _ expected: String, _ fits: Bool) {
      if !fits { unfit.append("'\(key.rawValue)' must be \(expected)") }
    }
    hold(.isResidual, "false", try foreign.decodeIfPresent(Bool.self, forKey: .isResidual) != true)
    hold(.patchSize, "null", try foreign.decodeIfPresent(Int.self, forKey: .patchSize) == nil)
    hold(.attentionScales, "[]", try foreign.decodeIfPresent([Double].self, forKey: .attentionScales)?.isEmpty ?? true)
    let decoderBase = try foreign.decodeIfPresent(Int.self, forKey: .decoderBaseChannels) ?? baseChannels
    hold(.decoderBaseChannels, "null or base_dim", decoderBase == baseChannels)
    hold(.inputChannels, "3", try foreign.decodeIfPresent(Int.self, forKey: .inputChannels) ?? 3 == 3)
    hold(.outputChannels, "3", try foreign.decodeIfPresent(Int.self, forKey: .outputChannels) ?? 3 == 3)
    guard unfit.isEmpty else {
      throw DiffusionError.badSetting(
        "the video autoencoder is not Wan 2.1's: in its config.json \(unfit.joined(separator: ", ")). "
          + "Wan 2.2's autoencoder is another network; bring the folder 'vae' of a Wan 2.1 checkpoint.")
    }
    try check()
  }

  /// Refuses sizes that no network can have.
  /// - Throws: ``DiffusionError/badSetting(_:)``.
  func check() throws {
    let sizes = [baseChannels, latentChannels, residualBlocks] + channelMultiples
    guard !channelMultiples.isEmpty, channelMultiples.count <= 8,
      sizes.allSatisfy({ $0 > 0 && $0 < 1 << 14 }), channelMultiples.allSatisfy({ $0 * baseChannels < 1 << 14 }),
      channelMultiples.dropFirst().allSatisfy({ $0 * baseChannels % 2 == 0 })
    else {
      throw DiffusionError.badSetting(
        "the video autoencoder's base_dim \(baseChannels), z_dim \(latentChannels), dim_mult \(channelMultiples) and "
          + "num_res_blocks \(residualBlocks) must be positive, below 16384, and stages after the first of even channels"
      )
    }
    guard halvesTime.count == channelMultiples.count - 1, temporalFactor <= 4 else {
      throw DiffusionError.badSetting(
        "the video autoencoder's temperal_downsample \(halvesTime) must have one entry for each stage but the last of "
          + "dim_mult \(channelMultiples), at most two of them true, for it takes frames four at a time")
    }
    guard latentMean.count == latentChannels, latentDeviation.count == latentChannels else {
      throw DiffusionError.badSetting(
        "the video autoencoder's latents_mean and latents_std have \(latentMean.count) and \(latentDeviation.count) "
          + "numbers; z_dim asks for \(latentChannels)")
    }
  }

  /// Pixels along a side of a latent.
  public var spatialFactor: Int { 1 << halvesTime.count }
  /// Frames that a latent after the first stands for.
  public var temporalFactor: Int { 1 << halvesTime.count { $0 } }

  /// Frames of latents that `frames` of video become.
  public func latentFrames(of frames: Int) -> Int { (frames - 1) / temporalFactor + 1 }

  /// Channels of the encoder's stages.
  var stageChannels: [Int] { channelMultiples.map { $0 * baseChannels } }
}
