import Foundation

/// A tensor of a mapped file, read where it lies: nothing is copied or widened until it is asked for.
public struct TensorView: Sendable {
  /// What the file calls it.
  public let name: String
  /// The number format.
  public let type: ElementType
  /// The length of every axis, outermost first.
  public let shape: [Int]

  /// What messages call the file.
  let file: String
  private let data: Data
  private let range: Range<Int>

  init(name: String, entry: SafetensorsHeader.Entry, file: String, data: Data, start: Int) {
    self.name = name
    type = entry.type
    shape = entry.shape
    self.file = file
    self.data = data
    range = start + entry.range.lowerBound..<start + entry.range.upperBound
  }

  /// A tensor that lies in a file of another format.
  /// - Parameters:
  ///   - bytes: where its numbers lie in `data`, little-endian and row-major.
  ///   - file: what messages call the file.
  /// - Returns: `nil` when `bytes` does not lie in `data` or does not fit `shape`.
  public init?(name: String, type: ElementType, shape: [Int], bytes: Range<Int>, of data: Data, file: String) {
    var bits = type.bits
    for length in shape {
      let (product, overflow) = bits.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow else { return nil }
      bits = product
    }
    guard bits % 8 == 0, bits / 8 == bytes.count, bytes.lowerBound >= 0, bytes.upperBound <= data.count else {
      return nil
    }
    self.name = name
    self.type = type
    self.shape = shape
    self.file = file
    self.data = data.startIndex == 0 ? data : Data(data)
    range = bytes
  }

  /// The number of elements.
  public var count: Int { range.count * 8 / type.bits }

  /// Calls `body` with the tensor's bytes, little-endian numbers in row-major order; they may lie on any boundary.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try data.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The numbers as 32-bit floats; those of 64 bits are rounded.
  /// - Throws: ``TensorError/unsupportedType(name:type:file:)`` for other numbers than floats of 16 to 64 bits.
  public func tensor() throws(TensorError) -> Tensor {
    let convert: (UnsafeRawBufferPointer, Int) -> Float
    switch type {
    case .float64:
      convert = {
        Float(Double(bitPattern: UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 8 * $1, as: UInt64.self))))
      }
    case .float32, .float16, .bfloat16: return widened()
    default: throw .unsupportedType(name: name, type: type.rawValue, file: file)
    }
    return Tensor(shape: shape) { output in
      withBytes { source in
        for i in output.indices { output[i] = convert(source, i) }
      }
    }
  }

  /// Numbers that one piece of work widens.
  private static let pieceLength = 1 << 20

  private func widened() -> Tensor {
    let kernels = Kernels.current
    return Tensor(shape: shape) { output in
      withBytes { source in
        guard let bytes = source.baseAddress, let base = output.baseAddress else { return }
        let (input, target, count) = (SharedBytes(base: bytes), SharedPointer(base: base), output.count)
        Workers.run(count: (count + Self.pieceLength - 1) / Self.pieceLength) { piece in
          let first = piece * Self.pieceLength
          widen(input.base, first..<min(count, first + Self.pieceLength), into: target.base, kernels)
        }
      }
    }
  }

  private func widen(
    _ source: UnsafeRawPointer, _ range: Range<Int>, into output: UnsafeMutablePointer<Float>, _ kernels: Kernels
  ) {
    let isAligned = Int(bitPattern: source) % MemoryLayout<UInt16>.alignment == 0
    switch type {
    case .float16:
      for i in range {
        let bits = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
        output[i] = HalfPrecision.widened(binary16: bits)
      }
    case .bfloat16 where isAligned && Self.isLittleEndian:
      kernels.table.widen(
        source.assumingMemoryBound(to: UInt16.self) + range.lowerBound, range.count, output + range.lowerBound)
    case .bfloat16:
      for i in range {
        let bits = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
        output[i] = HalfPrecision.widened(bfloat16: bits)
      }
    default:
      for i in range {
        let bits = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self))
        output[i] = Float(bitPattern: bits)
      }
    }
  }

  private static let isLittleEndian = UInt16(1).littleEndian == 1

  /// The numbers as bfloat16, without a detour over floats where the file holds bfloat16.
  /// - Throws: ``TensorError/unsupportedType(name:type:file:)`` for other numbers than floats of 16 to 64 bits.
  public func bfloat16Tensor() throws(TensorError) -> BFloat16Tensor {
    guard type == .bfloat16 else { return BFloat16Tensor(rounding: try tensor()) }
    let bits = withBytes { source in
      [UInt16](unsafeUninitializedCapacity: count) { buffer, initialised in
        for i in 0..<count {
          buffer[i] = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
        }
        initialised = count
      }
    }
    return BFloat16Tensor(shape: shape, bits: bits)
  }
}

/// Bytes handed to workers that read them.
private struct SharedBytes: @unchecked Sendable {
  let base: UnsafeRawPointer
}
