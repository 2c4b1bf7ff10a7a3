import Foundation

/// A value that a template can show: what stands behind one key of a context.
///
/// A key that has nothing to show is there all the same, as ``none``: a key that is not there at all is an error in the template.
///
/// ```swift
/// let context: [String: TemplateValue] = [
///   "title": "Barn owl", "drying": .none, "steps": .list(steps.map { .object(["goal": .string($0.goal)]) }),
/// ]
/// ```
public indirect enum TemplateValue: Sendable, Equatable {
  /// Text; escaped by `{{key}}`, taken as HTML by `{{{key}}}`.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A condition for sections.
  case bool(Bool)
  /// Known, and nothing to show.
  case none
  /// Repeated by a section; empty lists show the inverted section.
  case list([TemplateValue])
  /// Named values; a section over it opens its names.
  case object([String: TemplateValue])

  /// Text, or ``none``.
  public static func optional(_ text: String?) -> TemplateValue { text.map { .string($0) } ?? .none }

  /// The value as the template library takes it.
  var mustache: Any {
    switch self {
    case .string(let text): text
    case .integer(let number): number
    case .bool(let condition): condition
    case .none: NSNull()
    case .list(let values): values.map(\.mustache)
    case .object(let values): values.mapValues(\.mustache)
    }
  }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A condition.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A list.
  public init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }
  /// Named values; a name given twice keeps its last value.
  public init(dictionaryLiteral elements: (String, TemplateValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
  }
}
