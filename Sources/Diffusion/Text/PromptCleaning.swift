import Foundation

/// Makes prompts as plain as those that the models were trained with.
///
/// The steps are those of the Wan pipelines: what the Python library ftfy repairs (entities, control characters of Windows,
/// ligatures, full-width forms, curly quotes, terminal escapes, invisible characters, canonical composition), then HTML's
/// entities twice more, then white space. Left out are ftfy's repair of text that was decoded in a wrong encoding, and of
/// HTML's entities all but those that HTML 4 knows.
public enum PromptCleaning {
  /// The prompt as the tokenizer gets it.
  public static func cleaned(_ prompt: String) -> String {
    var hasTags = false
    let lines = prompt.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      hasTags = hasTags || line.contains("<")
      return repaired(String(line), unescaping: !hasTags)
    }
    let text = HTMLEntities.unescaped(HTMLEntities.unescaped(lines.joined(separator: "\n")))
    var result = String.UnicodeScalarView()
    for word in text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace) {
      if !result.isEmpty { result.append(" ") }
      result.append(contentsOf: word)
    }
    return String(result)
  }

  /// A line after as many rounds of repairs as change it.
  /// - Parameter unescaping: whether entities are to be replaced; where there are tags, they may be meant as they stand.
  private static func repaired(_ line: String, unescaping: Bool) -> String {
    var text = line
    // Every round but the last makes the text plainer; the bound holds whatever the tables may say.
    for _ in 0..<100 {
      let before = text
      if unescaping { text = HTMLEntities.unescaped(text, strictly: true) }
      var scalars = String.UnicodeScalarView()
      for scalar in text.unicodeScalars { scalars.append(contentsOf: plain(scalar)) }
      text = String(scalars).replacing(/\u{1b}\[(?:\d|;)*[a-zA-Z]/, with: "")
      text.unicodeScalars.removeAll(where: isInvisible)
      text = text.precomposedStringWithCanonicalMapping
      if text.unicodeScalars.elementsEqual(before.unicodeScalars) { break }
    }
    return text
  }

  /// What a character that is rarely meant stands for.
  private static func plain(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    switch scalar.value {
    case 0x80...0x9f: String(Windows1252.character(scalar)).unicodeScalars
    case 0x2018...0x201b, 0x2bc: "'".unicodeScalars
    case 0x201c...0x201f: "\"".unicodeScalars
    case 0x3000: " ".unicodeScalars
    case 0xfb05: "\u{17f}t".unicodeScalars
    case 0x132...0x133, 0x149, 0x1c4...0x1cc, 0x1f1...0x1f3, 0xfb00...0xfb06, 0xff01..<0xfff0:
      String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars
    default: String(scalar).unicodeScalars
    }
  }

  /// Whether nothing of a character shows, and white space is not what it makes either.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00..<0x09, 0x0b, 0x0e..<0x20, 0x7f, 0x206a..<0x2070, 0xfeff, 0xfff9..<0xfffd: true
    default: false
    }
  }
}
