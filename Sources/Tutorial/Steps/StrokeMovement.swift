import Foundation
import Painting

/// How the strokes of a step run: how long they are and which way they go, measured on the strokes themselves.
struct StrokeMovement: Sendable, Equatable {
  enum Direction: String, Sendable {
    /// Left to right.
    case level
    /// Up and down.
    case upright
    /// From the lower left to the upper right.
    case rising
    /// From the upper left to the lower right.
    case falling
    /// No direction prevails.
    case changing
  }

  /// Length of the middle stroke, each stroke counted by the canvas it takes; centimetres on the wall.
  let length: Double
  /// The middle stroke's length in widths of its mark.
  let slenderness: Double
  /// The direction that prevails.
  let direction: Direction

  /// Whether the tool is set down rather than drawn along.
  var isTouch: Bool { slenderness < 1.5 }

  /// The middle stroke's length as a share of the picture's long side.
  let reach: Double

  /// Measures some strokes of a process; `nil` where there are none.
  /// - Parameters:
  ///   - ranges: strokes of the list; at most about 4,000 of them are looked at.
  ///   - longSideCentimetres: the picture's long side on the wall.
  init?(of strokes: StrokeList?, in ranges: [Range<Int>], longSideCentimetres: Double) {
    let indices = ranges.flatMap { Array($0) }
    guard let strokes, !indices.isEmpty, indices.allSatisfy({ $0 < strokes.count }) else { return nil }
    var measured: [(length: Double, slenderness: Double, area: Double)] = []
    // Directions are angles of lines, not of arrows: they are doubled before they are added up.
    var (across, along, total) = (0.0, 0.0, 0.0)
    for position in stride(from: 0, to: indices.count, by: max(1, indices.count / 4000)) {
      let stroke = strokes[indices[position]]
      var length = 0.0
      for (one, next) in zip(stroke.points, stroke.points.dropFirst()) {
        let (x, y) = (Double(next.x - one.x), Double(next.y - one.y))
        let piece = hypot(x, y)
        length += piece
        guard piece > 0 else { continue }
        let angle = 2 * atan2(-y, x)
        let weight = piece * Double(stroke.radius)
        across += weight * cos(angle)
        along += weight * sin(angle)
        total += weight
      }
      let width = 2 * Double(stroke.radius)
      measured.append((length + width, (length + width) / width, (length + width) * width))
    }
    self.init(measured, across: across, along: along, total: total, longSideCentimetres: longSideCentimetres)
  }

  private init(
    _ measured: [(length: Double, slenderness: Double, area: Double)], across: Double, along: Double, total: Double,
    longSideCentimetres: Double
  ) {
    let sorted = measured.sorted { ($0.length, $0.slenderness) < ($1.length, $1.slenderness) }
    let half = sorted.reduce(0) { $0 + $1.area } / 2
    var (sum, middle) = (0.0, sorted[sorted.count - 1])
    for item in sorted {
      sum += item.area
      if sum >= half {
        middle = item
        break
      }
    }
    reach = middle.length
    length = reach * longSideCentimetres
    slenderness = middle.slenderness
    if total <= 0 || hypot(across, along) < 0.35 * total {
      direction = .changing
    } else {
      let degrees = atan2(along, across) / 2 * 180 / .pi
      direction =
        abs(degrees) < 25 ? .level : abs(degrees) > 65 ? .upright : degrees > 0 ? .rising : .falling
    }
  }

  /// The movement as sentences say it: "short, level strokes about 2 cm long".
  func phrase(_ vocabulary: Vocabulary) -> Phrase {
    let size = reach > 0.2 ? "long" : reach < 0.06 && slenderness < 6 ? "short" : "plain"
    let measure =
      length >= 1
      ? vocabulary.number(length < 3 ? (length * 2).rounded() / 2 : length.rounded()) + " cm"
      : vocabulary.number(max(1, (length * 10).rounded())) + " mm"
    let direction = vocabulary.phrase(.movement, direction.rawValue)
    let name = isTouch ? "touches" : self.direction == .changing ? "\(size) strokes changing" : "\(size) strokes"
    let fillings = ["direction": direction, "length": Phrase(measure)]
    return vocabulary.phrase(.movement, name, fillings)
  }
}
