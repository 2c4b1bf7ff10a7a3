import Foundation
import Tensors

/// A function applied to every number of a token.
enum TokenActivation: String, Sendable {
  /// x times the standard normal distribution's share below x.
  case gelu
  /// x / (1 + e^-1.702x).
  case quickGELU = "quick_gelu"

  func applied(to tensor: Tensor) -> Tensor {
    var result = tensor
    result.values.withUnsafeMutableBufferPointer { values in
      switch self {
      case .gelu: for i in values.indices { values[i] *= 0.5 * (1 + erf(values[i] * Float(0.5).squareRoot())) }
      case .quickGELU: for i in values.indices { values[i] /= 1 + exp(-1.702 * values[i]) }
      }
    }
    return result
  }
}

extension Tensor {
  /// Rows brought to mean 0 and deviation 1, then scaled and shifted.
  func layerNormalised(weight: Tensor, bias: Tensor, epsilon: Float) throws(TensorError) -> Tensor {
    guard shape.count == 2, shape[1] > 0, weight.count == shape[1], bias.count == shape[1] else {
      throw .shape("a normalisation by \(weight.shape) and \(bias.shape) does not fit \(shape)")
    }
    let width = shape[1]
    var result = self
    for row in 0..<shape[0] {
      let range = row * width..<(row + 1) * width
      let mean = values[range].reduce(0) { $0 + Double($1) } / Double(width)
      let variance = values[range].reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(width)
      let scale = Float(1 / (variance + Double(epsilon)).squareRoot())
      for i in 0..<width {
        result.values[range.lowerBound + i] =
          (values[range.lowerBound + i] - Float(mean)) * scale * weight.values[i] + bias.values[i]
      }
    }
    return result
  }

  /// Rows as shares that sum to 1: e^(scale x), divided by their sum.
  func softmax(scale: Float) -> Tensor {
    let width = shape.last ?? 0
    var result = self
    guard width > 0 else { return result }
    for start in stride(from: 0, to: count, by: width) {
      let range = start..<start + width
      let most = values[range].max() ?? 0
      var sum: Float = 0
      for i in range {
        result.values[i] = exp((values[i] - most) * scale)
        sum += result.values[i]
      }
      for i in range { result.values[i] /= sum }
    }
    return result
  }
}
