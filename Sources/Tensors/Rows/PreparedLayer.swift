/// A linear layer made ready for the pieces that rows are cut into; pieces run on the calling thread.
package struct PreparedLayer: Sendable {
  private let runs: [Int: LinearWeights.Run]
  private let inputs: Int
  private let outputs: Int
  private let kernels: Kernels

  /// - Throws: ``TensorError/library(_:)``.
  package init(_ layer: LinearLayer, for pieces: RowPieces) throws(TensorError) {
    (inputs, outputs, kernels) = (layer.inputs, layer.outputs, .current)
    var runs: [Int: LinearWeights.Run] = [:]
    for length in pieces.lengths where length > 0 { runs[length] = try layer.weights.prepared(rows: length) }
    self.runs = runs
  }

  /// Writes the layer's result for every row of `x`.
  /// - Throws: ``TensorError/shape(_:)``, ``TensorError/library(_:)``.
  package func apply(to x: Rows, into y: Rows) throws(TensorError) {
    guard x.columns == inputs, y.columns == outputs, x.count == y.count, let run = runs[x.count] else {
      throw .shape(
        "a linear layer of \(inputs) inputs and \(outputs) outputs does not take \(x.count) rows of \(x.columns) to "
          + "\(y.count) of \(y.columns)")
    }
    guard run(x.source, y.floats, kernels) else { throw .library("oneDNN: a linear layer could not be run") }
  }
}
