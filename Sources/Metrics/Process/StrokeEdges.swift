import Imaging

/// Edges that stand in a frame but neither in the finished picture nor on the bare canvas: the sides and ends of strokes
/// that are covered later, and the front of what is being painted.
///
/// An edge is a pixel across which colour changes by more than ``edge`` CIELAB units a pixel; it is the frame's own when that
/// is more than twice what the finished picture and the canvas have within ``reach`` pixels. A cross-fade has no edges that
/// its ends do not have, and a picture out of focus has none so steep. A row or a column that is an own edge over more than
/// half its length is the front of a wipe and counts for nothing.
public struct StrokeEdges: Sendable {
  /// The least change of colour a pixel that makes an edge.
  public static let edge: Float = 10
  /// How far off an edge may stand in the finished picture, pixels.
  public static let reach = 2

  private let width: Int
  private let height: Int
  /// The steepest change of the finished picture and the canvas near each pixel.
  private let known: [Float]

  typealias Lab = (lightness: Plane, a: Plane, b: Plane)

  init(canvas: Lab, finished: Lab) {
    width = finished.a.width
    height = finished.a.height
    let steepest = zip(Self.slopes(canvas), Self.slopes(finished)).map { max($0, $1) }
    known = Self.spread(
      Self.spread(steepest, length: width, step: 1, lines: height, lineStep: width), length: height, step: width,
      lines: width, lineStep: 1)
  }

  /// The share of a frame's edges that are its own, 0...1; 0 for a frame without edges.
  func ownShare(of frame: Lab) -> Double {
    var all = 0
    var isOwn = [Bool](repeating: false, count: width * height)
    var (inRow, inColumn) = ([Int](repeating: 0, count: height), [Int](repeating: 0, count: width))
    for (i, slope) in Self.slopes(frame).enumerated() where slope > Self.edge {
      all += 1
      guard slope > 2 * known[i] else { continue }
      isOwn[i] = true
      inRow[i / width] += 1
      inColumn[i % width] += 1
    }
    var own = 0
    for y in 0..<height where 2 * inRow[y] <= width {
      for x in 0..<width where 2 * inColumn[x] <= height && isOwn[y * width + x] { own += 1 }
    }
    return all > 0 ? Double(own) / Double(all) : 0
  }

  /// The change of colour a pixel, by central differences.
  private static func slopes(_ lab: Lab) -> [Float] {
    let (width, height) = (lab.a.width, lab.a.height)
    var squares = [Float](repeating: 0, count: width * height)
    for plane in [lab.lightness, lab.a, lab.b] {
      plane.values.withUnsafeBufferPointer { values in
        squares.withUnsafeMutableBufferPointer { squares in
          for y in 0..<height {
            let above = max(0, y - 1) * width
            let below = min(height - 1, y + 1) * width
            for x in 0..<width {
              let across = values[y * width + min(width - 1, x + 1)] - values[y * width + max(0, x - 1)]
              let down = values[below + x] - values[above + x]
              squares[y * width + x] += (across * across + down * down) / 4
            }
          }
        }
      }
    }
    return squares.map { $0.squareRoot() }
  }

  /// The largest value within reach along lines.
  private static func spread(_ values: [Float], length: Int, step: Int, lines: Int, lineStep: Int) -> [Float] {
    var result = values
    for line in 0..<lines {
      for i in 0..<length {
        var most = values[line * lineStep + i * step]
        for j in max(0, i - reach)...min(length - 1, i + reach) { most = max(most, values[line * lineStep + j * step]) }
        result[line * lineStep + i * step] = most
      }
    }
    return result
  }
}
