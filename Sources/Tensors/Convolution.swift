/// How a two-dimensional convolution walks over its input.
public struct ConvolutionGeometry: Sendable, Equatable {
  /// Step between outputs: rows, columns; at least 1.
  public var stride: (rows: Int, columns: Int)
  /// Zeros around the input; sides may differ.
  public var padding: (top: Int, left: Int, bottom: Int, right: Int)
  /// Step between kernel taps: rows, columns; at least 1.
  public var dilation: (rows: Int, columns: Int)
  /// Number of groups the channels are cut into; as many as channels for a depthwise convolution.
  public var groups: Int

  /// Makes a geometry; the defaults are those of a plain convolution without padding.
  public init(
    stride: (rows: Int, columns: Int) = (1, 1), padding: (top: Int, left: Int, bottom: Int, right: Int) = (0, 0, 0, 0),
    dilation: (rows: Int, columns: Int) = (1, 1), groups: Int = 1
  ) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// Whether two geometries are the same.
  public static func == (a: ConvolutionGeometry, b: ConvolutionGeometry) -> Bool {
    a.stride == b.stride && a.padding == b.padding && a.dilation == b.dilation && a.groups == b.groups
  }

  /// The length of one output axis, or `nil` when the kernel does not fit or a number is out of range.
  static func outputLength(input: Int, kernel: Int, before: Int, after: Int, stride: Int, dilation: Int) -> Int? {
    guard kernel >= 1, stride >= 1, dilation >= 1, before >= 0, after >= 0, max(before, after) < 1 << 16,
      max(dilation, stride, kernel) < 1 << 16
    else { return nil }
    let room = input + before + after - (dilation * (kernel - 1) + 1)
    return room < 0 ? nil : room / stride + 1
  }
}

extension Tensor {
  /// A two-dimensional convolution (cross-correlation, as networks use it) of an NCHW tensor.
  ///
  /// Tiles of the unrolled input are multiplied by the weights with OpenBLAS; depthwise layers have a direct loop.
  /// - Parameters:
  ///   - weight: [outputs, inputs / groups, kernel rows, kernel columns].
  ///   - bias: [outputs].
  ///   - activation: applied to the result.
  ///   - concurrently: whether tiles may run on several cores; results are the same either way.
  /// - Throws: ``TensorError/shape(_:)``.
  public func convolved(
    weight: Tensor, bias: Tensor? = nil, geometry: ConvolutionGeometry = .init(), activation: Activation? = nil,
    concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    let plan = try ConvolutionPlan(input: self, weight: weight, bias: bias, geometry: geometry, activation: activation)
    return Tensor(shape: [plan.batch, plan.outputs, plan.outHeight, plan.outWidth]) { output in
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
  public func doubled(weight: Tensor, bias: Tensor? = nil, activation: Activation? = nil) throws(TensorError) -> Tensor
  {
    let (batch, inputs, height, width) = try planes(for: "a transposed convolution")
    guard weight.shape.count == 4, weight.shape[0] == inputs, weight.shape[1] > 0, weight.shape[2...] == [2, 2],
      bias.map({ $0.count == weight.shape[1] }) ?? true
    else { throw .shape("a transposed convolution of weight \(weight.shape) does not fit \(shape)") }
    let outputs = weight.shape[1]
    let area = height * width
    // Rows of `taps` are the weights of one output channel and one of the four places.
    let taps = try weight.reshaped(to: [inputs, outputs * 4]).transposed([1, 0])
    var products = [Float](repeating: 0, count: outputs * 4 * area)
    return Tensor(shape: [batch, outputs, 2 * height, 2 * width]) { output in
      for item in 0..<batch {
        values.withUnsafeBufferPointer { x in
          taps.values.withUnsafeBufferPointer { w in
            products.withUnsafeMutableBufferPointer { p in
              guard let x = x.baseAddress, let w = w.baseAddress, let p = p.baseAddress else { return }
              MatrixProduct.multiply(
                a: w, aStride: inputs, b: x + item * inputs * area, bStride: area, into: p, cStride: area,
                rows: outputs * 4, columns: area, inner: inputs)
            }
          }
        }
        for channel in 0..<outputs {
          let shift = bias?.values[channel] ?? 0
          let plane = (item * outputs + channel) * 4 * area
          for place in 0..<4 {
            let (rowOffset, columnOffset) = (place / 2, place % 2)
            let source = (channel * 4 + place) * area
            for y in 0..<height {
              let row = plane + (2 * y + rowOffset) * 2 * width + columnOffset
              for x in 0..<width { output[row + 2 * x] = products[source + y * width + x] + shift }
            }
          }
          if let activation, let base = output.baseAddress {
            activation.apply(to: base + plane, count: 4 * area, channel: channel)
          }
        }
      }
    }
  }
}
