import Tensors

/// The sizes of all networks of a model, all that a cost depends on.
public struct ModelDescription: Sendable, Hashable, Codable {
  /// What it is called.
  public var name: String
  /// The transformer's sizes.
  public var transformer: TransformerConfiguration
  /// The video autoencoder's sizes.
  public var autoencoder: AutoencoderConfiguration
  /// The text encoder's sizes.
  public var textEncoder: TextEncoderConfiguration
  /// The image encoder's sizes; `nil` in text-to-video models.
  public var imageEncoder: ImageEncoderConfiguration?

  /// Puts sizes together.
  public init(
    name: String, transformer: TransformerConfiguration, autoencoder: AutoencoderConfiguration,
    textEncoder: TextEncoderConfiguration, imageEncoder: ImageEncoderConfiguration?
  ) {
    self.name = name
    self.transformer = transformer
    self.autoencoder = autoencoder
    self.textEncoder = textEncoder
    self.imageEncoder = imageEncoder
  }

  /// Reads the sizes of a folder's networks.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` or ``DiffusionError/badSetting(_:)``.
  public init(_ folder: ModelFolder) throws {
    self.init(
      name: folder.url.lastPathComponent, transformer: try folder.transformerConfiguration(),
      autoencoder: try folder.autoencoderConfiguration(), textEncoder: try folder.textEncoderConfiguration(),
      imageEncoder: try folder.isImageToVideo ? folder.imageEncoderConfiguration() : nil)
  }

  /// The tensors of a part, or `nil` when the model has none such.
  public func inventory(of part: ModelPart) -> TensorInventory? {
    switch part {
    case .transformer: DiffusionTransformer.inventory(of: transformer)
    case .autoencoder: VideoAutoencoder.inventory(of: autoencoder)
    case .textEncoder: TextEncoder.inventory(of: textEncoder)
    case .imageEncoder: imageEncoder.map(ImageEncoder.inventory)
    }
  }

  /// The published models (Wan Team 2025, arXiv 2503.20314, table 1, and the configurations published with the weights).
  public static let published: [ModelDescription] = [
    wan("wan2.1-t2v-1.3b", heads: 12, feedForward: 8960, layers: 30, image: false),
    wan("wan2.1-t2v-14b", heads: 40, feedForward: 13824, layers: 40, image: false),
    wan("wan2.1-i2v-14b-480p", heads: 40, feedForward: 13824, layers: 40, image: true),
  ]

  /// The published model of that name.
  public static func published(_ name: String) -> ModelDescription? { published.first { $0.name == name } }

  private static func wan(
    _ name: String, heads: Int, feedForward: Int, layers: Int, image: Bool
  ) -> ModelDescription {
    let clip = ImageEncoderConfiguration(
      tokenSize: 1280, feedForwardSize: 5120, layerCount: 32, headCount: 16, pictureSize: 224, patchSize: 14,
      activation: "gelu", epsilon: 1e-5)
    return ModelDescription(
      name: name,
      transformer: TransformerConfiguration(
        patchSize: [1, 2, 2], headCount: heads, headSize: 128, inputChannels: image ? 36 : 16, outputChannels: 16,
        textSize: 4096, frequencySize: 256, feedForwardSize: feedForward, layerCount: layers, crossAttentionNorm: true,
        epsilon: 1e-6, imageSize: image ? clip.tokenSize : nil, addedKeySize: image ? heads * 128 : nil,
        imagePositions: nil),
      autoencoder: AutoencoderConfiguration(
        baseChannels: 96, latentChannels: 16, channelMultiples: [1, 2, 4, 4], residualBlocks: 2,
        halvesTime: [false, true, true],
        latentMean: [
          -0.7571, -0.7089, -0.9113, 0.1075, -0.1745, 0.9653, -0.1517, 1.5508, 0.4134, -0.0715, 0.5517, -0.3632,
          -0.1922,
          -0.9497, 0.2503, -0.2921,
        ],
        latentDeviation: [
          2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743, 3.2687, 2.1526, 2.8652, 1.5579, 1.6382,
          1.1253,
          2.8251, 1.9160,
        ]),
      textEncoder: TextEncoderConfiguration(
        vocabularySize: 256_384, tokenSize: 4096, headSize: 64, feedForwardSize: 10_240, layerCount: 24, headCount: 64,
        positionBuckets: 32, furthestPosition: 128, epsilon: 1e-6),
      imageEncoder: image ? clip : nil)
  }
}

/// What is asked of a run, as far as its cost depends on it.
public struct RunDescription: Sendable, Hashable, Codable {
  /// Pixels across.
  public var width: Int
  /// Pixels down.
  public var height: Int
  /// Frames of video.
  public var frames: Int
  /// Steps from noise to picture.
  public var steps: Int
  /// Whether every step asks the transformer twice, with the prompt and with the negative one.
  public var isGuided: Bool
  /// How the weights of the transformer and of the text encoder are held.
  public var precision: WeightPrecision

  /// Makes a description; the defaults are those of ``VideoSettings``.
  public init(
    width: Int = 832, height: Int = 480, frames: Int = 81, steps: Int = 50, isGuided: Bool = true,
    precision: WeightPrecision = .bfloat16
  ) {
    self.width = width
    self.height = height
    self.frames = frames
    self.steps = steps
    self.isGuided = isGuided
    self.precision = precision
  }
}
