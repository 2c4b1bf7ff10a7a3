import Tensors

/// A vision transformer: patches become tokens, a class token stands before them, and blocks that normalise first mix them.
///
/// Dosovitskiy et al., *An Image is Worth 16x16 Words* (ICLR 2021). CLIP and DINOv2 are of this build.
struct VisionTransformer: Sendable {
  /// Normalisation of each token.
  struct Norm: Sendable {
    var weight: Tensor
    var bias: Tensor
    var epsilon: Float

    func applied(to tokens: Tensor, concurrently: Bool) throws(TensorError) -> Tensor {
      try tokens.layerNormalised(weight: weight, bias: bias, epsilon: epsilon, concurrently: concurrently)
    }
  }

  /// What a block does to each token by itself.
  enum Mixer: Sendable {
    case perceptron(first: LinearLayer, activation: TokenActivation, second: LinearLayer)
    /// silu of one half times the other half, as DINOv2's giant has it.
    case gated(gate: LinearLayer, other: LinearLayer, second: LinearLayer)

    func applied(to tokens: Tensor, concurrently: Bool) throws(TensorError) -> Tensor {
      switch self {
      case .perceptron(let first, let activation, let second):
        let hidden: Tensor
        switch activation {
        case .gelu: hidden = try first.applied(to: tokens, activation: .gelu, concurrently: concurrently)
        case .quickGELU:
          // x sigmoid(1.702 x) is silu(1.702 x) / 1.702.
          hidden = try first.applied(to: tokens, concurrently: concurrently).mapped(scale: 1.702, shift: 0)
            .activated(.silu).mapped(scale: 1 / 1.702, shift: 0)
        }
        return try second.applied(to: hidden, concurrently: concurrently)
      case .gated(let gate, let other, let second):
        let gates = try gate.applied(to: tokens, activation: .silu, concurrently: concurrently)
        let others = try other.applied(to: tokens, concurrently: concurrently)
        return try second.applied(to: gates.multipliedElementwise(by: others), concurrently: concurrently)
      }
    }
  }

  struct Block: Sendable {
    var firstNorm: Norm
    var query: LinearLayer
    var key: LinearLayer
    var value: LinearLayer
    var output: LinearLayer
    var secondNorm: Norm
    var mixer: Mixer
  }

  /// From patches of the picture to tokens.
  var patches: ConvolutionLayer
  /// [width].
  var classToken: Tensor
  /// [1 + patches, width] for the size of picture that comes in.
  var positions: Tensor
  var heads: Int
  /// Before the first block (CLIP).
  var entryNorm: Norm?
  var blocks: [Block]
  /// Of the class token after the last block.
  var exitNorm: Norm

  /// The class token of a picture [1, 3, height, width] after all blocks: [1, width].
  func classFeatures(of picture: Tensor, concurrently: Bool) throws(TensorError) -> Tensor {
    let width = patches.outputs
    let map = try patches.applied(to: picture, concurrently: concurrently)
    let tokens = try map.reshaped(to: [width, -1]).transposed([1, 0])
    let count = tokens.shape[0] + 1
    var state = try Tensor(shape: [count, width], values: classToken.values + tokens.values).adding(positions)
    if let entryNorm { state = try entryNorm.applied(to: state, concurrently: concurrently) }
    for block in blocks {
      let input = try block.firstNorm.applied(to: state, concurrently: concurrently)
      func heads(_ layer: LinearLayer) throws(TensorError) -> Tensor {
        try layer.applied(to: input, concurrently: concurrently).reshaped(to: [count, self.heads, -1])
      }
      let mixed = try Tensor.attention(
        queries: heads(block.query), keys: heads(block.key), values: heads(block.value), concurrently: concurrently)
      state = try state.adding(
        block.output.applied(to: mixed.reshaped(to: [count, width]), concurrently: concurrently))
      let second = try block.secondNorm.applied(to: state, concurrently: concurrently)
      state = try state.adding(block.mixer.applied(to: second, concurrently: concurrently))
    }
    return try exitNorm.applied(
      to: Tensor(shape: [1, width], values: Array(state.values[..<width])), concurrently: false)
  }

  /// Position embeddings for another grid of patches.
  ///
  /// Bicubic (a = -0.75) with half-pixel centres and clamped edges, as PyTorch interpolates; the first one, the class
  /// token's, stays. `nil` where the table is no square of patches.
  static func positions(_ table: Tensor, rows: Int, columns: Int) -> Tensor? {
    guard table.shape.count == 2, table.shape[0] > 1 else { return nil }
    let width = table.shape[1]
    let side = Int(Double(table.shape[0] - 1).squareRoot().rounded())
    guard side * side == table.shape[0] - 1 else { return nil }
    if rows == side, columns == side { return table }
    var values = Array(table.values[..<width])
    let (down, across) = (cubicTaps(from: side, to: rows), cubicTaps(from: side, to: columns))
    for row in down {
      for column in across {
        var token = [Float](repeating: 0, count: width)
        for (y, rowWeight) in row {
          for (x, columnWeight) in column {
            let start = (1 + y * side + x) * width
            for i in 0..<width { token[i] += rowWeight * columnWeight * table.values[start + i] }
          }
        }
        values += token
      }
    }
    return Tensor(shape: [1 + rows * columns, width], values: values)
  }

  private static func cubicTaps(from old: Int, to new: Int) -> [[(Int, Float)]] {
    let a: Float = -0.75
    func cubic(_ x: Float) -> Float {
      x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
    }
    return (0..<new).map { i in
      let place = (Float(i) + 0.5) * Float(old) / Float(new) - 0.5
      let first = Int(place.rounded(.down))
      return (first - 1...first + 2).map { (min(max($0, 0), old - 1), cubic(abs(place - Float($0)))) }
    }
  }
}

/// A function applied to every number inside a perceptron.
enum TokenActivation: String, Sendable {
  /// x times the standard normal distribution's share below x.
  case gelu
  /// x / (1 + e^-1.702x).
  case quickGELU = "quick_gelu"
}
