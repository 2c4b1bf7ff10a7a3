import Foundation
import Imaging
import Media
import Vision

/// Turns what a picture still lacks into washes: regions of like paint, each with its outline, its colour from tubes and its brush rows.
struct WashPlanner: Sendable {
  let width: Int
  let height: Int
  let seed: UInt32
  /// What the canvas should come to.
  let target: DensityField
  let tree: RegionTree
  /// Where small brushes are worth it, 0...1.
  let detail: Plane
  /// 1 inside the picture, 0 on the margin.
  let sheet: Plane
  let finder: GlazeFinder
  /// The layer of the scene at each pixel, 0 for the backmost.
  private let ranks: [UInt8]
  /// How light the target looks, 0...1, evened out a little: where edges are and how sharp.
  private let values: Plane
  /// 1 where the picture has an edge to follow, 0 where it passes from one tone to the next without one.
  let firmness: Plane
  /// 1 where the picture is rough with leaves, gravel or grain of wood, 0 where it is smooth.
  let roughness: Plane

  init(
    target: DensityField, tree: RegionTree, detail: Plane, sheet: Plane, scene: Scene, finder: GlazeFinder, seed: UInt32
  ) {
    width = target.width
    height = target.height
    self.target = target
    self.tree = tree
    self.detail = detail
    self.sheet = sheet
    self.finder = finder
    let (seen, columns, rows) = (scene.ranks, target.width, target.height)
    ranks = (0..<columns * rows).map { i in
      UInt8(min(255, seen[i / columns * scene.height / rows * scene.width + i % columns * scene.width / columns]))
    }
    self.seed = seed
    let scale = Float(max(width, height)) / 832
    // Encoded as the eye sees it: the same noise is as small in the darks as in the lights.
    let light = Plane(
      width: width, height: height, values: target.values.map { DensityMath.light(density: $0.w / 2.2) })
    values = light.gaussianBlurred(sigma: 0.9 * scale)
    let slope = values.gradient()
    var steep = slope.x
    for i in steep.values.indices {
      let (x, y) = (slope.x.values[i], slope.y.values[i])
      steep.values[i] = max(0, min(1, ((x * x + y * y).squareRoot() * scale - 0.010) / 0.030))
    }
    var rough = light
    let even = light.gaussianBlurred(sigma: 2.5 * scale)
    for i in rough.values.indices { rough.values[i] = abs(light.values[i] - even.values[i]) }
    rough = rough.gaussianBlurred(sigma: 9 * scale)
    for i in rough.values.indices { rough.values[i] = max(0, min(1, (rough.values[i] - 0.010) / 0.022)) }
    roughness = rough
    firmness = steep.boxBlurred(radius: max(1, Int((2 * scale).rounded())))
  }

  /// Pixels in 1/832 of the long side.
  var unit: Float { Float(max(width, height)) / 832 }

  /// A wash with its strokes, not yet in a list.
  struct PlannedWash: Sendable {
    var strokes: [StrokeList.Stroke]
    var wash: Wash
  }

  /// Regions to be painted as one.
  private struct Area {
    var pixels: [Int32]
    var mean: SIMD4<Float>
    var canvas: SIMD4<Float>
    /// Value of the target, for the order of work.
    var value: Float = 0
    var weight: Float = 0
    var bounds = (x0: Int.max, x1: 0, y0: Int.max, y1: 0)
    /// Where it is, for the order of work: how far down, and on which layer of the scene.
    var middle: Float = 0
    var rank = 0
    /// How rough it is, and how much the eye rests there, 0...1.
    var roughness: Float = 0
    var focus: Float = 0
  }

  /// The washes of a stage, in painting order.
  /// - Parameters:
  ///   - level: how the stage is worked.
  ///   - canvas: densities that are there already.
  func washes(_ level: GlazeLevel, canvas: UnsafeMutableBufferPointer<SIMD4<Float>>) -> [PlannedWash] {
    let missing = missing(level, canvas: canvas)
    let areas = ordered(chosen(areas(level, missing: missing, canvas: canvas), level))
    nonisolated(unsafe) let results = UnsafeMutableBufferPointer<PlannedWash?>.allocate(capacity: areas.count)
    results.initialize(repeating: nil)
    defer {
      results.deinitialize()
      results.deallocate()
    }
    Parallel.bands(areas.count, minimum: 1) { band in
      for i in band { results[i] = wash(for: areas[i], level, missing: missing) }
    }
    return results.compactMap { $0 }
  }

  private func missing(_ level: GlazeLevel, canvas: UnsafeMutableBufferPointer<SIMD4<Float>>) -> [SIMD4<Float>] {
    let lacking = level.tolerance > 0 ? self.lacking(level, canvas: canvas) : sheet.values
    return target.values.indices.map { i in
      let t = target.values[i]
      let wanted = t * (t.w > level.cap ? level.cap / t.w : 1)
      var rest = wanted - canvas[i]
      rest.clamp(lowerBound: .zero, upperBound: SIMD4(repeating: 99))
      return DensityField.valued(rest * (sheet.values[i] * lacking[i]))
    }
  }

  /// 1 where more than a misplaced edge is missing: where the canvas is too light all around, too.
  private func lacking(_ level: GlazeLevel, canvas: UnsafeMutableBufferPointer<SIMD4<Float>>) -> [Float] {
    let own = Plane(width: width, height: height, values: canvas.map { DensityField.value($0) })
    let around = own.greatest(radius: max(1, Int((level.tolerance * unit).rounded())))
    return target.values.indices.map { i in
      // Where the eye rests an edge is put right.
      let focus = min(1, 1.4 * detail.values[i])
      let gap = target.values[i].w - around.values[i] - (own.values[i] - around.values[i]) * focus
      return max(0, min(1, gap / (0.5 * level.skip)))
    }
  }

  // MARK: Areas

  private func areas(
    _ level: GlazeLevel, missing: [SIMD4<Float>], canvas: UnsafeMutableBufferPointer<SIMD4<Float>>
  ) -> [Area] {
    let (labels, count) = tree.regions(level.regions)
    var starts = [Int](repeating: 0, count: count + 1)
    for i in labels.indices where sheet.values[i] > 0 { starts[Int(labels[i]) + 1] += 1 }
    for r in 0..<count { starts[r + 1] += starts[r] }
    var fill = starts
    var pixels = [Int32](repeating: 0, count: starts[count])
    for i in labels.indices where sheet.values[i] > 0 {
      let r = Int(labels[i])
      pixels[fill[r]] = Int32(i)
      fill[r] += 1
    }
    var means = [SIMD4<Float>](repeating: .zero, count: count)
    var sizes = [Float](repeating: 0, count: count)
    for r in 0..<count {
      let own = pixels[starts[r]..<starts[r + 1]]
      sizes[r] = Float(own.count)
      if Float(own.count) * 1.2 > level.speck * unit * unit { means[r] = bandMean(own, level.band, missing) }
    }
    let layers = (0..<count).map { layer(of: pixels[starts[$0]..<starts[$0 + 1]]) }
    let groups = joined(labels, count, means: means, sizes: sizes, layers: layers, level)
    var members: [Int: [Int]] = [:]
    for r in 0..<count where means[r].w >= level.skip { members[groups[r], default: []].append(r) }
    return members.keys.sorted().compactMap { root in
      guard let regions = members[root] else { return nil }
      let size = regions.reduce(0) { $0 + sizes[$1] }
      let mean = regions.reduce(SIMD4<Float>.zero) { $0 + means[$1] * (sizes[$1] / size) }
      var area = Area(pixels: [], mean: mean, canvas: .zero)
      for r in regions {
        // Lights that the wash would drown are painted round; within joined regions each keeps its own measure.
        let least = means[r].w - level.overshoot * max(0.35, min(1, means[r].w / 0.6))
        for p in pixels[starts[r]..<starts[r + 1]] where missing[Int(p)].w >= least { area.pixels.append(p) }
      }
      guard !area.pixels.isEmpty else { return nil }
      var (focus, rows, rough): (Float, Float, Float) = (0, 0, 0)
      for p in area.pixels {
        let (x, y) = (Int(p) % width, Int(p) / width)
        area.bounds.x0 = min(area.bounds.x0, x)
        area.bounds.x1 = max(area.bounds.x1, x)
        area.bounds.y0 = min(area.bounds.y0, y)
        area.bounds.y1 = max(area.bounds.y1, y)
        area.canvas += canvas[Int(p)]
        area.value += min(level.cap, target.values[Int(p)].w)
        focus += detail.values[Int(p)]
        rows += Float(y)
        rough += roughness.values[Int(p)]
      }
      let n = Float(area.pixels.count)
      area.canvas /= n
      // In the darks much paint changes little to the eye.
      let before = DensityMath.light(density: DensityField.value(area.canvas) / 2.2)
      let gain = 2.2 * before * (1 - DensityMath.light(density: mean.w / 2.2))
      guard gain > 0.55 * level.skip else { return nil }
      area.value /= n
      area.middle = rows / n / Float(height)
      area.roughness = rough / n
      area.focus = focus / n
      area.rank = layer(of: area.pixels[...])
      area.weight = mean.w * pow(n, 1 - 0.4 * level.focus) * (1 - level.focus + level.focus * (0.15 + 2.5 * focus / n))
      return area
    }
  }

  /// The layer of the scene that most of some pixels belong to.
  private func layer(of pixels: ArraySlice<Int32>) -> Int {
    var counts = [Int](repeating: 0, count: 256)
    for p in pixels { counts[Int(ranks[Int(p)])] += 1 }
    return counts.indices.max { counts[$0] != counts[$1] ? counts[$0] < counts[$1] : $0 > $1 } ?? 0
  }

  /// Mean of what is missing over the pixels between two quantiles of its value.
  private func bandMean(
    _ pixels: ArraySlice<Int32>, _ band: ClosedRange<Float>, _ missing: [SIMD4<Float>]
  ) -> SIMD4<Float> {
    let bins = 256
    var counts = [Int](repeating: 0, count: bins)
    func bin(_ i: Int32) -> Int { min(bins - 1, Int(missing[Int(i)].w * 56)) }
    for p in pixels { counts[bin(p)] += 1 }
    let (low, high) = (
      Int(band.lowerBound * Float(pixels.count)), Int((band.upperBound * Float(pixels.count)).rounded(.up))
    )
    var (first, last, below) = (-1, bins - 1, 0)
    for b in 0..<bins {
      below += counts[b]
      if first < 0, below > low { first = b }
      if below >= high {
        last = b
        break
      }
    }
    var sum = SIMD4<Float>.zero
    var n: Float = 0
    for p in pixels where (first...max(first, last)).contains(bin(p)) {
      sum += missing[Int(p)]
      n += 1
    }
    return n > 0 ? sum / n : .zero
  }

  /// Joins neighbouring regions of like paint, the most alike first; each region's group.
  private func joined(
    _ labels: [Int32], _ count: Int, means: [SIMD4<Float>], sizes: [Float], layers: [Int], _ level: GlazeLevel
  ) -> [Int] {
    // Borders with how firm they are, in 1/255 a pixel.
    var keys: [UInt64] = []
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        func touch(_ j: Int) {
          guard labels[i] != labels[j] else { return }
          let firm = UInt64(max(firmness.values[i], firmness.values[j]) * 255)
          keys.append(UInt64(min(labels[i], labels[j])) << 36 | UInt64(max(labels[i], labels[j])) << 8 | firm)
        }
        if x + 1 < width { touch(i + 1) }
        if y + 1 < height { touch(i + width) }
      }
    }
    keys.sort()
    var pairs: [(a: Int, b: Int, length: Int, firm: Float)] = []
    for key in keys {
      let (a, b, firm) = (Int(key >> 36), Int(key >> 8 & 0xfff_ffff), Float(key & 255) / 255)
      if let last = pairs.last, last.a == a, last.b == b {
        pairs[pairs.count - 1].length += 1
        pairs[pairs.count - 1].firm += firm
      } else {
        pairs.append((a, b, 1, firm))
      }
    }
    var groups = (0..<count).map { $0 }
    var mean = means
    var size = sizes
    func root(_ r: Int) -> Int {
      var r = r
      while groups[r] != r { r = groups[r] }
      return r
    }
    func difference(_ a: Int, _ b: Int) -> Float {
      let d = mean[a] - mean[b]
      return ((d.x * d.x + d.y * d.y + d.z * d.z) / 3).squareRoot()
    }
    // Where one tone passes into the next without an edge, wet paint does so too: one wash, its charge graded.
    let likely = pairs.compactMap { pair -> (d: Float, a: Int, b: Int, most: Float)? in
      guard means[pair.a].w >= level.skip, means[pair.b].w >= level.skip, pair.length >= 3 else { return nil }
      let firm = pair.firm / Float(pair.length)
      // Two things in the picture are two things on the sheet, unless the paint is quite the same.
      let apart: Float = layers[pair.a] == layers[pair.b] ? 1 : 0.45
      let most = level.join * (1 + level.grading * max(0, 1 - 3 * firm)) * apart
      let d = difference(pair.a, pair.b)
      return d < most ? (d / most, pair.a, pair.b, most) : nil
    }.sorted { $0.d != $1.d ? $0.d < $1.d : ($0.a, $0.b) < ($1.a, $1.b) }
    for (_, a, b, most) in likely {
      let (x, y) = (root(a), root(b))
      guard x != y, difference(x, y) < most else { continue }
      let whole = size[x] + size[y]
      let (low, high) = (min(x, y), max(x, y))
      mean[low] = (mean[x] * size[x] + mean[y] * size[y]) / whole
      size[low] = whole
      groups[high] = low
    }
    return (0..<count).map(root)
  }

  private func chosen(_ areas: [Area], _ level: GlazeLevel) -> [Area] {
    let order = areas.indices.sorted {
      areas[$0].weight != areas[$1].weight ? areas[$0].weight > areas[$1].weight : $0 < $1
    }
    return order.prefix(level.most).map { areas[$0] }
  }

  /// By value in broad steps, then back to front and from the top, then large before small.
  private func ordered(_ areas: [Area]) -> [Area] {
    func key(_ a: Area) -> (Int, Int, Int, Int) {
      (Int(a.value / 0.35), a.rank, Int(a.middle * 6), -a.pixels.count)
    }
    return areas.indices.sorted {
      let (a, b) = (key(areas[$0]), key(areas[$1]))
      return a != b ? a < b : $0 < $1
    }.map { areas[$0] }
  }

  // MARK: One wash

  private func wash(for area: Area, _ level: GlazeLevel, missing: [SIMD4<Float>]) -> PlannedWash? {
    let blur = max(1, Int((level.smooth * unit).rounded()))
    let pad = 2 * (blur + Int((6 * unit).rounded())) + 3
    let window = MaskWindow(
      x: area.bounds.x0 - pad, y: area.bounds.y0 - pad, width: area.bounds.x1 - area.bounds.x0 + 1 + 2 * pad,
      height: area.bounds.y1 - area.bounds.y0 + 1 + 2 * pad, values: [])
    var mask = window
    mask.values = [Float](repeating: 0, count: window.width * window.height)
    for p in area.pixels {
      mask.values[(Int(p) / width - window.y) * window.width + Int(p) % width - window.x] = 1
    }
    let smooth = smoothed(beyondTape(mask), blur: blur, overlapping: level.overlap, where: area.mean.w * 0.6, missing)
    let outlines = smooth.contours().filter { abs(Outline.area($0)) > level.speck * unit * unit }
    guard !outlines.isEmpty, outlines.count <= Wash.limits.contours, !isSeam(outlines, level) else { return nil }
    let contours = outlines.map { outline -> [Wash.Vertex] in
      let kept = Outline.simplified(outline, tolerance: 0.28)
      let edges = softened(kept, level)
      return zip(kept, edges).map { place, edge in
        Wash.Vertex(
          x: quantised(place.x), y: quantised(place.y), softness: Wash.softness(edgeWidth: edge / longSide))
      }
    }
    guard contours.reduce(0, { $0 + $1.count }) <= Wash.limits.vertices else { return nil }
    guard
      let paint = paint(
        area.pixels, wanted: area.mean, canvas: area.canvas, level, outlines: outlines, missing: missing)
    else { return nil }
    let shape = Shape(smooth)
    let tilt = (hash(area.pixels.count, area.bounds.x0, area.bounds.y0) - 0.5) * 0.3
    let axis = shape.axis(tilt: tilt)
    let rows = BrushRows(
      covering: smooth, axis: axis, breadth: max(2, level.breadth * unit), reach: 4 * level.breadth * unit, most: 4_000)
    guard !rows.pulls.isEmpty else { return nil }
    var wash = Wash(
      strokes: 0..<rows.pulls.count, contours: contours, columns: paint.columns, rows: paint.rows, charge: paint.charge,
      second: paint.second)
    wash.character = character(area, level, shape: shape, axis: axis, colour: paint.colour)
    wash.blooms = blooms(area, level, smooth)
    return PlannedWash(
      strokes: rows.pulls.map {
        StrokeList.Stroke(
          points: [$0.from / longSide, $0.to / longSide], radius: level.breadth / 832 / 2, colour: paint.colour,
          opacity: 1, tool: level.tool)
      }, wash: wash)
  }

  private var longSide: Float { Float(max(width, height)) }

  private func quantised(_ pixels: Float) -> UInt16 { StrokeList.quantised(pixels / longSide) }

  private func hash(_ a: Int, _ b: Int, _ c: Int) -> Float {
    ValueNoise.lattice(Int32(truncatingIfNeeded: a &* 31 &+ b), Int32(truncatingIfNeeded: c), seed)
  }

  /// Whether an area is but a thin strip that runs where the picture has no edge: what soft washes left between them.
  private func isSeam(_ outlines: [[SIMD2<Float>]], _ level: GlazeLevel) -> Bool {
    guard level.cap > 1 else { return false }
    var (area, length, firm, count): (Float, Float, Float, Float) = (0, 0, 0, 0)
    for outline in outlines {
      area += Outline.area(outline)
      guard var last = outline.last else { continue }
      for p in outline {
        let d = p - last
        length += (d.x * d.x + d.y * d.y).squareRoot()
        firm += firmness[min(width - 1, max(0, Int(p.x))), min(height - 1, max(0, Int(p.y)))]
        count += 1
        last = p
      }
    }
    let breadth = 2 * abs(area) / max(1, length)
    return firm / max(1, count) < 0.22 && breadth < 0.5 * level.breadth * unit
  }

  /// The mask as if the picture went on under the tape, so that rounding leaves the tape's straight edge alone.
  private func beyondTape(_ mask: MaskWindow) -> MaskWindow {
    let inset = sheet.values.firstIndex { $0 > 0 }.map { $0 % width } ?? 0
    var wider = mask
    for row in 0..<mask.height {
      let y = min(height - 1 - inset, max(inset, row + mask.y)) - mask.y
      for column in 0..<mask.width {
        let x = min(width - 1 - inset, max(inset, column + mask.x)) - mask.x
        if (x != column || y != row), x >= 0, y >= 0, x < mask.width, y < mask.height {
          wider.values[row * mask.width + column] = mask[x, y]
        }
      }
    }
    return wider
  }

  /// The mask rounded off: little where the picture has an edge or detail matters, much where it has none.
  ///
  /// Where the picture goes on as dark beyond the mask, another wash will lie there: the two overlap a little, or bare paper would flash
  /// between them.
  private func smoothed(
    _ mask: MaskWindow, blur: Int, overlapping overlap: Float, where dark: Float, _ missing: [SIMD4<Float>]
  ) -> MaskWindow {
    let close = mask.blurred(radius: 1)
    var smooth = blur > 1 ? mask.blurred(radius: blur) : close
    let round = mask.blurred(radius: Int((6 * unit).rounded()) + blur)
    for row in 0..<mask.height {
      let y = min(height - 1, max(0, row + mask.y))
      for column in 0..<mask.width {
        let x = min(width - 1, max(0, column + mask.x))
        let i = row * mask.width + column
        if sheet[x, y] == 0 || x != column + mask.x || y != row + mask.y {
          smooth.values[i] = 0
          continue
        }
        if round.values[i] <= 0 || close.values[i] >= 1 && round.values[i] >= 1 { continue }
        let share = min(1, 1.6 * detail[x, y])
        let fine = smooth.values[i] + (close.values[i] - smooth.values[i]) * share
        let firm = min(1, 2.2 * firmness[x, y])
        smooth.values[i] = round.values[i] + (fine - round.values[i]) * firm
        if missing[y * width + x].w > dark { smooth.values[i] += overlap * (0.25 + 0.75 * firm) }
      }
    }
    return smooth
  }

  /// Width of the edge at each corner of an outline, pixels: what the picture shows there, evened out along the outline.
  private func softened(_ outline: [SIMD2<Float>], _ level: GlazeLevel) -> [Float] {
    let n = outline.count
    let softest = level.softest * unit
    let raw = outline.indices.map { i -> Float in
      let d = outline[(i + 1) % n] - outline[(i + n - 1) % n]
      let length = max(1e-3, (d.x * d.x + d.y * d.y).squareRoot())
      let normal = SIMD2(-d.y, d.x) / length
      // The value along a short line across the edge.
      let step = max(1, unit)
      var (before, after): (Float, Float) = (0, 0)
      var steepest: Float = 0
      var last: Float = -1
      for k in -9...9 {
        let p = outline[i] + normal * (Float(k) * step)
        let x = min(width - 1, max(0, Int(p.x)))
        let y = min(height - 1, max(0, Int(p.y)))
        // On the margin the tape makes a crisp edge.
        if sheet[x, y] == 0 { return 0 }
        let v = values[x, y]
        if last >= 0 { steepest = max(steepest, abs(v - last)) }
        last = v
        if k <= -5 { before += v / 5 }
        if k >= 5 { after += v / 5 }
      }
      let contrast = abs(after - before)
      guard steepest > 0.006 else { return softest }
      let breadth = contrast / steepest * step
      // A faint step is no edge at all; a strong one is as wide as it looks.
      let faint = max(0, min(1, 1 - contrast / 0.10))
      return min(softest, max(0, (breadth - 4.5 * step) * 1.6) + faint * faint * softest * 0.7)
    }
    return raw.indices.map { i in
      var sum: Float = 0
      for k in -2...2 { sum += raw[(i + k + 2 * n) % n] }
      return sum / 5
    }
  }

  private func character(
    _ area: Area, _ level: GlazeLevel, shape: Shape, axis: SIMD2<Float>, colour: RGB8
  ) -> Wash.Character {
    let breadth = Float(area.pixels.count).squareRoot() / unit
    let large = min(1, breadth / 70)
    let blue =
      max(0, Float(colour.blue) - Float(max(colour.red, colour.green) / 2 + min(colour.red, colour.green) / 2)) / 255
    func byte(_ share: Float) -> UInt8 { UInt8(max(0, min(255, (share * 255).rounded()))) }
    var character = Wash.Character()
    character.rim = byte(level.rim * (0.3 + 0.7 * large))
    character.granulation = byte(min(1, level.grain * (1 + 2.2 * blue)))
    character.turbulence = byte(level.turbulence * (0.35 + 0.65 * large))
    // Over rough ground the brush is dragged nearly dry, so that the paper's peaks alone take paint.
    let dragged = level.dryness * area.roughness * max(0, 1 - 2.2 * area.focus)
    character.dryness = byte(dragged * (0.75 + 0.25 * hash(area.bounds.x1, area.bounds.y1, 11)))
    character.gap = UInt8(max(0, min(255, (level.gap * 64).rounded())))
    character.orientation = UInt8(truncatingIfNeeded: Int((atan2(axis.y, axis.x) / .pi * 256).rounded()))
    return character
  }

  /// Backruns where a wash is large and nothing small is to be seen.
  private func blooms(_ area: Area, _ level: GlazeLevel, _ mask: MaskWindow) -> [Wash.Bloom] {
    let share = Float(area.pixels.count) / Float(width * height)
    guard level.cap < 1, share > 0.02 else { return [] }
    let wanted = min(3, 1 + Int(share * 14))
    var blooms: [Wash.Bloom] = []
    for k in 0..<(wanted * 8) where blooms.count < wanted {
      let p = area.pixels[Int(hash(area.bounds.x0, k, area.bounds.y0 + 7) * Float(area.pixels.count - 1))]
      let (x, y) = (Int(p) % width, Int(p) / width)
      let radius = (16 + 34 * hash(k, area.bounds.x1, 3)) * unit
      let inside = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)].allSatisfy { dx, dy in
        let (column, row) = (x + Int(Float(dx) * radius) - mask.x, y + Int(Float(dy) * radius) - mask.y)
        return column >= 0 && row >= 0 && column < mask.width && row < mask.height && mask[column, row] > 0.5
      }
      guard inside, detail[x, y] < 0.3 else { continue }
      blooms.append(
        Wash.Bloom(
          x: quantised(Float(x)), y: quantised(Float(y)),
          radius: UInt16(max(1, radius / longSide * StrokeList.unitsPerLongSide)),
          strength: UInt8(90 + 120 * hash(k, area.bounds.y1, 5))))
    }
    return blooms
  }
}

extension Plane {
  /// The greatest sample within a square of `2 * radius + 1` samples.
  func greatest(radius: Int) -> Plane {
    var across = self
    for y in 0..<height {
      for x in 0..<width {
        var most = self[x, y]
        for k in max(0, x - radius)...min(width - 1, x + radius) { most = max(most, values[y * width + k]) }
        across.values[y * width + x] = most
      }
    }
    var result = across
    for y in 0..<height {
      for k in max(0, y - radius)...min(height - 1, y + radius) where k != y {
        for x in 0..<width {
          result.values[y * width + x] = max(result.values[y * width + x], across.values[k * width + x])
        }
      }
    }
    return result
  }
}

/// Where a mask is long.
struct Shape: Sendable {
  private let moments: (xx: Float, yy: Float, xy: Float)

  init(_ mask: MaskWindow) {
    var (sum, sx, sy): (Double, Double, Double) = (0, 0, 0)
    var (xx, yy, xy): (Double, Double, Double) = (0, 0, 0)
    for row in 0..<mask.height {
      for column in 0..<mask.width where mask[column, row] > 0.5 {
        let (x, y) = (Double(column), Double(row))
        sum += 1
        sx += x
        sy += y
        xx += x * x
        yy += y * y
        xy += x * y
      }
    }
    let n = max(1, sum)
    moments = (
      Float(xx / n - sx / n * (sx / n)), Float(yy / n - sy / n * (sy / n)), Float(xy / n - sx / n * (sy / n))
    )
  }

  /// The direction of brush rows: along the shape where it is long, else nearly level as a hand moves.
  func axis(tilt: Float) -> SIMD2<Float> {
    let (xx, yy, xy) = moments
    let spread = ((xx - yy) * (xx - yy) + 4 * xy * xy).squareRoot()
    let long = (xx + yy + spread) / max(1, xx + yy - spread)
    let angle: Float = long > 3.2 ? 0.5 * atan2(2 * xy, xx - yy) : tilt
    return SIMD2(cos(angle), sin(angle))
  }
}
