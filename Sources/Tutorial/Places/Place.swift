import Painting

/// Where something is in a picture, in words.
struct Place: Sendable, Hashable {
  /// As an object: "the upper left".
  let noun: String
  /// With its preposition: "in the upper left".
  let phrase: String
  /// In two words at most, as a label: "Upper left".
  let label: String

  /// Before a noun: "upper-left", "central".
  var adjective: String {
    switch label {
    case "Centre", "Middle", "Middle band": "central"
    case "Left side", "Left": "left-hand"
    case "Right side", "Right": "right-hand"
    case "Top strip", "Upper half", "Upper middle": "upper"
    case "Bottom strip", "Lower half", "Lower middle": "lower"
    case "Upper left": "upper-left"
    case "Upper right": "upper-right"
    case "Lower left": "lower-left"
    case "Lower right": "lower-right"
    default: "main"
    }
  }

  /// The words for a rectangle.
  /// - Parameters:
  ///   - bounds: where it is, fractions of the picture.
  ///   - surface: what is worked on, "canvas" or "sheet".
  init(_ bounds: UnitRect, surface: String) {
    let (x, y) = (bounds.x + bounds.width / 2, bounds.y + bounds.height / 2)
    let wide = bounds.width >= 0.75
    let tall = bounds.height >= 0.75
    switch (wide, tall) {
    case (true, true): self.init("the whole \(surface)", "across the whole \(surface)", "Whole \(surface)")
    case (true, false):
      let thin = bounds.height < 0.3
      if y < 0.4 {
        self = thin ? Place("the strip along the top", "along the top", "Top strip") : .half("upper", "Upper half")
      } else if y > 0.6 {
        self =
          thin ? Place("the strip along the bottom", "along the bottom", "Bottom strip") : .half("lower", "Lower half")
      } else {
        self.init("the band across the middle", "across the middle", "Middle band")
      }
    case (false, true):
      if x < 0.4 {
        self.init("the left-hand side", "down the left-hand side", "Left side")
      } else if x > 0.6 {
        self.init("the right-hand side", "down the right-hand side", "Right side")
      } else {
        self.init("the middle of the \(surface)", "down the middle of the \(surface)", "Middle")
      }
    case (false, false): self = .inNinths(x, y)
    }
  }

  private init(_ noun: String, _ phrase: String, _ label: String) {
    self.noun = noun
    self.phrase = phrase
    self.label = label
  }

  private static func half(_ word: String, _ label: String) -> Place {
    Place("the \(word) half", "in the \(word) half", label)
  }

  private static func inNinths(_ x: Double, _ y: Double) -> Place {
    let column = x < 0.38 ? 0 : x > 0.62 ? 2 : 1
    let row = y < 0.38 ? 0 : y > 0.62 ? 2 : 1
    return switch (row, column) {
    case (0, 0): Place("the upper left", "in the upper left", "Upper left")
    case (0, 1): Place("the upper middle", "in the upper middle", "Upper middle")
    case (0, 2): Place("the upper right", "in the upper right", "Upper right")
    case (1, 0): Place("the left-hand part", "on the left", "Left side")
    case (1, 2): Place("the right-hand part", "on the right", "Right side")
    case (2, 0): Place("the lower left", "in the lower left", "Lower left")
    case (2, 1): Place("the lower middle", "in the lower middle", "Lower middle")
    case (2, 2): Place("the lower right", "in the lower right", "Lower right")
    default: Place("the centre", "in the centre", "Centre")
    }
  }
}
