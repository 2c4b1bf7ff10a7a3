import Foundation

/// A closed body of flat planes, turned as it is to be seen: x to the right, y down, z away from the viewer, who is far off.
struct PlasterSolid {
  let corners: [SIMD3<Double>]
  /// Corners of each plane, so that its normal points outwards.
  let facets: [[Int]]
  /// Towards the light, of length 1.
  let light: SIMD3<Double>
  /// Outwards, of length 1.
  let normals: [SIMD3<Double>]
  /// The planes that turn away from the light, as triangles: they cast the shadows.
  private let casters: [Triangle]

  struct Triangle {
    let a, b, c: SIMD3<Double>
    /// Twice its area long.
    var normal: SIMD3<Double> { cross(b - a, c - a) }
  }

  init(corners: [SIMD3<Double>], facets: [[Int]], light: SIMD3<Double>) {
    self.corners = corners
    self.facets = facets
    self.light = light
    normals = facets.map { facet in
      // Newell's normal: the best one of a plane that is not quite flat.
      let n = facet.indices.reduce(SIMD3<Double>.zero) { sum, i in
        sum + cross(corners[facet[i]], corners[facet[(i + 1) % facet.count]])
      }
      return n / (n * n).sum().squareRoot()
    }
    casters = facets.flatMap { Self.triangles(of: $0.map { corners[$0] }) }.filter { ($0.normal * light).sum() < 0 }
  }

  func outline(_ facet: Int) -> [SIMD3<Double>] { facets[facet].map { corners[$0] } }

  private static func triangles(of outline: [SIMD3<Double>]) -> [Triangle] {
    (1..<max(1, outline.count - 1)).map { Triangle(a: outline[0], b: outline[$0], c: outline[$0 + 1]) }
  }

  // MARK: - What lies before what

  /// The planes that face the viewer, far ones first: of two that overlap, the nearer comes later.
  ///
  /// After Newell, Newell and Sancha, *A Solution to the Hidden Surface Problem* (1972), with a graph instead of a list. Where planes
  /// overlap one another in a circle the farthest comes first.
  func paintingOrder() -> [Int] {
    let seen = facets.indices.filter { normals[$0].z < -0.001 }
    let shapes = seen.map { Shape(triangles: Self.triangles(of: outline($0))) }
    var nearer = [[Int]](repeating: [], count: seen.count)
    var waitingFor = [Int](repeating: 0, count: seen.count)
    for i in seen.indices {
      for j in seen.indices where j > i {
        guard let gap = shapes[i].depth(behind: shapes[j]) else { continue }
        let (far, near) = gap > 0 ? (i, j) : (j, i)
        nearer[far].append(near)
        waitingFor[near] += 1
      }
    }
    var order: [Int] = []
    var left = Array(seen.indices)
    while !left.isEmpty {
      let free = left.filter { waitingFor[$0] == 0 }
      guard let next = (free.isEmpty ? left : free).max(by: { shapes[$0].depth < shapes[$1].depth }) else { break }
      left.removeAll { $0 == next }
      order.append(seen[next])
      for near in nearer[next] { waitingFor[near] -= 1 }
    }
    return order
  }

  /// A plane as the viewer sees it.
  private struct Shape {
    let triangles: [Triangle]
    let low: SIMD2<Double>
    let high: SIMD2<Double>
    /// Mean distance from the viewer.
    let depth: Double

    init(triangles: [Triangle]) {
      self.triangles = triangles
      let points = triangles.flatMap { [$0.a, $0.b, $0.c] }
      low = points.reduce(SIMD2(repeating: .infinity)) { pointwiseMin($0, SIMD2($1.x, $1.y)) }
      high = points.reduce(SIMD2(repeating: -.infinity)) { pointwiseMax($0, SIMD2($1.x, $1.y)) }
      depth = points.reduce(0) { $0 + $1.z } / Double(max(1, points.count))
    }

    /// How far it lies behind another, on average over what both cover; `nil` where they do not overlap or lie together.
    func depth(behind other: Shape) -> Double? {
      guard all(low .< other.high - 1e-4), all(other.low .< high - 1e-4) else { return nil }
      var (area, sum) = (0.0, 0.0)
      for mine in triangles {
        for theirs in other.triangles {
          let common = FlatShape(mine).clipped(to: FlatShape(theirs))
          let share = abs(common.area)
          guard share > 1e-6 else { continue }
          area += share
          sum += share * (Self.depth(of: mine, at: common.middle) - Self.depth(of: theirs, at: common.middle))
        }
      }
      return area > 2e-5 && abs(sum / area) > 1e-3 ? sum / area : nil
    }

    private static func depth(of triangle: Triangle, at p: SIMD2<Double>) -> Double {
      let n = triangle.normal
      return triangle.a.z - (n.x * (p.x - triangle.a.x) + n.y * (p.y - triangle.a.y)) / n.z
    }
  }

  // MARK: - Cast shadows

  /// Pieces of a lit plane that lie in another's shadow; they may overlap.
  func castShadows(on facet: Int) -> [[SIMD3<Double>]] {
    guard (normals[facet] * light).sum() > PlasterTone.terminator else { return [] }
    return Self.triangles(of: outline(facet)).flatMap { target -> [[SIMD3<Double>]] in
      let long = target.normal
      let normal = long / (long * long).sum().squareRoot()
      let slant = (normal * light).sum()
      guard normal.z < 0 else { return [] }
      // Half of a plane that is not quite flat may turn away from the light.
      guard slant > PlasterTone.terminator else { return [[target.a, target.b, target.c]] }
      let edge = target.b - target.a
      let along = edge / (edge * edge).sum().squareRoot()
      let across = cross(normal, along)
      func flat(_ p: SIMD3<Double>) -> SIMD2<Double> {
        SIMD2(((p - target.a) * along).sum(), ((p - target.a) * across).sum())
      }
      let place = FlatShape([flat(target.a), flat(target.b), flat(target.c)])
      return casters.compactMap { caster in
        let above = Self.part(of: [caster.a, caster.b, caster.c], above: target.a, normal: normal)
        guard above.count > 2 else { return nil }
        let shadow = FlatShape(
          above.map { p in flat(p - light * (((p - target.a) * normal).sum() / slant)) }
        ).clipped(to: place)
        guard abs(shadow.area) > 2e-5 else { return nil }
        let patch = shadow.points.map { target.a + along * $0.x + across * $0.y }
        return shadow.area < 0 ? patch.reversed() : patch
      }
    }
  }

  /// The part of a polygon that lies on the outer side of a plane.
  private static func part(
    of polygon: [SIMD3<Double>], above origin: SIMD3<Double>, normal: SIMD3<Double>
  ) -> [SIMD3<Double>] {
    let heights = polygon.map { (($0 - origin) * normal).sum() - 1e-6 }
    var kept: [SIMD3<Double>] = []
    for i in polygon.indices {
      let j = (i + 1) % polygon.count
      if heights[i] >= 0 { kept.append(polygon[i]) }
      if (heights[i] >= 0) != (heights[j] >= 0) {
        kept.append(polygon[i] + (polygon[j] - polygon[i]) * (heights[i] / (heights[i] - heights[j])))
      }
    }
    return kept
  }
}

/// A polygon in the plane.
private struct FlatShape {
  var points: [SIMD2<Double>]

  init(_ points: [SIMD2<Double>]) { self.points = points }

  /// A triangle as the viewer sees it.
  init(_ triangle: PlasterSolid.Triangle) {
    points = [triangle.a, triangle.b, triangle.c].map { SIMD2($0.x, $0.y) }
  }

  /// Its area, with the sign of its sense of rotation.
  var area: Double {
    guard points.count > 2 else { return 0 }
    return points.indices.reduce(0) { sum, i in
      let (p, q) = (points[i], points[(i + 1) % points.count])
      return sum + (p.x * q.y - q.x * p.y) / 2
    }
  }

  /// The mean of its corners.
  var middle: SIMD2<Double> { points.reduce(.zero, +) / Double(max(1, points.count)) }

  /// What it has in common with a convex polygon (Sutherland and Hodgman, 1974).
  func clipped(to window: FlatShape) -> FlatShape {
    let sense: Double = window.area < 0 ? -1 : 1
    var rest = points
    for k in window.points.indices {
      let (a, b) = (window.points[k], window.points[(k + 1) % window.points.count])
      let inside = rest.map { sense * ((b.x - a.x) * ($0.y - a.y) - (b.y - a.y) * ($0.x - a.x)) }
      var kept: [SIMD2<Double>] = []
      for i in rest.indices {
        let j = (i + 1) % rest.count
        if inside[i] >= 0 { kept.append(rest[i]) }
        if (inside[i] >= 0) != (inside[j] >= 0) {
          kept.append(rest[i] + (rest[j] - rest[i]) * (inside[i] / (inside[i] - inside[j])))
        }
      }
      rest = kept
      if rest.count < 3 { return FlatShape([]) }
    }
    return FlatShape(rest)
  }
}

func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}
