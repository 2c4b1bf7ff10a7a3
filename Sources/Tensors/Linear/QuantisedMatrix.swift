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
    let kernels = Kernels.current
    let steps = RowMemory(rows: rows, columns: 1)
    values = [Int8](unsafeUninitializedCapacity: rows * columns) { buffer, initialised in
      matrix.values.withUnsafeBufferPointer { values in
        guard let source = values.baseAddress, let target = buffer.baseAddress else { return }
        let (input, output) = (SharedConstPointer(base: source), SharedWholeNumbers(base: target))
        Workers.run(count: rows) { row in
          steps.rows.floats[row] = kernels.table.quantise(
            input.base + row * columns, columns, output.base + row * columns)
        }
      }
      initialised = rows * columns
    }
    scales = steps.rows.tensor(shape: [rows]).values
    self.rows = rows
    self.columns = columns
  }
}

/// A pointer handed to workers that write disjoint parts through it.
private struct SharedWholeNumbers: @unchecked Sendable {
  let base: UnsafeMutablePointer<Int8>
}
