import Tensors

/// What a transformer keeps of a prompt and a picture for all steps of a run: every block's cross-attention keys and values.
public struct TransformerContext: Sendable {
  /// Prompts.
  public let batch: Int
  let blocks: [Keys]

  /// The keys and values that one block asks.
  struct Keys: Sendable {
    /// `nil` when there is no token.
    var text: PackedKeys?
    /// `nil` when there is no token, or the model has no keys for pictures.
    var image: PackedKeys?
  }

  /// Tokens at the end of image and text together that blocks read as text: the length that every Wan model's text is filled up to.
  static let textLength = 512

  /// The first of `count` tokens of image and text together that blocks with keys of their own for pictures read as text.
  ///
  /// Where there are fewer tokens than ``textLength``, the original counts the missing ones from the end (diffusers cuts with a
  /// negative index); so does this.
  static func firstTextToken(of count: Int) -> Int {
    count >= textLength ? count - textLength : max(0, 2 * count - textLength)
  }
}
