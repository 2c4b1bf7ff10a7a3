import Imaging

/// What a run of hatching may still lay at each place, and with which pencil.
protocol HatchNeed: Sendable {
  /// Where the need is known.
  var window: Window { get }
  /// The pencil that serves a place best, how much of it is missing there (0...1 of a full layer), and how much that would be seen
  /// (0...1 of the light of white paper); `nil` where nothing is.
  func beginning(_ x: Int, _ y: Int) -> (tool: Int, amount: Float, worth: Float)?
  /// How much of a pencil is missing at a place, 0...1 of a full layer; at most 0 where none may be laid.
  func amount(_ x: Int, _ y: Int, of tool: Int) -> Float
  /// The colour a line has that begins at a place.
  func colour(_ x: Int, _ y: Int, of tool: Int) -> RGB8
  /// Where a pencil comes in the order of use.
  func turn(of tool: Int) -> Int
}

/// Hatching: lines side by side at an even distance, in bands as long as the hand reaches, that bend with the form.
///
/// Lines are placed on a lattice laid over the whole canvas, so areas that are hatched one after the other fit together.
struct Hatching: Sendable {
  /// Direction of the lines where no form says otherwise, as a unit vector.
  var slant: SIMD2<Float>
  /// How far lines follow the form instead, 0...1.
  var following: Float
  /// Half the line's width, pixels.
  var radius: Float
  /// Distance between neighbouring lines, pixels.
  var pitch: Float
  /// Longest line, pixels.
  var length: Float
  /// Shortest line, pixels.
  var shortest: Float
  /// What a line must be worth to be drawn.
  var threshold: Float
  /// How much more it must be worth where there is no detail, as a multiple: calm places keep the long lines they were hatched with.
  var calm: Float = 0
  /// Highest pressure, 0...1.
  var firmest: Float
  /// Share of what is missing that one run tries to lay.
  var eagerness: Float
  /// What the strokes' `body` says to the canvas.
  var body: Float = 0
  /// Where lines are finer and shorter, from 0 (as given) to 1 (half as wide, less than half as long).
  var finesse: Plane
  /// Where lines may begin.
  var area: WorkArea

  /// A line found, with its place in the order of drawing.
  private struct Found {
    var order: UInt64
    var stroke: StrokeList.Stroke
  }

  /// The lines that a need asks for, in drawing order: pencil by pencil, band by band, side by side.
  func strokes<Need: HatchNeed>(for need: Need, form: DirectionField, longSide: Float, seed: UInt32) -> [StrokeList
    .Stroke]
  {
    let normal = SIMD2(-slant.y, slant.x)
    let corners = [
      SIMD2(Float(area.window.x.lowerBound), Float(area.window.y.lowerBound)),
      SIMD2(Float(area.window.x.upperBound), Float(area.window.y.lowerBound)),
      SIMD2(Float(area.window.x.lowerBound), Float(area.window.y.upperBound)),
      SIMD2(Float(area.window.x.upperBound), Float(area.window.y.upperBound)),
    ]
    let across = corners.map { ($0 * normal).sum() }
    let along = corners.map { ($0 * slant).sum() }
    guard let low = across.min(), let high = across.max(), let from = along.min(), let to = along.max() else {
      return []
    }
    let first = Int((low / pitch).rounded(.down))
    let count = Int((high / pitch).rounded(.up)) - first + 1
    let band = longSide * 0.13
    nonisolated(unsafe) let results = UnsafeMutableBufferPointer<[Found]>.allocate(capacity: count)
    results.initialize(repeating: [])
    defer {
      results.deinitialize()
      results.deallocate()
    }
    Parallel.bands(count, minimum: 4) { lines in
      for line in lines {
        let number = first + line
        // Bands end raggedly: every line is shifted by chance, and neighbours a little alike.
        let shift =
          length
          * (0.9 * ValueNoise.lattice(Int32(number), 7, seed) + 0.5
            * ValueNoise.at(Float(number) * 0.06, 0.5, seed: seed))
        var found: [Found] = []
        let begin = Int(((from - shift) / length).rounded(.down))
        let end = Int(((to - shift) / length).rounded(.up))
        guard begin <= end else { continue }
        for place in begin...end {
          let site = Site(number: Int32(number), place: Int32(place), seed: seed)
          let v = Float(place) * length + shift
          guard let stroke = self.line(at: site, middle: v, normal: normal, need: need, form: form, longSide: longSide)
          else { continue }
          let strip = UInt64(max(0, min(4095, (v + 2 * longSide) / band)))
          let order =
            UInt64(need.turn(of: stroke.tool)) << 48 | strip << 36 | UInt64(max(0, min(65_535, number + 30_000))) << 20
            | UInt64(max(0, min(1_048_575, place + 500_000)))
          found.append(Found(order: order, stroke: stroke))
        }
        results[line] = found
      }
    }
    let all = results.flatMap { $0 }
    return all.indices.sorted { all[$0].order != all[$1].order ? all[$0].order < all[$1].order : $0 < $1 }
      .map { all[$0].stroke }
  }

  /// One place of the lattice and the chance that belongs to it.
  private struct Site {
    let number: Int32
    let place: Int32
    let seed: UInt32
    func chance(_ salt: UInt32) -> Float { ValueNoise.lattice(number, place, seed &+ salt) }
  }

  private func line<Need: HatchNeed>(
    at site: Site, middle: Float, normal: SIMD2<Float>, need: Need, form: DirectionField, longSide: Float
  ) -> StrokeList.Stroke? {
    let u = (Float(site.number) + 0.4 * (site.chance(1) - 0.5)) * pitch
    let jitter = (site.chance(2) - 0.5) * 0.2
    var best: (offset: Float, x: Int, y: Int, tool: Int, amount: Float, worth: Float)?
    for step in [Float(0), -0.32, 0.32] {
      let offset = (step + jitter) * length
      let p = normal * u + slant * (middle + offset)
      let (x, y) = (Int(p.x.rounded(.down)), Int(p.y.rounded(.down)))
      guard area.contains(x, y), let begun = need.beginning(x, y),
        begun.worth > max(threshold, best?.worth ?? 0)
      else { continue }
      best = (offset, x, y, begun.tool, begun.amount, begun.worth)
    }
    guard let best else { return nil }
    let start = normal * u + slant * (middle + best.offset)
    let fine = finesse[best.x, best.y]
    guard best.worth > threshold * (1 + calm * max(0, 1 - 3 * fine)) else { return nil }
    let reach = length * (1 - 0.55 * fine)
    let half = reach * (0.56 + 0.2 * (site.chance(3) - 0.5))
    let middleOffset = max(-half * 0.8, min(half * 0.8, best.offset))
    // A line may run on while it still has something to darken, down to a share of what it began with.
    let floor = best.amount * max(0.4, 0.6 * threshold / best.worth)
    var trace = Trace(sum: best.amount, count: 1)
    let stray = (site.chance(4) - 0.5) * 0.10
    var heading = slant + normal * stray
    heading = bent(heading, by: form, best.x, best.y, share: 0.9)
    let bow = (ValueNoise.at(Float(site.number) * 0.02, Float(site.place), seed: site.seed &+ 5) - 0.35) * 0.16 / length
    var points = follow(
      start, SIMD2(-heading.x, -heading.y), half + middleOffset, floor, -bow, best.tool, need, form, &trace)
    points.reverse()
    points.append(start)
    points += follow(start, heading, half - middleOffset, floor, bow, best.tool, need, form, &trace)
    guard trace.length >= shortest * (1 - 0.6 * fine) else { return nil }
    if points.count == 1 { points.append(start + heading * radius) }
    let width = radius * (1 - 0.4 * fine)
    let pressure = eagerness * (trace.sum / trace.count) * pitch / (2 * width) / 0.6
    let unit = 1 / longSide
    return StrokeList.Stroke(
      points: Self.thinned(points).map { $0 * unit }, radius: width * unit * (0.85 + 0.3 * site.chance(6)),
      colour: need.colour(best.x, best.y, of: best.tool), opacity: min(firmest, max(0.035, pressure)), body: body,
      tool: best.tool)
  }

  /// What a line meets on its way.
  private struct Trace {
    var sum: Float
    var count: Float
    var length: Float = 0
  }

  private func follow<Need: HatchNeed>(
    _ start: SIMD2<Float>, _ direction: SIMD2<Float>, _ longest: Float, _ floor: Float, _ bow: Float, _ tool: Int,
    _ need: Need, _ form: DirectionField, _ trace: inout Trace
  ) -> [SIMD2<Float>] {
    let step = max(1.25, longest / 6)
    var points: [SIMD2<Float>] = []
    var place = start
    var heading = direction
    var length: Float = 0
    while length + step <= longest + 0.01 && points.count < 28 {
      let next = place + heading * step
      let (x, y) = (Int(next.x.rounded(.down)), Int(next.y.rounded(.down)))
      guard need.window.x.contains(x), need.window.y.contains(y) else { break }
      // Half-way too, so that a line does not jump over a light.
      let half = (place + next) * 0.5
      let here = need.amount(x, y, of: tool)
      guard here > floor, need.amount(Int(half.x), Int(half.y), of: tool) > floor * 0.7 else { break }
      trace.sum += here
      trace.count += 1
      points.append(next)
      length += step
      place = next
      heading = bent(heading + SIMD2(-heading.y, heading.x) * (bow * step), by: form, x, y, share: 0.5)
    }
    trace.length += length
    return points
  }

  /// A heading turned towards the form at a place.
  private func bent(_ heading: SIMD2<Float>, by form: DirectionField, _ x: Int, _ y: Int, share: Float) -> SIMD2<Float>
  {
    let share = share * following * form.certainty(x, y)
    var along = form.direction(x, y)
    if (along * heading).sum() < 0 { along = SIMD2(-along.x, -along.y) }
    let turned = heading * (1 - share) + along * share
    let norm = (turned * turned).sum().squareRoot()
    return norm > 0.2 ? turned / norm : heading
  }

  /// The line without points that lie on the way between their neighbours (to a fifth of a pixel).
  private static func thinned(_ points: [SIMD2<Float>]) -> [SIMD2<Float>] {
    guard points.count > 2 else { return points }
    var kept = [points[0]]
    var last = 0
    for i in 2..<points.count {
      let a = points[last]
      let along = points[i] - a
      let norm = max(1e-6, (along * along).sum().squareRoot())
      let off = (last + 1..<i).contains { k in
        let d = points[k] - a
        return abs(d.x * along.y - d.y * along.x) > 0.2 * norm
      }
      if off {
        last = i - 1
        kept.append(points[last])
      }
    }
    kept.append(points[points.count - 1])
    return kept
  }
}
