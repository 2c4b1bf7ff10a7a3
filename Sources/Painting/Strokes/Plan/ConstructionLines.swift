import Imaging

/// The first lines of a drawing: axes of the sheet and the envelope of each thing in straight lines, overshooting at the corners.
struct ConstructionLines {
  let layers: [PlannedLayer]
  let width: Int
  let height: Int
  let seed: UInt32

  /// The lines as strokes of the pencil at index `tool`.
  func strokes(tool: Int) -> [StrokeList.Stroke] {
    let longSide = Float(max(width, height))
    let aspect = SIMD2(Float(width), Float(height)) / longSide
    var lines: [(SIMD2<Float>, SIMD2<Float>, Float)] = []
    // Axes of the sheet, to place everything by.
    lines.append((SIMD2(aspect.x / 2, aspect.y * 0.04), SIMD2(aspect.x / 2, aspect.y * 0.96), 0.20))
    lines.append((SIMD2(aspect.x * 0.04, aspect.y / 2), SIMD2(aspect.x * 0.96, aspect.y / 2), 0.20))
    // Envelopes, the nearest things last, since they are what is placed with most care.
    for (index, layer) in layers.enumerated() where layers.count == 1 || index > 0 {
      let hull = envelope(of: layer.mask)
      guard hull.count >= 3 else { continue }
      for (a, b) in zip(hull, hull.dropFirst() + [hull[0]]) {
        let along = b - a
        let length = (along.x * along.x + along.y * along.y).squareRoot()
        guard length > 0.03 else { continue }
        let margin: Float = 0.012
        let onEdge =
          (a.x < margin && b.x < margin) || (a.y < margin && b.y < margin)
          || (a.x > aspect.x - margin && b.x > aspect.x - margin)
          || (a.y > aspect.y - margin && b.y > aspect.y - margin)
        if onEdge { continue }
        let over = along * (0.022 / length)
        lines.append((a - over, b + over, 0.36))
        // A searching hand draws most lines twice.
        let side = SIMD2(-along.y, along.x) * (0.0028 / length)
        lines.append((a - over * 0.4 + side, b + over * 1.3 - side, 0.26))
      }
    }
    return lines.enumerated().map { number, line in
      let points = (0...6).map { k -> SIMD2<Float> in
        let t = Float(k) / 6
        let along = line.1 - line.0
        let bow = (ValueNoise.at(t * 2.3, Float(number) * 3.7, seed: seed &+ 41) - 0.5) * 0.0035
        return line.0 + along * t + SIMD2(-along.y, along.x) * bow
      }
      return StrokeList.Stroke(
        points: points, radius: 0.5 / 700, colour: RGB8(62, 62, 66), opacity: line.2, tool: tool)
    }
  }

  /// The convex hull of a mask (Andrew's monotone chain), reduced to at most nine corners by cutting the shortest sides.
  private func envelope(of mask: Plane) -> [SIMD2<Float>] {
    let unit = 1 / Float(max(width, height))
    var points: [SIMD2<Float>] = []
    for y in stride(from: 0, to: height, by: 3) {
      var first = -1
      var last = -1
      for x in 0..<width where mask[x, y] > 0.5 {
        if first < 0 { first = x }
        last = x
      }
      if first >= 0 {
        points.append(SIMD2(Float(first), Float(y)) * unit)
        points.append(SIMD2(Float(last), Float(y)) * unit)
      }
    }
    points.sort { $0.x != $1.x ? $0.x < $1.x : $0.y < $1.y }
    guard points.count > 3 else { return [] }
    func chain(_ ordered: [SIMD2<Float>]) -> [SIMD2<Float>] {
      var hull: [SIMD2<Float>] = []
      for p in ordered {
        while hull.count >= 2 {
          let a = hull[hull.count - 2]
          let b = hull[hull.count - 1]
          if (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0 { break }
          hull.removeLast()
        }
        hull.append(p)
      }
      hull.removeLast()
      return hull
    }
    var hull = chain(points) + chain(points.reversed())
    while hull.count > 9 {
      var shortest = (length: Float.greatestFiniteMagnitude, at: 0)
      for i in hull.indices {
        let d = hull[(i + 1) % hull.count] - hull[i]
        let length = d.x * d.x + d.y * d.y
        if length < shortest.length { shortest = (length, i) }
      }
      let next = (shortest.at + 1) % hull.count
      hull[shortest.at] = (hull[shortest.at] + hull[next]) * 0.5
      hull.remove(at: next)
    }
    return hull
  }
}
