import Foundation

/// Rows of points that stand for a line.
enum Polyline {
  /// The line with points at even distances, its ends kept.
  static func resampled(_ points: [SIMD2<Double>], spacing: Double) -> [SIMD2<Double>] {
    guard let first = points.first, let last = points.last, points.count > 1 else { return points }
    let whole = zip(points, points.dropFirst()).reduce(0) { $0 + length($1.1 - $1.0) }
    let count = max(1, Int((whole / spacing).rounded()))
    let step = whole / Double(count)
    var result = [first]
    var (gone, wanted) = (0.0, step)
    for (a, b) in zip(points, points.dropFirst()) {
      let long = length(b - a)
      while wanted <= gone + long, result.count < count, long > 0 {
        result.append(a + (b - a) * ((wanted - gone) / long))
        wanted += step
      }
      gone += long
    }
    result.append(last)
    return result
  }

  /// The line under a Gaussian of `sigma` points; open ends stay where they are.
  static func smoothed(_ points: [SIMD2<Double>], sigma: Double) -> [SIMD2<Double>] {
    let radius = Int((2.5 * sigma).rounded(.up))
    guard points.count > 2, sigma > 0 else { return points }
    let isClosed = points.first == points.last
    let ring = points.count - 1
    let kernel = (0...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    return points.indices.map { i in
      let reach = isClosed ? min(radius, ring) : min(radius, i, points.count - 1 - i)
      var (sum, weights) = (points[i], 1.0)
      for offset in 1..<(max(reach, 0) + 1) {
        for j in [i - offset, i + offset] {
          sum += points[isClosed ? ((j % ring) + ring) % ring : j] * kernel[offset]
          weights += kernel[offset]
        }
      }
      return sum / weights
    }
  }

  /// The unit vector along the line at a point.
  static func heading(_ points: [SIMD2<Double>], at index: Int) -> SIMD2<Double> {
    let way = points[min(points.count - 1, index + 2)] - points[max(0, index - 2)]
    let long = length(way)
    return long > 0 ? way / long : SIMD2(1, 0)
  }

  /// The stretches that hold, gaps of at most `bridging` counted in.
  static func runs(of holds: [Bool], bridging: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for i in holds.indices where holds[i] {
      if let last = runs.last, i - last.upperBound <= bridging {
        runs[runs.count - 1] = last.lowerBound..<(i + 1)
      } else {
        runs.append(i..<(i + 1))
      }
    }
    return runs
  }

  static func length(_ v: SIMD2<Double>) -> Double { (v * v).sum().squareRoot() }
}
