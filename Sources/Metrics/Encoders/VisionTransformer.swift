import Foundation
import Tensors

/// A vision transformer: patches become tokens, a class token stands before them, and blocks that normalise first mix them.
///
/// Dosovitskiy et al., *An Image is Worth 16x16 Words* (ICLR 2021). CLIP and DINOv2 are of this build.
struct VisionTransformer: Sendable {
  /// y = weight x + bias.
  struct Linear: Sendable {
    var weight: Tensor
    var bias: Tensor?

    func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
      try input.linear(weight: weight, bias: bias)
    }
  }

  /// Normalisation of each token.
  struct Norm: Sendable {
    var weight: Tensor
    var bias: Tensor
    var epsilon: Float

    func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
      try input.layerNormalised(weight: weight, bias: bias, epsilon: epsilon)
    }
  }

  /// What a block does to each token by itself.
  enum Mixer: Sendable {
    case perceptron(first: Linear, activation: TokenActivation, second: Linear)
    /// silu of one half times the other half, as DINOv2's giant has it.
    case gated(first: Linear, second: Linear)

    func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
      switch self {
      case .perceptron(let first, let activation, let second):
        return try second(activation.applied(to: first(input)))
      case .gated(let first, let second):
        let halves = try first(input)
        let (rows, width) = (halves.shape[0], halves.shape[1] / 2)
        var gated = Tensor(shape: [rows, width])
        for row in 0..<rows {
          for column in 0..<width {
            let gate = halves.values[row * 2 * width + column]
            gated.values[row * width + column] =
              gate / (1 + exp(-gate)) * halves.values[row * 2 * width + width + column]
          }
        }
        return try second(gated)
      }
    }
  }

  struct Block: Sendable {
    var firstNorm: Norm
    var query: Linear
    var key: Linear
    var value: Linear
    var output: Linear
    /// A factor a channel for what attention adds (DINOv2).
    var firstScale: Tensor?
    var secondNorm: Norm
    var mixer: Mixer
    /// A factor a channel for what the mixer adds (DINOv2).
    var secondScale: Tensor?
  }

  /// [width, 3, patch, patch].
  var patches: Tensor
  var patchBias: Tensor?
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
    let (width, side) = (patches.shape[0], patches.shape[2])
    let map = try picture.convolved(
      weight: patches, bias: patchBias, geometry: ConvolutionGeometry(stride: (side, side)), concurrently: concurrently)
    let tokens = try map.reshaped(to: [width, -1]).transposed([1, 0])
    var state = Tensor(shape: [tokens.shape[0] + 1, width], values: classToken.values + tokens.values)
    state = try state.adding(positions)
    if let entryNorm { state = try entryNorm(state) }
    for block in blocks {
      state = try state.adding(scaled(attention(block, of: block.firstNorm(state)), by: block.firstScale))
      state = try state.adding(scaled(block.mixer(block.secondNorm(state)), by: block.secondScale))
    }
    return try exitNorm(Tensor(shape: [1, width], values: Array(state.values[..<width])))
  }

  private func attention(_ block: Block, of tokens: Tensor) throws(TensorError) -> Tensor {
    let (count, width) = (tokens.shape[0], tokens.shape[1])
    let size = width / heads
    let (query, key, value) = (try block.query(tokens), try block.key(tokens), try block.value(tokens))
    // Heads side by side: [heads x size, tokens].
    let keys = try key.transposed([1, 0])
    var result = Tensor(shape: [count, width])
    for head in 0..<heads {
      func part(_ tensor: Tensor) -> Tensor {
        var values: [Float] = []
        values.reserveCapacity(count * size)
        for token in 0..<count {
          let start = token * width + head * size
          values.append(contentsOf: tensor.values[start..<start + size])
        }
        return Tensor(shape: [count, size], values: values)
      }
      let headKeys = Tensor(
        shape: [size, count], values: Array(keys.values[head * size * count..<(head + 1) * size * count]))
      let weights = try part(query).multiplied(by: headKeys).softmax(scale: 1 / Float(size).squareRoot())
      let mixed = try weights.multiplied(by: part(value))
      for token in 0..<count {
        let start = token * width + head * size
        result.values.replaceSubrange(start..<start + size, with: mixed.values[token * size..<(token + 1) * size])
      }
    }
    return try block.output(result)
  }

  private func scaled(_ tokens: Tensor, by scale: Tensor?) -> Tensor {
    guard let scale else { return tokens }
    var result = tokens
    let width = scale.count
    for i in result.values.indices { result.values[i] *= scale.values[i % width] }
    return result
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
