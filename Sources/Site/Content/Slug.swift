import Foundation

/// The part of an address that stands for a title or a tag: `Mont-Saint-Michel at dusk` becomes `mont-saint-michel-at-dusk`.
public enum Slug {
  /// Makes a slug: Latin letters without accents, digits and single hyphens, lower case; empty if nothing is left.
  public static func make(_ text: String) -> String {
    let latin = text.applyingTransform(.toLatin, reverse: false) ?? text
    let plain = latin.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: Locale(identifier: "en"))
    var slug = ""
    for character in plain.lowercased() {
      if character.isASCII, character.isLetter || character.isNumber {
        slug.append(character)
      } else if character == "ß" {
        slug += "ss"
      } else if !slug.isEmpty, slug.last != "-", character != "'", character != "\u{2019}" {
        slug.append("-")
      }
    }
    while slug.last == "-" { slug.removeLast() }
    return slug
  }
}
