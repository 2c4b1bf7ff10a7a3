import Foundation

/// A row of neighbouring places, in pixels.
struct Chain {
  var points: [SIMD2<Float>]

  /// The chain under a Gaussian of standard deviation `sigma` points; its ends stay where they are.
  func smoothed(sigma: Float) -> Chain {
    let radius = Int((2.5 * sigma).rounded(.up))
    guard points.count > 2 else { return self }
    let isClosed = points.first == points.last
    let ring = points.count - 1
    let kernel = (-radius...radius).map { exp(-Float($0 * $0) / (2 * sigma * sigma)) }
    var result = points
    for i in points.indices {
      // At an end the window shrinks evenly on both sides.
      let reach = isClosed ? radius : min(radius, i, points.count - 1 - i)
      guard reach > 0 else { continue }
      var (sum, weights) = (SIMD2<Float>.zero, Float(0))
      for offset in -reach...reach {
        let weight = kernel[offset + radius]
        let j = isClosed ? ((i + offset) % ring + ring) % ring : i + offset
        sum += points[j] * weight
        weights += weight
      }
      result[i] = sum / weights
    }
    return Chain(points: result)
  }

  /// The fewest of the chain's points that keep within `tolerance` pixels of it (Douglas and Peucker 1973).
  func simplified(tolerance: Float) -> Chain {
    guard points.count > 2 else { return self }
    var keep = [Bool](repeating: false, count: points.count)
    (keep[0], keep[points.count - 1]) = (true, true)
    var spans = [(0, points.count - 1)]
    while let (first, last) = spans.popLast() {
      var (furthest, distance): (Int, Float) = (-1, tolerance)
      for i in first + 1..<max(last, first + 1) {
        let gap = Self.distance(of: points[i], from: points[first], to: points[last])
        if gap > distance { (furthest, distance) = (i, gap) }
      }
      if furthest > 0 {
        keep[furthest] = true
        spans += [(first, furthest), (furthest, last)]
      }
    }
    return Chain(points: zip(points, keep).filter(\.1).map(\.0))
  }

  /// The unit vector in which the chain leaves its end (or, for `atStart`, its beginning).
  func heading(atStart: Bool) -> SIMD2<Float> {
    let span = min(8, points.count - 1)
    let (end, inner) = atStart ? (points[0], points[span]) : (points[points.count - 1], points[points.count - 1 - span])
    let way = end - inner
    let length = (way * way).sum().squareRoot()
    return length > 0 ? way / length : .zero
  }

  private static func distance(of point: SIMD2<Float>, from a: SIMD2<Float>, to b: SIMD2<Float>) -> Float {
    let way = b - a
    let squared = (way * way).sum()
    let share = squared > 0 ? min(1, max(0, ((point - a) * way).sum() / squared)) : 0
    let gap = point - a - way * share
    return (gap * gap).sum().squareRoot()
  }
}

/// Follows thin ridges from pixel to pixel.
enum ChainFollower {
  /// Chains that hold at least one pixel above `strong` and none below `weak`.
  static func chains(in edges: EdgeField, strong: Float, weak: Float) -> [Chain] {
    let width = edges.width
    let ridges = edges.ridges(apart: max(edges.width, edges.height) / 200)
    var isFree = ridges.map { $0 >= weak }
    let seeds = ridges.indices.filter { ridges[$0] >= strong }.sorted {
      ridges[$0] != ridges[$1] ? ridges[$0] > ridges[$1] : $0 < $1
    }
    var chains: [Chain] = []
    for seed in seeds where isFree[seed] {
      isFree[seed] = false
      let normal = edges.normal(seed)
      let along = SIMD2(-normal.y, normal.x)
      let forward = follow(from: seed, heading: along, edges: edges, ridges: ridges, isFree: &isFree)
      let backward = follow(from: seed, heading: -along, edges: edges, ridges: ridges, isFree: &isFree)
      var pixels = backward.reversed() + [seed] + forward
      guard pixels.count >= 4, let first = pixels.first, let last = pixels.last else { continue }
      if pixels.count > 12, abs(first % width - last % width) <= 2, abs(first / width - last / width) <= 2 {
        pixels.append(first)
      }
      chains.append(Chain(points: pixels.map { SIMD2(Float($0 % width), Float($0 / width)) }))
    }
    return chains
  }

  private static func follow(
    from seed: Int, heading: SIMD2<Float>, edges: EdgeField, ridges: [Float], isFree: inout [Bool]
  ) -> [Int] {
    let (width, height) = (edges.width, edges.height)
    var (current, heading) = (seed, heading)
    var path: [Int] = []
    while true {
      var (best, bestScore): (Int, Float) = (-1, 0)
      let (x, y) = (current % width, current / width)
      // Neighbours, and pixels two steps away to cross gaps of one.
      for dy in -2...2 {
        for dx in -2...2 where (dx, dy) != (0, 0) {
          guard x + dx >= 0, x + dx < width, y + dy >= 0, y + dy < height else { continue }
          let next = (y + dy) * width + x + dx
          guard isFree[next] else { continue }
          let step = SIMD2(Float(dx), Float(dy))
          let length = (step * step).sum().squareRoot()
          let turn = (step * heading).sum() / length
          guard turn > 0.3 else { continue }
          let score = ridges[next] * (0.2 + turn * turn) / (length * length)
          if score > bestScore { (best, bestScore) = (next, score) }
        }
      }
      guard best >= 0 else { return path }
      let step = SIMD2(Float(best % width - x), Float(best / width - y))
      heading = heading * 0.6 + step * (0.4 / (step * step).sum().squareRoot())
      heading /= max((heading * heading).sum().squareRoot(), 1e-6)
      // What lies beside the path belongs to the same ridge.
      for dy in -1...1 {
        for dx in -1...1 {
          let (u, v) = (best % width + dx, best / width + dy)
          if u >= 0, u < width, v >= 0, v < height, abs((SIMD2(Float(dx), Float(dy)) * heading).sum()) < 0.8 {
            isFree[v * width + u] = false
          }
        }
      }
      path.append(best)
      current = best
    }
  }
}

/// Joins chains whose ends meet and point at each other.
enum ChainJoiner {
  /// Chains after joining ends that are at most `reach` pixels apart and agree in direction.
  static func joined(_ chains: [Chain], reach: Float) -> [Chain] {
    var chains = chains.sorted { $0.points.count > $1.points.count }
    var index = 0
    while index < chains.count {
      if chains[index].points.first == chains[index].points.last {
        index += 1
        continue
      }
      var best: (other: Int, atStart: Bool, otherAtStart: Bool, cost: Float) = (-1, false, false, .infinity)
      for other in index + 1..<max(chains.count, index + 1)
      where chains[other].points.first != chains[other].points.last {
        for atStart in [false, true] {
          for otherAtStart in [false, true] {
            let cost = gap(chains[index], atStart, chains[other], otherAtStart, reach: reach)
            if cost < best.cost { best = (other, atStart, otherAtStart, cost) }
          }
        }
      }
      guard best.other >= 0 else {
        index += 1
        continue
      }
      let a = chains[index].points
      let b = chains.remove(at: best.other).points
      let head = best.atStart ? Array(a.reversed()) : a
      let tail = best.otherAtStart ? b : Array(b.reversed())
      chains[index].points = head + tail
    }
    return chains
  }

  /// What a join costs: its length, more where the line would bend; infinite where it must not be.
  private static func gap(_ a: Chain, _ aAtStart: Bool, _ b: Chain, _ bAtStart: Bool, reach: Float) -> Float {
    guard let endA = aAtStart ? a.points.first : a.points.last, let endB = bAtStart ? b.points.first : b.points.last
    else { return .infinity }
    let way = endB - endA
    let length = (way * way).sum().squareRoot()
    guard length <= reach else { return .infinity }
    let (outA, outB) = (a.heading(atStart: aAtStart), b.heading(atStart: bAtStart))
    let agreement = -(outA * outB).sum()
    let aim = length > 1.5 ? (outA * way).sum() / length : 1
    return agreement > 0.6 && aim > 0.5 ? length + 4 * (1 - agreement) : .infinity
  }
}
