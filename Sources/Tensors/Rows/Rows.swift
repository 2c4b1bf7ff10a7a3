/// Rows of numbers in shared memory: a view that pieces of work read and write through.
///
/// Several threads may hold views of the same memory; each must write only to rows that no other touches meanwhile.
package struct Rows: @unchecked Sendable {
  /// The number formats that rows come in.
  package enum Format: Sendable {
    case float32
    case bfloat16

    var size: Int { self == .float32 ? 4 : 2 }
  }

  /// Rows.
  package let count: Int
  /// Numbers of a row.
  package let columns: Int
  /// What the numbers are.
  package let format: Format
  private let memory: AlignedMemory
  private let first: Int

  fileprivate init(_ memory: AlignedMemory, first: Int = 0, count: Int, columns: Int, format: Format) {
    (self.memory, self.first, self.count, self.columns, self.format) = (memory, first, count, columns, format)
  }

  private var base: UnsafeMutableRawPointer { memory.base + first * columns * format.size }

  /// Some of the rows.
  package subscript(range: Range<Int>) -> Rows {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "rows \(range) of \(count)")
    return Rows(memory, first: first + range.lowerBound, count: range.count, columns: columns, format: format)
  }

  /// The numbers of rows of 32-bit floats.
  var floats: UnsafeMutablePointer<Float> {
    precondition(format == .float32, "these rows hold no 32-bit floats")
    return base.assumingMemoryBound(to: Float.self)
  }

  /// The bits of rows of bfloat16 numbers.
  var bits: UnsafeMutablePointer<UInt16> {
    precondition(format == .bfloat16, "these rows hold no bfloat16 numbers")
    return base.assumingMemoryBound(to: UInt16.self)
  }

  /// The rows as a layer reads them.
  var source: RowSource {
    switch format {
    case .float32: .float32(UnsafeBufferPointer(start: floats, count: count * columns))
    case .bfloat16: .bfloat16(UnsafeBufferPointer(start: bits, count: count * columns))
    }
  }

  /// A copy of rows of 32-bit floats.
  package func tensor(shape: [Int]) -> Tensor {
    precondition(shape.reduce(1, *) == count * columns, "\(count) rows of \(columns) do not fit \(shape)")
    return Tensor(shape: shape) { output in
      _ = output.initialize(from: UnsafeBufferPointer(start: floats, count: count * columns))
    }
  }

  /// Calls `body` with the numbers of rows of 32-bit floats, row after row.
  package func withFloats(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    body(UnsafeMutableBufferPointer(start: floats, count: count * columns))
  }
}

/// Memory for rows, kept from one use to the next: fresh memory costs more than most of what is done between matrix products.
package final class RowMemory: Sendable {
  /// All rows; what they hold at first is not settled.
  package let rows: Rows

  package init(rows count: Int, columns: Int, format: Rows.Format = .float32) {
    precondition(count >= 0 && columns >= 0, "no memory has \(count) rows of \(columns)")
    rows = Rows(
      AlignedMemory(byteCount: count * columns * format.size), count: count, columns: columns, format: format)
  }

  /// Copies a tensor's numbers.
  package convenience init(_ tensor: Tensor, columns: Int) {
    precondition(columns > 0 && tensor.count % columns == 0, "\(tensor.shape) is no rows of \(columns)")
    self.init(rows: tensor.count / columns, columns: columns)
    tensor.values.withUnsafeBufferPointer { values in
      if let base = values.baseAddress { rows.floats.update(from: base, count: values.count) }
    }
  }

  /// The rows in a range.
  package subscript(range: Range<Int>) -> Rows { rows[range] }
}
