/// Weights of 32-bit or bfloat16 numbers in oneDNN's blocks.
struct PackedWeights: LinearWeights {
  private let packed: PackedMatrix
  private let bias: [Float]

  init(_ weight: Tensor, bias: [Float], format: OneDNN.Format) throws(TensorError) {
    packed = try weight.values.withUnsafeBufferPointer { (numbers) throws(TensorError) in
      try PackedMatrix(
        numbers.baseAddress, format: .float32, outputs: weight.shape[0], inputs: weight.shape[1], packedAs: format,
        result: .float32, hasBias: true)
    }
    self.bias = bias
  }

  func prepared(rows: Int) throws(TensorError) -> Run {
    let (primitive, packed) = try packed.primitive(rows: rows)
    return { [bias, inputs = self.packed.inputs, format = self.packed.format] x, y, kernels in
      bias.withUnsafeBufferPointer { bias in
        guard let bias = bias.baseAddress else { return false }
        func run(_ source: UnsafeRawPointer) -> Bool {
          primitive.run([
            .source: source, .weights: packed.base, .bias: UnsafeRawPointer(bias), .result: UnsafeRawPointer(y),
          ])
        }
        return format == .bfloat16
          ? x.withBFloats(count: rows * inputs, kernels) { run($0) } ?? false
          : x.withFloats(count: rows * inputs, kernels) { run($0) } ?? false
      }
    }
  }
}
