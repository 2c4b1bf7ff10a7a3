/// A graphite pencil's grade, hardest first.
public enum PencilGrade: String, Sendable, Codable, CaseIterable {
  case h4 = "4H"
  case h2 = "2H"
  case h = "H"
  case hb = "HB"
  case b = "B"
  case b2 = "2B"
  case b4 = "4B"
  case b6 = "6B"

  /// The darkest tone that layers of this grade reach on white drawing paper, CIE L*.
  ///
  /// A convention in even steps between bare paper and the softest lead's grey-black: makers publish no densities, and two
  /// makers' pencils of one grade differ.
  public var darkestLightness: Double {
    switch self {
    case .h4: 70
    case .h2: 60
    case .h: 53
    case .hb: 46
    case .b: 40
    case .b2: 34
    case .b4: 28
    case .b6: 22
    }
  }

  /// The hardest of some grades that reaches a tone; the softest of them where none does.
  /// - Parameters:
  ///   - lightness: the tone wanted, CIE L*.
  ///   - grades: the pencils on hand; all grades by default.
  public static func hardest(reaching lightness: Double, of grades: [PencilGrade] = allCases) -> PencilGrade {
    let ordered = grades.sorted { $0.darkestLightness > $1.darkestLightness }
    return ordered.first { $0.darkestLightness <= lightness } ?? ordered.last ?? .hb
  }
}
