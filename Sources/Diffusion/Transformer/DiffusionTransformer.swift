import Tensors

/// Wan 2.1's diffusion transformer: predicts the velocity from noise to video at one timestep (Wan Team 2025, arXiv 2503.20314;
/// Peebles and Xie 2023).
///
/// Results are the same for any number of threads.
public struct DiffusionTransformer: Sendable {
  /// Its sizes.
  public let configuration: TransformerConfiguration
  /// How the blocks' layers are held.
  public let precision: WeightPrecision
  private let patchEmbedding: LinearLayer
  private let conditions: ConditionEmbedder
  private let blocks: [TransformerBlock]
  private let head: LinearLayer
  private let headModulation: [Float]

  /// The tensors that the network is made of, in the layout of diffusers' `WanTransformer3DModel`: `patch_embedding`,
  /// `condition_embedder.{time_embedder,time_proj,text_embedder,image_embedder}`, `blocks.<n>.{attn1,attn2,norm2,ffn}`,
  /// `blocks.<n>.scale_shift_table`, `proj_out` and `scale_shift_table`.
  public static func inventory(of configuration: TransformerConfiguration) -> TensorInventory {
    var inventory = TensorInventory()
    let size = configuration.tokenSize
    inventory.addLayer("patch_embedding", [size, configuration.inputChannels] + configuration.patchSize)
    ConditionEmbedder.add(to: &inventory, configuration)
    for index in 0..<configuration.layerCount {
      TransformerBlock.add(to: &inventory, "blocks.\(index)", configuration)
    }
    inventory.addLayer("proj_out", [configuration.outputChannels * configuration.patchSize.reduce(1, *), size])
    inventory.add("scale_shift_table", [1, 2, size])
    return inventory
  }

  /// Packs the weights, one layer after another.
  /// - Parameters:
  ///   - weights: held against ``inventory(of:)``.
  ///   - precision: of the layers; with 8 bits those outside the blocks have 16. Patches, timesteps and the last layer keep 32 bits.
  /// - Throws: ``DiffusionError`` or `TensorError` for sizes that no transformer has, or when a tensor cannot be read.
  public init(
    _ weights: PartWeights, configuration: TransformerConfiguration, precision: WeightPrecision = .float32
  ) throws {
    guard configuration.patchSize.count == 3, configuration.patchSize.allSatisfy({ $0 > 0 }),
      configuration.headCount > 0, configuration.headSize > 0, configuration.headSize % 2 == 0,
      configuration.headSize <= 256, configuration.addedKeySize ?? configuration.tokenSize == configuration.tokenSize
    else {
      throw DiffusionError.badSetting(
        "no Wan transformer has patches of \(configuration.patchSize), \(configuration.headCount) heads of "
          + "\(configuration.headSize) and added keys of \(configuration.addedKeySize ?? configuration.tokenSize) numbers; "
          + "patches have three lengths, heads an even one up to 256, and added keys are as long as tokens")
    }
    self.configuration = configuration
    self.precision = precision
    let kernel = try weights.tensor("patch_embedding.weight")
    patchEmbedding = try LinearLayer(
      weight: kernel.reshaped(to: [configuration.tokenSize, -1]), bias: weights.tensor("patch_embedding.bias"))
    conditions = try ConditionEmbedder(
      weights, configuration, precision: precision == .int8 ? .bfloat16 : precision)
    blocks = try (0..<configuration.layerCount).map {
      try TransformerBlock(weights, "blocks.\($0)", configuration, precision: precision)
    }
    head = try weights.linearLayer("proj_out")
    headModulation = try weights.tensor("scale_shift_table").values
  }

  /// What does not change from step to step: projected text and image tokens, and every block's cross-attention keys and values.
  /// - Parameters:
  ///   - text: [batch, tokens, textSize]; the original fills every prompt up to 512 tokens with zeros.
  ///   - image: [batch, tokens, imageSize], in models with learned positions with the tokens of both pictures; `nil` for none.
  /// - Throws: ``DiffusionError/badShape(_:)``.
  public func context(text: Tensor, image: Tensor?) throws -> TransformerContext {
    try context(tokens: self.tokens(text: text, image: image))
  }

  /// Projected text and image tokens.
  package func tokens(text: Tensor, image: Tensor?) throws -> (text: Tensor, image: Tensor?) {
    guard text.shape.count == 3, text.count > 0, text.shape[2] == configuration.textSize else {
      throw DiffusionError.badShape(
        "text tokens are \(text.shape); expected is [batch, tokens, \(configuration.textSize)]")
    }
    let tokens = (text: try conditions.text(text), image: try image.map(conditions.image))
    if let image = tokens.image, image.shape[0] != text.shape[0] {
      throw DiffusionError.badShape("there are \(text.shape[0]) texts and the pictures of \(image.shape[0]) videos")
    }
    return tokens
  }

  private func context(tokens: (text: Tensor, image: Tensor?)) throws -> TransformerContext {
    let joined = try tokens.image.map { try Tensor.concatenated([$0, tokens.text], axis: 1) } ?? tokens.text
    let count = joined.shape[1]
    let first = configuration.addedKeySize == nil ? 0 : TransformerContext.firstTextToken(of: count)
    let text = joined.slice(first..<count)
    let image = joined.slice(0..<first)
    return TransformerContext(
      batch: joined.shape[0], blocks: try blocks.map { try $0.keys(text: text, image: image, configuration) })
  }

  /// The velocity at which latents move from noise to video.
  /// - Parameters:
  ///   - latents: [batch, inputChannels, frames, rows, columns], the condition's channels included.
  ///   - timesteps: one a batch item, 0...1000.
  ///   - context: of as many prompts.
  ///   - progress: told the share of the blocks that are done.
  /// - Returns: [batch, outputChannels, frames, rows, columns]; what does not fill a patch is left out, as by the original.
  /// - Throws: ``DiffusionError/badShape(_:)``, `CancellationError` when the task is cancelled, which is asked several times a block.
  public func velocity(
    latents: Tensor, timesteps: [Float], context: TransformerContext, progress: (@Sendable (Double) -> Void)? = nil
  ) throws -> Tensor {
    try velocity(latents: latents, timesteps: timesteps, context: context, progress: progress, observer: nil)
  }

  /// The same; `observer` is handed what comes out of each part, under the names of the reference fixtures.
  package func velocity(
    latents: Tensor, timesteps: [Float], context: TransformerContext, progress: (@Sendable (Double) -> Void)? = nil,
    observer: ((String, Tensor) -> Void)?
  ) throws -> Tensor {
    let size = configuration.tokenSize
    guard latents.shape.count == 5, latents.shape[1] == configuration.inputChannels,
      zip(latents.shape[2...], configuration.patchSize).allSatisfy({ $0 >= $1 })
    else {
      throw DiffusionError.badShape(
        "latents are \(latents.shape); expected is [batch, \(configuration.inputChannels), frames, rows, columns] with "
          + "at least one patch of \(configuration.patchSize)")
    }
    let batch = latents.shape[0]
    guard batch > 0, timesteps.count == batch, context.batch == batch, context.blocks.count == blocks.count else {
      throw DiffusionError.badShape(
        "there are \(batch) latents, \(timesteps.count) timesteps and a context of \(context.batch) prompts for "
          + "\(context.blocks.count) blocks; this model has \(blocks.count)")
    }
    let patches = Patches(of: latents.shape, size: configuration.patchSize)
    let pass = TransformerPass(
      configuration, batch: batch, counts: patches.counts, precision: precision)
    try pass.embed(latents, patches, with: patchEmbedding)
    let time = try conditions.time(timesteps)
    if let observer {
      observer("turns", pass.turns.rows.tensor(shape: [patches.tokens, 2 * configuration.headSize]))
      observer("patch_embedding", pass.x.rows.tensor(shape: [batch, patches.tokens, size]))
      observer("cond0", time.token)
      observer("cond1", time.modulation)
    }
    for (index, block) in blocks.enumerated() {
      try Task.checkCancellation()
      let modulations = (0..<batch).map {
        Modulation(
          table: block.modulation, time: time.modulation.values[$0 * 6 * size..<($0 + 1) * 6 * size], size: size)
      }
      try pass.run(block, modulations: modulations, context: context.blocks[index])
      observer?("block\(index)", pass.x.rows.tensor(shape: [batch, patches.tokens, size]))
      progress?(Double(index + 1) / Double(blocks.count))
    }
    let modulations = (0..<batch).map {
      Modulation(table: headModulation, time: time.token.values[$0 * size..<($0 + 1) * size], size: size)
    }
    let projected = try pass.project(modulations, with: head)
    return patches.assembled(projected.rows, batch: batch, channels: configuration.outputChannels)
  }
}

extension Tensor {
  /// Some tokens of [batch, tokens, size], or `nil` for none.
  fileprivate func slice(_ range: Range<Int>) -> Tensor? {
    guard !range.isEmpty else { return nil }
    let (batch, tokens, size) = (shape[0], shape[1], shape[2])
    return Tensor(
      shape: [batch, range.count, size],
      values: (0..<batch).flatMap {
        values[($0 * tokens + range.lowerBound) * size..<($0 * tokens + range.upperBound) * size]
      })
  }
}
