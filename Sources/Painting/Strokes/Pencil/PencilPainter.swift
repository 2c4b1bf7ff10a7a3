import Imaging
import Media

/// One run of one pencil: how dark the paper should become, and how the pencil is used.
struct PencilPass: Sendable {
  /// Density wanted, 0...1 of a 6B's; never more is laid than this.
  var aim: Plane
  /// Half the line's width, pixels.
  var radius: Float
  /// Distance between places where a line may begin, pixels.
  var spacing: Float
  /// Density missing from which on a line is worth drawing.
  var threshold: Float
  /// Longest line, pixels.
  var longest: Float
  /// Shortest line, pixels.
  var shortest: Float
  /// Direction of hatching as a unit vector.
  var hatch: SIMD2<Float>
  /// How far hatching follows the form instead, 0...1.
  var following: Float
  /// Share of what is missing that one line tries to lay.
  var eagerness: Float
  /// Index into the tools.
  var tool: Int
  var rounds: Int
  /// Where lines are finer and shorter, from 0 (as the pass says) to 1 (half as wide, less than half as long).
  var finesse: Plane
}

/// Lays pencil lines until the paper is as dark as a pass wants; graphite only grows, so nothing is ever laid beyond the aim.
struct PencilPainter {
  let paper: DrawingPaper
  let tools: [Tool]
  let seed: UInt32
  private(set) var strokes = StrokeList()

  init(paper: DrawingPaper, tools: [Tool], seed: UInt32) {
    self.paper = paper
    self.tools = tools
    self.seed = seed
  }

  /// Lays ready strokes in their order.
  mutating func lay(_ ready: [StrokeList.Stroke]) {
    let first = strokes.count
    for stroke in ready { strokes.append(stroke) }
    paper.lay(strokes, first..<strokes.count, tools: tools)
  }

  /// Draws one pass.
  mutating func draw(_ pass: PencilPass, directions: DirectionField, passSeed: UInt32) {
    for round in 0..<pass.rounds {
      let found = search(pass, directions: directions, seed: seed ^ passSeed &* 131 &+ UInt32(round))
      if found.isEmpty { break }
      lay(found)
    }
  }

  private func search(_ pass: PencilPass, directions: DirectionField, seed: UInt32) -> [StrokeList.Stroke] {
    let (width, height) = (paper.width, paper.height)
    let longSide = Float(max(width, height))
    var missing = Plane(width: width, height: height, values: Array(paper.density))
    missing = missing.boxBlurred(radius: max(1, Int((pass.radius * 1.6).rounded())))
    for i in missing.values.indices { missing.values[i] = pass.aim.values[i] - missing.values[i] }
    let columns = Int((Float(width) / pass.spacing).rounded(.up))
    let rows = Int((Float(height) / pass.spacing).rounded(.up))
    let block = longSide * 0.11
    nonisolated(unsafe) let results = UnsafeMutableBufferPointer<[(UInt64, StrokeList.Stroke)]>.allocate(capacity: rows)
    results.initialize(repeating: [])
    defer {
      results.deinitialize()
      results.deallocate()
    }
    let search = LineSearch(pass: pass, missing: missing, directions: directions)
    Parallel.bands(rows, minimum: 1) { band in
      for row in band {
        var found: [(UInt64, StrokeList.Stroke)] = []
        for column in 0..<columns {
          guard let stroke = search.line(column: column, row: row, seed: seed) else { continue }
          let place = stroke.points[0] * longSide
          let blockRow = Int(max(0, place.y) / block)
          let across = Int(max(0, place.x) / block)
          let blockColumn = blockRow & 1 == 0 ? across : 4095 - across
          // Within a patch lines follow one another as hatching does: side by side across the direction of the lines.
          let side = max(0, min(65_535, (place.x * -pass.hatch.y + place.y * pass.hatch.x + longSide) * 8))
          found.append((UInt64(blockRow) << 44 | UInt64(blockColumn) << 32 | UInt64(side) << 8, stroke))
        }
        results[row] = found
      }
    }
    let all = results.flatMap { $0 }
    return all.indices.sorted { all[$0].0 != all[$1].0 ? all[$0].0 < all[$1].0 : $0 < $1 }.map { all[$0].1 }
  }
}

/// Looks for one pencil line in one cell; reads only.
private struct LineSearch: Sendable {
  let pass: PencilPass
  let missing: Plane
  let directions: DirectionField

  func line(column: Int, row: Int, seed: UInt32) -> StrokeList.Stroke? {
    let (width, height) = (missing.width, missing.height)
    let (cx, cy) = (Int32(column), Int32(row))
    let x0 = Int(Float(column) * pass.spacing)
    let y0 = Int(Float(row) * pass.spacing)
    var worst = pass.threshold
    var start: SIMD2<Float>?
    for y in y0..<min(height, y0 + max(1, Int(pass.spacing))) {
      for x in x0..<min(width, x0 + max(1, Int(pass.spacing))) {
        // A little chance, so that lines do not begin in rows.
        let value = missing[x, y] * (0.8 + 0.4 * ValueNoise.lattice(Int32(x), Int32(y), seed))
        if value > worst {
          worst = value
          start = SIMD2(Float(x) + 0.5, Float(y) + 0.5)
        }
      }
    }
    guard let start else { return nil }
    let first = missing[Int(start.x), Int(start.y)]
    // A line may run on while it still has something to darken, down to a share of what it began with.
    let floor = max(pass.threshold * 0.6, first * 0.4)
    let fine = pass.finesse[Int(start.x), Int(start.y)]
    let radius = pass.radius * (1 - 0.5 * fine)
    let reach = pass.longest * (1 - 0.6 * fine) * (0.35 + 0.3 * ValueNoise.lattice(cx, cy, seed &+ 1))
    var forward: [SIMD2<Float>] = []
    var backward: [SIMD2<Float>] = []
    let stray = (ValueNoise.lattice(cx, cy, seed &+ 2) - 0.5) * 0.16
    let hatch = SIMD2(pass.hatch.x - pass.hatch.y * stray, pass.hatch.y + pass.hatch.x * stray)
    var sum = first
    var count: Float = 1
    let ahead = follow(start, hatch, reach, floor, &forward, &sum, &count)
    let behind = follow(start, SIMD2(-hatch.x, -hatch.y), reach, floor, &backward, &sum, &count)
    guard ahead + behind >= pass.shortest * (1 - 0.6 * fine) else { return nil }
    // One round lays about one line over each place: the longer the lines, the fewer begin.
    let pitch = radius * 2.4
    guard ValueNoise.lattice(cx, cy, seed &+ 4) * (ahead + behind + pitch) * pitch < pass.spacing * pass.spacing else {
      return nil
    }
    let mean = sum / count
    let pressure = min(0.9, max(0.05, pass.eagerness * mean * 1.6))
    var points = backward.reversed() + [start] + forward
    if points.count == 1 { points.append(start + hatch * radius) }
    let unit = 1 / Float(max(width, height))
    return StrokeList.Stroke(
      points: points.map { $0 * unit }, radius: radius * unit * (0.8 + 0.4 * ValueNoise.lattice(cx, cy, seed &+ 3)),
      colour: RGB8(62, 62, 66), opacity: pressure, tool: pass.tool)
  }

  private func follow(
    _ start: SIMD2<Float>, _ direction: SIMD2<Float>, _ longest: Float, _ floor: Float, _ points: inout [SIMD2<Float>],
    _ sum: inout Float, _ count: inout Float
  ) -> Float {
    let step: Float = max(1.5, longest / 7)
    var place = start
    var heading = direction
    var length: Float = 0
    while length + step <= longest && points.count < 30 {
      let next = place + heading * step
      let x = Int(next.x.rounded(.down))
      let y = Int(next.y.rounded(.down))
      guard x >= 0, y >= 0, x < missing.width, y < missing.height else { break }
      // Half-way too, so that a line does not jump over a light.
      let half = (place + next) * 0.5
      let between = missing[min(missing.width - 1, Int(half.x)), min(missing.height - 1, Int(half.y))]
      let here = missing[x, y]
      guard here > floor, between > floor * 0.7 else { break }
      sum += here
      count += 1
      points.append(next)
      length += step
      place = next
      if pass.following > 0 {
        var form = directions.direction(x, y)
        if form.x * heading.x + form.y * heading.y < 0 { form = SIMD2(-form.x, -form.y) }
        let share = pass.following * directions.certainty(x, y)
        heading = heading * (1 - 0.5 * share) + form * (0.5 * share)
        let norm = (heading.x * heading.x + heading.y * heading.y).squareRoot()
        if norm < 0.3 { break }
        heading /= norm
      }
    }
    return length
  }
}
