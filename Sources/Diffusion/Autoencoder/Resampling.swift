import Tensors

/// The end of a stage on the way down: half the rows and columns, and half the frames where the stage says so.
struct Downsampling: Sendable {
  private let halve: ConvolutionLayer
  private let join: CausalConvolution?

  init(
    _ weights: PartWeights, _ resampling: AutoencoderPlan.Resampling, precision: WeightPrecision,
    slots: inout SlotCounter
  ) throws {
    halve = try ConvolutionLayer(
      weight: weights.tensor("\(resampling.name).resample.1.weight"),
      bias: weights.tensor("\(resampling.name).resample.1.bias"),
      geometry: ConvolutionGeometry(stride: (2, 2), padding: (0, 0, 1, 1)), precision: precision.ofConvolutions)
    join =
      resampling.changesTime
      ? try CausalConvolution(
        weights, "\(resampling.name).time_conv", stride: 2, precision: precision, slots: &slots) : nil
  }

  func applied(to x: FeatureFrames, memory: inout FeatureMemory) throws -> FeatureFrames {
    let small = try x.map { frame in
      let whole = try halve.applied(to: frame.reshaped(to: [1] + frame.shape), layout: .channelsLast)
      return try whole.reshaped(to: Array(whole.shape[1...]))
    }
    guard let join else { return small }
    // The first frame stands alone; those after it are joined in pairs.
    guard !join.isFresh(memory) else {
      join.see(small, memory: &memory)
      return small
    }
    return try join.applied(to: small, memory: &memory)
  }
}

/// The end of a stage on the way up: twice the rows and columns, and twice the frames where the stage says so.
struct Upsampling: Sendable {
  private let split: CausalConvolution?
  private let smooth: ConvolutionLayer
  private let channels: Int

  init(
    _ weights: PartWeights, _ resampling: AutoencoderPlan.Resampling, precision: WeightPrecision,
    slots: inout SlotCounter
  ) throws {
    channels = resampling.channels
    smooth = try ConvolutionLayer(
      weight: weights.tensor("\(resampling.name).resample.1.weight"),
      bias: weights.tensor("\(resampling.name).resample.1.bias"),
      geometry: ConvolutionGeometry(padding: (1, 1, 1, 1)), precision: precision.ofConvolutions)
    split =
      resampling.changesTime
      ? try CausalConvolution(weights, "\(resampling.name).time_conv", precision: precision, slots: &slots) : nil
  }

  func applied(to x: FeatureFrames, memory: inout FeatureMemory) throws -> FeatureFrames {
    var frames = x
    if let split {
      if split.isFresh(memory) {
        // The first frame stays one, and the frames after it do not see it here.
        split.forget(x, memory: &memory)
      } else {
        frames = try split.applied(to: x, memory: &memory).flatMap { $0.channelHalves }
      }
    }
    return try frames.map { frame in
      let whole = try smooth.applied(to: frame.doubled.reshaped(to: [1] + frame.doubled.shape), layout: .channelsLast)
      return try whole.reshaped(to: Array(whole.shape[1...]))
    }
  }
}
