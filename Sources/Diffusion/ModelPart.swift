/// The networks that Wan 2.1 is made of (Wan Team 2025, arXiv 2503.20314); the raw value is the folder that diffusers gives each.
public enum ModelPart: String, Sendable, Hashable, CaseIterable, Codable {
  /// The diffusion transformer.
  case transformer
  /// The causal video autoencoder.
  case autoencoder = "vae"
  /// The UMT5 text encoder.
  case textEncoder = "text_encoder"
  /// The CLIP image encoder, which image-to-video models have.
  case imageEncoder = "image_encoder"

  /// What messages call it.
  public var title: String {
    switch self {
    case .transformer: "transformer"
    case .autoencoder: "video autoencoder"
    case .textEncoder: "text encoder"
    case .imageEncoder: "image encoder"
    }
  }
}
