import Foundation

/// A JSON value for a `script` element.
indirect enum StructuredData: Encodable, ExpressibleByStringLiteral {
  case string(String)
  case integer(Int)
  case number(Double)
  case list([StructuredData])
  case object([String: StructuredData])

  init(stringLiteral value: String) { self = .string(value) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .list(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }

  /// JSON with sorted keys.
  ///
  /// `<`, `>` and `&` are escaped, so that no text can close the element it stands in.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self).replacingOccurrences(of: "<", with: "\\u003c")
      .replacingOccurrences(of: ">", with: "\\u003e").replacingOccurrences(of: "&", with: "\\u0026")
      .replacingOccurrences(of: "\u{2028}", with: "\\u2028").replacingOccurrences(of: "\u{2029}", with: "\\u2029")
  }
}
