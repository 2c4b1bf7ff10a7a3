import Tensors

/// The encoder or the decoder: a convolution, stages of residual blocks that change the size, two blocks with an attention
/// between them (after the stages on the way down, before them on the way up), a last convolution.
struct CoderHalf: Sendable {
  private enum Step: Sendable {
    case block(ResidualBlock)
    case attention(MiddleAttention)
    case down(Downsampling)
    case up(Upsampling)
  }

  private let first: CausalConvolution
  private let steps: [Step]
  private let norm: ChannelNorm
  private let last: CausalConvolution

  init(_ weights: PartWeights, _ half: AutoencoderPlan.Half, isDecoder: Bool, precision: WeightPrecision) throws {
    var slots = SlotCounter()
    func block(_ block: AutoencoderPlan.Block) throws -> Step {
      .block(try ResidualBlock(weights, block, precision: precision, slots: &slots))
    }
    first = try CausalConvolution(weights, "\(half.name).conv_in", precision: precision, slots: &slots)
    let middle = [
      try block(half.middle[0]),
      .attention(
        try MiddleAttention(weights, half.attention, channels: half.middleChannels, precision: precision)),
      try block(half.middle[1]),
    ]
    let stages = try half.steps.map { step -> Step in
      switch step {
      case .block(let plan): try block(plan)
      case .resampling(let plan):
        isDecoder
          ? .up(try Upsampling(weights, plan, precision: precision, slots: &slots))
          : .down(try Downsampling(weights, plan, precision: precision, slots: &slots))
      }
    }
    steps = isDecoder ? middle + stages : stages + middle
    norm = try ChannelNorm(weights, "\(half.name).norm_out")
    last = try CausalConvolution(weights, "\(half.name).conv_out", precision: precision, slots: &slots)
  }

  /// The result for the frames that follow those of the calls before.
  /// - Throws: `CancellationError` when the task is cancelled.
  func applied(to frames: FeatureFrames, memory: inout FeatureMemory) throws -> FeatureFrames {
    var x = try first.applied(to: frames, memory: &memory)
    for step in steps {
      try Task.checkCancellation()
      switch step {
      case .block(let block): x = try block.applied(to: x, memory: &memory)
      case .attention(let attention): x = try x.map { try attention.applied(to: $0) }
      case .down(let down): x = try down.applied(to: x, memory: &memory)
      case .up(let up): x = try up.applied(to: x, memory: &memory)
      }
    }
    return try last.applied(to: norm.activated(x), memory: &memory)
  }
}
