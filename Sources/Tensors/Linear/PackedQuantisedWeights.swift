/// Eight-bit weights in oneDNN's blocks; rows of inputs are rounded to eight bits as they come.
struct PackedQuantisedWeights: LinearWeights {
  private let packed: PackedMatrix
  private let outputs: Int
  private let scales: [Float]
  private let bias: [Float]

  init(_ weight: QuantisedMatrix, bias: [Float]) throws(TensorError) {
    packed = try weight.values.withUnsafeBufferPointer { (numbers) throws(TensorError) in
      try PackedMatrix(
        numbers.baseAddress, format: .int8, outputs: weight.rows, inputs: weight.columns, packedAs: .int8,
        result: .int32,
        hasBias: false)
    }
    outputs = weight.rows
    scales = weight.scales
    self.bias = bias
  }

  func prepared(rows: Int) throws(TensorError) -> Run {
    let (primitive, packed) = try packed.primitive(rows: rows)
    return { [bias, scales, outputs, inputs = self.packed.inputs] x, y, kernels in
      let ran = x.withFloats(count: rows * inputs, kernels) { floats in
        withUnsafeTemporaryAllocation(byteCount: rows * inputs, alignment: 64) { scratch -> Bool in
          guard let whole = scratch.bindMemory(to: Int8.self).baseAddress else { return false }
          let steps = (0..<rows).map { kernels.table.quantise(floats + $0 * inputs, inputs, whole + $0 * inputs) }
          // Sums are whole numbers of 32 bits; they turn into floats where they lie.
          guard
            primitive.run([
              .source: UnsafeRawPointer(whole), .weights: packed.base, .result: UnsafeRawPointer(y),
            ])
          else { return false }
          for row in 0..<rows {
            let line = y + row * outputs
            line.withMemoryRebound(to: Int32.self, capacity: outputs) {
              kernels.table.dequantise($0, outputs, steps[row], scales, bias, line)
            }
          }
          return true
        }
      }
      return ran ?? false
    }
  }
}
