import Imaging

/// Looks for one stroke in one cell of the grid.
///
/// Reads the canvas, never changes it, so cells may be searched in any order.
struct StrokeSearch: @unchecked Sendable {
  let pass: BrushPass
  let block: WorkBlock
  let directions: DirectionField
  /// The pass's planes and the canvas as it is; nobody writes to them while a search lasts.
  let aim: UnsafePointer<SIMD4<Float>>
  let room: UnsafePointer<Float>
  let need: UnsafePointer<Float>?
  let care: UnsafePointer<Float>
  let tolerance: UnsafePointer<Float>
  let canvas: UnsafePointer<SIMD4<Float>>
  let width: Int
  let height: Int

  /// A stroke that would help.
  struct Candidate {
    var stroke: StrokeList.Stroke
    /// What the picture gains by it: the fall of squared error over its footprint in pixels, more where care is due.
    var gain: Float
    /// Where it lies, pixels: every other point of its path.
    var path: [SIMD2<Float>]
    /// Streaks of the wet paint that it drags along, laid right after it.
    var trail: StrokeList.Stroke?
  }

  /// The stroke that the cell wants, or `nil` when it is right as it is.
  func candidate(column: Int, row: Int, step: Float, seed: UInt32) -> Candidate? {
    let cellX = Int32(column)
    let cellY = Int32(row)
    func chance(_ salt: UInt32) -> Float { ValueNoise.lattice(cellX, cellY, seed &+ salt) }
    let jitter = SIMD2(chance(0) - 0.5, chance(1) - 0.5) * step
    guard var start = worstPlace(around: SIMD2(Float(column) + 0.5, Float(row) + 0.5) * step + jitter, step) else {
      return nil
    }
    guard block.contains(start) else { return nil }
    let width = 1 - pass.variety * chance(6) * chance(8)
    let radius = pass.radius * width
    start = heldInside(start, radius)
    guard let place = pixel(start), room[place] > 0 else { return nil }

    let turn = (chance(9) - 0.5) * 2 * pass.wander
    var path = trace(from: start, colour: aim[place], radius: radius, turn: turn)
    if path.length < pass.shortest * radius { return nil }
    // Dabs of one length look printed: some strokes end before they must.
    if path.length > 4 * radius, chance(10) < 0.5 {
      let kept = Int(Float(path.points.count) * (0.55 + 0.45 * chance(11)))
      path.points = Array(path.points.prefix(max(3, kept)))
    }
    guard var found = footprint(of: path.points, radius: radius), found.gain > 0 else { return nil }

    if pass.pickup > 0 { found.colour += (found.below - found.colour) * (pass.pickup * found.wet) }
    let luma = found.colour.luma
    let stray = SIMD4<Float>(chance(2), chance(3), chance(4), 0.5)
    found.colour += ((stray - 0.5) * 0.6 + (chance(5) - 0.5) * 1.5) * (pass.jitter * tolerance[place])
    let bytes = (found.colour.clamped(lowerBound: .zero, upperBound: .one) * 255).rounded(.toNearestOrAwayFromZero)
    let unit = 1 / Float(max(self.width, height))
    // Where little goes on the paint is spread thin; a heavy hand shows where there is something to say.
    let load = (0.55 + 0.9 * chance(7)) * min(1.1, tolerance[place])
    let stroke = StrokeList.Stroke(
      points: path.points.map { $0 * unit }, radius: radius * unit,
      colour: RGB8(UInt8(bytes.x), UInt8(bytes.y), UInt8(bytes.z)), opacity: pass.opacity,
      dryness: min(1, pass.dryness * (0.5 + chance(12))),
      body: (pass.thin + (pass.thick - pass.thin) * luma * luma) * load,
      tool: pass.tool)
    return Candidate(
      stroke: stroke, gain: found.gain * radius * (path.length + radius) * (0.4 + care[place]),
      path: stride(from: 0, to: path.points.count, by: 2).map { path.points[$0] },
      trail: trail(of: stroke, below: found.below, wet: found.wet, chance: chance))
  }

  /// A loaded brush that crosses wet paint of another colour pulls some of it along: streaks over the later part of its way.
  private func trail(
    of stroke: StrokeList.Stroke, below: SIMD4<Float>, wet: Float, chance: (UInt32) -> Float
  ) -> StrokeList.Stroke? {
    guard pass.pickup > 0, pass.radius > 4, wet > 0.5, stroke.points.count >= 6, chance(13) < 0.4 else { return nil }
    let own = SIMD4(Float(stroke.colour.red), Float(stroke.colour.green), Float(stroke.colour.blue), 0) / 255
    var other = below
    other.w = 0
    guard own.distanceSquared(to: other) > 0.03 * 0.03 else { return nil }
    let mixed = (own + (other - own) * min(0.6, 4 * pass.pickup)).clamped(lowerBound: .zero, upperBound: .one) * 255
    var trail = stroke
    let from = Int(Float(stroke.points.count) * (0.15 + 0.35 * chance(14)))
    let first = stroke.points[0]
    let way = stroke.points[stroke.points.count - 1] - first
    let length = max(1e-6, (way.x * way.x + way.y * way.y).squareRoot())
    let aside = SIMD2(-way.y, way.x) * ((chance(15) - 0.5) * stroke.radius / length)
    trail.points = stroke.points.dropFirst(from).map { $0 + aside }
    trail.radius = stroke.radius * (0.35 + 0.3 * chance(16))
    trail.colour = RGB8(UInt8(mixed.x.rounded()), UInt8(mixed.y.rounded()), UInt8(mixed.z.rounded()))
    trail.opacity = 0.55
    trail.dryness = 0.8
    trail.body = 0.03
    return trail
  }

  @inline(__always)
  private func pixel(_ p: SIMD2<Float>) -> Int? {
    let x = Int(p.x.rounded(.down))
    let y = Int(p.y.rounded(.down))
    return x >= 0 && y >= 0 && x < width && y < height ? y * width + x : nil
  }

  /// The squared distance from which on a pixel is worth a stroke.
  @inline(__always)
  private func allowance(_ i: Int) -> Float {
    let t = pass.threshold * tolerance[i] * (1 + (pass.slack - 1) * (1 - care[i]))
    return t * t
  }

  /// How wrong the canvas is at a pixel: squared colour distance, or a constant where bare ground must be covered.
  @inline(__always)
  private func wrongness(_ i: Int) -> Float {
    if room[i] <= 0 { return 0 }
    let aim = aim[i]
    switch pass.tones {
    case .all: break
    case .below(let value): if aim.luma >= value { return 0 }
    case .atLeast(let value): if aim.luma < value { return 0 }
    }
    if let need, need[i] <= 0 { return 0 }
    let here = canvas[i]
    var wrong = here.distanceSquared(to: aim)
    if pass.covers && here.w < 0.02 { wrong = max(wrong, allowance(i) * 1.5) }
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
    var at = -1
    var y = y0
    while y <= y1 {
      var x = x0
      while x <= x1 {
        let wrong = wrongness(y * width + x)
        sum += wrong
        count += 1
        if wrong > worst {
          worst = wrong
          at = y * width + x
        }
        x += stride
      }
      y += stride
    }
    guard at >= 0 else { return nil }
    let allowed = allowance(at)
    guard sum > count * allowed * 0.5, worst > allowed else { return nil }
    return SIMD2(Float(at % width) + 0.5, Float(at / width) + 0.5)
  }

  /// The place itself, or one further from the border, so that the brush's side runs along the border and not across it.
  @inline(__always)
  private func heldInside(_ place: SIMD2<Float>, _ radius: Float) -> SIMD2<Float> {
    guard let i = pixel(place) else { return place }
    let free = room[i]
    let wanted = radius * 0.92
    if free >= wanted { return place }
    let x = i % width
    let y = i / width
    let reach = max(1, Int(radius * 0.5))
    let across =
      room[y * width + min(width - 1, x + reach)] - room[y * width + max(0, x - reach)]
    let down = room[min(height - 1, y + reach) * width + x] - room[max(0, y - reach) * width + x]
    let norm = (across * across + down * down).squareRoot()
    guard norm > 0.2 else { return place }
    return place + SIMD2(across, down) * ((wanted - free) / norm)
  }

  /// The way a stroke goes at a pixel: along what is seen there, and where nothing is, the way of the hand turned by the stroke's own turn.
  @inline(__always)
  private func way(_ i: Int, turn: Float) -> SIMD2<Float> {
    let x = i % width
    let y = i / width
    let seen = directions.direction(x, y)
    let sure = directions.certainty(x, y)
    // Double angles, so that either way along a line counts alike.
    let seenTwice = SIMD2(seen.x * seen.x - seen.y * seen.y, 2 * seen.x * seen.y)
    let hand = pass.hand + SIMD2(-pass.hand.y, pass.hand.x) * turn
    let handTwice = SIMD2(hand.x * hand.x - hand.y * hand.y, 2 * hand.x * hand.y)
    let v = seenTwice * sure + handTwice * 0.16
    let length = (v.x * v.x + v.y * v.y).squareRoot()
    guard length > 1e-4 else { return seen }
    let cosine = max(0, (1 + v.x / length) * 0.5).squareRoot()
    return SIMD2(cosine, cosine > 1e-3 ? v.y / (2 * cosine * length) : 1)
  }

  private func trace(from start: SIMD2<Float>, colour: SIMD4<Float>, radius: Float, turn: Float) -> (
    points: [SIMD2<Float>], length: Float
  ) {
    let step = max(1.2, radius * 0.8)
    let half = pass.longest * radius * 0.5
    var forward: [SIMD2<Float>] = []
    var backward: [SIMD2<Float>] = []
    let first = pixel(start).map { way($0, turn: turn) } ?? pass.hand
    let ahead = follow(start, first, colour, radius, turn, step, half, into: &forward)
    let behind = follow(start, SIMD2(-first.x, -first.y), colour, radius, turn, step, half, into: &backward)
    return (backward.reversed() + [start] + forward, ahead + behind)
  }

  private func follow(
    _ start: SIMD2<Float>, _ direction: SIMD2<Float>, _ colour: SIMD4<Float>, _ radius: Float, _ turn: Float,
    _ step: Float, _ longest: Float, into points: inout [SIMD2<Float>]
  ) -> Float {
    var place = start
    var heading = direction
    var length: Float = 0
    while length + step <= longest && points.count < (StrokeList.maximumPoints - 1) / 2 {
      let ahead = place + heading * step
      let held = heldInside(ahead, radius)
      let next = ahead + (held - ahead) * 0.6
      guard let i = pixel(next) else { break }
      if room[i] <= min(radius * 0.35, 1) { break }
      // The brush's tip reaches beyond the path: it must not run over the border either.
      if let tip = pixel(next + heading * (radius * 0.8)), room[tip] <= 0 { break }
      let off = aim[i].distanceSquared(to: colour)
      let wrong = wrongness(i)
      // Stop where this paint would be no better than what is there, or plainly the wrong colour.
      if off > wrong || off > 0.02 { break }
      points.append(next)
      length += step
      place = next
      var turned = way(i, turn: turn)
      if turned.x * heading.x + turned.y * heading.y < 0 { turned = SIMD2(-turned.x, -turned.y) }
      // A hand does not turn sharply: half the old way, half the new.
      heading = heading * 0.5 + turned * 0.5
      let norm = (heading.x * heading.x + heading.y * heading.y).squareRoot()
      if norm < 0.3 { break }
      heading /= norm
    }
    return length
  }

  /// The paint for a path and its mean gain over the footprint; `nil` when too much of it lies outside.
  ///
  /// The paint's colour is the footprint's mean aim. `below` is the mean of what the path crosses, `wet` how much of that is paint.
  private func footprint(of points: [SIMD2<Float>], radius: Float) -> (
    colour: SIMD4<Float>, gain: Float, below: SIMD4<Float>, wet: Float
  )? {
    let lanes: [Float] = radius < 1.2 ? [0] : (radius < 3 ? [-0.6, 0, 0.6] : [-0.85, -0.45, 0, 0.45, 0.85])
    let skip = max(1, points.count / 8)
    var mean = SIMD4<Float>.zero
    var below = SIMD4<Float>.zero
    var wet: Float = 0
    var inside: Float = 0
    var outside: Float = 0
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 128) { samples in
      var count = 0
      var k = 0
      while k < points.count {
        let p = points[k]
        let a = points[max(0, k - 1)]
        let b = points[min(points.count - 1, k + 1)]
        var along = b - a
        let norm = (along.x * along.x + along.y * along.y).squareRoot()
        along = norm > 0 ? along / norm : pass.hand
        for lane in lanes {
          guard let i = pixel(SIMD2(p.x - along.y * lane * radius, p.y + along.x * lane * radius)) else { continue }
          if room[i] <= 0 {
            outside += 1
            continue
          }
          inside += 1
          mean += aim[i]
          if canvas[i].w >= 0.02 {
            below += canvas[i]
            wet += 1
          }
          if count < samples.count {
            samples[count] = i
            count += 1
          }
        }
        k += skip
      }
      guard count > 0, outside <= 0.08 * (inside + outside) else { return nil }
      let colour = mean / inside
      var paint = colour
      if pass.opacity < 0.75 {
        // A glaze or a scumble shows what it lies on: the paint itself must be further off than the colour wanted.
        var under = SIMD4<Float>.zero
        for k in 0..<count { under += canvas[samples[k]] }
        under /= Float(count)
        under.w = 0
        paint = (under + (colour - under) / max(0.55, pass.opacity)).clamped(lowerBound: .zero, upperBound: .one)
      }
      var gained: Float = 0
      for k in 0..<count {
        let i = samples[k]
        let here = canvas[i]
        let before = here.distanceSquared(to: aim[i])
        let bare = pass.covers && here.w < 0.02
        let after = (here + (paint - here) * pass.opacity).distanceSquared(to: aim[i])
        let allowed = allowance(i)
        gained += (bare ? max(before, allowed) : before) - after - 0.12 * allowed
        // What was right and is made worse counts twice: no painter spoils what is done.
        if !bare, before < allowed, after > before { gained -= after - before }
      }
      return (paint, gained / Float(count), wet > 0 ? below / wet : paint, wet / inside)
    }
  }
}
