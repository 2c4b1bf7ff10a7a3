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
        let first = try up.reshaped(to: [-1, rank])
        add(try first.multiplied(by: down.reshaped(to: [rank, -1])), times: scale * strength, to: &tensor)
      case .difference(let difference, let scale):
        add(try file.tensor(difference), times: scale * strength, to: &tensor)
      }
    }
  }

  private func add(_ change: Tensor, times scale: Double, to tensor: inout Tensor) {
    let scale = Float(scale)
    let count = min(change.count, tensor.count)
    change.values.withUnsafeBufferPointer { change in
      tensor.values.withUnsafeMutableBufferPointer { numbers in
        for i in 0..<count { numbers[i] += scale * change[i] }
      }
    }
  }
}
