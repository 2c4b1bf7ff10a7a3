/// A language's words for what a process knows only by identifiers: places, colours, tools, stages, materials.
///
/// Read from `templates/lesson/<language>/vocabulary.md`: sections (`## colours`) of entries (`- pale blue: pale blue`), an entry's
/// columns parted by ` | `. A phrase has one column, or three for nominative, accusative and dative. Every section must have an entry
/// for each identifier that the program may need; ``Topic/required`` lists them.
struct Vocabulary: Sendable {
  /// Where it came from, for instance `lesson/en/vocabulary.md`.
  let path: String
  private let entries: [Topic: [String: [Wording]]]

  /// Reads a vocabulary.
  /// - Throws: ``TutorialError/badTemplate(path:line:message:)``, also for words that are missing.
  init(path: String, text: String) throws(TutorialError) {
    self.path = path
    var entries: [Topic: [String: [Wording]]] = [:]
    let list = try SectionedList(path: path, text: text, known: Topic.allCases.map(\.rawValue))
    for topic in Topic.allCases {
      for item in list.sections[topic.rawValue] ?? [] {
        guard let colon = item.text.firstIndex(of: ":") else {
          throw .badTemplate(path: path, line: item.line, message: "expected \"- \", a name, a colon and its words")
        }
        let key = item.text[..<colon].trimmingCharacters(in: .whitespaces)
        let words = item.text[item.text.index(after: colon)...].split(separator: "|", omittingEmptySubsequences: false)
        do throws(Wording.Fault) {
          entries[topic, default: [:]][key] = try words.map { column throws(Wording.Fault) in
            try Wording(column.trimmingCharacters(in: .whitespaces))
          }
        } catch {
          throw .badTemplate(path: path, line: item.line, message: "a gap in braces is not closed or names no case")
        }
      }
    }
    for topic in Topic.allCases {
      let missing = topic.required.filter { entries[topic]?[$0] == nil }
      guard missing.isEmpty else {
        throw .badTemplate(
          path: path, line: list.lastLine,
          message: "section \"\(topic.rawValue)\" has no words for: \(missing.joined(separator: ", "))")
      }
    }
    self.entries = entries
  }

  /// Whether there are words for a name.
  func knows(_ topic: Topic, _ name: String) -> Bool { entries[topic]?[name] != nil }

  /// The names that a section has words for, in no order.
  func names(_ topic: Topic) -> [String] { entries[topic].map { Array($0.keys) } ?? [] }

  /// A phrase, by case; the name itself where there are no words for it.
  func phrase(_ topic: Topic, _ name: String, _ fillings: [String: Phrase] = [:]) -> Phrase {
    guard let forms = entries[topic]?[name], let first = forms.first else { return Phrase(name) }
    return Phrase { grammaticalCase in
      let form: Wording
      switch grammaticalCase {
      case .nominative: form = first
      case .accusative: form = forms.count >= 3 ? forms[1] : first
      case .dative: form = forms.count >= 3 ? forms[2] : first
      }
      return Self.withIndefiniteArticle(form.filled({ fillings[$0] }, usual: grammaticalCase))
    }
  }

  /// One column of an entry, the first being 0; `nil` where there is none or it is empty.
  func column(_ index: Int, _ topic: Topic, _ name: String, _ fillings: [String: Phrase] = [:]) -> String? {
    guard let columns = entries[topic]?[name], columns.indices.contains(index) else { return nil }
    let text = columns[index].filled({ fillings[$0] }, usual: .nominative)
    return text.isEmpty ? nil : Self.withIndefiniteArticle(text)
  }

  /// The first column of an entry; the name itself where there are no words for it.
  func text(_ topic: Topic, _ name: String, _ fillings: [String: Phrase] = [:]) -> String {
    column(0, topic, name, fillings) ?? name
  }

  /// "a", "a and b", "a, b and c", by case.
  func list(_ items: [Phrase]) -> Phrase {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    let comma = text(.lists, "comma")
    return Phrase { grammaticalCase in
      let first = items.dropLast().map { $0[grammaticalCase] }.joined(separator: comma + " ")
      let fillings = ["first": Phrase(first), "last": Phrase(last[grammaticalCase])]
      return text(.lists, "and", fillings)
    }
  }

  /// "a", "a and b", "a, b and c".
  func list(_ items: [String]) -> String { list(items.map { Phrase($0) }).text }

  /// A number with the language's decimal sign, one decimal at most.
  func number(_ value: Double) -> String {
    let tenths = Int((abs(value) * 10).rounded())
    let whole = (value < 0 ? "-" : "") + String(tenths / 10)
    return tenths % 10 == 0 ? whole : whole + text(.lists, "decimal sign") + String(tenths % 10)
  }

  /// `a(n)` becomes "an" before a vowel sound, as in "an HB pencil" and "an 8B pencil", else "a".
  private static func withIndefiniteArticle(_ text: String) -> String {
    guard let range = text.range(of: "a(n) ") else { return text }
    let rest = text[range.upperBound...]
    let letters = rest.prefix { !$0.isWhitespace && $0 != "-" }
    let isSpelled = ["HB", "H", "F", "8B", "8H"].contains(String(letters))
    let sounds = isSpelled || (letters.count > 2 && rest.first.map("aeio".contains) == true)
    return text[..<range.lowerBound] + (sounds ? "an " : "a ") + rest
  }
}
