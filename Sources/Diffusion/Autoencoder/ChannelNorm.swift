import Tensors

/// What channels are scaled with after every pixel is brought to the length sqrt(channels).
struct ChannelNorm: Sendable {
  let scale: [Float]

  /// Reads `name.gamma`.
  init(_ weights: PartWeights, _ name: String) throws { scale = try weights.tensor("\(name).gamma").values }

  /// The norm of rows of pixels, without SiLU.
  func applied(to x: Tensor) throws -> Tensor {
    // The original holds lengths, not mean squares, to 1e-12 and more.
    try x.rmsNormalised(
      weight: Tensor(shape: [scale.count], values: scale), epsilon: 1e-24 / Float(scale.count))
  }

  /// The norm, then SiLU.
  func activated(_ x: FeatureFrames, memory: FeatureMemory) -> FeatureFrames {
    x.map { $0.normalised(scale: scale, pool: memory.pool) }
  }
}

/// Frames, and with them, where the layer that made them was asked for it, the same normalised and activated for the next layer.
struct Features {
  var frames: FeatureFrames
  var activated: FeatureFrames?

  /// The frames normalised and activated.
  mutating func takeActivated(_ norm: ChannelNorm, memory: FeatureMemory) -> FeatureFrames {
    defer { activated = nil }
    return activated ?? norm.activated(frames, memory: memory)
  }
}
