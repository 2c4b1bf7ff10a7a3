/// The sentences for one stage, read from a Markdown file.
///
/// A file has a title (`# ...`, for its readers only) and sections (`## goal`), each a list of variants (`- ...`, continued on
/// indented lines). Slots stand in braces: `{region}`, with a case where the language has cases: `{region:dative}`; see ``Slot``.
struct LessonTemplate: Sendable {
  /// What a stage's template must have.
  static let stageSections = ["goal", "short goal", "do", "then", "why", "stop when", "mistake", "picture"]
  /// What it may have besides.
  static let optionalSections = ["movement", "check"]
  /// What the template of a lesson's end must have.
  static let closeSections = ["questions", "exercises"]

  /// One way to say it.
  struct Variant: Sendable, Hashable {
    /// The words, with slots as gaps.
    let wording: Wording
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
  ///   - required: sections that must be there.
  ///   - optional: sections that may be there; no others may.
  /// - Throws: ``TutorialError/badTemplate(path:line:message:)``.
  init(path: String, text: String, required: [String], optional: [String] = []) throws(TutorialError) {
    let known = required + optional
    self.path = path
    let list = try SectionedList(path: path, text: text, known: known)
    var sections: [String: [Variant]] = [:]
    for name in known {
      guard let variants = list.sections[name], !variants.isEmpty else {
        if optional.contains(name) && list.sections[name] == nil { continue }
        throw .badTemplate(
          path: path, line: list.lastLine, message: "section \"\(name)\" is missing or has no sentence")
      }
      var read: [Variant] = []
      for variant in variants { read.append(try Self.variant(variant.text, path: path, line: variant.line)) }
      sections[name] = read
    }
    self.sections = sections
  }

  private static func variant(_ text: String, path: String, line: Int) throws(TutorialError) -> Variant {
    let wording: Wording
    do throws(Wording.Fault) {
      wording = try Wording(text)
    } catch {
      let message =
        switch error {
        case .unclosed: "a slot is opened with { and never closed"
        case .unknownCase(let name):
          "there is no case \"\(name)\"; cases are: \(GrammaticalCase.allCases.map(\.rawValue).joined(separator: ", "))"
        }
      throw .badTemplate(path: path, line: line, message: message)
    }
    var slots: [Slot] = []
    for gap in wording.gaps {
      guard let slot = Slot(rawValue: gap.name) else {
        throw .badTemplate(
          path: path, line: line,
          message: "there is no slot {\(gap.name)}; slots are: \(Slot.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      guard gap.grammaticalCase == nil || slot.isDeclined else {
        let declined = Slot.allCases.filter(\.isDeclined).map(\.rawValue).joined(separator: ", ")
        throw .badTemplate(
          path: path, line: line, message: "{\(gap.name)} has no cases; slots that have are: \(declined)")
      }
      slots.append(slot)
    }
    return Variant(wording: wording, line: line, slots: slots)
  }
}
