/// The right-hand matrix of products, packed once for any number of rows on the left.
struct PackedMatrix: Sendable {
  let inputs: Int
  let format: OneDNN.Format
  private let outputs: Int
  private let result: OneDNN.Format
  private let hasBias: Bool
  private let packed: PackedArray

  /// The number of rows that the layout is chosen for.
  private static let typicalRows = 192

  /// Packs the transpose of a row-major [outputs, inputs] matrix.
  /// - Throws: ``TensorError/library(_:)``.
  init(
    _ weights: UnsafeRawPointer?, format: OneDNN.Format, outputs: Int, inputs: Int,
    packedAs packedFormat: OneDNN.Format,
    result: OneDNN.Format, hasBias: Bool
  ) throws(TensorError) {
    guard let weights else { throw .shape("a matrix without numbers cannot be packed") }
    self.inputs = inputs
    self.outputs = outputs
    self.format = packedFormat
    self.result = result
    self.hasBias = hasBias
    let typical = try Primitive.matrixProduct(
      rows: Self.typicalRows, inner: inputs, columns: outputs, format: packedFormat, result: result, weights: nil,
      hasBias: hasBias)
    packed = try PackedArray(
      weights, from: ArrayLayout(shape: [inputs, outputs], strides: [1, inputs], format: format),
      to: typical.layout(of: .weights))
  }

  /// The product with `rows` rows on the left, and the weights as it wants them.
  /// - Throws: ``TensorError/library(_:)``.
  func primitive(rows: Int) throws(TensorError) -> (Primitive, PackedArray) {
    let primitive = try Primitive.matrixProduct(
      rows: rows, inner: inputs, columns: outputs, format: format, result: result, weights: packed.layout,
      hasBias: hasBias)
    return (primitive, packed)
  }
}
