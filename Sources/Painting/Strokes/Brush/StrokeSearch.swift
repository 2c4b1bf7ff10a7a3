import Imaging

/// Looks for one stroke in one cell of the grid.
///
/// Reads the canvas, never changes it, so cells may be searched in any order.
struct StrokeSearch: @unchecked Sendable {
  let pass: BrushPass
  let smooth: ColourField
  let directions: DirectionField
  /// The canvas as it is; nobody writes to it while a search lasts.
  let canvas: UnsafeMutableBufferPointer<SIMD4<Float>>
  let width: Int
  let height: Int

  /// The stroke that the cell wants, or `nil` when it is right as it is.
  func stroke(column: Int, row: Int, step: Float, seed: UInt32) -> StrokeList.Stroke? {
    let cellX = Int32(column)
    let cellY = Int32(row)
    let jitterX = (ValueNoise.lattice(cellX, cellY, seed) - 0.5) * step
    let jitterY = (ValueNoise.lattice(cellX, cellY, seed &+ 1) - 0.5) * step
    guard
      let start = worstPlace(
        around: SIMD2((Float(column) + 0.5) * step + jitterX, (Float(row) + 0.5) * step + jitterY), step)
    else { return nil }

    var colour = smooth.values[Int(start.y) * width + Int(start.x)]
    let path = trace(from: start, colour: colour)
    let radius = pass.radius
    if path.length < pass.shortest * radius { return nil }
    guard let gain = gain(of: path.points, colour: &colour), gain > 0 else { return nil }

    let stray = SIMD4<Float>(
      ValueNoise.lattice(cellX, cellY, seed &+ 2), ValueNoise.lattice(cellX, cellY, seed &+ 3),
      ValueNoise.lattice(cellX, cellY, seed &+ 4), 0)
    let light = ValueNoise.lattice(cellX, cellY, seed &+ 5) - 0.5
    colour += ((stray - 0.5) * 0.5 + light * 1.5) * pass.jitter
    let bytes = (colour.clamped(lowerBound: .zero, upperBound: .one) * 255).rounded(.toNearestOrAwayFromZero)
    let unit = 1 / Float(max(width, height))
    let width = 0.86 + 0.28 * ValueNoise.lattice(cellX, cellY, seed &+ 6)
    return StrokeList.Stroke(
      points: path.points.map { $0 * unit }, radius: radius * width * unit,
      colour: RGB8(UInt8(bytes.x), UInt8(bytes.y), UInt8(bytes.z)), opacity: pass.opacity,
      dryness: pass.dryness * (0.6 + 0.8 * ValueNoise.lattice(cellX, cellY, seed &+ 7)), body: pass.body,
      tool: pass.tool)
  }

  /// How wrong the canvas is at a pixel: squared colour distance, or a constant where bare ground must be covered.
  @inline(__always)
  private func wrongness(_ i: Int) -> Float {
    let room = pass.room.values[i]
    if room <= 0 { return 0 }
    let aim = pass.aim.values[i]
    switch pass.tones {
    case .all: break
    case .below(let value): if aim.luma >= value { return 0 }
    case .atLeast(let value): if aim.luma < value { return 0 }
    }
    if let need = pass.need, need.values[i] <= 0 { return 0 }
    let here = canvas[i]
    var wrong = here.distanceSquared(to: aim)
    if pass.covers && here.w < 0.02 { wrong = max(wrong, pass.threshold * pass.threshold * 1.5) }
    return wrong
  }

  private func worstPlace(around centre: SIMD2<Float>, _ step: Float) -> SIMD2<Float>? {
    let stride = max(1, Int(step / 4))
    let x0 = max(0, Int(centre.x - step * 0.5))
    let x1 = min(width - 1, Int(centre.x + step * 0.5))
    let y0 = max(0, Int(centre.y - step * 0.5))
    let y1 = min(height - 1, Int(centre.y + step * 0.5))
    guard x0 <= x1, y0 <= y1 else { return nil }
    var sum: Float = 0
    var count: Float = 0
    var worst: Float = 0
    var place: SIMD2<Float>?
    var y = y0
    while y <= y1 {
      var x = x0
      while x <= x1 {
        let wrong = wrongness(y * width + x)
        sum += wrong
        count += 1
        if wrong > worst {
          worst = wrong
          place = SIMD2(Float(x) + 0.5, Float(y) + 0.5)
        }
        x += stride
      }
      y += stride
    }
    let mean = sum / max(1, count)
    return mean > pass.threshold * pass.threshold * 0.5 && worst > pass.threshold * pass.threshold ? place : nil
  }

  private func trace(from start: SIMD2<Float>, colour: SIMD4<Float>) -> (points: [SIMD2<Float>], length: Float) {
    let step = max(1.2, pass.radius * 0.8)
    let half = pass.longest * pass.radius * 0.5
    var forward: [SIMD2<Float>] = []
    var backward: [SIMD2<Float>] = []
    let first = directions.direction(min(width - 1, Int(start.x)), min(height - 1, Int(start.y)))
    let ahead = follow(start, first, colour, step, half, into: &forward)
    let behind = follow(start, SIMD2(-first.x, -first.y), colour, step, half, into: &backward)
    return (backward.reversed() + [start] + forward, ahead + behind)
  }

  private func follow(
    _ start: SIMD2<Float>, _ direction: SIMD2<Float>, _ colour: SIMD4<Float>, _ step: Float, _ longest: Float,
    into points: inout [SIMD2<Float>]
  ) -> Float {
    var place = start
    var heading = direction
    var length: Float = 0
    while length + step <= longest && points.count < (StrokeList.maximumPoints - 1) / 2 {
      let next = place + heading * step
      let x = Int(next.x.rounded(.down))
      let y = Int(next.y.rounded(.down))
      guard x >= 0, y >= 0, x < width, y < height else { break }
      let i = y * width + x
      if pass.room.values[i] <= min(pass.radius * 0.35, 1) { break }
      // The brush's tip reaches beyond the path: it must not run over the border either.
      let tip = next + heading * (pass.radius * 0.8)
      let tipX = Int(tip.x.rounded(.down))
      let tipY = Int(tip.y.rounded(.down))
      if tipX >= 0, tipY >= 0, tipX < width, tipY < height, pass.room.values[tipY * width + tipX] <= 0 { break }
      let aim = smooth.values[i]
      let off = aim.distanceSquared(to: colour)
      let wrong = wrongness(i)
      // Stop where this paint would be no better than what is there, or plainly the wrong colour.
      if off > wrong || off > 0.02 { break }
      points.append(next)
      length += step
      place = next
      var turn = directions.direction(x, y)
      if turn.x * heading.x + turn.y * heading.y < 0 { turn = SIMD2(-turn.x, -turn.y) }
      // A hand does not turn sharply: half the old way, half the new.
      heading = heading * 0.5 + turn * 0.5
      let norm = (heading.x * heading.x + heading.y * heading.y).squareRoot()
      if norm < 0.3 { break }
      heading /= norm
    }
    return length
  }

  /// Mean gain over the footprint; sets the colour to the footprint's mean aim first.
  ///
  /// `nil` when too much of it lies outside.
  private func gain(of points: [SIMD2<Float>], colour: inout SIMD4<Float>) -> Float? {
    let lanes: [Float] = pass.radius < 1.2 ? [0] : (pass.radius < 3 ? [-0.6, 0, 0.6] : [-0.85, -0.45, 0, 0.45, 0.85])
    let skip = max(1, points.count / 8)
    var mean = SIMD4<Float>.zero
    var inside: Float = 0
    var outside: Float = 0
    var samples: [Int] = []
    samples.reserveCapacity(64)
    var k = 0
    while k < points.count {
      let p = points[k]
      let a = points[max(0, k - 1)]
      let b = points[min(points.count - 1, k + 1)]
      var along = b - a
      let norm = (along.x * along.x + along.y * along.y).squareRoot()
      along = norm > 0 ? along / norm : directions.direction(min(width - 1, Int(p.x)), min(height - 1, Int(p.y)))
      for lane in lanes {
        let x = Int((p.x - along.y * lane * pass.radius).rounded(.down))
        let y = Int((p.y + along.x * lane * pass.radius).rounded(.down))
        guard x >= 0, y >= 0, x < width, y < height else { continue }
        let i = y * width + x
        if pass.room.values[i] <= 0 {
          outside += 1
          continue
        }
        inside += 1
        mean += pass.aim.values[i]
        samples.append(i)
      }
      k += skip
    }
    guard inside > 0, outside <= 0.12 * (inside + outside) else { return nil }
    colour = mean / inside
    var gained: Float = 0
    for i in samples {
      let aim = pass.aim.values[i]
      let before = canvas[i].distanceSquared(to: aim)
      let bare = pass.covers && canvas[i].w < 0.02
      let after = colour.distanceSquared(to: aim)
      gained += (bare ? max(before, pass.threshold * pass.threshold) : before) - after
    }
    return gained / inside - pass.threshold * pass.threshold * 0.12
  }
}
