import Painting

/// Where something is in a picture.
enum Place: String, Sendable, Hashable, CaseIterable {
  case whole
  case top = "top strip"
  case upperHalf = "upper half"
  case middleBand = "middle band"
  case lowerHalf = "lower half"
  case bottom = "bottom strip"
  case leftSide = "left-hand side"
  case middle
  case rightSide = "right-hand side"
  case upperLeft = "upper left"
  case upperMiddle = "upper middle"
  case upperRight = "upper right"
  case left
  case centre
  case right
  case lowerLeft = "lower left"
  case lowerMiddle = "lower middle"
  case lowerRight = "lower right"

  /// The place that a rectangle takes, fractions of the picture.
  init(_ bounds: UnitRect) {
    let (x, y) = (bounds.x + bounds.width / 2, bounds.y + bounds.height / 2)
    switch (bounds.width >= 0.75, bounds.height >= 0.75) {
    case (true, true): self = .whole
    case (true, false):
      let isThin = bounds.height < 0.3
      self = y < 0.4 ? (isThin ? .top : .upperHalf) : y > 0.6 ? (isThin ? .bottom : .lowerHalf) : .middleBand
    case (false, true): self = x < 0.4 ? .leftSide : x > 0.6 ? .rightSide : .middle
    case (false, false):
      let column = x < 0.38 ? 0 : x > 0.62 ? 2 : 1
      let row = y < 0.38 ? 0 : y > 0.62 ? 2 : 1
      let ninths: [[Place]] = [
        [.upperLeft, .upperMiddle, .upperRight], [.left, .centre, .right], [.lowerLeft, .lowerMiddle, .lowerRight],
      ]
      self = ninths[row][column]
    }
  }

  /// The place's name in a vocabulary; some depend on what is worked on, "canvas" or "sheet".
  func name(on surface: Surface) -> String {
    switch self {
    case .whole, .middle: "\(rawValue) \(surface.rawValue)"
    default: rawValue
    }
  }

  /// Its names on every surface.
  var names: [String] { Array(Set(Surface.allCases.map(name(on:)))).sorted() }

  /// As an object: "the upper left".
  func noun(_ words: Vocabulary, on surface: Surface) -> Phrase { words.phrase(.placeNouns, name(on: surface)) }

  /// With its preposition: "in the upper left".
  func phrase(_ words: Vocabulary, on surface: Surface) -> String { words.text(.places, name(on: surface)) }

  /// In two words at most, as a label: "Upper left".
  func label(_ words: Vocabulary, on surface: Surface) -> String {
    words.column(1, .places, name(on: surface)) ?? phrase(words, on: surface)
  }

  /// Before a noun: "upper-left", "central".
  func adjective(_ words: Vocabulary, on surface: Surface) -> String {
    words.column(2, .places, name(on: surface)) ?? phrase(words, on: surface)
  }
}

/// What the work is done on.
enum Surface: String, Sendable, CaseIterable {
  case canvas, sheet
}
