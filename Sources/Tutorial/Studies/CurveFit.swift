/// Fits few cubic Bézier pieces to a row of points (Schneider: An Algorithm for Automatically Fitting Digitized Curves,
/// Graphics Gems, 1990).
package struct CurveFit {
  /// The farthest that a point may lie from the curve, in the points' unit.
  let tolerance: Double
  /// Where the points turn by more than this within a few points, the curve keeps a corner; cosine of the turn.
  let corner: Double

  package init(tolerance: Double, corner: Double = 0.35) {
    self.tolerance = tolerance
    self.corner = corner
  }

  /// The curve of a line; a closed one ends with the point that it begins with.
  /// - Parameter points: at least two, about evenly spaced.
  package func curve(through points: [SIMD2<Double>]) -> CurvePath {
    var points = points
    let isClosed = points.count > 3 && points.first == points.last
    var corners = self.corners(of: points, isClosed: isClosed)
    if isClosed, let first = corners.first, first > 0 {
      // A closed line begins at a corner, if it has one.
      points = Array(points[first..<(points.count - 1)] + points[...first])
      corners = corners.map { $0 - first }
    }
    let ends = Set([0, points.count - 1] + corners).filter { $0 >= 0 && $0 < points.count }.sorted()
    var path = CurvePath(start: points[0], pieces: [], isClosed: isClosed)
    let isSmoothRing = isClosed && corners.isEmpty
    for (first, last) in zip(ends, ends.dropFirst()) where last > first {
      let part = points[first...last]
      var (leaving, arriving) = (heading(part), heading(part.reversed()[...]))
      if isSmoothRing {
        // Both ends meet without a corner.
        let span = min(3, points.count / 4)
        leaving = normalised(points[span] - points[points.count - 1 - span])
        arriving = -leaving
      }
      fit(part, leaving: leaving, arriving: arriving, depth: 0, into: &path.pieces)
    }
    return path
  }

  // MARK: - Corners

  private func corners(of points: [SIMD2<Double>], isClosed: Bool) -> [Int] {
    let span = 4
    let count = isClosed ? points.count - 1 : points.count
    guard count > 4 * span else { return [] }
    func point(_ i: Int) -> SIMD2<Double> { isClosed ? points[((i % count) + count) % count] : points[i] }
    let inner = isClosed ? 0..<count : span..<(count - span)
    var turns = [Double](repeating: 1, count: count)
    for i in inner {
      let (before, after) = (normalised(point(i) - point(i - span)), normalised(point(i + span) - point(i)))
      turns[i] = (before * after).sum()
    }
    return inner.filter { i in
      guard turns[i] < corner else { return false }
      // The sharpest of its neighbourhood.
      return (1...span).allSatisfy { step in
        let (a, b) = (isClosed ? (i - step + count) % count : i - step, isClosed ? (i + step) % count : i + step)
        return (turns[a], a) >= (turns[i], i) && (turns[b], b) >= (turns[i], i)
      }
    }
  }

  // MARK: - Fitting

  private func heading(_ points: ArraySlice<SIMD2<Double>>) -> SIMD2<Double> {
    let first = points.startIndex
    let reach = min(points.count - 1, 3)
    return normalised(points[first + reach] - points[first])
  }

  private func fit(
    _ points: ArraySlice<SIMD2<Double>>, leaving: SIMD2<Double>, arriving: SIMD2<Double>, depth: Int,
    into pieces: inout [CurvePath.Piece]
  ) {
    let (first, last) = (points[points.startIndex], points[points.endIndex - 1])
    if points.count == 2 || depth > 24 {
      let third = length(last - first) / 3
      pieces.append(
        CurvePath.Piece(first: first + leaving * third, second: last + arriving * third, end: last))
      return
    }
    var parameters = chordLengths(points)
    var piece = bezier(points, parameters, leaving, arriving)
    var (error, worst) = farthest(points, parameters, first, piece)
    for _ in 0..<4 where error > tolerance && error < 4 * tolerance {
      parameters = zip(points, parameters).map { improved($1, for: $0, first, piece) }
      piece = bezier(points, parameters, leaving, arriving)
      (error, worst) = farthest(points, parameters, first, piece)
    }
    if error <= tolerance {
      pieces.append(piece)
      return
    }
    let middle = min(max(worst, points.startIndex + 1), points.endIndex - 2)
    let (low, high) = (max(points.startIndex, middle - 2), min(points.endIndex - 1, middle + 2))
    let tangent = normalised(points[low] - points[high])
    fit(points[...middle], leaving: leaving, arriving: tangent, depth: depth + 1, into: &pieces)
    fit(points[middle...], leaving: -tangent, arriving: arriving, depth: depth + 1, into: &pieces)
  }

  private func chordLengths(_ points: ArraySlice<SIMD2<Double>>) -> [Double] {
    var lengths = [0.0]
    for (a, b) in zip(points, points.dropFirst()) { lengths.append(lengths[lengths.count - 1] + length(b - a)) }
    let whole = max(lengths[lengths.count - 1], .leastNormalMagnitude)
    return lengths.map { $0 / whole }
  }

  /// The piece between the ends whose handles, along the given directions, come nearest to the points.
  private func bezier(
    _ points: ArraySlice<SIMD2<Double>>, _ parameters: [Double], _ leaving: SIMD2<Double>, _ arriving: SIMD2<Double>
  ) -> CurvePath.Piece {
    let (first, last) = (points[points.startIndex], points[points.endIndex - 1])
    var (c00, c01, c11, x0, x1) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (point, t) in zip(points, parameters) {
      let s = 1 - t
      let (b0, b1, b2, b3) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
      let (a0, a1) = (leaving * b1, arriving * b2)
      c00 += (a0 * a0).sum()
      c01 += (a0 * a1).sum()
      c11 += (a1 * a1).sum()
      let rest = point - first * (b0 + b1) - last * (b2 + b3)
      x0 += (a0 * rest).sum()
      x1 += (a1 * rest).sum()
    }
    let chord = length(last - first)
    let determinant = c00 * c11 - c01 * c01
    var (left, right) = (0.0, 0.0)
    if abs(determinant) > 1e-12 {
      left = (x0 * c11 - x1 * c01) / determinant
      right = (c00 * x1 - c01 * x0) / determinant
    }
    // Handles that point backwards or run away: a third of the chord instead, as Wu and Barsky have it.
    let least = 1e-6 * chord
    if left < least || right < least || left > 3 * chord + 1 || right > 3 * chord + 1 {
      (left, right) = (chord / 3, chord / 3)
    }
    return CurvePath.Piece(first: first + leaving * left, second: last + arriving * right, end: last)
  }

  private func point(_ t: Double, _ start: SIMD2<Double>, _ piece: CurvePath.Piece) -> SIMD2<Double> {
    let s = 1 - t
    let near = start * (s * s * s) + piece.first * (3 * s * s * t)
    return near + piece.second * (3 * s * t * t) + piece.end * (t * t * t)
  }

  private func farthest(
    _ points: ArraySlice<SIMD2<Double>>, _ parameters: [Double], _ start: SIMD2<Double>, _ piece: CurvePath.Piece
  ) -> (error: Double, index: Int) {
    var result = (error: 0.0, index: (points.startIndex + points.endIndex) / 2)
    for (offset, t) in parameters.enumerated() {
      let index = points.startIndex + offset
      let gap = length(point(t, start, piece) - points[index])
      if gap > result.error { result = (gap, index) }
    }
    return result
  }

  /// One step of Newton's method towards the parameter whose place on the curve is nearest to the point.
  private func improved(
    _ t: Double, for target: SIMD2<Double>, _ start: SIMD2<Double>, _ piece: CurvePath.Piece
  ) -> Double {
    let s = 1 - t
    let gap = point(t, start, piece) - target
    let (d0, d1, d2) = (piece.first - start, piece.second - piece.first, piece.end - piece.second)
    let slope = (d0 * (s * s) + d1 * (2 * s * t) + d2 * (t * t)) * 3
    let bend = ((d1 - d0) * s + (d2 - d1) * t) * 6
    let denominator = (slope * slope).sum() + (gap * bend).sum()
    guard abs(denominator) > 1e-12 else { return t }
    return min(1, max(0, t - (gap * slope).sum() / denominator))
  }

  private func length(_ v: SIMD2<Double>) -> Double { (v * v).sum().squareRoot() }

  private func normalised(_ v: SIMD2<Double>) -> SIMD2<Double> {
    let long = length(v)
    return long > 0 ? v / long : SIMD2(1, 0)
  }
}
