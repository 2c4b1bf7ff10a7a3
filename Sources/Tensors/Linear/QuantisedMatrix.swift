/// A row-major matrix of whole numbers -127...127 with one scale for each row.
struct QuantisedMatrix: Sendable {
  let rows: Int
  let columns: Int
  let values: [Int8]
  /// What one step of a row stands for.
  let scales: [Float]

  /// Rounds every row so that its largest number becomes 127.
  init(_ matrix: Tensor) {
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    var scales = [Float](repeating: 0, count: rows)
    let kernels = Kernels.current.table
    values = [Int8](unsafeUninitializedCapacity: rows * columns) { buffer, initialised in
      matrix.values.withUnsafeBufferPointer { values in
        guard let source = values.baseAddress, let target = buffer.baseAddress else { return }
        for row in 0..<rows {
          scales[row] = kernels.quantise(source + row * columns, columns, target + row * columns)
        }
      }
      initialised = rows * columns
    }
    self.rows = rows
    self.columns = columns
    self.scales = scales
  }
}
