import Tensors

/// One block of a text encoder.
struct TextEncoderBlock: Sendable {
  private let queries: LinearLayer
  private let keys: LinearLayer
  private let values: LinearLayer
  private let output: LinearLayer
  private let gate: LinearLayer
  private let up: LinearLayer
  private let down: LinearLayer
  /// [buckets, heads].
  private let positions: Tensor
  private let attentionNorm: Tensor
  private let feedForwardNorm: Tensor

  static func add(to inventory: inout TensorInventory, _ name: String, _ configuration: TextEncoderConfiguration) {
    let (size, inner) = (configuration.tokenSize, configuration.headCount * configuration.headSize)
    for layer in ["q", "k", "v"] {
      inventory.addLayer("\(name).layer.0.SelfAttention.\(layer)", [inner, size], bias: false)
    }
    inventory.addLayer("\(name).layer.0.SelfAttention.o", [size, inner], bias: false)
    inventory.add(
      "\(name).layer.0.SelfAttention.relative_attention_bias.weight",
      [configuration.positionBuckets, configuration.headCount])
    inventory.add("\(name).layer.0.layer_norm.weight", [size])
    for layer in ["wi_0", "wi_1"] {
      inventory.addLayer(
        "\(name).layer.1.DenseReluDense.\(layer)", [configuration.feedForwardSize, size], bias: false)
    }
    inventory.addLayer("\(name).layer.1.DenseReluDense.wo", [size, configuration.feedForwardSize], bias: false)
    inventory.add("\(name).layer.1.layer_norm.weight", [size])
  }

  init(
    _ weights: PartWeights, _ name: String, _ configuration: TextEncoderConfiguration, precision: WeightPrecision
  ) throws {
    func layer(_ layer: String) throws -> LinearLayer {
      try weights.linearLayer("\(name).layer.\(layer)", precision: precision)
    }
    queries = try layer("0.SelfAttention.q")
    keys = try layer("0.SelfAttention.k")
    values = try layer("0.SelfAttention.v")
    output = try layer("0.SelfAttention.o")
    gate = try layer("1.DenseReluDense.wi_0")
    up = try layer("1.DenseReluDense.wi_1")
    down = try layer("1.DenseReluDense.wo")
    positions = try weights.tensor("\(name).layer.0.SelfAttention.relative_attention_bias.weight")
    attentionNorm = try weights.tensor("\(name).layer.0.layer_norm.weight")
    feedForwardNorm = try weights.tensor("\(name).layer.1.layer_norm.weight")
  }

  /// Attention, whose scores are not scaled, then the gated feed-forward layers; what both give is added to `x`.
  func run(_ x: inout Tensor, mask: [[Bool]], _ configuration: TextEncoderConfiguration) throws {
    let (batch, tokens) = (x.shape[0], x.shape[1])
    let relative = RelativePositions(
      buckets: configuration.positionBuckets, furthest: configuration.furthestPosition)
    var normalised = try x.rmsNormalised(weight: attentionNorm, epsilon: configuration.epsilon)
    let asked = try [queries, keys, values].map { try $0.applied(to: normalised) }
    var answers: [Float] = []
    for item in 0..<batch {
      let shape = [tokens, configuration.headCount, configuration.headSize]
      let length = shape.reduce(1, *)
      let parts = asked.map { Tensor(shape: shape, values: Array($0.values[item * length..<(item + 1) * length])) }
      answers += try Tensor.attention(
        queries: parts[0], keys: parts[1], values: parts[2], scale: 1,
        bias: relative.bias(tokens: tokens, table: positions, mask: mask[item])
      ).values
    }
    x = try x.adding(output.applied(to: Tensor(shape: asked[0].shape, values: answers)))

    normalised = try x.rmsNormalised(weight: feedForwardNorm, epsilon: configuration.epsilon)
    let hidden = try gate.applied(to: normalised, activation: .geluTanh)
      .multipliedElementwise(by: up.applied(to: normalised))
    x = try x.adding(down.applied(to: hidden))
  }
}
