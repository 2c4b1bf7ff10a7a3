import Foundation

/// How large the picture is to be on the wall, as the author writes it: `40 x 30 cm`, `16 x 12 in`, or one long side, `40 cm` or `40`.
///
/// Two sides name the canvas; the picture is as large as it can be on it without being cropped, whichever way it is turned.
package struct WallSize: Sendable, Equatable {
  /// The longer side in centimetres.
  package var long: Double
  /// The shorter side in centimetres; `nil` when only the long side is given.
  package var short: Double?

  /// What may be written, for messages.
  static let expected = "expected something like '40 x 30 cm', '16 x 12 in' or '40 cm', each side from 2 to 1000 cm"

  /// Makes a size from one long side.
  package init(long: Double, short: Double? = nil) {
    self.long = long
    self.short = short
  }

  /// Reads a size; `nil` if it is not one.
  package init?(_ text: String) {
    let form =
      /(?<a>[0-9]+(?:[.,][0-9]+)?)\s*(?<unitA>cm|mm|m|in|inch|inches|")?\s*(?:[x×*]\s*(?<b>[0-9]+(?:[.,][0-9]+)?)\s*(?<unitB>cm|mm|m|in|inch|inches|")?)?/
    guard let match = text.lowercased().trimmingCharacters(in: .whitespaces).wholeMatch(of: form) else { return nil }
    func centimetres(_ number: Substring, _ unit: Substring?) -> Double? {
      guard let value = Double(number.replacingOccurrences(of: ",", with: ".")) else { return nil }
      let length =
        switch unit {
        case "mm": value / 10
        case "m": value * 100
        case "in", "inch", "inches", "\"": value * 2.54
        default: value
        }
      return (2...1000).contains(length) ? length : nil
    }
    let output = match.output
    guard let a = centimetres(output.a, output.unitA ?? output.unitB) else { return nil }
    guard let second = output.b else {
      self.init(long: a)
      return
    }
    guard let b = centimetres(second, output.unitB ?? output.unitA) else { return nil }
    self.init(long: max(a, b), short: min(a, b))
  }

  /// Width and height in centimetres of a picture of the given proportions on this canvas.
  package func fitted(width: Int, height: Int) -> (width: Double, height: Double) {
    let ratio = Double(min(width, height)) / Double(max(width, height))
    let longSide = min(long, short.map { $0 / ratio } ?? long)
    return width >= height ? (longSide, longSide * ratio) : (longSide * ratio, longSide)
  }
}
