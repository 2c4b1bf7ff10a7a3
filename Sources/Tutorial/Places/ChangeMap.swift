import Imaging
import Painting

/// Where the canvas differs between two frames.
struct ChangeMap: Sendable {
  /// Rectangle that holds the middle four fifths of the change in each direction; `nil` where nothing has changed.
  let bounds: UnitRect?
  /// Share of the canvas that has changed visibly, 0...1.
  let area: Double
  /// Names of the colours that the changed places have now, the most changed first.
  let colours: [String]

  /// Compares two pictures of one size at a grid of at most about 100 by 100 points.
  init(from before: Image, to after: Image) {
    let stride = max(1, before.longSide / 104)
    let columns = (before.width + stride - 1) / stride
    let rows = (before.height + stride - 1) / stride
    var byColumn = [Double](repeating: 0, count: columns)
    var byRow = [Double](repeating: 0, count: rows)
    var changed = 0
    var weights: [String: Int] = [:]
    for row in 0..<rows {
      for column in 0..<columns {
        let i = 3 * (row * stride * before.width + column * stride)
        let difference = (0..<3).reduce(0) { $0 + abs(Int(before.pixels[i + $1]) - Int(after.pixels[i + $1])) }
        // Less than 8 of 255 a channel is hardly seen, and paper or weave may shimmer.
        guard difference > 24 else { continue }
        changed += 1
        byColumn[column] += Double(difference)
        byRow[row] += Double(difference)
        weights[ColourName(RGB8(after.pixels[i], after.pixels[i + 1], after.pixels[i + 2])).name, default: 0] +=
          difference
      }
    }
    area = Double(changed) / Double(rows * columns)
    colours = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    guard changed > 0 else {
      bounds = nil
      return
    }
    let across = Self.middle(of: byColumn)
    let down = Self.middle(of: byRow)
    bounds = UnitRect(
      x: across.lowerBound, y: down.lowerBound, width: across.upperBound - across.lowerBound,
      height: down.upperBound - down.lowerBound)
  }

  /// From the tenth to the ninetieth percentile, widened by an eighth so that an even change reads as the whole.
  private static func middle(of weights: [Double]) -> ClosedRange<Double> {
    let total = weights.reduce(0, +)
    var sum = 0.0
    var low = 0
    var high = weights.count - 1
    for (index, weight) in weights.enumerated() {
      if sum < 0.1 * total { low = index }
      sum += weight
      if sum >= 0.9 * total {
        high = index
        break
      }
    }
    let (start, end) = (Double(low) / Double(weights.count), Double(high + 1) / Double(weights.count))
    let margin = (end - start) / 8
    return max(0, start - margin)...min(1, end + margin)
  }
}
