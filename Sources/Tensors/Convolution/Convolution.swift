extension Tensor {
  /// A two-dimensional convolution (cross-correlation, as networks use it) of an NCHW tensor.
  ///
  /// Weights are packed for this call; a ``ConvolutionLayer`` packs them once.
  /// - Parameters:
  ///   - weight: [outputs, inputs / groups, kernel rows, kernel columns].
  ///   - bias: [outputs].
  ///   - activation: applied to the result.
  ///   - concurrently: whether several cores may be used; results are the same either way.
  /// - Throws: ``TensorError/shape(_:)``.
  public func convolved(
    weight: Tensor, bias: Tensor? = nil, geometry: ConvolutionGeometry = .init(), activation: Activation? = nil,
    concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    guard weight.shape.count == 4 else { throw .shape("no two-dimensional convolution has the weight \(weight.shape)") }
    return try ConvolutionLayer(weight: weight, bias: bias, geometry: geometry, activation: activation)
      .applied(to: self, concurrently: concurrently)
  }
}
