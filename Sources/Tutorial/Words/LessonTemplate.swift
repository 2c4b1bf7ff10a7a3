/// The sentences for one stage, read from a Markdown file.
///
/// A file has a title (`# ...`, for its readers only) and sections (`## goal`), each a list of variants (`- ...`, continued on
/// indented lines). Slots stand in braces: `{region}`; see ``Slot``.
struct LessonTemplate: Sendable {
  /// What a stage's template must have.
  static let stageSections = ["goal", "short goal", "do", "then", "why", "stop when", "mistake", "picture"]
  /// What the template of a lesson's end must have.
  static let closeSections = ["questions", "exercises"]

  /// One way to say it.
  struct Variant: Sendable, Hashable {
    /// The words, with slots in braces.
    let text: String
    /// Line of the file, from 1.
    let line: Int
    /// The slots in the words.
    let slots: [Slot]
  }

  /// Where it came from, for instance `lesson/en/oil/ground.md`.
  let path: String
  /// Variants by section.
  let sections: [String: [Variant]]

  /// Reads a template.
  /// - Parameters:
  ///   - required: sections that must be there; no others may be.
  /// - Throws: ``TutorialError/badTemplate(path:line:message:)``.
  init(path: String, text: String, required: [String]) throws(TutorialError) {
    self.path = path
    var found: [String: [(text: String, line: Int)]] = [:]
    var section: String?
    var lastLine = 1
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = index + 1
      lastLine = line
      let content = raw.trimmingCharacters(in: .whitespaces)
      if content.isEmpty || content.hasPrefix("# ") || content.hasPrefix("<!--") { continue }
      if content.hasPrefix("## ") {
        let name = String(content.dropFirst(3)).trimmingCharacters(in: .whitespaces)
        guard required.contains(name) else {
          throw .badTemplate(
            path: path, line: line,
            message: "there is no section \"\(name)\"; sections are: \(required.joined(separator: ", "))")
        }
        section = name
        found[name] = found[name] ?? []
      } else if content.hasPrefix("- ") {
        guard let section else {
          throw .badTemplate(path: path, line: line, message: "a sentence stands before the first section (## goal)")
        }
        found[section]?.append((String(content.dropFirst(2)), line))
      } else if let section, raw.hasPrefix("  "), let last = found[section]?.popLast() {
        found[section]?.append((last.text + " " + content, last.line))
      } else {
        throw .badTemplate(
          path: path, line: line,
          message: "expected \"- \" and a sentence, its indented continuation or \"## \" and a section")
      }
    }
    var sections: [String: [Variant]] = [:]
    for name in required {
      guard let variants = found[name], !variants.isEmpty else {
        throw .badTemplate(path: path, line: lastLine, message: "section \"\(name)\" is missing or has no sentence")
      }
      var read: [Variant] = []
      for variant in variants {
        read.append(
          Variant(
            text: variant.text, line: variant.line,
            slots: try Self.slots(in: variant.text, path: path, line: variant.line)))
      }
      sections[name] = read
    }
    self.sections = sections
  }

  private static func slots(in text: String, path: String, line: Int) throws(TutorialError) -> [Slot] {
    var slots: [Slot] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw .badTemplate(path: path, line: line, message: "a slot is opened with { and never closed")
      }
      let inside = rest[rest.index(after: open)..<close]
      let name = String(inside.first == "?" ? inside.dropFirst() : inside)
      guard let slot = Slot(rawValue: name) else {
        throw .badTemplate(
          path: path, line: line,
          message: "there is no slot {\(name)}; slots are: \(Slot.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      slots.append(slot)
      rest = rest[rest.index(after: close)...]
    }
    return slots
  }
}
