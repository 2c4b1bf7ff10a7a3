/// The sizes of a UMT5 encoder, under the names of transformers' `config.json`.
public struct TextEncoderConfiguration: Sendable, Hashable, Codable {
  /// Pieces that have an embedding.
  public var vocabularySize: Int
  /// Numbers of a token.
  public var tokenSize: Int
  /// Numbers of a head.
  public var headSize: Int
  /// Hidden numbers of the gated feed-forward layers.
  public var feedForwardSize: Int
  /// Blocks of the encoder.
  public var layerCount: Int
  /// Heads of every attention.
  public var headCount: Int
  /// Buckets of the relative positions.
  public var positionBuckets: Int
  /// The distance from which on all positions share a bucket.
  public var furthestPosition: Int
  /// Added to mean squares.
  public var epsilon: Float

  enum CodingKeys: String, CodingKey {
    case vocabularySize = "vocab_size"
    case tokenSize = "d_model"
    case headSize = "d_kv"
    case feedForwardSize = "d_ff"
    case layerCount = "num_layers"
    case headCount = "num_heads"
    case positionBuckets = "relative_attention_num_buckets"
    case furthestPosition = "relative_attention_max_distance"
    case epsilon = "layer_norm_epsilon"
  }
}
