import Tensors

/// The end of a stage on the way down: half the rows and columns, and half the frames where the stage says so.
struct Downsampling: Sendable {
  private let halve: FrameLayer
  private let join: CausalConvolution?

  init(
    _ weights: PartWeights, _ resampling: AutoencoderPlan.Resampling, precision: WeightPrecision,
    slots: inout SlotCounter
  ) throws {
    halve = try FrameLayer(
      weight: weights.tensor("\(resampling.name).resample.1.weight").withFrameAxis,
      bias: weights.tensor("\(resampling.name).resample.1.bias"),
      geometry: ConvolutionGeometry(stride: (2, 2), padding: (0, 0, 1, 1)), precision: precision.ofConvolutions)
    join =
      resampling.changesTime
      ? CausalConvolution(
        try FrameLayer(
          weight: weights.tensor("\(resampling.name).time_conv.weight"),
          bias: weights.tensor("\(resampling.name).time_conv.bias"), geometry: .init(), stride: 2,
          precision: precision.ofConvolutions), slots: &slots) : nil
  }

  func applied(to x: FeatureFrames, memory: inout FeatureMemory) throws -> FeatureFrames {
    let small = try halve.applied(to: x, pool: memory.pool).sums
    guard let join else { return small }
    // The first frame stands alone; those after it are joined in pairs.
    guard !join.isFresh(memory) else {
      // What is remembered stays as it is; what is handed on is added to.
      join.see(small.map { FeatureFrame($0.tensor, pool: memory.pool) }, memory: &memory)
      return small
    }
    return try join.applied(to: small, memory: &memory).sums
  }
}

/// The end of a stage on the way up: twice the rows and columns, and twice the frames where the stage says so.
struct Upsampling: Sendable {
  /// What the two frames are made by that one becomes.
  private let split: [CausalConvolution]
  private let smooth: FrameLayer

  init(
    _ weights: PartWeights, _ resampling: AutoencoderPlan.Resampling, precision: WeightPrecision,
    slots: inout SlotCounter
  ) throws {
    smooth = try FrameLayer(
      weight: weights.tensor("\(resampling.name).resample.1.weight").withFrameAxis,
      bias: weights.tensor("\(resampling.name).resample.1.bias"),
      geometry: ConvolutionGeometry(padding: (1, 1, 1, 1)), precision: precision.ofConvolutions)
    guard resampling.changesTime else {
      split = []
      return
    }
    let weight = try weights.tensor("\(resampling.name).time_conv.weight")
    let bias = try weights.tensor("\(resampling.name).time_conv.bias")
    split = try (0...1).map { half in
      func part(_ tensor: Tensor) -> Tensor {
        let length = tensor.count / 2
        return Tensor(
          shape: [tensor.shape[0] / 2] + tensor.shape[1...],
          values: Array(tensor.values[half * length..<(half + 1) * length]))
      }
      return CausalConvolution(
        try FrameLayer(
          weight: part(weight), bias: part(bias), geometry: .init(), precision: precision.ofConvolutions),
        slots: &slots)
    }
  }

  /// - Parameter next: what the next layer wants its input normalised with, if it wants that.
  func applied(to x: FeatureFrames, next: ChannelNorm?, memory: inout FeatureMemory) throws -> Features {
    var frames = x
    // The first frame stays one, and the frames after it do not see it here.
    if split.contains(where: { $0.isFresh(memory) }) {
      for layer in split { layer.seeNothing(memory: &memory) }
    } else if !split.isEmpty {
      let halves = try split.map { try $0.applied(to: x, memory: &memory).sums }
      frames = x.indices.flatMap { index in halves.map { $0[index] } }
    }
    let results = try smooth.applied(
      to: frames, isDoubled: true, finish: .init(scale: next?.scale), pool: memory.pool)
    return Features(frames: results.sums, activated: next == nil ? nil : results.normalised)
  }
}

extension Tensor {
  /// Weights [outputs, inputs, rows, columns] as [outputs, inputs, 1, rows, columns].
  fileprivate var withFrameAxis: Tensor {
    Tensor(shape: shape[..<2] + [1] + shape[2...], values: values)
  }
}
