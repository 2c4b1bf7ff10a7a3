import Foundation
internal import Yams

/// The pages' own words in another language than English.
///
/// Templates and code are written in English; what is to be translated stands in templates between `{{#t}}` and `{{/t}}` and in code in
/// a call of a translation. `templates/words/<language>.yml` gives the words of a language by the English ones; gaps (`{number}`, in templates
/// `{{number}}`) keep their names. What has no entry stays English.
///
/// ```swift
/// german("Step {number}", ["number": "3"])  // "Schritt 3"
/// ```
public struct Translation: Sendable, Equatable {
  /// The language, for instance `de`.
  public let language: String
  private let sentences: [String: String]

  /// The words as they stand.
  public static let english = Translation(language: "en", sentences: [:])

  /// Makes a translation.
  /// - Parameter sentences: what is said, by the English for it.
  public init(language: String, sentences: [String: String]) {
    self.language = language
    self.sentences = sentences
  }

  /// Reads `templates/words/<language>.yml`, a mapping from English to the language.
  /// - Throws: ``SiteError/problems(_:)`` when it is no such mapping.
  init(language: String, yaml: String, file: String) throws(SiteError) {
    do {
      self.init(language: language, sentences: try YAMLDecoder().decode([String: String].self, from: yaml))
    } catch {
      let line = (error as? YamlError).flatMap { if case .parser(_, _, let mark, _) = $0 { mark.line } else { nil } }
      throw .problems([
        Problem(
          file: file, line: line,
          message: "is no list of \"English: translation\" as YAML has it (\(error))"
            .replacingOccurrences(of: "\n", with: " "))
      ])
    }
  }

  /// The words for English ones, gaps filled.
  public func callAsFunction(_ english: String, _ fillings: [String: String] = [:]) -> String {
    var text = sentences[english] ?? english
    for (name, words) in fillings { text = text.replacing("{\(name)}", with: words) }
    return text
  }

  /// Whether there are words for English ones.
  func knows(_ english: String) -> Bool { sentences[english] != nil }

  /// Every English text that is translated.
  package var keys: [String] { sentences.keys.sorted() }

  /// A template's source in the language: what stands between `{{#t}}` and `{{/t}}` replaced, the marks taken away.
  func applied(to source: String) -> String {
    source.replacing(Self.marked) { match in sentences[String(match.1)] ?? String(match.1) }
  }

  /// The English texts that a template's source marks.
  package static func marks(in source: String) -> [String] { source.matches(of: marked).map { String($0.1) } }

  private static var marked: Regex<(Substring, Substring)> { /\{\{#t\}\}(.*?)\{\{\/t\}\}/ }

  /// "one tube", "six tubes", "21 tubes".
  func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    if number == 1 { return self("one \(noun)") }
    return self("{count} \(plural ?? noun + "s")", ["count": word(number)])
  }

  /// "two" to "twenty", then digits.
  func word(_ number: Int) -> String { self(Decimals.word(number)) }

  /// "3 h 40 in eleven steps".
  func time(minutes: Int, steps: Int) -> String {
    self("{time} in {steps}", ["time": Decimals.clock(minutes: minutes), "steps": count(steps, "step")])
  }

  /// A number with the language's decimal sign.
  func number(_ value: Double, digits: Int) -> String {
    Decimals.short(value, digits: digits).replacing(".", with: self("."))
  }

  /// A number with exactly so many decimals.
  func fixed(_ value: Double, digits: Int) -> String {
    Decimals.fixed(value, digits: digits).replacing(".", with: self("."))
  }

  /// A share as whole per cent.
  func percent(_ share: Double) -> String {
    self("{number}%", ["number": Decimals.fixed(share * 100, digits: 0)])
  }
}
