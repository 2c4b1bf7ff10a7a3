/// What a palette is called: one of those that teachers name, or an author's own tubes.
///
/// ```swift
/// PaletteName(rawValue: "zorn")
/// PaletteName(rawValue: "Titanium white, Yellow ochre, Pyrrole red, Carbon black")
/// ```
/// Its raw value is what authors write, the tubes of an own palette in lower case and parted by commas.
public struct PaletteName: Sendable, Hashable, Codable, RawRepresentable, CaseIterable, CustomStringConvertible {
  /// `zorn`, or tubes parted by commas.
  public let rawValue: String

  /// White, yellow ochre, red and black, as Anders Zorn used them: heads; no clean green, blue or violet.
  public static let zorn = PaletteName("zorn")
  /// Zorn's with ultramarine: skies and cool greys.
  public static let zornBlue = PaletteName("zorn-blue")
  /// White, ochre, burnt sienna, burnt umber and ultramarine: muted landscape and still life.
  public static let earth = PaletteName("earth")
  /// Ochre, two reds, two browns, ultramarine and black: skin.
  public static let portrait = PaletteName("portrait")
  /// A warm and a cool yellow, red and blue, with burnt umber for the darks: colourful scenes.
  public static let splitPrimary = PaletteName("split-primary")

  /// The named palettes, those that can be chosen among.
  public static let allCases = [zorn, zornBlue, earth, portrait, splitPrimary]

  private init(_ name: String) { rawValue = name }

  /// Reads a name as an author writes it; `nil` for a single word that names no palette.
  ///
  /// Whether there are such tubes only ``Palette/init(_:table:)`` can say.
  public init?(rawValue: String) {
    let tubes = rawValue.lowercased().split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
      .filter { !$0.isEmpty }
    let name = tubes.joined(separator: ", ")
    guard tubes.count > 1 || Self.allCases.contains(where: { $0.rawValue == name }) else { return nil }
    self.rawValue = name
  }

  /// An author's own tubes as written, lower case; empty for a named palette.
  public var tubes: [String] {
    Self.allCases.contains(self) ? [] : rawValue.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
  }

  /// Reads a palette's name as an author writes it.
  /// - Throws: ``MediaError/unknownPalette(_:known:)``.
  public static func read(_ text: String) throws(MediaError) -> PaletteName {
    guard let name = PaletteName(rawValue: text) else {
      throw .unknownPalette(text, known: allCases.map(\.rawValue))
    }
    return name
  }

  /// As an author writes it.
  public var description: String { rawValue }
}
