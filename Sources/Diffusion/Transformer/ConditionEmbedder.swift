import Foundation
import Tensors

/// Brings timesteps, text and image tokens to the size of the transformer's tokens.
struct ConditionEmbedder: Sendable {
  private let frequencySize: Int
  private let timeIn: LinearLayer
  private let timeOut: LinearLayer
  private let modulation: LinearLayer
  private let textIn: LinearLayer
  private let textOut: LinearLayer
  private let image: ImageProjection?

  static func add(to inventory: inout TensorInventory, _ configuration: TransformerConfiguration) {
    let size = configuration.tokenSize
    let name = "condition_embedder"
    inventory.addLayer("\(name).time_embedder.linear_1", [size, configuration.frequencySize])
    inventory.addLayer("\(name).time_embedder.linear_2", [size, size])
    inventory.addLayer("\(name).time_proj", [6 * size, size])
    inventory.addLayer("\(name).text_embedder.linear_1", [size, configuration.textSize])
    inventory.addLayer("\(name).text_embedder.linear_2", [size, size])
    if let imageSize = configuration.imageSize {
      ImageProjection.add(
        to: &inventory, "\(name).image_embedder", inputs: imageSize, outputs: size,
        positions: configuration.imagePositions)
    }
  }

  /// - Parameter precision: of the large layers; those of time, which are small and matter to every token, keep 32 bits.
  init(_ weights: PartWeights, _ configuration: TransformerConfiguration, precision: WeightPrecision) throws {
    let name = "condition_embedder"
    frequencySize = configuration.frequencySize
    timeIn = try weights.linearLayer("\(name).time_embedder.linear_1")
    timeOut = try weights.linearLayer("\(name).time_embedder.linear_2")
    modulation = try weights.linearLayer("\(name).time_proj", precision: precision)
    textIn = try weights.linearLayer("\(name).text_embedder.linear_1", precision: precision)
    textOut = try weights.linearLayer("\(name).text_embedder.linear_2", precision: precision)
    image =
      configuration.imageSize == nil
      ? nil
      : try ImageProjection(
        weights, "\(name).image_embedder", positions: configuration.imagePositions, precision: precision)
  }

  /// A token for each timestep, and the six modulations of every block: [batch, size] and [batch, 6 size].
  func time(_ timesteps: [Float]) throws -> (token: Tensor, modulation: Tensor) {
    let half = frequencySize / 2
    // In 32 bits, as the original: at the ends of the range the angles' last bits count.
    let frequencies = (0..<half).map { exp(Float(-log(10_000.0)) * Float($0) / Float(half)) }
    var waves: [Float] = []
    for timestep in timesteps {
      waves += frequencies.map { cos(timestep * $0) }
      waves += frequencies.map { sin(timestep * $0) }
      if frequencySize % 2 == 1 { waves.append(0) }
    }
    let input = Tensor(shape: [timesteps.count, frequencySize], values: waves)
    let token = try timeOut.applied(to: timeIn.applied(to: input, activation: .silu))
    return (token, try modulation.applied(to: token.activated(.silu)))
  }

  /// [batch, tokens, textSize] -> [batch, tokens, size].
  func text(_ tokens: Tensor) throws -> Tensor {
    try textOut.applied(to: textIn.applied(to: tokens, activation: .geluTanh))
  }

  /// [batch, tokens, imageSize] -> [batch, tokens, size]; where positions are learned, pictures are joined to their number.
  func image(_ tokens: Tensor) throws -> Tensor {
    guard let image else {
      throw DiffusionError.badShape(
        "image tokens \(tokens.shape) were handed to a text-to-video transformer, which reads none; leave them out")
    }
    return try image.applied(to: tokens)
  }
}

/// Brings the tokens of an image encoder to the size of the transformer's tokens.
private struct ImageProjection: Sendable {
  /// PyTorch's default, which the original leaves these two norms with.
  private static let epsilon: Float = 1e-5

  private let positions: Tensor?
  private let firstNorm: (weight: Tensor, bias: Tensor)
  private let lastNorm: (weight: Tensor, bias: Tensor)
  private let up: LinearLayer
  private let down: LinearLayer

  static func add(to inventory: inout TensorInventory, _ name: String, inputs: Int, outputs: Int, positions: Int?) {
    inventory.addLayer("\(name).norm1", [inputs])
    inventory.addLayer("\(name).ff.net.0.proj", [inputs, inputs])
    inventory.addLayer("\(name).ff.net.2", [outputs, inputs])
    inventory.addLayer("\(name).norm2", [outputs])
    if let positions { inventory.add("\(name).pos_embed", [1, positions, inputs]) }
  }

  init(_ weights: PartWeights, _ name: String, positions: Int?, precision: WeightPrecision) throws {
    self.positions = try positions.map { _ in try weights.tensor("\(name).pos_embed") }
    firstNorm = (try weights.tensor("\(name).norm1.weight"), try weights.tensor("\(name).norm1.bias"))
    lastNorm = (try weights.tensor("\(name).norm2.weight"), try weights.tensor("\(name).norm2.bias"))
    up = try weights.linearLayer("\(name).ff.net.0.proj", precision: precision)
    down = try weights.linearLayer("\(name).ff.net.2", precision: precision)
  }

  func applied(to tokens: Tensor) throws -> Tensor {
    guard tokens.shape.count == 3, tokens.count > 0, tokens.shape[2] == up.inputs,
      tokens.shape[0] * tokens.shape[1] % (positions?.shape[1] ?? 1) == 0
    else {
      let count = positions.map { "\($0.shape[1]) tokens for each video" } ?? "tokens"
      throw DiffusionError.badShape(
        "image tokens are \(tokens.shape); expected is [batch, tokens, \(up.inputs)] with \(count)")
    }
    var x = tokens
    if let positions {
      x = try x.reshaped(to: [-1, positions.shape[1], up.inputs])
      for i in 0..<x.count { x.values[i] += positions.values[i % positions.count] }
    }
    let normalised = try x.layerNormalised(weight: firstNorm.weight, bias: firstNorm.bias, epsilon: Self.epsilon)
    return try down.applied(to: up.applied(to: normalised, activation: .gelu))
      .layerNormalised(weight: lastNorm.weight, bias: lastNorm.bias, epsilon: Self.epsilon)
  }
}
