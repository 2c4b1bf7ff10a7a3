import Imaging
import Tensors

extension ParityFolder {
  /// The transformer whose weights lie in a file.
  func transformer(
    _ name: String, precision: WeightPrecision = .float32
  ) throws -> (network: DiffusionTransformer, configuration: TransformerConfiguration) {
    let file = try file(name)
    let configuration = try configuration(TransformerConfiguration.self, of: file)
    let weights = try PartWeights(
      file, part: .transformer, expecting: DiffusionTransformer.inventory(of: configuration))
    return (try DiffusionTransformer(weights, configuration: configuration, precision: precision), configuration)
  }

  /// The autoencoder whose weights lie in a file.
  func autoencoder(_ name: String) throws -> (network: VideoAutoencoder, configuration: AutoencoderConfiguration) {
    let file = try file(name)
    let configuration = try configuration(AutoencoderConfiguration.self, of: file)
    let weights = try PartWeights(file, part: .autoencoder, expecting: VideoAutoencoder.inventory(of: configuration))
    return (try VideoAutoencoder(weights, configuration: configuration), configuration)
  }

  /// The image encoder whose weights lie in a file.
  func imageEncoder(_ name: String) throws -> (network: ImageEncoder, configuration: ImageEncoderConfiguration) {
    let file = try file(name)
    let configuration = try configuration(ImageEncoderConfiguration.self, of: file)
    let weights = try PartWeights(file, part: .imageEncoder, expecting: ImageEncoder.inventory(of: configuration))
    return (try ImageEncoder(weights, configuration: configuration), configuration)
  }

  /// A picture stored as [rows, columns, 3] numbers of 0...255.
  func picture(_ name: String, in file: SafetensorsFile) throws -> Image {
    let view = try file.view(name)
    guard view.shape.count == 3, view.shape[2] == 3, view.count > 0, view.type == .uint8 else {
      throw DiffusionError.badCase("\(file.name): '\(name)' is no picture [rows, columns, 3] of whole numbers 0 to 255")
    }
    return Image(width: view.shape[1], height: view.shape[0], pixels: view.withBytes { Array($0) })
  }
}
