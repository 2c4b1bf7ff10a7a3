/// The sizes of a Wan transformer, under the names of diffusers' `config.json`.
public struct TransformerConfiguration: Sendable, Hashable, Codable {
  /// Frames, rows and columns of latents that one token stands for.
  public var patchSize: [Int]
  /// Heads of every attention.
  public var headCount: Int
  /// Numbers of a head.
  public var headSize: Int
  /// Channels of the input: 16 latent channels, and 20 more of condition in image-to-video models.
  public var inputChannels: Int
  /// Channels of the predicted velocity.
  public var outputChannels: Int
  /// Numbers of a text token.
  public var textSize: Int
  /// Numbers of the sinusoidal embedding of a timestep.
  public var frequencySize: Int
  /// Hidden numbers of the feed-forward layers.
  public var feedForwardSize: Int
  /// Blocks.
  public var layerCount: Int
  /// Whether what asks the text is normalised with weights of its own.
  public var crossAttentionNorm: Bool
  /// Added to variances and mean squares.
  public var epsilon: Float
  /// Numbers of an image token; `nil` in text-to-video models.
  public var imageSize: Int?
  /// Numbers of an image token as the blocks' added keys and values read it; `nil` in text-to-video models.
  public var addedKeySize: Int?
  /// Tokens of the image's learned positions (first-and-last-frame models); `nil` for none.
  public var imagePositions: Int?

  enum CodingKeys: String, CodingKey {
    case patchSize = "patch_size"
    case headCount = "num_attention_heads"
    case headSize = "attention_head_dim"
    case inputChannels = "in_channels"
    case outputChannels = "out_channels"
    case textSize = "text_dim"
    case frequencySize = "freq_dim"
    case feedForwardSize = "ffn_dim"
    case layerCount = "num_layers"
    case crossAttentionNorm = "cross_attn_norm"
    case epsilon = "eps"
    case imageSize = "image_dim"
    case addedKeySize = "added_kv_proj_dim"
    case imagePositions = "pos_embed_seq_len"
  }

  /// Numbers of a token.
  public var tokenSize: Int { headCount * headSize }
  /// Whether a picture is a condition.
  public var isImageToVideo: Bool { imageSize != nil }
}
