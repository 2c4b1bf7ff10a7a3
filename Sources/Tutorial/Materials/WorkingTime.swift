import Foundation
import Media

/// How long a picture takes, drying not counted.
///
/// At 40 cm a painter of some experience needs about 210 minutes for an oil in one sitting (teachers give 3 to 4 hours for a head and 3.5 for
/// an 8 x 10 in) and 180 for a graphite drawing (a studio session), a head that is built first a little less, for the rest of the sheet stays bare; the other media are conventions. Time grows with the
/// long side to the power 0.8, since larger pictures are painted with larger brushes. A beginner takes 1.3 times as long, an advanced
/// painter 0.8 times.
enum WorkingTime {
  /// Minutes for a whole picture, a multiple of 5, at least 20.
  static func minutes(medium: Medium, longSideCentimetres: Double, level: String) throws(TutorialError) -> Int {
    let base: Double =
      switch medium {
      case .oil, .faithful: 210
      case .acrylic, .graphite: 180
      case .watercolour: 120
      case .colouredPencil: 360
      case .loomis: 150
      }
    let pace: Double
    switch level {
    case "beginner": pace = 1.3
    case "intermediate": pace = 1
    case "advanced": pace = 0.8
    default:
      throw .badRequest("level: \"\(level)\"; expected beginner, intermediate or advanced")
    }
    let minutes = base * pace * pow(longSideCentimetres / 40, 0.8)
    return max(20, Int((minutes / 5).rounded()) * 5)
  }

  /// Splits minutes among steps in proportion to their shares of time, in units of 5 where there are enough of them.
  ///
  /// Every step gets at least one unit; what is left over goes where it is missed most.
  static func split(_ minutes: Int, among shares: [Double]) -> [Int] {
    let unit = minutes >= 10 * shares.count ? 5 : 1
    let units = minutes / unit
    guard units >= shares.count else { return shares.map { _ in 1 } }
    let total = max(shares.reduce(0, +), .leastNormalMagnitude)
    let exact = shares.map { Double(units) * $0 / total }
    var given = exact.map { max(1, Int($0)) }
    while given.reduce(0, +) != units {
      let isShort = given.reduce(0, +) < units
      let open = given.indices.filter { isShort || given[$0] > 1 }
      let next = open.min { first, second in
        let (one, other) = (Double(given[first]) - exact[first], Double(given[second]) - exact[second])
        return one != other ? (isShort ? one < other : one > other) : first < second
      }
      guard let next else { break }
      given[next] += isShort ? 1 : -1
    }
    return given.map { $0 * unit }
  }
}
