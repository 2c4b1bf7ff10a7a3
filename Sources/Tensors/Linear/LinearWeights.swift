/// Rows of numbers that a layer is applied to.
enum RowSource: @unchecked Sendable {
  case float32(UnsafeBufferPointer<Float>)
  case bfloat16(UnsafeBufferPointer<UInt16>)

  /// The rows from the given number on.
  func advanced(by numbers: Int) -> RowSource {
    switch self {
    case .float32(let values): .float32(UnsafeBufferPointer(rebasing: values[numbers...]))
    case .bfloat16(let bits): .bfloat16(UnsafeBufferPointer(rebasing: bits[numbers...]))
    }
  }

  /// The first `count` numbers as 32-bit floats.
  func withFloats<Result>(count: Int, _ kernels: Kernels, _ body: (UnsafePointer<Float>) -> Result?) -> Result? {
    switch self {
    case .float32(let values): return values.baseAddress.flatMap(body)
    case .bfloat16(let bits):
      return withUnsafeTemporaryAllocation(byteCount: 4 * count, alignment: 64) { scratch in
        let floats = scratch.bindMemory(to: Float.self)
        kernels.table.widen(bits.baseAddress, count, floats.baseAddress)
        return floats.baseAddress.flatMap { body($0) }
      }
    }
  }

  /// The first `count` numbers as bfloat16.
  func withBFloats<Result>(count: Int, _ kernels: Kernels, _ body: (UnsafePointer<UInt16>) -> Result?) -> Result? {
    switch self {
    case .bfloat16(let bits): return bits.baseAddress.flatMap(body)
    case .float32(let values):
      return withUnsafeTemporaryAllocation(byteCount: 2 * count, alignment: 64) { scratch in
        let bits = scratch.bindMemory(to: UInt16.self)
        kernels.table.narrow(values.baseAddress, count, bits.baseAddress)
        return bits.baseAddress.flatMap { body($0) }
      }
    }
  }
}

/// The weights and the bias of a linear layer in the form one way of multiplying wants them in.
protocol LinearWeights: Sendable {
  /// Multiplies a number of rows settled beforehand and adds the bias, on the calling thread: rows, result, kernels. Tells
  /// whether it could.
  typealias Run = @Sendable (RowSource, UnsafeMutablePointer<Float>, Kernels) -> Bool

  /// What multiplies `rows` rows.
  func prepared(rows: Int) throws(TensorError) -> Run
}
