internal import COneDNN

extension Primitive {
  /// Row-major `result` = `source` of [rows, inner] times weights of [inner, columns] (+ bias of [columns]).
  /// - Parameters:
  ///   - weights: their layout, or `nil` to let oneDNN choose one.
  /// - Throws: ``TensorError/library(_:)``.
  static func matrixProduct(
    rows: Int, inner: Int, columns: Int, format: OneDNN.Format, result: OneDNN.Format, weights: ArrayLayout?,
    hasBias: Bool
  ) throws(TensorError) -> Primitive {
    var source = try ArrayLayout(shape: [rows, inner], format: format).descriptor
    var weights =
      if let weights { weights.descriptor } else { try ArrayLayout(free: [inner, columns], format: format).descriptor }
    var bias = try ArrayLayout(shape: [1, columns], format: .float32).descriptor
    var target = try ArrayLayout(shape: [rows, columns], format: result).descriptor
    var operation = dnnl_matmul_desc_t()
    try OneDNN.check(
      hasBias
        ? dnnl_matmul_desc_init(&operation, &source, &weights, &bias, &target)
        : dnnl_matmul_desc_init(&operation, &source, &weights, nil, &target),
      "a matrix product")
    return try Primitive(
      operation: &operation, roles: hasBias ? [.source, .weights, .bias, .result] : [.source, .weights, .result],
      what: "a matrix product of [\(rows), \(inner)] and [\(inner), \(columns)]")
  }
}
