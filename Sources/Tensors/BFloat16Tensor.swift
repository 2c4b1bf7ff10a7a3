/// A dense array of bfloat16 numbers (the upper half of a 32-bit float) in row-major order.
public struct BFloat16Tensor: Sendable, Equatable {
  /// The length of every axis, outermost first.
  public let shape: [Int]
  /// The numbers' bits, row-major.
  public var bits: [UInt16]

  /// Makes a tensor from bits.
  /// - Parameter bits: as many numbers as the product of `shape`.
  public init(shape: [Int], bits: [UInt16]) {
    precondition(shape.allSatisfy { $0 >= 0 } && bits.count == shape.reduce(1, *), "numbers do not fit the shape")
    self.shape = shape
    self.bits = bits
  }

  /// Rounds every number to the nearest bfloat16, ties to even.
  public init(rounding tensor: Tensor) {
    shape = tensor.shape
    let kernels = Kernels.current.table
    bits = [UInt16](unsafeUninitializedCapacity: tensor.count) { buffer, initialised in
      tensor.values.withUnsafeBufferPointer { kernels.narrow($0.baseAddress, $0.count, buffer.baseAddress) }
      initialised = tensor.count
    }
  }

  /// The number of elements.
  public var count: Int { bits.count }

  /// The same numbers as 32-bit floats, exactly.
  public var widened: Tensor {
    let kernels = Kernels.current.table
    return Tensor(shape: shape) { output in
      bits.withUnsafeBufferPointer { kernels.widen($0.baseAddress, $0.count, output.baseAddress) }
    }
  }
}
