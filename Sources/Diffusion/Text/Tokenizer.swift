internal import CSentencePiece
import Foundation

/// Cuts prompts into the pieces that the text encoder has embeddings for, by a SentencePiece model (Kudo and Richardson 2018,
/// arXiv 1808.06226).
///
/// The identifiers are those that the fast T5 tokenizer of transformers gives: characters that no piece holds become one
/// unknown piece a run, although UMT5's model could spell them in bytes, for so the published models were trained. One thing
/// differs: the names of special pieces, such as `</s>`, are plain text in a prompt here.
public final class Tokenizer: Sendable {
  /// The model is only read after it was made; the library allows that from any thread.
  private nonisolated(unsafe) let model: OpaquePointer
  /// The number of pieces.
  public let pieceCount: Int
  /// Ends every prompt.
  public let end: Int32
  private let unknown: Int32
  private let bytes: Set<Int32>

  /// The most bytes of a prompt that are cut; what follows lies far beyond the last identifier that is kept.
  private static let longestPrompt = 1 << 20

  /// Reads a SentencePiece model, `spiece.model` in the published checkpoints.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``.
  public convenience init(contentsOf url: URL) throws {
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      throw DiffusionError.badCheckpoint(
        "\(url.path): the tokenizer's model cannot be read (\(error.localizedDescription)); bring the spiece.model of "
          + "the checkpoint")
    }
    try self.init(data: data, name: url.path)
  }

  /// Reads the bytes of a SentencePiece model.
  /// - Parameter name: what messages call them.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``.
  public init(data: Data, name: String) throws {
    var message = [CChar](repeating: 0, count: 256)
    let model = data.withUnsafeBytes { sp_model_create($0.baseAddress, $0.count, &message, message.count) }
    guard let model else {
      let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw DiffusionError.badCheckpoint(
        "\(name): this is no SentencePiece model (\(reason)); bring the spiece.model of the checkpoint, undamaged")
    }
    let (end, unknown) = (sp_model_end(model), sp_model_unknown(model))
    guard end >= 0, unknown >= 0 else {
      sp_model_free(model)
      throw DiffusionError.badCheckpoint(
        "\(name): this SentencePiece model has no piece that ends a text or none for what it does not know, as T5's have; "
          + "bring the spiece.model of the checkpoint")
    }
    self.model = model
    self.end = end
    self.unknown = unknown
    pieceCount = Int(sp_model_piece_count(model))
    bytes = Set((0..<Int32(pieceCount)).filter { sp_model_is_byte(model, $0) })
  }

  deinit { sp_model_free(model) }

  /// A prompt's pieces: cleaned (``PromptCleaning``), cut, ended.
  /// - Parameter length: the most identifiers there may be, 1 or more; the last is the end always.
  /// - Returns: identifiers without padding, at least the end.
  /// - Throws: ``DiffusionError/badSetting(_:)`` when the library refuses the text.
  public func identifiers(of prompt: String, length: Int = 512) throws -> [Int32] {
    precondition(length > 0, "a prompt has at least its end")
    let text = Array(PromptCleaning.cleaned(prompt).utf8.prefix(Self.longestPrompt))
    var found = [Int32](repeating: 0, count: text.count + 8)
    let count = text.withUnsafeBufferPointer { text in
      text.withMemoryRebound(to: CChar.self) { sp_model_encode(model, $0.baseAddress, $0.count, &found, found.count) }
    }
    guard count >= 0, count <= found.count else {
      throw DiffusionError.badSetting("the prompt cannot be cut into pieces; it begins '\(prompt.prefix(40))'")
    }
    var identifiers: [Int32] = []
    for piece in found.prefix(Int(count)) {
      guard identifiers.count < length - 1 else { break }
      let known = bytes.contains(piece) ? unknown : piece
      if known == unknown, identifiers.last == unknown { continue }
      identifiers.append(known)
    }
    return identifiers + [end]
  }
}
