import Tensors

/// The weights of one block.
struct TransformerBlock: Sendable {
  /// The four layers of an attention and the norms of what they ask with and are asked by.
  struct Attention: Sendable {
    let queries: LinearLayer
    let keys: LinearLayer
    let values: LinearLayer
    let output: LinearLayer
    let queryNorm: [Float]
    let keyNorm: Tensor
  }

  /// Keys and values of image tokens.
  struct ImageKeys: Sendable {
    let keys: LinearLayer
    let values: LinearLayer
    let keyNorm: Tensor
  }

  let selfAttention: Attention
  let crossAttention: Attention
  let imageKeys: ImageKeys?
  /// What normalises the tokens that ask the text; `nil` where they ask as they are.
  let crossNorm: (weight: [Float], bias: [Float])?
  let up: LinearLayer
  let down: LinearLayer
  /// What the timestep's six modulations are added to, one after another.
  let modulation: [Float]

  static func add(to inventory: inout TensorInventory, _ name: String, _ configuration: TransformerConfiguration) {
    let size = configuration.tokenSize
    for attention in ["attn1", "attn2"] {
      for layer in ["to_q", "to_k", "to_v", "to_out.0"] {
        inventory.addLayer("\(name).\(attention).\(layer)", [size, size])
      }
      inventory.add("\(name).\(attention).norm_q.weight", [size])
      inventory.add("\(name).\(attention).norm_k.weight", [size])
    }
    if let added = configuration.addedKeySize {
      inventory.addLayer("\(name).attn2.add_k_proj", [size, added])
      inventory.addLayer("\(name).attn2.add_v_proj", [size, added])
      inventory.add("\(name).attn2.norm_added_k.weight", [size])
      inventory.ignore("\(name).attn2.norm_added_q.weight")
    }
    if configuration.crossAttentionNorm { inventory.addLayer("\(name).norm2", [size]) }
    inventory.addLayer("\(name).ffn.net.0.proj", [configuration.feedForwardSize, size])
    inventory.addLayer("\(name).ffn.net.2", [size, configuration.feedForwardSize])
    inventory.add("\(name).scale_shift_table", [1, 6, size])
  }

  init(
    _ weights: PartWeights, _ name: String, _ configuration: TransformerConfiguration, precision: WeightPrecision
  ) throws {
    func layer(_ layer: String) throws -> LinearLayer {
      try weights.linearLayer("\(name).\(layer)", precision: precision)
    }
    func attention(_ attention: String) throws -> Attention {
      Attention(
        queries: try layer("\(attention).to_q"), keys: try layer("\(attention).to_k"),
        values: try layer("\(attention).to_v"), output: try layer("\(attention).to_out.0"),
        queryNorm: try weights.tensor("\(name).\(attention).norm_q.weight").values,
        keyNorm: try weights.tensor("\(name).\(attention).norm_k.weight"))
    }
    selfAttention = try attention("attn1")
    crossAttention = try attention("attn2")
    imageKeys =
      configuration.addedKeySize == nil
      ? nil
      : ImageKeys(
        keys: try layer("attn2.add_k_proj"), values: try layer("attn2.add_v_proj"),
        keyNorm: try weights.tensor("\(name).attn2.norm_added_k.weight"))
    crossNorm =
      configuration.crossAttentionNorm
      ? (try weights.tensor("\(name).norm2.weight").values, try weights.tensor("\(name).norm2.bias").values) : nil
    up = try layer("ffn.net.0.proj")
    down = try layer("ffn.net.2")
    modulation = try weights.tensor("\(name).scale_shift_table").values
  }

  /// The keys and values that the block asks: [batch, tokens, size] of text and of image tokens.
  func keys(text: Tensor?, image: Tensor?, _ configuration: TransformerConfiguration) throws -> TransformerContext.Keys
  {
    func packed(_ tokens: Tensor, _ keys: LinearLayer, _ values: LinearLayer, _ norm: Tensor) throws -> PackedKeys {
      let packed = PackedKeys(
        batch: tokens.shape[0], count: tokens.shape[1], heads: configuration.headCount, size: configuration.headSize,
        format: self.up.precision.attentionFormat)
      packed.pack(
        keys: try keys.applied(to: tokens).rmsNormalised(weight: norm, epsilon: configuration.epsilon),
        values: try values.applied(to: tokens))
      return packed
    }
    let layers = crossAttention
    return TransformerContext.Keys(
      text: try text.map { try packed($0, layers.keys, layers.values, layers.keyNorm) },
      image: try image.flatMap { tokens in
        try imageKeys.map { try packed(tokens, $0.keys, $0.values, $0.keyNorm) }
      })
  }
}

/// What a timestep makes of one block's six modulations, or of the two of the head: a shift and a scale for each norm, a gate for
/// what comes after it.
struct Modulation: Sendable {
  private let values: [Float]
  private let size: Int

  /// - Parameters:
  ///   - table: the modulations that were learned.
  ///   - time: what the timestep adds to them: as many numbers, or one token for all.
  init(table: [Float], time: ArraySlice<Float>, size: Int) {
    self.size = size
    let first = time.startIndex
    values = table.indices.map { table[$0] + time[first + $0 % time.count] }
  }

  /// The numbers of modulation `index`.
  subscript(index: Int) -> [Float] { Array(values[index * size..<(index + 1) * size]) }

  /// One more than the numbers of modulation `index`.
  func scale(_ index: Int) -> [Float] { self[index].map { 1 + $0 } }
}
