import Tensors

/// One block of an image encoder.
struct ImageEncoderBlock: Sendable {
  private let queries: LinearLayer
  private let keys: LinearLayer
  private let values: LinearLayer
  private let output: LinearLayer
  private let up: LinearLayer
  private let down: LinearLayer
  private let attentionNorm: (weight: Tensor, bias: Tensor)
  private let feedForwardNorm: (weight: Tensor, bias: Tensor)
  private let activation: Activation

  static func add(to inventory: inout TensorInventory, _ name: String, _ configuration: ImageEncoderConfiguration) {
    let size = configuration.tokenSize
    for layer in ["q_proj", "k_proj", "v_proj", "out_proj"] {
      inventory.addLayer("\(name).self_attn.\(layer)", [size, size])
    }
    inventory.addLayer("\(name).layer_norm1", [size])
    inventory.addLayer("\(name).layer_norm2", [size])
    inventory.addLayer("\(name).mlp.fc1", [configuration.feedForwardSize, size])
    inventory.addLayer("\(name).mlp.fc2", [size, configuration.feedForwardSize])
  }

  /// The function that a configuration names.
  /// - Throws: ``DiffusionError/badSetting(_:)``.
  static func activation(named name: String) throws -> Activation {
    switch name {
    case "gelu": return .gelu
    case "quick_gelu": return .quickGelu
    default:
      throw DiffusionError.badSetting("hidden_act is '\(name)'; image encoders have 'gelu' or 'quick_gelu'")
    }
  }

  init(
    _ weights: PartWeights, _ name: String, _ configuration: ImageEncoderConfiguration, activation: Activation,
    precision: WeightPrecision
  ) throws {
    func layer(_ layer: String) throws -> LinearLayer {
      try weights.linearLayer("\(name).\(layer)", precision: precision)
    }
    func norm(_ norm: String) throws -> (weight: Tensor, bias: Tensor) {
      (try weights.tensor("\(name).\(norm).weight"), try weights.tensor("\(name).\(norm).bias"))
    }
    queries = try layer("self_attn.q_proj")
    keys = try layer("self_attn.k_proj")
    values = try layer("self_attn.v_proj")
    output = try layer("self_attn.out_proj")
    up = try layer("mlp.fc1")
    down = try layer("mlp.fc2")
    attentionNorm = try norm("layer_norm1")
    feedForwardNorm = try norm("layer_norm2")
    self.activation = activation
  }

  /// Attention, then the feed-forward layers; what both give is added to `x`.
  func run(_ x: inout Tensor, _ configuration: ImageEncoderConfiguration) throws {
    let heads = [x.shape[0], x.shape[1], configuration.headCount, configuration.tokenSize / configuration.headCount]
    var normalised = try x.layerNormalised(
      weight: attentionNorm.weight, bias: attentionNorm.bias, epsilon: configuration.epsilon)
    let asked = try [queries, keys, values].map { try $0.applied(to: normalised).reshaped(to: heads) }
    let answers = try Tensor.attention(queries: asked[0], keys: asked[1], values: asked[2])
    x = try x.adding(output.applied(to: answers.reshaped(to: x.shape)))
    normalised = try x.layerNormalised(
      weight: feedForwardNorm.weight, bias: feedForwardNorm.bias, epsilon: configuration.epsilon)
    x = try x.adding(down.applied(to: up.applied(to: normalised, activation: activation)))
  }
}
