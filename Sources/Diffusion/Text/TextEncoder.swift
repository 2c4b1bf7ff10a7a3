import Tensors

/// The encoder of UMT5, which turns prompts into tokens for the transformer (Chung and others 2023; Raffel and others 2020).
public struct TextEncoder: Sendable {
  /// Its sizes.
  public let configuration: TextEncoderConfiguration
  private let embedding: Embedding
  private let blocks: [TextEncoderBlock]
  private let finalNorm: Tensor

  /// One row for each piece of the vocabulary, by far the largest table of all.
  private enum Embedding: Sendable {
    case float32(Tensor)
    case bfloat16(BFloat16Tensor)

    func append(_ rows: Range<Int>, to values: inout [Float]) {
      switch self {
      case .float32(let table): values += table.values[rows]
      case .bfloat16(let table): values += table.bits[rows].map { Float(bitPattern: UInt32($0) << 16) }
      }
    }
  }

  /// The tensors that the network is made of, in the layout of transformers' `UMT5EncoderModel`: `shared.weight` (checkpoints may
  /// carry it a second time as `encoder.embed_tokens.weight`, which is not read),
  /// `encoder.block.<n>.layer.0.SelfAttention.{q,k,v,o,relative_attention_bias}.weight`, `encoder.block.<n>.layer.0.layer_norm.weight`,
  /// `encoder.block.<n>.layer.1.DenseReluDense.{wi_0,wi_1,wo}.weight`, `encoder.block.<n>.layer.1.layer_norm.weight` and
  /// `encoder.final_layer_norm.weight`.
  public static func inventory(of configuration: TextEncoderConfiguration) -> TensorInventory {
    var inventory = TensorInventory()
    inventory.add("shared.weight", [configuration.vocabularySize, configuration.tokenSize])
    inventory.ignore("encoder.embed_tokens.weight")
    for index in 0..<configuration.layerCount {
      TextEncoderBlock.add(to: &inventory, "encoder.block.\(index)", configuration)
    }
    inventory.add("encoder.final_layer_norm.weight", [configuration.tokenSize])
    return inventory
  }

  /// Packs the weights, one layer after another.
  /// - Parameters:
  ///   - weights: held against ``inventory(of:)``.
  ///   - precision: of the layers; the table of pieces has 16 bits unless this is 32.
  /// - Throws: ``DiffusionError`` or `TensorError` for sizes that no encoder has, or when a tensor cannot be read.
  public init(
    _ weights: PartWeights, configuration: TextEncoderConfiguration, precision: WeightPrecision = .float32
  ) throws {
    guard configuration.headCount > 0, (1...256).contains(configuration.headSize), configuration.positionBuckets >= 4,
      configuration.furthestPosition > configuration.positionBuckets / 4
    else {
      throw DiffusionError.badSetting(
        "no text encoder has \(configuration.headCount) heads of \(configuration.headSize) numbers and "
          + "\(configuration.positionBuckets) buckets for distances up to \(configuration.furthestPosition)")
    }
    self.configuration = configuration
    let table = try weights.tensor("shared.weight")
    embedding = precision == .float32 ? .float32(table) : .bfloat16(BFloat16Tensor(rounding: table))
    blocks = try (0..<configuration.layerCount).map {
      try TextEncoderBlock(weights, "encoder.block.\($0)", configuration, precision: precision)
    }
    finalNorm = try weights.tensor("encoder.final_layer_norm.weight")
  }

  /// The last hidden state.
  ///
  /// Tokens that the mask hides are asked by none, so leaving them out at a row's end changes nothing in the others.
  /// - Parameters:
  ///   - identifiers: the pieces of each prompt, all rows of one length.
  ///   - mask: of the same form: which of them are tokens.
  /// - Returns: [batch, tokens, tokenSize].
  /// - Throws: ``DiffusionError/badShape(_:)``, `CancellationError` when the task is cancelled, which is asked once a block.
  public func encoded(_ identifiers: [[Int32]], mask: [[Bool]]) throws -> Tensor {
    let tokens = identifiers.first?.count ?? 0
    guard tokens > 0, identifiers.allSatisfy({ $0.count == tokens }), mask.map(\.count) == identifiers.map(\.count)
    else {
      throw DiffusionError.badShape(
        "prompts of \(identifiers.map(\.count)) pieces with masks of \(mask.map(\.count)) cannot be encoded together; "
          + "expected are one or more of the same length")
    }
    let size = configuration.tokenSize
    var values: [Float] = []
    values.reserveCapacity(identifiers.count * tokens * size)
    for identifier in identifiers.joined() {
      guard identifier >= 0, identifier < configuration.vocabularySize else {
        throw DiffusionError.badShape(
          "\(identifier) is no piece of a vocabulary of \(configuration.vocabularySize); "
            + "bring the tokenizer that belongs to this text encoder")
      }
      embedding.append(Int(identifier) * size..<(Int(identifier) + 1) * size, to: &values)
    }
    var x = Tensor(shape: [identifiers.count, tokens, size], values: values)
    for block in blocks {
      try Task.checkCancellation()
      try block.run(&x, mask: mask, configuration)
    }
    return try x.rmsNormalised(weight: finalNorm, epsilon: configuration.epsilon)
  }
}
