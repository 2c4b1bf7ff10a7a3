import Imaging
import Media

extension WashPlanner {
  /// What a wash is mixed from and how its charge varies.
  struct WashPaint {
    var colour: RGB8
    var columns: Int
    var rows: Int
    var charge: [UInt8]
    var second: Wash.Second?
  }

  /// Chooses one paint, or two where the colour changes within the area, and how much of each lies where.
  private func fitted(
    _ cells: [SIMD4<Float>?], wanted: SIMD4<Float>, canvas: SIMD4<Float>
  ) -> (first: Glaze, second: Glaze?) {
    func glaze(_ d: SIMD4<Float>) -> Glaze {
      finder.glaze(adding: SIMD3(d.x, d.y, d.z), to: SIMD3(canvas.x, canvas.y, canvas.z))
    }
    let first = glaze(wanted)
    // Hues of the cells, whatever their strength.
    let live = cells.compactMap { $0 }.filter { $0.w > 0.25 * wanted.w && $0.w > 0.04 }
    guard live.count >= 8 else { return (first, nil) }
    func hue(_ d: SIMD4<Float>) -> SIMD4<Float> { d / max(1e-3, d.w) }
    var mean = SIMD4<Float>.zero
    for d in live { mean += hue(d) / Float(live.count) }
    var far = (distance: Float(0), hue: mean)
    for d in live {
      let e = hue(d) - mean
      let distance = (e * e).sum() * min(1, d.w / wanted.w)
      if distance > far.distance { far = (distance, hue(d)) }
    }
    guard far.distance > 0.05 else { return (first, nil) }
    var centres = [far.hue, mean + (mean - far.hue) * 0.5]
    var sums = [SIMD4<Float>.zero, .zero]
    var counts: [Float] = [0, 0]
    for _ in 0..<6 {
      sums = [.zero, .zero]
      counts = [0, 0]
      for d in live {
        let h = hue(d)
        let (a, b) = (h - centres[0], h - centres[1])
        let k = (a * a).sum() < (b * b).sum() ? 0 : 1
        sums[k] += d
        counts[k] += 1
      }
      for k in 0..<2 where counts[k] > 0 { centres[k] = hue(sums[k]) }
    }
    let apart = centres[0] - centres[1]
    guard min(counts[0], counts[1]) >= 0.08 * Float(live.count), (apart * apart).sum() > 0.06 else {
      return (first, nil)
    }
    let main = counts[0] >= counts[1] ? 0 : 1
    let one = glaze(sums[main] / counts[main])
    let other = glaze(sums[1 - main] / counts[1 - main])
    return one.colour == other.colour ? (first, nil) : (one, other)
  }

  /// The paint of a wash over a grid on its contours' bounding box.
  func paint(
    _ pixels: [Int32], wanted: SIMD4<Float>, canvas: SIMD4<Float>, _ level: GlazeLevel, outlines: [[SIMD2<Float>]],
    missing: [SIMD4<Float>]
  ) -> WashPaint? {
    var low = SIMD2<Float>(repeating: .greatestFiniteMagnitude)
    var high = -low
    for p in outlines.joined() {
      low = SIMD2(min(low.x, p.x), min(low.y, p.y))
      high = SIMD2(max(high.x, p.x), max(high.y, p.y))
    }
    let cell = max(2, level.cell * unit)
    func count(_ length: Float) -> Int { max(1, min(Wash.limits.cells, Int((length / cell).rounded(.up)))) }
    let (columns, rows) = (count(high.x - low.x), count(high.y - low.y))
    let step = SIMD2((high.x - low.x) / Float(columns), (high.y - low.y) / Float(rows))
    guard step.x > 0, step.y > 0 else { return nil }
    var sums = [SIMD4<Float>](repeating: .zero, count: columns * rows)
    var counts = [Float](repeating: 0, count: columns * rows)
    // A few very dark pixels belong to a later stage.
    let most = max(wanted.w * 1.9, wanted.w + 0.15)
    for p in pixels {
      let d = missing[Int(p)]
      let column = Int((Float(Int(p) % width) + 0.5 - low.x) / step.x)
      let row = Int((Float(Int(p) / width) + 0.5 - low.y) / step.y)
      let c = min(rows - 1, max(0, row)) * columns + min(columns - 1, max(0, column))
      sums[c] += d.w > most ? d * (most / d.w) : d
      counts[c] += 1
    }
    let cells = sums.indices.map { counts[$0] > 0 ? sums[$0] / counts[$0] : nil }
    let glazes = fitted(cells, wanted: wanted, canvas: canvas)
    let first = WatercolourPaper.density(of: glazes.first.colour)
    let second = glazes.second.map { WatercolourPaper.density(of: $0.colour) }
    let even = filled(cells, columns: columns, rows: rows, with: wanted)
    var charge: [UInt8] = []
    var other: [UInt8] = []
    for d in even {
      // As much of each paint as comes nearest, neither below nothing.
      let (a, b) = Self.shares(of: d * level.boldness, first, second)
      charge.append(UInt8(max(0, min(255, (a * Float(Wash.fullCharge)).rounded()))))
      other.append(UInt8(max(0, min(255, (b * Float(Wash.fullCharge)).rounded()))))
    }
    return WashPaint(
      colour: glazes.first.colour, columns: columns, rows: rows, charge: charge,
      second: glazes.second.map { Wash.Second(colour: $0.colour, charge: other) })
  }

  private static func shares(
    of wanted: SIMD4<Float>, _ first: SIMD4<Float>, _ second: SIMD4<Float>?
  ) -> (Float, Float) {
    let weights = SIMD4<Float>(0.30, 0.50, 0.20, 0)
    func dot(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float { (a * b * weights).sum() }
    let aa = dot(first, first)
    guard aa > 1e-8 else { return (0, 0) }
    let alone = max(0, dot(wanted, first) / aa)
    guard let second else { return (alone, 0) }
    let (ab, bb) = (dot(first, second), dot(second, second))
    let (wa, wb) = (dot(wanted, first), dot(wanted, second))
    let determinant = aa * bb - ab * ab
    guard determinant > 1e-7 else { return (alone, 0) }
    let a = (wa * bb - wb * ab) / determinant
    let b = (wb * aa - wa * ab) / determinant
    if a < 0 { return (0, max(0, wb / max(1e-8, bb))) }
    if b < 0 { return (alone, 0) }
    return (a, b)
  }

  /// Cells without pixels take the mean of their neighbours, from the full ones outwards.
  private func filled(
    _ cells: [SIMD4<Float>?], columns: Int, rows: Int, with wanted: SIMD4<Float>
  ) -> [SIMD4<Float>] {
    var cells = cells
    for _ in 0..<max(columns, rows) {
      var next = cells
      var changed = false
      for row in 0..<rows {
        for column in 0..<columns where cells[row * columns + column] == nil {
          var sum = SIMD4<Float>.zero
          var n: Float = 0
          for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
            let (c, r) = (column + dx, row + dy)
            guard c >= 0, r >= 0, c < columns, r < rows, let value = cells[r * columns + c] else { continue }
            sum += value
            n += 1
          }
          if n > 0 {
            next[row * columns + column] = sum / n
            changed = true
          }
        }
      }
      cells = next
      if !changed { break }
    }
    return cells.map { $0 ?? wanted }
  }
}
