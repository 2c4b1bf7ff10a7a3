/// Holds configurations against what a network can be made of, so that a damaged file is refused before sizes are computed
/// from it.
struct ConfigurationLimits {
  private let place: String
  private var faults: [String] = []

  private init(_ place: String) { self.place = place }

  private mutating func hold(_ key: String, _ value: Int, _ range: ClosedRange<Int> = 1...1 << 20) {
    if !range.contains(value) {
      faults.append("\(key) is \(value), \(range.lowerBound) to \(range.upperBound) expected")
    }
  }

  private mutating func hold(_ key: String, _ isFine: Bool, _ expected: String) {
    if !isFine { faults.append("\(key): \(expected)") }
  }

  private func report() throws {
    guard faults.isEmpty else {
      throw DiffusionError.badCheckpoint(
        "\(place): no such network can be" + FaultList.text([("settings out of range", faults)])
          + "\n  Bring the config.json that was published with the weights.")
    }
  }

  /// - Parameter place: what messages call the configuration.
  static func check(_ sizes: TransformerConfiguration, place: String) throws {
    var limits = ConfigurationLimits(place)
    limits.hold("num_layers", sizes.layerCount, 1...1000)
    limits.hold("num_attention_heads", sizes.headCount, 1...1024)
    limits.hold("attention_head_dim", sizes.headSize, 6...4096)
    limits.hold("attention_head_dim", sizes.headSize % 2 == 0, "an even number expected")
    for (key, value) in [
      ("in_channels", sizes.inputChannels), ("out_channels", sizes.outputChannels), ("text_dim", sizes.textSize),
      ("freq_dim", sizes.frequencySize), ("ffn_dim", sizes.feedForwardSize), ("image_dim", sizes.imageSize ?? 1),
      ("added_kv_proj_dim", sizes.addedKeySize ?? 1), ("pos_embed_seq_len", sizes.imagePositions ?? 1),
    ] { limits.hold(key, value) }
    limits.hold("freq_dim", sizes.frequencySize % 2 == 0, "an even number expected")
    limits.hold(
      "patch_size", sizes.patchSize.count == 3 && sizes.patchSize.allSatisfy((1...16).contains),
      "three numbers from 1 to 16 expected")
    limits.hold("eps", sizes.epsilon > 0 && sizes.epsilon < 1, "a small number expected")
    try limits.report()
  }

  /// - Parameter place: what messages call the configuration.
  static func check(_ sizes: AutoencoderConfiguration, place: String) throws {
    var limits = ConfigurationLimits(place)
    limits.hold("base_dim", sizes.baseChannels, 1...4096)
    limits.hold("z_dim", sizes.latentChannels, 1...256)
    limits.hold("num_res_blocks", sizes.residualBlocks, 1...16)
    limits.hold(
      "dim_mult",
      (1...8).contains(sizes.channelMultiples.count) && sizes.channelMultiples.allSatisfy((1...64).contains),
      "1 to 8 numbers from 1 to 64 expected")
    limits.hold(
      "temperal_downsample", sizes.halvesTime.count == sizes.channelMultiples.count - 1,
      "one fewer than of dim_mult expected")
    for (key, values) in [("latents_mean", sizes.latentMean), ("latents_std", sizes.latentDeviation)] {
      limits.hold(
        key, values.count == sizes.latentChannels && values.allSatisfy(\.isFinite),
        "\(sizes.latentChannels) numbers expected, one for each channel")
    }
    limits.hold("latents_std", sizes.latentDeviation.allSatisfy { $0 > 0 }, "numbers above 0 expected")
    try limits.report()
  }

  /// - Parameter place: what messages call the configuration.
  static func check(_ sizes: TextEncoderConfiguration, place: String) throws {
    var limits = ConfigurationLimits(place)
    limits.hold("num_layers", sizes.layerCount, 1...1000)
    limits.hold("num_heads", sizes.headCount, 1...1024)
    limits.hold("d_kv", sizes.headSize, 1...4096)
    for (key, value) in [
      ("vocab_size", sizes.vocabularySize), ("d_model", sizes.tokenSize), ("d_ff", sizes.feedForwardSize),
    ] { limits.hold(key, value) }
    limits.hold("relative_attention_num_buckets", sizes.positionBuckets, 4...4096)
    limits.hold("relative_attention_max_distance", sizes.furthestPosition, sizes.positionBuckets / 4 + 1...1 << 20)
    limits.hold("layer_norm_epsilon", sizes.epsilon > 0 && sizes.epsilon < 1, "a small number expected")
    try limits.report()
  }

  /// - Parameter place: what messages call the configuration.
  static func check(_ sizes: ImageEncoderConfiguration, place: String) throws {
    var limits = ConfigurationLimits(place)
    limits.hold("num_hidden_layers", sizes.layerCount, 1...1000)
    limits.hold("num_attention_heads", sizes.headCount, 1...1024)
    limits.hold("hidden_size", sizes.tokenSize)
    limits.hold("intermediate_size", sizes.feedForwardSize)
    limits.hold("image_size", sizes.pictureSize, 1...4096)
    limits.hold("patch_size", sizes.patchSize, 1...sizes.pictureSize.clamped(to: 1...4096))
    limits.hold(
      "hidden_size", sizes.headCount > 0 && sizes.tokenSize % sizes.headCount == 0, "a multiple of the heads expected")
    limits.hold("hidden_act", ["gelu", "quick_gelu"].contains(sizes.activation), "gelu or quick_gelu expected")
    limits.hold("layer_norm_eps", sizes.epsilon > 0 && sizes.epsilon < 1, "a small number expected")
    try limits.report()
  }
}

extension Int {
  /// The nearest number of a range.
  fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
