import Tensors

/// A CLIP image encoder, whose tokens tell image-to-video models what is in the picture (Radford and others 2021; Dosovitskiy and
/// others 2021).
public struct ImageEncoder: Sendable {
  /// Its sizes.
  public let configuration: ImageEncoderConfiguration
  private let patchEmbedding: LinearLayer
  private let classToken: [Float]
  private let positions: [Float]
  private let firstNorm: (weight: Tensor, bias: Tensor)
  private let blocks: [ImageEncoderBlock]

  /// Red, green and blue.
  private static let channels = 3

  /// The tensors that the network is made of, in the layout of transformers' `CLIPVisionModel` without the prefix `vision_model.`.
  ///
  /// They are `embeddings.class_embedding`, `embeddings.{patch_embedding,position_embedding}.weight`, `pre_layrnorm` (so spelt
  /// there), `encoder.layers.<n>.{layer_norm1,layer_norm2}`, `encoder.layers.<n>.self_attn.{q_proj,k_proj,v_proj,out_proj}` and
  /// `encoder.layers.<n>.mlp.{fc1,fc2}`. Not read: `post_layernorm`, `embeddings.position_ids`, `visual_projection.weight`.
  public static func inventory(of configuration: ImageEncoderConfiguration) -> TensorInventory {
    var inventory = TensorInventory()
    let (size, patch) = (configuration.tokenSize, configuration.patchSize)
    inventory.add("embeddings.class_embedding", [size])
    inventory.addLayer("embeddings.patch_embedding", [size, channels, patch, patch], bias: false)
    inventory.add("embeddings.position_embedding.weight", [tokens(of: configuration), size])
    inventory.addLayer("pre_layrnorm", [size])
    for index in 0..<configuration.layerCount {
      ImageEncoderBlock.add(to: &inventory, "encoder.layers.\(index)", configuration)
    }
    for name in [
      "post_layernorm.weight", "post_layernorm.bias", "embeddings.position_ids", "visual_projection.weight",
    ] { inventory.ignore(name) }
    return inventory
  }

  /// Patches, and the token for the whole picture.
  private static func tokens(of configuration: ImageEncoderConfiguration) -> Int {
    let side = configuration.pictureSize / max(1, configuration.patchSize)
    return side * side + 1
  }

  /// Packs the weights, one layer after another.
  /// - Parameters:
  ///   - weights: held against ``inventory(of:)``.
  ///   - precision: of the blocks' layers.
  /// - Throws: ``DiffusionError`` or `TensorError` for sizes or functions that no encoder has, or when a tensor cannot be read.
  public init(
    _ weights: PartWeights, configuration: ImageEncoderConfiguration, precision: WeightPrecision = .float32
  ) throws {
    guard configuration.headCount > 0, configuration.tokenSize % configuration.headCount == 0,
      configuration.tokenSize / configuration.headCount <= 256, configuration.layerCount > 0,
      configuration.patchSize > 0, configuration.pictureSize >= configuration.patchSize
    else {
      throw DiffusionError.badSetting(
        "no image encoder has \(configuration.layerCount) blocks of \(configuration.headCount) heads for tokens of "
          + "\(configuration.tokenSize) numbers and patches of \(configuration.patchSize) in pictures of "
          + "\(configuration.pictureSize) pixels")
    }
    self.configuration = configuration
    patchEmbedding = try LinearLayer(
      weight: weights.tensor("embeddings.patch_embedding.weight").reshaped(to: [configuration.tokenSize, -1]))
    classToken = try weights.tensor("embeddings.class_embedding").values
    positions = try weights.tensor("embeddings.position_embedding.weight").values
    firstNorm = (try weights.tensor("pre_layrnorm.weight"), try weights.tensor("pre_layrnorm.bias"))
    let activation = try ImageEncoderBlock.activation(named: configuration.activation)
    blocks = try (0..<configuration.layerCount).map {
      try ImageEncoderBlock(
        weights, "encoder.layers.\($0)", configuration, activation: activation, precision: precision)
    }
  }

  /// The tokens of pictures: the one for the whole picture, then its patches row by row.
  /// - Parameter pixels: [batch, 3, size, size], normalised.
  /// - Returns: [batch, tokens, tokenSize] after all blocks but the last (`hidden_states[-2]`), which Wan reads, and after all.
  /// - Throws: ``DiffusionError/badShape(_:)``.
  public func encoded(_ pixels: Tensor) throws -> (penultimate: Tensor, last: Tensor) {
    let side = configuration.pictureSize
    guard pixels.shape.count == 4, pixels.shape[0] > 0, pixels.shape[1...] == [Self.channels, side, side] else {
      throw DiffusionError.badShape(
        "the image encoder sees pictures of [batch, \(Self.channels), \(side), \(side)], found \(pixels.shape)")
    }
    let (batch, size) = (pixels.shape[0], configuration.tokenSize)
    let patches = Patches(
      of: [batch, Self.channels, 1, side, side], size: [1, configuration.patchSize, configuration.patchSize])
    let cut = RowMemory(rows: batch * patches.tokens, columns: Self.channels * patches.area)
    for item in 0..<batch {
      patches.read(
        pixels, item: item, tokens: 0..<patches.tokens,
        into: cut[item * patches.tokens..<(item + 1) * patches.tokens])
    }
    let embedded = try patchEmbedding.applied(
      to: cut.rows.tensor(shape: [batch, patches.tokens, Self.channels * patches.area]))
    var values: [Float] = []
    for item in 0..<batch {
      values += classToken
      values += embedded.values[item * patches.tokens * size..<(item + 1) * patches.tokens * size]
    }
    for i in values.indices { values[i] += positions[i % positions.count] }
    var x = try Tensor(shape: [batch, patches.tokens + 1, size], values: values)
      .layerNormalised(weight: firstNorm.weight, bias: firstNorm.bias, epsilon: configuration.epsilon)
    var penultimate = x
    for block in blocks {
      penultimate = x
      try block.run(&x, configuration)
    }
    return (penultimate, x)
  }
}
