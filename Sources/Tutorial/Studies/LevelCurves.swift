import Imaging

/// The curves along which a plane passes through a level: closed lines around everything above it.
///
/// Marching squares with the crossing interpolated along each side. Beyond the picture's edge the plane is carried on a little,
/// so that areas that reach the edge are cut off by it and not rounded before it.
package enum LevelCurves {
  /// How far areas go on beyond the edge, in samples.
  static let margin = 4

  /// Closed lines, in samples from the picture's top left corner; each ends with the point that it begins with.
  package static func around(_ plane: Plane, above level: Float) -> [[SIMD2<Double>]] {
    let (width, height) = (plane.width + 2 * margin + 2, plane.height + 2 * margin + 2)
    func sample(_ x: Int, _ y: Int) -> Float {
      guard x > 0, y > 0, x < width - 1, y < height - 1 else { return level - 1 }
      let (u, v) = (min(max(x - 1 - margin, 0), plane.width - 1), min(max(y - 1 - margin, 0), plane.height - 1))
      return plane.values[v * plane.width + u]
    }
    // A crossing is known by the side it lies on: 2 * cell for the side to the right, 2 * cell + 1 for the side down.
    func place(_ side: Int) -> SIMD2<Double> {
      let (x, y) = (side / 2 % width, side / 2 / width)
      let a = sample(x, y)
      let b = side % 2 == 0 ? sample(x + 1, y) : sample(x, y + 1)
      let share = Double((level - a) / (b - a))
      let offset = 0.5 - Double(margin) - 1
      return side % 2 == 0
        ? SIMD2(Double(x) + share + offset, Double(y) + offset) : SIMD2(Double(x) + offset, Double(y) + share + offset)
    }
    // From crossing to crossing, what is above the level on the left hand.
    var next: [Int: Int] = [:]
    var order: [Int] = []
    for y in 0..<(height - 1) {
      for x in 0..<(width - 1) {
        let (a, b, c, d) = (sample(x, y), sample(x + 1, y), sample(x + 1, y + 1), sample(x, y + 1))
        let code = (a > level ? 1 : 0) | (b > level ? 2 : 0) | (c > level ? 4 : 0) | (d > level ? 8 : 0)
        guard code != 0, code != 15 else { continue }
        let cell = y * width + x
        let (top, left, bottom, right) = (2 * cell, 2 * cell + 1, 2 * (cell + width), 2 * (cell + 1) + 1)
        func join(_ from: Int, _ to: Int) {
          next[from] = to
          order.append(from)
        }
        let isFull = (a + b + c + d) / 4 > level
        switch code {
        case 1: join(left, top)
        case 2: join(top, right)
        case 3: join(left, right)
        case 4: join(right, bottom)
        case 6: join(top, bottom)
        case 7: join(left, bottom)
        case 8: join(bottom, left)
        case 9: join(bottom, top)
        case 11: join(bottom, right)
        case 12: join(right, left)
        case 13: join(right, top)
        case 14: join(top, left)
        case 5:
          if isFull { join(left, bottom); join(right, top) } else { join(left, top); join(right, bottom) }
        default:
          if isFull { join(top, left); join(bottom, right) } else { join(top, right); join(bottom, left) }
        }
      }
    }
    var lines: [[SIMD2<Double>]] = []
    for start in order {
      guard var side = next.removeValue(forKey: start) else { continue }
      var line = [place(start)]
      while side != start {
        line.append(place(side))
        guard let following = next.removeValue(forKey: side) else { break }
        side = following
      }
      line.append(line[0])
      if line.count > 4 { lines.append(line) }
    }
    return lines
  }
}
