import Tensors

/// What an adapter adds to the tensors of a transformer, by their names.
struct AdapterChanges: Sendable {
  /// One summand.
  enum Change: Sendable {
    /// `scale` times the product of two factors.
    case product(up: String, down: String, scale: Double)
    /// `scale` times a tensor of the same shape.
    case difference(String, scale: Double)
  }

  /// Rows of a product that are computed at once.
  private static let rowsAtOnce = 1024

  let file: SafetensorsFile
  let changes: [String: [Change]]
  let strength: Double

  /// Adds what belongs to a tensor.
  /// - Throws: `TensorError` when the adapter's numbers are no floats.
  func merge(into tensor: inout Tensor, named name: String) throws {
    guard strength != 0, let summands = changes[name] else { return }
    for change in summands {
      switch change {
      case .product(let upName, let downName, let scale):
        let (up, down) = (try file.tensor(upName), try file.tensor(downName))
        let rank = down.shape[0]
        let inner = try down.reshaped(to: [rank, -1])
        // A stretch of rows at a time: its memory is used again, and the whole product would be as large as the weight.
        let rows = up.count / rank
        for start in stride(from: 0, to: rows, by: Self.rowsAtOnce) {
          let range = start..<min(rows, start + Self.rowsAtOnce)
          let stretch = Tensor(
            shape: [range.count, rank], values: Array(up.values[range.lowerBound * rank..<range.upperBound * rank]))
          add(
            try stretch.multiplied(by: inner), times: scale * strength, to: &tensor,
            from: range.lowerBound * inner.shape[1])
        }
      case .difference(let difference, let scale):
        add(try file.tensor(difference), times: scale * strength, to: &tensor, from: 0)
      }
    }
  }

  /// Adds to the numbers from `start` on.
  private func add(_ change: Tensor, times scale: Double, to tensor: inout Tensor, from start: Int) {
    let scale = Float(scale)
    let count = min(change.count, tensor.count - start)
    change.values.withUnsafeBufferPointer { change in
      tensor.values.withUnsafeMutableBufferPointer { numbers in
        for i in 0..<count { numbers[start + i] += scale * change[i] }
      }
    }
  }
}
