import Tensors

/// A model of a folder, whose networks are loaded one at a time, when a run needs them.
public struct WanModel: Sendable {
  /// Where it lies.
  public let folder: ModelFolder
  /// How the weights of the transformer and of the text encoder are held; the autoencoder and the image encoder are small beside
  /// them and always work in 32 bits.
  public let precision: WeightPrecision
  /// The transformer's sizes.
  public let transformerConfiguration: TransformerConfiguration
  /// The autoencoder's sizes.
  public let autoencoderConfiguration: AutoencoderConfiguration
  private let adapters: [Adapter]
  private let tokenizer: Tokenizer

  /// Reads configurations and the tokenizer, no weights.
  /// - Parameter adapters: are added to the transformer's weights.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when a part is missing, when the model does not begin with a picture, or when an
  ///   adapter does not fit it.
  public init(_ folder: ModelFolder, adapters: [Adapter] = [], precision: WeightPrecision = .bfloat16) throws {
    self.folder = folder
    self.adapters = adapters
    self.precision = precision
    transformerConfiguration = try folder.transformerConfiguration()
    autoencoderConfiguration = try folder.autoencoderConfiguration()
    tokenizer = try folder.tokenizer()
    guard transformerConfiguration.isImageToVideo else {
      throw DiffusionError.badCheckpoint(
        "\(folder.url.path): this is a text-to-video model; painting a reference needs one that begins with a picture, for "
          + "instance Wan2.1-I2V-14B-480P")
    }
    for part in ModelPart.allCases { _ = try folder.files(of: part) }
    _ = try transformerWeights()
  }

  /// The tokens of a prompt, its end included, without padding.
  func identifiers(of prompt: String) throws -> [Int32] {
    try tokenizer.identifiers(of: prompt, length: Self.promptLength)
  }

  /// Tokens of a prompt that the transformer was trained with, padding included.
  static let promptLength = 512

  /// Loads the text encoder.
  func textEncoder() throws -> TextEncoder {
    let sizes = try folder.textEncoderConfiguration()
    let weights = try folder.weights(of: .textEncoder, expecting: TextEncoder.inventory(of: sizes))
    return try TextEncoder(weights, configuration: sizes, precision: precision)
  }

  /// Loads the image encoder.
  func imageEncoder() throws -> (network: ImageEncoder, configuration: ImageEncoderConfiguration) {
    let sizes = try folder.imageEncoderConfiguration()
    let weights = try folder.weights(of: .imageEncoder, expecting: ImageEncoder.inventory(of: sizes))
    return (try ImageEncoder(weights, configuration: sizes), sizes)
  }

  /// Loads the video autoencoder.
  func autoencoder() throws -> VideoAutoencoder {
    let weights = try folder.weights(
      of: .autoencoder, expecting: VideoAutoencoder.inventory(of: autoencoderConfiguration))
    return try VideoAutoencoder(weights, configuration: autoencoderConfiguration)
  }

  /// Loads the transformer.
  func transformer() throws -> DiffusionTransformer {
    try DiffusionTransformer(transformerWeights(), configuration: transformerConfiguration, precision: precision)
  }

  /// The transformer's weights, all names and shapes checked.
  private func transformerWeights() throws -> PartWeights {
    try PartWeights(
      folder.source(of: .transformer), part: .transformer,
      expecting: DiffusionTransformer.inventory(of: transformerConfiguration), adapters: adapters)
  }
}
