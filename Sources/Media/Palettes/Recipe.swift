import Imaging

/// Whole parts of tubes that mix to a colour.
public struct Recipe: Sendable, Hashable {
  /// One tube of a recipe.
  public struct Part: Sendable, Hashable {
    /// The tube, as an index into the palette's paints.
    public var paint: Int
    /// Whole parts by volume, 1...12; of the white in a tint up to 96.
    public var parts: Int

    /// Makes a part.
    public init(paint: Int, parts: Int) {
      self.paint = paint
      self.parts = parts
    }
  }

  /// The tubes, largest part first.
  public var parts: [Part]
  /// The colour aimed at: the colour asked for, its lightness in the range of paint.
  public var wanted: RGB8
  /// The colour that the mixture is predicted to have, sRGB.
  public var colour: RGB8
  /// CIEDE2000 difference between ``wanted`` and the prediction.
  public var error: Double

  /// In a tint, parts of white to one of the rest, to the nearest whole; `nil` for a mixture that a person measures out.
  public var whiteToOne: Int? {
    let rest = parts.dropFirst().reduce(0) { $0 + $1.parts }
    guard let white = parts.first?.parts, white > RecipeFinder.mostParts, rest > 0 else { return nil }
    return Int((Double(white) / Double(rest)).rounded())
  }

  /// Makes a recipe.
  public init(parts: [Part], wanted: RGB8, colour: RGB8, error: Double) {
    self.parts = parts
    self.wanted = wanted
    self.colour = colour
    self.error = error
  }
}
