import Tensors

/// Two convolutions, each of normalised and activated features, added to what came in.
struct ResidualBlock: Sendable {
  private let norms: [ChannelNorm]
  private let convolutions: [CausalConvolution]
  private let shortcut: CausalConvolution?

  init(
    _ weights: PartWeights, _ block: AutoencoderPlan.Block, precision: WeightPrecision, slots: inout SlotCounter
  ) throws {
    norms = try ["norm1", "norm2"].map { try ChannelNorm(weights, "\(block.name).\($0)") }
    convolutions = try ["conv1", "conv2"].map {
      try CausalConvolution(weights, "\(block.name).\($0)", precision: precision, slots: &slots)
    }
    shortcut =
      block.inputs == block.outputs
      ? nil : try CausalConvolution(weights, "\(block.name).conv_shortcut", precision: precision, slots: &slots)
  }

  func applied(to x: FeatureFrames, memory: inout FeatureMemory) throws -> FeatureFrames {
    let direct = try shortcut?.applied(to: x, memory: &memory) ?? x
    var y = x
    for (norm, convolution) in zip(norms, convolutions) {
      y = try convolution.applied(to: norm.activated(y), memory: &memory)
    }
    return try zip(y, direct).map { try $0.adding($1) }
  }
}
