/// Numbers as pages write them, the same on every machine and in every locale.
enum Decimals {
  /// `value` with at most `digits` decimals, no zeros at the end: 12.5, 3, 0.07.
  static func short(_ value: Double, digits: Int = 2) -> String {
    var text = fixed(value, digits: digits)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text == "-0" ? "0" : text
  }

  /// `value` with exactly `digits` decimals.
  static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "0" }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % scale)
    return sign + String(scaled / scale) + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// A share as whole per cent: "38%".
  static func percent(_ share: Double) -> String { fixed(share * 100, digits: 0) + "%" }

  /// "one" to "twenty", then digits.
  static func word(_ number: Int) -> String {
    let words = [
      "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
      "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ]
    return words.indices.contains(number) ? words[number] : String(number)
  }

  /// "one tube", "six tubes".
  static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    word(number) + " " + (number == 1 ? noun : plural ?? noun + "s")
  }

  /// Working time as a clock says it: "45 min", "3 h", "3 h 40".
  static func clock(minutes: Int) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60)
    if hours == 0 { return "\(rest)\u{A0}min" }
    return rest == 0 ? "\(hours)\u{A0}h" : "\(hours)\u{A0}h\u{A0}" + (rest < 10 ? "0" : "") + "\(rest)"
  }
}

extension String {
  /// The text with its first letter in upper case.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
