import Foundation

/// A value in a YAML file.
enum YAMLWord {
  /// The text as a value that YAML reads back as the same text.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case let scalar where scalar.value < 0x20 || scalar.value == 0x7F:
        quoted += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

/// A word in a command that a person copies into a shell.
enum ShellWord {
  /// The word as it is where a shell reads it so, else in single quotes.
  static func quoted(_ word: String) -> String {
    guard word.isEmpty || word.contains(/[^A-Za-z0-9_.\/@%+=:,~-]/) else { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

/// A lesson's title.
enum Title {
  /// A file's name as a title: "harbour_at-dusk" becomes "Harbour at dusk".
  static func make(from name: String) -> String {
    let words = name.split { "-_ .".contains($0) }.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
