internal import COneDNN

extension Primitive {
  /// The sizes of a convolution of one picture whose border of zeros is already there, with no row or column left over.
  struct Picture: Sendable, Hashable {
    var inputs: Int
    var outputs: Int
    var rows: Int
    var columns: Int
    var kernelRows: Int
    var kernelColumns: Int
    var strideRows: Int
    var strideColumns: Int
    var dilationRows: Int
    var dilationColumns: Int

    var outRows: Int { (rows - (kernelRows - 1) * dilationRows - 1) / strideRows + 1 }
    var outColumns: Int { (columns - (kernelColumns - 1) * dilationColumns - 1) / strideColumns + 1 }
  }

  /// A two-dimensional convolution of one picture, channels last, into 32-bit floats, channels last.
  /// - Parameters:
  ///   - weights: their layout, or `nil` to let oneDNN choose one.
  ///   - accumulating: whether the result is added to what stands there; such a convolution has no bias.
  /// - Throws: ``TensorError/library(_:)``.
  static func convolution(
    _ picture: Picture, format: OneDNN.Format, weights: ArrayLayout?, hasBias: Bool, accumulating: Bool
  ) throws(TensorError) -> Primitive {
    let channelsLast = [0, 2, 3, 1]
    var source = try ArrayLayout(
      shape: [1, picture.inputs, picture.rows, picture.columns], order: channelsLast, format: format
    ).descriptor
    let kernel = [picture.outputs, picture.inputs, picture.kernelRows, picture.kernelColumns]
    var weights =
      if let weights { weights.descriptor } else { try ArrayLayout(free: kernel, format: format).descriptor }
    var bias = try ArrayLayout(shape: [picture.outputs], format: .float32).descriptor
    var target = try ArrayLayout(
      shape: [1, picture.outputs, picture.outRows, picture.outColumns], order: channelsLast, format: .float32
    ).descriptor
    let strides = [Int64(picture.strideRows), Int64(picture.strideColumns)]
    let dilations = [Int64(picture.dilationRows - 1), Int64(picture.dilationColumns - 1)]
    let none: [Int64] = [0, 0]
    var operation = dnnl_convolution_desc_t()
    try OneDNN.check(
      hasBias
        ? dnnl_dilated_convolution_forward_desc_init(
          &operation, dnnl_forward_inference, dnnl_convolution_direct, &source, &weights, &bias, &target, strides,
          dilations, none, none)
        : dnnl_dilated_convolution_forward_desc_init(
          &operation, dnnl_forward_inference, dnnl_convolution_direct, &source, &weights, nil, &target, strides,
          dilations, none, none),
      "a convolution")
    return try Primitive(
      operation: &operation, roles: hasBias ? [.source, .weights, .bias, .result] : [.source, .weights, .result],
      accumulating: accumulating, what: "a convolution of \(picture)")
  }
}
