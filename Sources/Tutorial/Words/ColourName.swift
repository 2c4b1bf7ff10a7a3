import Imaging

/// A colour in plain words, as one painter would say it to another: "pale blue", "dark reddish brown", "warm grey".
struct ColourName: Sendable, Hashable {
  /// Three words at most, lower case.
  let words: String

  init(_ colour: RGB8) {
    let lab = CIELab(colour)
    let (lightness, chroma) = (lab.lightness, lab.chroma)
    if chroma < 5 || (chroma < 10 && lightness < 14) || (chroma < 7 && lightness > 92) {
      words = Self.neutral(lightness)
    } else if chroma < 13 {
      let warmth = lab.hue < 110 || lab.hue > 325 ? "warm" : lab.hue < 190 ? "greenish" : "cool"
      words = lightness > 90 ? "\(warmth) white" : "\(Self.tone(lightness))\(warmth) grey"
    } else {
      words = Self.tinted(lightness: lightness, chroma: chroma, hue: lab.hue)
    }
  }

  private static func neutral(_ lightness: Float) -> String {
    switch lightness {
    case ..<14: "near-black"
    case ..<38: "dark grey"
    case ..<62: "mid grey"
    case ..<82: "light grey"
    case ..<94: "pale grey"
    default: "white"
    }
  }

  private static func tone(_ lightness: Float) -> String {
    switch lightness {
    case ..<38: "dark "
    case ..<68: ""
    default: "light "
    }
  }

  private static func tinted(lightness: Float, chroma: Float, hue: Float) -> String {
    switch hue {
    case ..<20, 345...:
      return named(lightness, dark: "dark crimson", mid: chroma > 40 ? "crimson" : "dusky pink", light: "pink")
    case ..<45:
      if chroma < 34 { return named(lightness, dark: "dark reddish brown", mid: "reddish brown", light: "pale pink") }
      return named(lightness, dark: "deep red", mid: "red", light: "coral pink")
    case ..<68:
      if chroma < 44 { return named(lightness, dark: "dark brown", mid: "brown", light: "pale flesh pink") }
      return named(lightness, dark: "reddish brown", mid: "orange-brown", light: "orange")
    case ..<85:
      if chroma < 40 { return named(lightness, dark: "dark brown", mid: "sandy brown", light: "pale sand") }
      return named(lightness, dark: "golden brown", mid: "ochre", light: "golden yellow")
    case ..<102:
      if chroma < 34 { return named(lightness, dark: "dark olive brown", mid: "khaki", light: "pale straw") }
      return named(lightness, dark: "olive", mid: "ochre yellow", light: "yellow")
    case ..<125:
      if chroma < 34 {
        return named(lightness, dark: "dark olive green", mid: "olive green", light: "pale yellow-green")
      }
      return named(lightness, dark: "olive green", mid: "moss green", light: "yellow-green")
    case ..<170: return named(lightness, dark: "dark green", mid: "green", light: "pale green")
    case ..<215: return named(lightness, dark: "dark blue-green", mid: "blue-green", light: "pale blue-green")
    case ..<300:
      if chroma < 24 { return named(lightness, dark: "dark grey-blue", mid: "grey-blue", light: "pale grey-blue") }
      return named(lightness, dark: "deep blue", mid: "blue", light: "pale blue")
    default:
      return named(lightness, dark: "dark violet", mid: chroma > 30 ? "violet" : "dusky violet", light: "pale violet")
    }
  }

  private static func named(_ lightness: Float, dark: String, mid: String, light: String) -> String {
    lightness < 36 ? dark : lightness < 70 ? mid : light
  }
}

/// Lists as English writes them.
enum EnglishList {
  /// "a", "a and b", "a, b and c".
  static func join(_ items: [String]) -> String {
    switch items.count {
    case 0: ""
    case 1: items[0]
    default: items.dropLast().joined(separator: ", ") + " and " + items[items.count - 1]
    }
  }
}
