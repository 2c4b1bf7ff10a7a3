import Foundation

/// A rectangle that may be turned.
struct TurnedRectangle: Sendable, Equatable {
  var centre: SIMD2<Double>
  /// Unit vector along the first side.
  var axis: SIMD2<Double>
  /// Half the lengths of the two sides.
  var halves: SIMD2<Double>

  var area: Double { 4 * halves.x * halves.y }
  var perimeter: Double { 4 * (halves.x + halves.y) }

  /// The corners, in the order in which they follow one another.
  var corners: [SIMD2<Double>] {
    let (along, across) = (axis * halves.x, SIMD2(-axis.y, axis.x) * halves.y)
    return [centre - along - across, centre + along - across, centre + along + across, centre - along + across]
  }

  func contains(_ point: SIMD2<Double>) -> Bool {
    let offset = point - centre
    let along = offset.x * axis.x + offset.y * axis.y
    let across = offset.y * axis.x - offset.x * axis.y
    return abs(along) <= halves.x + 1e-6 && abs(across) <= halves.y + 1e-6
  }

  /// The rectangle of least area around points, one side of which lies on an edge of their convex hull
  /// (Freeman and Shapira, 1975).
  /// - Returns: `nil` without points.
  static func smallest(around points: [SIMD2<Int>]) -> TurnedRectangle? {
    let hull = hull(of: points)
    guard let first = hull.first else { return nil }
    var best: TurnedRectangle?
    for (index, corner) in hull.enumerated() {
      let next = hull[(index + 1) % hull.count]
      let edge = SIMD2<Double>(Double(next.x - corner.x), Double(next.y - corner.y))
      let length = (edge * edge).sum().squareRoot()
      guard length > 0 else { continue }
      let axis = edge / length
      var low = SIMD2<Double>(repeating: .infinity)
      var high = -low
      for point in hull {
        let place = SIMD2<Double>(Double(point.x), Double(point.y))
        let turned = SIMD2(place.x * axis.x + place.y * axis.y, place.y * axis.x - place.x * axis.y)
        low = pointwiseMin(low, turned)
        high = pointwiseMax(high, turned)
      }
      let middle = (low + high) / 2
      let rectangle = TurnedRectangle(
        centre: SIMD2(middle.x * axis.x - middle.y * axis.y, middle.x * axis.y + middle.y * axis.x), axis: axis,
        halves: (high - low) / 2)
      if rectangle.area < best?.area ?? .infinity { best = rectangle }
    }
    return best
      ?? TurnedRectangle(centre: SIMD2(Double(first.x), Double(first.y)), axis: SIMD2(1, 0), halves: .zero)
  }

  /// The corners of the convex hull (Andrew's monotone chain, 1979).
  private static func hull(of points: [SIMD2<Int>]) -> [SIMD2<Int>] {
    let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    guard sorted.count > 2 else { return sorted }
    func chain(_ points: some Sequence<SIMD2<Int>>) -> [SIMD2<Int>] {
      var chain: [SIMD2<Int>] = []
      for point in points {
        while chain.count >= 2 {
          let (a, b) = (chain[chain.count - 2], chain[chain.count - 1])
          guard (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) <= 0 else { break }
          chain.removeLast()
        }
        chain.append(point)
      }
      return chain.dropLast()
    }
    return chain(sorted) + chain(sorted.reversed())
  }
}
