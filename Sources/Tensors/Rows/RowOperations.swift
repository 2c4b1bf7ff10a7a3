internal import CKernels

/// What is done to rows between matrix products, on the calling thread.
package struct RowOperations: Sendable {
  let kernels: Kernels

  /// The operations of the level at work.
  package static var current: RowOperations { RowOperations(kernels: .current) }

  /// Rows brought to mean 0 and variance 1, then scaled and shifted; written as floats or as bfloat16 numbers.
  package func layerNormalise(_ x: Rows, weight: [Float]?, bias: [Float]?, epsilon: Float, into y: Rows) {
    check(x, y, weight, bias)
    each(x, into: y) { row, result in
      kernels.table.layer_norm(row, x.columns, weight, bias, epsilon, result)
    }
  }

  /// Rows divided by the root of their mean square, then scaled; written as floats or as bfloat16 numbers.
  package func rmsNormalise(_ x: Rows, weight: [Float], epsilon: Float, into y: Rows) {
    check(x, y, weight)
    each(x, into: y) { row, result in kernels.table.rms_norm(row, x.columns, weight, epsilon, result) }
  }

  /// Rows divided by the root of their mean square and scaled, and the pairs of every head turned.
  ///
  /// Su and others 2021, *RoFormer*.
  /// - Parameter turns: for each row cosines of one head, each twice, then sines, each twice and negative the first time.
  package func rmsNormaliseAndTurn(_ x: Rows, heads: Int, weight: [Float], epsilon: Float, turns: Rows, into y: Rows) {
    check(x, y, weight)
    let size = x.columns / max(1, heads)
    precondition(
      size * heads == x.columns && size % 2 == 0 && turns.columns == 2 * size && turns.count == x.count,
      "\(turns.count) rows of \(turns.columns) do not turn \(x.count) of \(x.columns) with \(heads) heads")
    let angles = turns.floats
    var index = 0
    each(x, into: y) { row, result in
      kernels.table.rms_norm_turned(row, heads, size, weight, epsilon, angles + index * 2 * size, result)
      index += 1
    }
  }

  /// Applies a function; written as floats or as bfloat16 numbers.
  ///
  /// The floats of `x` are used up.
  package func activate(_ x: Rows, _ activation: Activation, into y: Rows) {
    check(x, y)
    for index in 0..<x.count {
      let row = x.floats + index * x.columns
      activation.apply(toRows: row, rows: 1, channels: x.columns, kernels: kernels)
      write(row, to: y, index)
    }
  }

  /// The product of `activation` of `x` with `factor`, number by number.
  ///
  /// The floats of `x` are used up.
  package func activate(_ x: Rows, _ activation: Activation, times factor: Rows, into y: Rows) {
    check(x, y)
    check(x, factor)
    for index in 0..<x.count {
      let (row, other) = (x.floats + index * x.columns, factor.floats + index * x.columns)
      activation.apply(toRows: row, rows: 1, channels: x.columns, kernels: kernels)
      for i in 0..<x.columns { row[i] *= other[i] }
      write(row, to: y, index)
    }
  }

  /// Adds `y`, number by number times `gate`, to `x`.
  package func add(_ y: Rows, gate: [Float]? = nil, to x: Rows) {
    check(y, x, gate)
    for index in 0..<x.count {
      kernels.table.add_gated(y.floats + index * x.columns, gate, x.columns, x.floats + index * x.columns)
    }
  }

  /// Writes the same numbers as floats or as bfloat16 numbers.
  package func copy(_ x: Rows, into y: Rows) {
    check(x, y)
    for index in 0..<x.count { write(x.floats + index * x.columns, to: y, index) }
  }

  /// Calls `body` for every row and with where its result goes: a row of `y`, or a stop on the way to narrower numbers.
  private func each(_ x: Rows, into y: Rows, _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void) {
    let columns = x.columns
    guard y.format == .bfloat16 else {
      for index in 0..<x.count { body(x.floats + index * columns, y.floats + index * columns) }
      return
    }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, columns)) { stop in
      guard let stop = stop.baseAddress else { return }
      for index in 0..<x.count {
        body(x.floats + index * columns, stop)
        kernels.table.narrow(stop, columns, y.bits + index * columns)
      }
    }
  }

  private func write(_ row: UnsafeMutablePointer<Float>, to y: Rows, _ index: Int) {
    switch y.format {
    case .bfloat16: kernels.table.narrow(row, y.columns, y.bits + index * y.columns)
    case .float32:
      let target = y.floats + index * y.columns
      if target != row { target.update(from: row, count: y.columns) }
    }
  }

  private func check(_ x: Rows, _ y: Rows, _ perColumn: [Float]?...) {
    precondition(
      x.count == y.count && x.columns == y.columns && perColumn.allSatisfy { $0?.count ?? x.columns == x.columns },
      "\(x.count) rows of \(x.columns) do not fit \(y.count) of \(y.columns)")
  }
}
