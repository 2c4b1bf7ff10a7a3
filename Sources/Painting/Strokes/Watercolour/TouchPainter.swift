import Imaging
import Media

/// The small brushes: strokes along the forms where the sheet is still too light, the darkest accents last, and a few lights lifted out.
struct TouchPainter {
  let target: DensityField
  let detail: Plane
  /// Where the picture is rough, 0...1: leaves, gravel, grain of wood ask for marks too, broader ones.
  let roughness: Plane
  let sheet: Plane
  let finder: GlazeFinder
  let canvas: WatercolourPaper
  let reference: ColourField
  let tools: [Tool]
  let seed: UInt32

  /// One run of one brush.
  private struct Pass {
    var tool: Int
    /// Half the mark's width, 1/832 of the long side.
    var radius: Float
    /// Missing value from which on a stroke is worth laying, where detail matters nothing and where it matters most.
    var threshold: (plain: Float, detailed: Float)
    /// Longest and shortest stroke, 1/832 of the long side.
    var length: ClosedRange<Float>
    var dryness: Float
    var most: Int
    /// How much roughness counts beside detail.
    var rough: Float
    /// Half the breadth of the finest thing that this brush is used for, 1/832 of the long side.
    var finest: Float
  }

  private static let passes = [
    Pass(
      tool: 4, radius: 3.6, threshold: (0.55, 0.24), length: 24...110, dryness: 0.62, most: 260, rough: 0.75,
      finest: 1.8),
    Pass(
      tool: 5, radius: 2.1, threshold: (0.80, 0.17), length: 10...60, dryness: 0.4, most: 640, rough: 0.45, finest: 0.9),
    Pass(tool: 6, radius: 1.1, threshold: (1.0, 0.15), length: 7...64, dryness: 0, most: 1_300, rough: 0, finest: 0),
  ]

  private var width: Int { target.width }
  private var height: Int { target.height }
  private var longSide: Float { Float(max(width, height)) }
  private var unit: Float { longSide / 832 }

  /// Lays all passes.
  mutating func paint(onto strokes: inout StrokeList) {
    let forms = DirectionField(
      following: reference, scale: max(1.5, 2.5 * unit), hand: SIMD2(0.9, -0.44), wander: 0.3, seed: seed)
    for (number, pass) in Self.passes.enumerated() {
      for round in 0..<2 {
        lay(pass, seed: seed &+ UInt32(number * 7 + round), forms: forms, onto: &strokes)
      }
    }
    lift(along: forms, onto: &strokes)
  }

  private func missing(_ i: Int) -> SIMD4<Float> {
    var rest = target.values[i] - canvas.density[i]
    rest.clamp(lowerBound: .zero, upperBound: SIMD4(repeating: 99))
    return DensityField.valued(rest * sheet.values[i])
  }

  /// How much a mark at a place is worth, 0...1.
  private func interest(_ x: Int, _ y: Int, _ pass: Pass) -> Float {
    min(1, max(1.4 * detail[x, y], pass.rough * roughness[x, y]))
  }

  private func lay(_ pass: Pass, seed: UInt32, forms: DirectionField, onto strokes: inout StrokeList) {
    let radius = pass.radius * unit
    var wanted = Plane(width: width, height: height, values: (0..<width * height).map { missing($0).w })
    wanted = wanted.boxBlurred(radius: max(0, Int((radius * 0.7).rounded())))
    // An edge a little out of place is left as it is.
    let values = Plane(width: width, height: height, values: canvas.density.map { DensityField.value($0) })
    let near = values.greatest(radius: max(1, Int((1.1 * unit).rounded())))
    let far = values.greatest(radius: max(1, Int((2.6 * unit).rounded())))
    for i in wanted.values.indices {
      let focus = min(1, 1.4 * detail.values[i])
      let dark = far.values[i] + (near.values[i] - far.values[i]) * focus
      // In the darks much paint changes little to the eye.
      let seen = min(1, 1.8 * DensityMath.light(density: values.values[i] / 2.2))
      wanted.values[i] = min(wanted.values[i], target.values[i].w - dark) * seen
    }
    let cell = max(2, Int((radius * 2.2).rounded()))
    var places: [(gain: Float, at: SIMD2<Float>)] = []
    for y0 in stride(from: 0, to: height, by: cell) {
      for x0 in stride(from: 0, to: width, by: cell) {
        var best = (gain: Float(0), x: -1, y: -1)
        for y in y0..<min(height, y0 + cell) {
          for x in x0..<min(width, x0 + cell) where wanted[x, y] > best.gain { best = (wanted[x, y], x, y) }
        }
        guard best.x >= 0 else { continue }
        let focus = interest(best.x, best.y, pass)
        let threshold = pass.threshold.plain + (pass.threshold.detailed - pass.threshold.plain) * focus
        if best.gain > threshold {
          places.append((best.gain / threshold, SIMD2(Float(best.x) + 0.5, Float(best.y) + 0.5)))
        }
      }
    }
    let order = places.indices.sorted {
      places[$0].gain != places[$1].gain ? places[$0].gain > places[$1].gain : $0 < $1
    }
    var laid: [(block: Int, stroke: StrokeList.Stroke)] = []
    var scratch = StrokeList()
    for index in order where laid.count < pass.most {
      guard let stroke = stroke(from: places[index].at, pass, wanted: wanted, forms: forms, seed: seed) else {
        continue
      }
      scratch.append(stroke)
      canvas.lay(scratch, scratch.count - 1..<scratch.count, tools: tools)
      let place = stroke.points[0]
      laid.append((Int(place.y * 7) * 64 + Int(place.x * 7), scratch[scratch.count - 1]))
    }
    // A painter works place by place.
    for i in laid.indices.sorted(by: { laid[$0].block != laid[$1].block ? laid[$0].block < laid[$1].block : $0 < $1 }) {
      strokes.append(laid[i].stroke)
    }
  }

  private func stroke(
    from start: SIMD2<Float>, _ pass: Pass, wanted: Plane, forms: DirectionField, seed: UInt32
  ) -> StrokeList.Stroke? {
    // The sheet may have changed under an earlier stroke of this pass.
    let here = missing(Int(start.y) * width + Int(start.x))
    let focus = interest(Int(start.x), Int(start.y), pass)
    let threshold = pass.threshold.plain + (pass.threshold.detailed - pass.threshold.plain) * focus
    guard here.w > threshold * 0.9 else { return nil }
    let longest = pass.length.upperBound * unit * (1 - 0.45 * focus)
    let direction = forms.direction(Int(start.x), Int(start.y))
    // The brush is set on the middle of what is missing, and pressed as broad as that is.
    let body = breadth(at: start, across: SIMD2(-direction.y, direction.x), of: here.w, most: 1.6 * pass.radius * unit)
    let begin = start + SIMD2(-direction.y, direction.x) * ((body.right - body.left) / 2)
    var (forward, backward): ([SIMD2<Float>], [SIMD2<Float>]) = ([], [])
    var sum = here
    var count: Float = 1
    let a = follow(begin, direction, longest * 0.5, here, forms, &forward, &sum, &count)
    let b = follow(begin, SIMD2(-direction.x, -direction.y), longest * 0.5, here, forms, &backward, &sum, &count)
    guard a + b >= pass.length.lowerBound * unit * (1 - 0.85 * focus) else { return nil }
    let points = backward.reversed() + [begin] + forward
    var breadths: Float = 0
    for i in points.indices {
      let way = points[min(points.count - 1, i + 1)] - points[max(0, i - 1)]
      let length = (way.x * way.x + way.y * way.y).squareRoot()
      let across = length > 0 ? SIMD2(-way.y, way.x) / length : SIMD2(-direction.y, direction.x)
      let body = breadth(at: points[i], across: across, of: here.w, most: 1.6 * pass.radius * unit)
      breadths += (body.left + body.right) / 2
    }
    let radius = breadths / Float(points.count)
    // What is much finer than this brush waits for the next.
    guard radius > pass.finest * unit else { return nil }
    let mean = sum / count
    let there = canvas.density[Int(start.y) * width + Int(start.x)]
    let glaze = finder.glaze(
      adding: SIMD3(mean.x, mean.y, mean.z) * 0.95, to: SIMD3(there.x, there.y, there.z))
    let dry = focus < 0.35 ? pass.dryness * (0.6 + 0.4 * ValueNoise.lattice(Int32(start.x), Int32(start.y), seed)) : 0
    return StrokeList.Stroke(
      points: points.map { $0 / longSide }, radius: min(pass.radius * 1.25, max(0.55, radius / unit)) / 832,
      colour: glaze.colour, opacity: 1, dryness: dry, tool: pass.tool)
  }

  /// How far the sheet lacks paint to either side of a place, pixels, down to half of what it lacks there.
  private func breadth(
    at place: SIMD2<Float>, across: SIMD2<Float>, of first: Float, most: Float
  ) -> (left: Float, right: Float) {
    func side(_ sign: Float) -> Float {
      var reach: Float = 0.5
      while reach < most {
        let p = place + across * (sign * (reach + 0.5))
        let (x, y) = (Int(p.x.rounded(.down)), Int(p.y.rounded(.down)))
        guard x >= 0, y >= 0, x < width, y < height, missing(y * width + x).w > 0.5 * first else { break }
        reach += 0.75
      }
      return min(reach, most)
    }
    return (side(-1), side(1))
  }

  private func follow(
    _ start: SIMD2<Float>, _ direction: SIMD2<Float>, _ longest: Float, _ first: SIMD4<Float>, _ forms: DirectionField,
    _ points: inout [SIMD2<Float>], _ sum: inout SIMD4<Float>, _ count: inout Float
  ) -> Float {
    let step = max(1.2, longest / 9)
    var place = start
    var heading = direction
    var length: Float = 0
    var (misses, good) = (0, 0)
    defer { points.removeLast(points.count - good) }
    while length + step <= longest, points.count < 24 {
      let next = place + heading * step
      let (x, y) = (Int(next.x.rounded(.down)), Int(next.y.rounded(.down)))
      guard x >= 0, y >= 0, x < width, y < height else { break }
      let rest = missing(y * width + x)
      let half = (place + next) * 0.5
      let between = missing(min(height - 1, max(0, Int(half.y))) * width + min(width - 1, max(0, Int(half.x))))
      // A line runs on over a short stretch that does not need it, as far as the same paint does.
      let needed = rest.w > 0.4 * first.w || between.w > 0.4 * first.w
      let d = rest / max(1e-3, rest.w) - first / first.w
      misses = needed && (d * d).sum() < 0.6 ? 0 : misses + 1
      guard misses < 3 else { break }
      points.append(next)
      if misses == 0 {
        sum += rest
        count += 1
        good = points.count
      }
      length += step
      place = next
      var form = forms.direction(x, y)
      if form.x * heading.x + form.y * heading.y < 0 { form = SIMD2(-form.x, -form.y) }
      let turned = heading * 0.4 + form * 0.6
      let norm = (turned.x * turned.x + turned.y * turned.y).squareRoot()
      if norm < 0.3 { break }
      heading = turned / norm
    }
    return Float(good) * step
  }

  /// Lights that have become too dark are lifted with a damp brush: few, and only where they are small and clear.
  private func lift(along forms: DirectionField, onto strokes: inout StrokeList) {
    let tool = tools.firstIndex { $0.kind == .filbert } ?? 0
    let radius = Float(tools[tool].widthShare) * longSide * 0.4
    let over = Plane(
      width: width, height: height,
      values: (0..<width * height).map { i in
        let over = DensityField.value(canvas.density[i]) - target.values[i].w
        return sheet.values[i] > 0 ? max(-0.2, min(0.6, over)) : 0
      })
    let excess = over.boxBlurred(radius: max(1, Int(radius * 0.7)))
    let cell = max(4, Int(radius * 4))
    var found: [(excess: Float, place: SIMD2<Float>)] = []
    for y0 in stride(from: 0, to: height, by: cell) {
      for x0 in stride(from: 0, to: width, by: cell) {
        var best = (excess: Float(0.21), x: -1, y: -1)
        for y in y0..<min(height, y0 + cell) {
          for x in x0..<min(width, x0 + cell) where target.values[y * width + x].w < 0.5 && excess[x, y] > best.excess {
            best = (excess[x, y], x, y)
          }
        }
        if best.x >= 0 { found.append((best.excess, SIMD2(Float(best.x) + 0.5, Float(best.y) + 0.5))) }
      }
    }
    let most = found.indices.sorted {
      found[$0].excess != found[$1].excess ? found[$0].excess > found[$1].excess : $0 < $1
    }
    let first = strokes.count
    for i in most where strokes.count - first < 24 {
      let way = forms.direction(Int(found[i].place.x), Int(found[i].place.y))
      let reach = way * radius
      // Nothing that ought to be as dark as it is may lie under the brush.
      let isClear = (-2...2).allSatisfy { along in
        (-1...1).allSatisfy { across in
          let p = found[i].place + way * (Float(along) * radius) + SIMD2(-way.y, way.x) * (Float(across) * radius)
          let (x, y) = (Int(p.x.rounded(.down)), Int(p.y.rounded(.down)))
          return x >= 0 && y >= 0 && x < width && y < height && over[x, y] > 0.03
        }
      }
      guard isClear else { continue }
      strokes.append(
        StrokeList.Stroke(
          points: [(found[i].place - reach) / longSide, (found[i].place + reach) / longSide], radius: radius / longSide,
          colour: RGB8(255, 255, 255), opacity: min(0.45, found[i].excess * 1.3), tool: tool))
    }
    canvas.lay(strokes, first..<strokes.count, tools: tools)
  }
}
