/// Which of a picture's heads are built.
public enum HeadChoice: Sendable, Hashable, Codable {
  /// The largest.
  case largest
  /// Every head that can be read.
  case all
  /// One by its number, from 1, counted from left to right.
  case numbered(Int)

  /// Reads `largest`, `all` or a number from 1 on; `nil` for anything else.
  public init?(_ text: String) {
    switch text.lowercased() {
    case "largest": self = .largest
    case "all": self = .all
    default:
      guard let number = Int(text), number >= 1 else { return nil }
      self = .numbered(number)
    }
  }
}

/// How a picture is drawn before it is painted.
public enum DrawingMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// By envelopes and contours, as the medium has it.
  case free
  /// Heads are built by Loomis's method first.
  case loomis
}
