/// Configurations read off the shapes of a part's tensors, for checkpoints that carry none.
struct DerivedConfiguration {
  private let source: any WeightSource
  private let part: ModelPart

  /// - Parameter source: names its tensors as diffusers and transformers do.
  init(_ source: any WeightSource, part: ModelPart) {
    self.source = source
    self.part = part
  }

  /// A length of a tensor's axis.
  private func length(_ name: String, _ axis: Int) throws -> Int {
    guard let shape = source.shape(of: name), shape.indices.contains(axis), shape[axis] > 0 else {
      throw DiffusionError.badCheckpoint(
        "\(source.place): these are not the weights of a \(part.title): '\(name)', from which its sizes are read, is "
          + "\(source.shape(of: name).map { "\($0)" } ?? "missing"); bring the whole checkpoint, with its config.json")
    }
    return shape[axis]
  }

  /// How many numbers follow each other from 0 on behind a prefix.
  private func count(_ prefix: String) -> Int {
    let numbers = Set(
      source.tensorNames.lazy.filter { $0.hasPrefix(prefix) }
        .compactMap { Int($0.dropFirst(prefix.count).prefix { $0 != "." }) })
    return (0...).first { !numbers.contains($0) } ?? 0
  }

  private func has(_ name: String) -> Bool { source.shape(of: name) != nil }

  /// - Parameters:
  ///   - headCount: heads of every attention; where it is not known, heads have 128 numbers, as in every Wan 2.1.
  ///   - epsilon: what is added to variances.
  func transformer(headCount: Int? = nil, epsilon: Float = 1e-6) throws -> TransformerConfiguration {
    let tokenSize = try length("patch_embedding.weight", 0)
    let heads = headCount ?? tokenSize / 128
    guard heads > 0, tokenSize % heads == 0 else {
      throw DiffusionError.badCheckpoint(
        "\(source.place): tokens of \(tokenSize) numbers cannot be parted into "
          + (headCount.map { "\($0) heads" } ?? "heads of 128 numbers") + "; bring the config.json of the checkpoint")
    }
    let patch = try (2...4).map { try length("patch_embedding.weight", $0) }
    let image = "condition_embedder.image_embedder"
    let hasImage = has("\(image).ff.net.0.proj.weight")
    return TransformerConfiguration(
      patchSize: patch, headCount: heads, headSize: tokenSize / heads,
      inputChannels: try length("patch_embedding.weight", 1),
      outputChannels: try length("proj_out.weight", 0) / patch.reduce(1, *),
      textSize: try length("condition_embedder.text_embedder.linear_1.weight", 1),
      frequencySize: try length("condition_embedder.time_embedder.linear_1.weight", 1),
      feedForwardSize: try length("blocks.0.ffn.net.0.proj.weight", 0), layerCount: count("blocks."),
      crossAttentionNorm: has("blocks.0.norm2.weight"), epsilon: epsilon,
      imageSize: hasImage ? try length("\(image).ff.net.0.proj.weight", 1) : nil,
      addedKeySize: has("blocks.0.attn2.add_k_proj.weight") ? try length("blocks.0.attn2.add_k_proj.weight", 1) : nil,
      imagePositions: has("\(image).pos_embed") ? try length("\(image).pos_embed", 1) : nil)
  }

  /// The latents' means and deviations are those of Wan 2.1 (diffusers' `AutoencoderKLWan`).
  func autoencoder() throws -> AutoencoderConfiguration {
    let base = try length("encoder.conv_in.weight", 0)
    let latentChannels = try length("post_quant_conv.weight", 0)
    guard latentChannels == Self.latentMean.count else {
      throw DiffusionError.badCheckpoint(
        "\(source.place): this autoencoder has \(latentChannels) latent channels, that of Wan 2.1 has "
          + "\(Self.latentMean.count); bring the one that belongs to the transformer")
    }
    var multiples: [Int] = []
    var halvesTime: [Bool] = []
    var blocks = 0
    var channels = base
    for layer in 0..<count("encoder.down_blocks.") {
      let name = "encoder.down_blocks.\(layer)"
      if has("\(name).resample.1.weight") {
        multiples.append(channels / base)
        halvesTime.append(has("\(name).time_conv.weight"))
      } else {
        channels = try length("\(name).conv2.weight", 0)
        if multiples.isEmpty { blocks += 1 }
      }
    }
    return AutoencoderConfiguration(
      baseChannels: base, latentChannels: latentChannels, channelMultiples: multiples + [channels / base],
      residualBlocks: blocks, halvesTime: halvesTime, latentMean: Self.latentMean, latentDeviation: Self.latentDeviation
    )
  }

  func textEncoder() throws -> TextEncoderConfiguration {
    let attention = "encoder.block.0.layer.0.SelfAttention"
    let heads = try length("\(attention).relative_attention_bias.weight", 1)
    return TextEncoderConfiguration(
      vocabularySize: try length("shared.weight", 0), tokenSize: try length("shared.weight", 1),
      headSize: try length("\(attention).q.weight", 0) / heads,
      feedForwardSize: try length("encoder.block.0.layer.1.DenseReluDense.wi_0.weight", 0),
      layerCount: count("encoder.block."), headCount: heads,
      positionBuckets: try length("\(attention).relative_attention_bias.weight", 0), furthestPosition: 128,
      epsilon: 1e-6)
  }

  /// Heads have 80 numbers, as those of the CLIP ViT-H that Wan 2.1 sees with.
  func imageEncoder() throws -> ImageEncoderConfiguration {
    let tokenSize = try length("embeddings.class_embedding", 0)
    let patch = try length("embeddings.patch_embedding.weight", 2)
    let patches = try length("embeddings.position_embedding.weight", 0) - 1
    let side = Int(Double(patches).squareRoot().rounded())
    guard tokenSize % 80 == 0, side * side == patches, side > 0 else {
      throw DiffusionError.badCheckpoint(
        "\(source.place): \(patches + 1) tokens of \(tokenSize) numbers are not those of the CLIP ViT-H/14 that Wan 2.1 sees "
          + "with; bring its file, or the image encoder in the diffusers layout with its config.json")
    }
    return ImageEncoderConfiguration(
      tokenSize: tokenSize, feedForwardSize: try length("encoder.layers.0.mlp.fc1.weight", 0),
      layerCount: count("encoder.layers."), headCount: tokenSize / 80, pictureSize: side * patch, patchSize: patch,
      activation: "gelu", epsilon: 1e-5)
  }

  private static let latentMean: [Float] = [
    -0.7571, -0.7089, -0.9113, 0.1075, -0.1745, 0.9653, -0.1517, 1.5508, 0.4134, -0.0715, 0.5517, -0.3632, -0.1922,
    -0.9497, 0.2503, -0.2921,
  ]
  private static let latentDeviation: [Float] = [
    2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743, 3.2687, 2.1526, 2.8652, 1.5579, 1.6382, 1.1253,
    2.8251,
    1.9160,
  ]
}
