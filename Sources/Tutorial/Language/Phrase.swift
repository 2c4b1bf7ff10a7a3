/// The case of a noun phrase in a sentence, for languages that tell cases apart.
enum GrammaticalCase: String, Sendable, CaseIterable {
  case nominative, accusative, dative
}

/// Words that stand in a sentence, in every case: "the sky", or "der Himmel", "den Himmel", "dem Himmel".
struct Phrase: Sendable, Hashable, ExpressibleByStringLiteral {
  private let nominative: String
  private let accusative: String
  private let dative: String

  /// Words that are the same in every case.
  init(_ text: String) { (nominative, accusative, dative) = (text, text, text) }

  init(stringLiteral value: String) { self.init(value) }

  /// Words by case.
  init(_ form: (GrammaticalCase) -> String) {
    (nominative, accusative, dative) = (form(.nominative), form(.accusative), form(.dative))
  }

  /// The words in a case.
  subscript(grammaticalCase: GrammaticalCase) -> String {
    switch grammaticalCase {
    case .nominative: nominative
    case .accusative: accusative
    case .dative: dative
    }
  }

  /// The plain form, as a list would have it.
  var text: String { nominative }

  /// Whether there is something to say.
  var isEmpty: Bool { nominative.isEmpty }
}
