import Tensors

/// Two convolutions, each of normalised and activated features, added to what came in.
struct ResidualBlock: Sendable {
  /// What the first convolution wants its input normalised with.
  let firstNorm: ChannelNorm
  private let secondNorm: ChannelNorm
  private let first: CausalConvolution
  private let second: CausalConvolution
  private let shortcut: CausalConvolution?

  init(
    _ weights: PartWeights, _ block: AutoencoderPlan.Block, precision: WeightPrecision, slots: inout SlotCounter
  ) throws {
    firstNorm = try ChannelNorm(weights, "\(block.name).norm1")
    secondNorm = try ChannelNorm(weights, "\(block.name).norm2")
    first = try CausalConvolution(weights, "\(block.name).conv1", precision: precision, slots: &slots)
    second = try CausalConvolution(weights, "\(block.name).conv2", precision: precision, slots: &slots)
    shortcut =
      block.inputs == block.outputs
      ? nil : try CausalConvolution(weights, "\(block.name).conv_shortcut", precision: precision, slots: &slots)
  }

  /// - Parameter next: what the next layer wants its input normalised with, if it wants that.
  func applied(to x: Features, next: ChannelNorm?, memory: inout FeatureMemory) throws -> Features {
    var x = x
    let activated = x.takeActivated(firstNorm, memory: memory)
    let middle = try first.applied(
      to: activated, memory: &memory, finish: .init(keepsSums: false, scale: secondNorm.scale)
    ).normalised
    let addends = try shortcut?.applied(to: x.frames, memory: &memory).sums ?? x.frames
    let results = try second.applied(
      to: middle, memory: &memory, finish: .init(addends: addends, scale: next?.scale))
    return Features(frames: results.sums, activated: next == nil ? nil : results.normalised)
  }
}
