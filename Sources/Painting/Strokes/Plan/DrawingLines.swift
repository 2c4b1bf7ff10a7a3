import Imaging
import Vision

/// The lines of a drawing as a learner could copy them: few, long and confident, the important ones first.
struct DrawingLines {
  /// One line.
  struct Line: Sendable {
    /// The path in shares of the long side, 2...64 points.
    var points: [SIMD2<Float>]
    /// How much the line matters, 0...1: it decides pressure and width.
    var weight: Float
  }

  /// The lines, in drawing order.
  let lines: [Line]

  /// - Parameters:
  ///   - scene: what was seen in the reference.
  ///   - reference: the reference at the canvas's size.
  ///   - most: the most contours to follow.
  init(scene: Scene, reference: ColourField, most: Int) {
    let contours = ContourTracer.lines(in: reference.image(), contours: scene.contours, most: most)
    lines = contours.enumerated().flatMap { rank, contour -> [Line] in
      let late = Float(rank) / Float(max(1, contours.count))
      let weight = max(0, min(1, contour.strength * 1.15 - 0.35 * late))
      let points = contour.points.map { SIMD2($0.x, $0.y) }
      return Self.pulls(points).map { Line(points: $0, weight: weight) }
    }
  }

  /// A long contour is drawn in several pulls of the hand that overlap a little where one takes over from the other.
  private static func pulls(_ points: [SIMD2<Float>]) -> [[SIMD2<Float>]] {
    let reach: Float = 0.22
    var pulls: [[SIMD2<Float>]] = []
    var current: [SIMD2<Float>] = []
    var length: Float = 0
    for point in points {
      if let last = current.last {
        let step = point - last
        length += (step.x * step.x + step.y * step.y).squareRoot()
      }
      current.append(point)
      if current.count >= 48 || length > reach {
        pulls.append(current)
        current = Array(current.suffix(2))
        length = 0
      }
    }
    if current.count >= 3 || pulls.isEmpty { pulls.append(current) }
    return pulls.filter { $0.count >= 2 }
  }
}
