extension Tensor {
  /// A two-dimensional transposed convolution of an NCHW tensor: every input pixel lays the kernel, scaled, on the result.
  ///
  /// The result has (rows - 1) stride - top - bottom + dilation (kernel rows - 1) + 1 + extra rows, and columns alike.
  /// - Parameters:
  ///   - weight: [inputs, outputs / groups, kernel rows, kernel columns].
  ///   - bias: [outputs].
  ///   - geometry: `padding` is cut off the result.
  ///   - extra: rows and columns added at the lower and right side, less than the stride or the dilation.
  ///   - activation: applied to the result.
  ///   - concurrently: whether several cores may be used; results are the same either way.
  /// - Throws: ``TensorError/shape(_:)``.
  public func transposeConvolved(
    weight: Tensor, bias: Tensor? = nil, geometry: ConvolutionGeometry = .init(),
    extra: (rows: Int, columns: Int) = (0, 0),
    activation: Activation? = nil, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    let plan = try TransposedConvolutionPlan(
      input: self, weight: weight, bias: bias, geometry: geometry, extra: extra, activation: activation)
    return Tensor(shape: plan.outputShape) { output in
      values.withUnsafeBufferPointer { x in
        weight.values.withUnsafeBufferPointer { w in
          guard let x = x.baseAddress, let w = w.baseAddress, let y = output.baseAddress else { return }
          plan.run(input: x, weight: w, output: y, concurrently: concurrently)
        }
      }
    }
  }

  /// The transposed convolution with a 2x2 kernel and stride 2, which doubles rows and columns.
  /// - Parameters:
  ///   - weight: [inputs, outputs, 2, 2].
  ///   - bias: [outputs].
  /// - Throws: ``TensorError/shape(_:)``.
  public func doubled(
    weight: Tensor, bias: Tensor? = nil, activation: Activation? = nil, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    guard weight.shape.count == 4, weight.shape[2...] == [2, 2] else {
      throw .shape("a transposed convolution of weight \(weight.shape) does not double \(shape)")
    }
    return try transposeConvolved(
      weight: weight, bias: bias, geometry: ConvolutionGeometry(stride: (2, 2)), activation: activation,
      concurrently: concurrently)
  }
}

/// One transposed convolution with all its sizes checked: a product gives every tap of every input pixel, and the taps are
/// added up where they fall.
private struct TransposedConvolutionPlan: Sendable {
  let batch: Int
  let inputs: Int
  let height: Int
  let width: Int
  let outputs: Int
  let kernel: (rows: Int, columns: Int)
  let out: (rows: Int, columns: Int)
  let geometry: ConvolutionGeometry
  let bias: [Float]
  let activation: Activation?

  /// Output channels in a piece of work.
  private static let channelsPerPiece = 4

  init(
    input: Tensor, weight: Tensor, bias: Tensor?, geometry: ConvolutionGeometry, extra: (rows: Int, columns: Int),
    activation: Activation?
  ) throws(TensorError) {
    (batch, inputs, height, width) = try input.planes(for: "a transposed convolution")
    let groups = geometry.groups
    let (stride, dilation, padding) = (geometry.stride, geometry.dilation, geometry.padding)
    guard weight.shape.count == 4, weight.count > 0, groups >= 1, weight.shape[0] == inputs, inputs % groups == 0,
      weight.shape[1] < 1 << 24, groups < 1 << 24,
      min(stride.rows, stride.columns, dilation.rows, dilation.columns) >= 1,
      max(stride.rows, stride.columns, dilation.rows, dilation.columns) < 1 << 16,
      min(padding.top, padding.left, padding.bottom, padding.right) >= 0,
      max(padding.top, padding.left, padding.bottom, padding.right) < 1 << 16,
      extra.rows >= 0, extra.columns >= 0, extra.rows < max(stride.rows, dilation.rows),
      extra.columns < max(stride.columns, dilation.columns), bias.map({ $0.count == weight.shape[1] * groups }) ?? true
    else { throw .shape("a transposed convolution of weight \(weight.shape) does not fit \(input.shape)") }
    outputs = weight.shape[1] * groups
    if case .prelu(let slopes) = activation, slopes.count != outputs {
      throw .shape("\(slopes.count) slopes do not fit \(outputs) channels")
    }
    kernel = (weight.shape[2], weight.shape[3])
    out = (
      (height - 1) * stride.rows + dilation.rows * (kernel.rows - 1) + 1 + extra.rows - padding.top - padding.bottom,
      (width - 1) * stride.columns + dilation.columns * (kernel.columns - 1) + 1 + extra.columns - padding.left
        - padding.right
    )
    guard out.rows > 0, out.columns > 0 else {
      throw .shape("a transposed convolution of weight \(weight.shape) leaves nothing of \(input.shape)")
    }
    self.geometry = geometry
    self.bias = bias?.values ?? [Float](repeating: 0, count: outputs)
    self.activation = activation
  }

  var outputShape: [Int] { [batch, outputs, out.rows, out.columns] }

  func run(
    input: UnsafePointer<Float>, weight: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, concurrently: Bool
  ) {
    let groups = geometry.groups
    let (groupInputs, groupOutputs) = (inputs / groups, outputs / groups)
    let pieces = (groupOutputs + Self.channelsPerPiece - 1) / Self.channelsPerPiece
    let (taps, area) = (kernel.rows * kernel.columns, height * width)
    let kernels = Kernels.current
    let (source, weights, target) = (
      SharedConstPointer(base: input), SharedConstPointer(base: weight), SharedPointer(base: output)
    )
    Workers.run(count: batch * groups * pieces, concurrently: concurrently) { index in
      let (item, rest) = index.quotientAndRemainder(dividingBy: groups * pieces)
      let (group, piece) = rest.quotientAndRemainder(dividingBy: pieces)
      let first = piece * Self.channelsPerPiece
      let count = min(Self.channelsPerPiece, groupOutputs - first)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: count * taps * area) { products in
        guard let products = products.baseAddress else { return }
        // [channels x taps, inputs] times [inputs, pixels]; the weights lie transposed.
        MatrixProduct.multiply(
          a: weights.base + (group * groupInputs * groupOutputs + first) * taps, aStride: groupOutputs * taps,
          transposingA: true, b: source.base + (item * inputs + group * groupInputs) * area, bStride: area,
          into: products, cStride: area, rows: count * taps, columns: area, inner: groupInputs)
        for channel in 0..<count {
          let number = group * groupOutputs + first + channel
          let plane = target.base + (item * outputs + number) * out.rows * out.columns
          plane.update(repeating: bias[number], count: out.rows * out.columns)
          for tap in 0..<taps {
            lay(
              products + (channel * taps + tap) * area, row: tap / kernel.columns, column: tap % kernel.columns,
              on: plane)
          }
          activation?.apply(to: plane, count: out.rows * out.columns, channel: number, kernels: kernels)
        }
      }
    }
  }

  /// Adds one tap of every input pixel to the result.
  private func lay(_ products: UnsafePointer<Float>, row: Int, column: Int, on plane: UnsafeMutablePointer<Float>) {
    let stride = geometry.stride.columns
    let offset = column * geometry.dilation.columns - geometry.padding.left
    // Input columns x with 0 <= x * stride + offset < out.columns.
    let first = min(width, offset >= 0 ? 0 : (-offset + stride - 1) / stride)
    let last = max(first, offset >= out.columns ? 0 : min(width, (out.columns - 1 - offset) / stride + 1))
    for y in 0..<height {
      let outRow = y * geometry.stride.rows + row * geometry.dilation.rows - geometry.padding.top
      guard outRow >= 0, outRow < out.rows else { continue }
      let target = plane + outRow * out.columns + offset
      let source = products + y * width
      for x in first..<last { target[x * stride] += source[x] }
    }
  }
}
