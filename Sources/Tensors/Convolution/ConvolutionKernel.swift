/// The checked sizes of a convolution's kernel and how it walks.
struct ConvolutionKernel: Sendable {
  /// Spatial axes, 1 to 3.
  let axes: Int
  let inputs: Int
  let outputs: Int
  let groups: Int
  /// The kernel's lengths; 1 where there is no such axis.
  let frames: Int
  let rows: Int
  let columns: Int
  let geometry: ConvolutionGeometry
  let frameGeometry: FrameGeometry
  let bias: [Float]

  init(
    weight: Tensor, bias: Tensor?, geometry: ConvolutionGeometry, frames: FrameGeometry
  ) throws(TensorError) {
    let shape = weight.shape
    guard (3...5).contains(shape.count), weight.count > 0, geometry.groups >= 1, shape[0] % geometry.groups == 0,
      !shape[1].multipliedReportingOverflow(by: geometry.groups).overflow,
      bias.map({ $0.count == shape[0] }) ?? true, shape.allSatisfy({ $0 <= Int(Int32.max) })
    else {
      throw .shape(
        "no convolution has the weight \(shape) in \(geometry.groups) groups and the bias \(bias?.shape ?? [])")
    }
    let steps = [
      geometry.stride.rows, geometry.stride.columns, geometry.dilation.rows, geometry.dilation.columns, frames.stride,
      frames.dilation,
    ]
    let borders = [
      geometry.padding.top, geometry.padding.left, geometry.padding.bottom, geometry.padding.right,
      frames.padding.before, frames.padding.after,
    ]
    guard steps.allSatisfy({ $0 >= 1 && $0 < 1 << 16 }), borders.allSatisfy({ $0 >= 0 && $0 < 1 << 16 }),
      shape[2...].allSatisfy({ $0 < 1 << 16 })
    else { throw .shape("a convolution's steps must be 1 or more, its padding 0 or more, all below 65536") }
    axes = shape.count - 2
    outputs = shape[0]
    inputs = shape[1] * geometry.groups
    groups = geometry.groups
    let lengths = [Int](repeating: 1, count: 3 - axes) + shape[2...]
    (self.frames, rows, columns) = (lengths[0], lengths[1], lengths[2])
    // What is said of axes that are not there does not count.
    var geometry = geometry
    if axes == 1 {
      (geometry.stride.rows, geometry.dilation.rows, geometry.padding.top, geometry.padding.bottom) = (1, 1, 0, 0)
    }
    self.geometry = geometry
    frameGeometry = axes == 3 ? frames : FrameGeometry()
    self.bias = bias?.values ?? [Float](repeating: 0, count: shape[0])
  }

  /// Taps of one input channel.
  var taps: Int { frames * rows * columns }
  var groupInputs: Int { inputs / groups }
  var groupOutputs: Int { outputs / groups }

  var isPointwise: Bool {
    taps == 1 && geometry.stride == (1, 1) && geometry.padding == (0, 0, 0, 0) && frameGeometry.stride == 1
      && frameGeometry.padding == (0, 0)
  }

  var isDepthwise: Bool { groups == inputs && groups == outputs && groups > 1 }

  /// The sizes of the result.
  /// - Throws: ``TensorError/shape(_:)`` when the kernel does not fit.
  func output(of input: FeatureExtent) throws(TensorError) -> FeatureExtent {
    guard input.channels == inputs else {
      throw .shape(
        "a convolution of \(inputs) channels does not fit \(input.shape(axes: axes)), which has \(input.channels)")
    }
    guard
      let outFrames = ConvolutionGeometry.outputLength(
        input: input.frames, kernel: frames, before: frameGeometry.padding.before, after: frameGeometry.padding.after,
        stride: frameGeometry.stride, dilation: frameGeometry.dilation),
      let outRows = ConvolutionGeometry.outputLength(
        input: input.rows, kernel: rows, before: geometry.padding.top, after: geometry.padding.bottom,
        stride: geometry.stride.rows, dilation: geometry.dilation.rows),
      let outColumns = ConvolutionGeometry.outputLength(
        input: input.columns, kernel: columns, before: geometry.padding.left, after: geometry.padding.right,
        stride: geometry.stride.columns, dilation: geometry.dilation.columns)
    else {
      throw .shape("a convolution with the kernel \(frames)x\(rows)x\(columns) does not fit \(input.shape(axes: axes))")
    }
    return FeatureExtent(
      batch: input.batch, channels: outputs, frames: outFrames, rows: outRows, columns: outColumns, layout: input.layout
    )
  }
}
