/// A convolution (cross-correlation, as networks use it) over one, two or three axes, whose weights are packed once.
///
/// Three ways lead to the result: a product with the weights for kernels of one tap, a loop over planes for depthwise
/// layers, and oneDNN for the rest, which works on slabs of rows with the channels last.
public struct ConvolutionLayer: Sendable {
  /// Channels of the input.
  public let inputs: Int
  /// Channels of the result.
  public let outputs: Int

  private enum Method: Sendable {
    case pointwise(PointwiseConvolution)
    case depthwise(DepthwiseConvolution)
    case slabs(SlabConvolution)
  }

  private let kernel: ConvolutionKernel
  private let method: Method
  private let activation: Activation?

  /// Packs weights.
  /// - Parameters:
  ///   - weight: [outputs, inputs / groups, taps], [outputs, inputs / groups, rows, columns] or
  ///     [outputs, inputs / groups, frames, rows, columns].
  ///   - bias: [outputs].
  ///   - geometry: for rows and columns; the one axis of a sequence is its columns.
  ///   - frames: for the frames of three axes.
  ///   - precision: `float32` or `bfloat16`; the latter is held as floats where the processor has no such products.
  ///   - activation: applied to the result.
  /// - Throws: ``TensorError/shape(_:)``.
  public init(
    weight: Tensor, bias: Tensor? = nil, geometry: ConvolutionGeometry = .init(), frames: FrameGeometry = .init(),
    precision: WeightPrecision = .float32, activation: Activation? = nil
  ) throws(TensorError) {
    let kernel = try ConvolutionKernel(weight: weight, bias: bias, geometry: geometry, frames: frames)
    if case .prelu(let slopes) = activation, slopes.count != kernel.outputs {
      throw .shape("\(slopes.count) slopes do not fit \(kernel.outputs) channels")
    }
    guard precision != .int8 else { throw .shape("a convolution holds its weights as float32 or bfloat16, not int8") }
    inputs = kernel.inputs
    outputs = kernel.outputs
    self.kernel = kernel
    self.activation = activation
    let rounded = precision == .bfloat16 ? BFloat16Tensor(rounding: weight).widened : weight
    if precision == .float32, kernel.isPointwise {
      method = .pointwise(PointwiseConvolution(kernel: kernel, weight: rounded.values))
    } else if kernel.isDepthwise {
      method = .depthwise(DepthwiseConvolution(kernel: kernel, weight: rounded.values))
    } else {
      method = .slabs(try SlabConvolution(kernel: kernel, weight: rounded.values, precision: precision))
    }
  }

  /// The convolution of a batch.
  /// - Parameters:
  ///   - x: [batch, channels, ...] or [batch, ..., channels], with as many axes as the weights.
  ///   - layout: which of both; the result has the same.
  ///   - concurrently: whether several cores may be used; results are the same either way.
  /// - Throws: ``TensorError/shape(_:)``.
  public func applied(
    to x: Tensor, layout: FeatureLayout = .channelsFirst, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    var result = Tensor(shape: [0])
    try apply(to: x, into: &result, layout: layout, concurrently: concurrently)
    return result
  }

  /// Writes the convolution of a batch into `result`, whose memory is used again where it has the right size.
  /// - Throws: ``TensorError/shape(_:)``.
  public func apply(
    to x: Tensor, into result: inout Tensor, layout: FeatureLayout = .channelsFirst, concurrently: Bool = true
  ) throws(TensorError) {
    let input = try FeatureExtent(x.shape, axes: kernel.axes, layout: layout, for: "a convolution")
    let output = try kernel.output(of: input)
    let job = ConvolutionJob(input: input, output: output, activation: activation, concurrently: concurrently)
    let shape = output.shape(axes: kernel.axes)
    switch method {
    case .pointwise(let convolution):
      result.rewrite(shape: shape) { output in
        x.values.withUnsafeBufferPointer { x in
          if let x = x.baseAddress, let y = output.baseAddress { convolution.run(x, into: y, job: job) }
        }
      }
    case .slabs(let convolution):
      let run = try convolution.prepared(for: job)
      var isWhole = true
      result.rewrite(shape: shape) { output in
        x.values.withUnsafeBufferPointer { x in
          if let x = x.baseAddress, let y = output.baseAddress { isWhole = run(.init(x), .init(y)) }
        }
      }
      guard isWhole else { throw .library("oneDNN: a convolution could not be run") }
    case .depthwise(let convolution):
      guard layout == .channelsLast else {
        result.rewrite(shape: shape) { convolution.run(x.values, into: $0, job: job) }
        return
      }
      let axes = kernel.axes
      let planes = try x.transposed([0, axes + 1] + Array(1...axes))
      result = try applied(to: planes, layout: .channelsFirst, concurrently: concurrently)
        .transposed([0] + Array(2...(axes + 1)) + [1])
    }
  }
}

extension ConvolutionLayer {
  /// The convolution of successive frames, each in its own memory.
  /// - Throws: ``TensorError/shape(_:)`` when frames differ in size or do not fit the kernel.
  func applied(
    to frames: [FeatureFrame], pool: FramePool, concurrently: Bool
  ) throws(TensorError) -> [FeatureFrame] {
    guard let shape = frames.first?.shape, kernel.axes == 3, frames.allSatisfy({ $0.shape == shape }) else {
      throw .shape("a convolution of frames needs three axes and frames of one size")
    }
    let input = FeatureExtent(
      batch: 1, channels: shape[2], frames: frames.count, rows: shape[0], columns: shape[1], layout: .channelsLast)
    let output = try kernel.output(of: input)
    let results = (0..<output.frames).map { _ in
      FeatureFrame(rows: output.rows, columns: output.columns, channels: output.channels, pool: pool)
    }
    var job = ConvolutionJob(input: input, output: output, activation: activation, concurrently: concurrently)
    switch method {
    case .pointwise(let convolution):
      (job.input.frames, job.output.frames) = (1, 1)
      for (frame, result) in zip(frames, results) { convolution.run(frame.base, into: result.base, job: job) }
    case .slabs(let convolution):
      let run = try convolution.prepared(for: job)
      guard
        run(
          .init(frames: frames.map { UnsafePointer($0.base) }), .init(frames: results.map(\.base)))
      else { throw .library("oneDNN: a convolution could not be run") }
    case .depthwise: throw .shape("frames in memory of their own have no depthwise convolution")
    }
    withExtendedLifetime(frames) {}
    return results
  }
}

/// What one run of a convolution is about.
struct ConvolutionJob: Sendable {
  var input: FeatureExtent
  var output: FeatureExtent
  var activation: Activation?
  var concurrently: Bool
}
