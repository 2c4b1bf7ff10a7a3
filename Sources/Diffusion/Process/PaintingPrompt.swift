import Foundation
import Media

/// The words that lead the model, in the form that the paper trains with.
///
/// `<art medium> Step by step painting process. <caption>` (Pobitzer et al., *Loomis Painter*, arXiv 2511.17344).
public enum PaintingPrompt {
  /// The prompt for a picture in a medium.
  /// - Parameter caption: what the picture shows; may be empty.
  public static func text(for medium: Medium, caption: String) -> String {
    let said = caption.trimmingCharacters(in: .whitespacesAndNewlines)
    return [artMedium(medium), "Step by step painting process.", said].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// How the prompt names a medium; the base model has none.
  static func artMedium(_ medium: Medium) -> String {
    switch medium {
    case .oil: "Oil painting."
    case .acrylic: "Acrylic painting."
    case .watercolour: "Watercolor painting."
    case .graphite: "Pencil drawing."
    case .colouredPencil: "Colored pencil drawing."
    case .loomis: "Loomis portrait drawing."
    case .faithful: ""
    }
  }
}
