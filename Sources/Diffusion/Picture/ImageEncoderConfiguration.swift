/// The sizes of a CLIP image encoder, under the names of transformers' `config.json`.
public struct ImageEncoderConfiguration: Sendable, Hashable, Codable {
  /// Numbers of a token.
  public var tokenSize: Int
  /// Hidden numbers of the feed-forward layers.
  public var feedForwardSize: Int
  /// Blocks.
  public var layerCount: Int
  /// Heads of every attention.
  public var headCount: Int
  /// Side of the picture that it sees, pixels.
  public var pictureSize: Int
  /// Side of a patch, pixels.
  public var patchSize: Int
  /// `gelu` or `quick_gelu`.
  public var activation: String
  /// Added to variances.
  public var epsilon: Float

  enum CodingKeys: String, CodingKey {
    case tokenSize = "hidden_size"
    case feedForwardSize = "intermediate_size"
    case layerCount = "num_hidden_layers"
    case headCount = "num_attention_heads"
    case pictureSize = "image_size"
    case patchSize = "patch_size"
    case activation = "hidden_act"
    case epsilon = "layer_norm_eps"
  }
}
