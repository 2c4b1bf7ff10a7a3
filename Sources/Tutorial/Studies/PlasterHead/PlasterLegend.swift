extension PlasterHead {
  /// What the light makes of one named plane.
  public struct LegendEntry: Sendable, Equatable, Codable {
    /// Which plane.
    public let part: Part
    /// Which of two.
    public let side: Side
    /// The tone of most of what is seen of it.
    public let tone: Tone
    /// Mean lightness of what is seen of it, L\* / 100.
    public let lightness: Float
    /// Share of the head that is seen of it, 0...1.
    public let share: Float
    /// Where a label may point to, in shares of the sheet: the middle of the largest piece that is seen.
    public let place: SIMD2<Float>
  }

  /// The named planes that are seen, the lightest first, for words beside the drawing; those of under a thousandth of the head are
  /// left out.
  public var legend: [LegendEntry] {
    // Looks through a fine grid of points, which plane each shows.
    let columns = 160
    let rows = Int((Float(columns) / Self.aspect).rounded())
    var shown = [Int?](repeating: nil, count: columns * rows)
    for (index, plane) in planes.enumerated() {
      let low = plane.points.reduce(SIMD2<Float>(1, 1)) { pointwiseMin($0, $1) }
      let high = plane.points.reduce(SIMD2<Float>(0, 0)) { pointwiseMax($0, $1) }
      let (left, right) = (max(0, Int(low.x * Float(columns))), min(columns - 1, Int(high.x * Float(columns))))
      let (top, bottom) = (max(0, Int(low.y * Float(rows))), min(rows - 1, Int(high.y * Float(rows))))
      guard left <= right, top <= bottom else { continue }
      for row in top...bottom {
        for column in left...right {
          let point = SIMD2((Float(column) + 0.5) / Float(columns), (Float(row) + 0.5) / Float(rows))
          if Self.covers(plane.points, point) { shown[row * columns + column] = index }
        }
      }
    }
    var counts = [Int](repeating: 0, count: planes.count)
    var sums = [SIMD2<Float>](repeating: .zero, count: planes.count)
    for (cell, index) in shown.enumerated() {
      guard let index else { continue }
      counts[index] += 1
      sums[index] +=
        SIMD2(Float(cell % columns) + 0.5, Float(cell / columns) + 0.5) / SIMD2(Float(columns), Float(rows))
    }
    let whole = max(1, counts.reduce(0, +))
    var entries: [LegendEntry] = []
    for part in Part.allCases {
      for side in Side.allCases {
        let own = planes.indices.filter { planes[$0].part == part && planes[$0].side == side && counts[$0] > 0 }
        let count = own.reduce(0) { $0 + counts[$1] }
        guard count * 1000 >= whole, let largest = own.max(by: { counts[$0] < counts[$1] }) else { continue }
        func amount(_ tone: Tone) -> Int { own.reduce(0) { $0 + (planes[$1].tone == tone ? counts[$1] : 0) } }
        let lightness = own.reduce(Float(0)) { $0 + Float(counts[$1]) * planes[$1].lightness } / Float(count)
        entries.append(
          LegendEntry(
            part: part, side: side,
            tone: Tone.allCases.max { amount($0) < amount($1) } ?? planes[largest].tone, lightness: lightness,
            share: Float(count) / Float(whole), place: sums[largest] / Float(counts[largest])))
      }
    }
    return entries.sorted { ($0.lightness, $0.share) > ($1.lightness, $1.share) }
  }

  /// Whether a point lies in a polygon, by the even-odd rule.
  private static func covers(_ outline: [SIMD2<Float>], _ p: SIMD2<Float>) -> Bool {
    var inside = false
    for i in outline.indices {
      let (a, b) = (outline[i], outline[(i + 1) % outline.count])
      if (a.y > p.y) != (b.y > p.y), p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) { inside.toggle() }
    }
    return inside
  }
}
