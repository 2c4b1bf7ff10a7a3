/// Weights of bfloat16 numbers, widened to floats a few rows at a time, for processors without narrow products.
struct WidenedWeights: LinearWeights {
  private let weight: BFloat16Tensor
  private let bias: [Float]

  init(_ weight: BFloat16Tensor, bias: [Float]) {
    self.weight = weight
    self.bias = bias
  }

  func prepared(rows: Int) -> Run {
    { [weight, bias] x, y, kernels in
      let (outputs, inputs) = (weight.shape[0], weight.shape[1])
      let ran = x.withBFloats(count: rows * inputs, kernels) { bits in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * inputs) { floats -> Bool in
          guard let floats = floats.baseAddress else { return false }
          kernels.table.widen(bits, rows * inputs, floats)
          WidenedPanels.multiply(floats, rows: rows, outputs: outputs, inputs: inputs, into: y) { panel, scratch in
            weight.bits.withUnsafeBufferPointer { weight in
              guard let weight = weight.baseAddress else { return }
              kernels.table.widen(weight + panel.lowerBound * inputs, panel.count * inputs, scratch)
            }
          }
          for row in 0..<rows {
            for column in 0..<outputs { y[row * outputs + column] += bias[column] }
          }
          return true
        }
      }
      return ran ?? false
    }
  }
}

/// Eight-bit weights, widened to floats a few rows at a time: the same numbers as ``PackedQuantisedWeights`` but for the
/// rounding of sums.
struct WidenedQuantisedWeights: LinearWeights {
  private let weight: QuantisedMatrix
  private let bias: [Float]

  init(_ weight: QuantisedMatrix, bias: [Float]) {
    self.weight = weight
    self.bias = bias
  }

  func prepared(rows: Int) -> Run {
    { [weight, bias] x, y, kernels in
      let (outputs, inputs) = (weight.rows, weight.columns)
      let ran = x.withFloats(count: rows * inputs, kernels) { floats in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * inputs) { whole -> Bool in
          guard let whole = whole.baseAddress else { return false }
          let steps = withUnsafeTemporaryAllocation(of: Int8.self, capacity: inputs) { line in
            (0..<rows).map { row in
              let step = kernels.table.quantise(floats + row * inputs, inputs, line.baseAddress)
              for i in 0..<inputs { whole[row * inputs + i] = Float(line[i]) }
              return step
            }
          }
          WidenedPanels.multiply(whole, rows: rows, outputs: outputs, inputs: inputs, into: y) { panel, scratch in
            let start = panel.lowerBound * inputs
            for i in 0..<panel.count * inputs { scratch[i] = Float(weight.values[start + i]) }
          }
          for row in 0..<rows {
            for column in 0..<outputs {
              let i = row * outputs + column
              y[i] = y[i] * (steps[row] * weight.scales[column]) + bias[column]
            }
          }
          return true
        }
      }
      return ran ?? false
    }
  }
}

/// Products with weights that are widened panel by panel.
private enum WidenedPanels {
  /// Outputs in a panel: a panel of common sizes stays in the outer caches.
  static let length = 256

  static func multiply(
    _ x: UnsafePointer<Float>, rows: Int, outputs: Int, inputs: Int, into y: UnsafeMutablePointer<Float>,
    widen: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: min(length, outputs) * inputs) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      for start in stride(from: 0, to: outputs, by: length) {
        let panel = start..<min(outputs, start + length)
        widen(panel, scratch)
        MatrixProduct.multiply(
          a: x, aStride: inputs, b: scratch, bStride: inputs, transposingB: true, into: y + start, cStride: outputs,
          rows: rows, columns: panel.count, inner: inputs)
      }
    }
  }
}
