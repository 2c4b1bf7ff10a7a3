/// A Markdown file of sections (`## goal`), each a list of items (`- ...`, continued on indented lines).
///
/// A title (`# ...`) and comments are for its readers only.
struct SectionedList: Sendable {
  /// One item of a list.
  struct Item: Sendable {
    var text: String
    /// Line of the file, from 1.
    var line: Int
  }

  /// The items of each section that stands in the file, in order.
  private(set) var sections: [String: [Item]] = [:]
  /// The file's last line.
  private(set) var lastLine = 1

  /// Reads a file.
  /// - Parameters:
  ///   - path: the file as problems name it.
  ///   - known: the sections that there may be.
  /// - Throws: ``TutorialError/badTemplate(path:line:message:)``.
  init(path: String, text: String, known: [String]) throws(TutorialError) {
    var section: String?
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      lastLine = index + 1
      let content = raw.trimmingCharacters(in: .whitespaces)
      if content.isEmpty || content.hasPrefix("# ") || content.hasPrefix("<!--") { continue }
      if content.hasPrefix("## ") {
        let name = String(content.dropFirst(3)).trimmingCharacters(in: .whitespaces)
        guard known.contains(name) else {
          throw .badTemplate(
            path: path, line: lastLine,
            message: "there is no section \"\(name)\"; sections are: \(known.joined(separator: ", "))")
        }
        section = name
        sections[name] = sections[name] ?? []
      } else if content.hasPrefix("- ") {
        guard let section else {
          throw .badTemplate(
            path: path, line: lastLine, message: "a sentence stands before the first section (## \(known.first ?? ""))")
        }
        sections[section]?.append(Item(text: String(content.dropFirst(2)), line: lastLine))
      } else if let section, raw.hasPrefix("  "), let last = sections[section]?.popLast() {
        sections[section]?.append(Item(text: last.text + " " + content, line: last.line))
      } else {
        throw .badTemplate(
          path: path, line: lastLine,
          message: "expected \"- \" and a sentence, its indented continuation or \"## \" and a section")
      }
    }
  }
}
