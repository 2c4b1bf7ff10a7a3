import Foundation
import Imaging

/// What a palette can mix, for painters: any colour's way into it, and the mixture nearest to a colour.
///
/// The mixtures are those of ``RecipeFinder``, so every colour given out has a recipe in whole parts.
public final class PaintGamut: Sendable {
  /// The palette.
  public let palette: Palette

  /// Cells a side of the lattice over sRGB that ``reachable(_:)`` reads between.
  private static let lattice = 16
  /// Side of a cell of mixtures, DIN99 units.
  private static let cell: Float = 4
  /// Nearer than the first, a colour counts as one the palette can mix; further than the second, it takes the nearest mixture's place.
  private static let within: Float = 1.5
  private static let beyond: Float = 4.5

  private let mixtures: [RGB8]
  private let places: [SIMD3<Float>]
  private let cells: MixtureCells
  private let reached: [SIMD3<Float>]

  /// Indexes every mixture of a palette; about 0.2 s for eight tubes.
  public init(palette: Palette) {
    self.palette = palette
    let labs = RecipeFinder.shared(for: palette).mixtureColours
    let mixtures = labs.map(\.rgb8)
    let places = labs.map { DIN99($0).vector }
    let cells = MixtureCells(places, side: Self.cell)
    let side = Self.lattice + 1
    reached = [SIMD3<Float>](unsafeUninitializedCapacity: side * side * side) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(side * side, minimum: 8) { rows in
        for row in rows {
          for red in 0..<side {
            let place = SIMD3(Float(red), Float(row % side), Float(row / side)) / Float(side - 1)
            out[row * side + red] = Self.reach(place, mixtures: mixtures, places: places, cells: cells)
          }
        }
      }
      count = side * side * side
    }
    self.mixtures = mixtures
    self.places = places
    self.cells = cells
  }

  /// The gamut of a palette, made once and kept.
  public static func shared(for palette: Palette) -> PaintGamut { cache[palette] }

  private static let cache = MadeOnce { (palette: Palette) in PaintGamut(palette: palette) }

  /// A colour of a photograph or screen as the palette shows it.
  ///
  /// L* is mapped from [0, 100] to [12, 98], paint's range; what lies outside the palette's mixtures then moves to the nearest of them. Smooth:
  /// near colours stay near.
  /// - Parameter colour: sRGB-encoded red, green and blue, 0...1.
  /// - Returns: the same, 0...1.
  public func reachable(_ colour: SIMD3<Float>) -> SIMD3<Float> {
    let side = Self.lattice + 1
    let at = colour.clamped(lowerBound: .zero, upperBound: .one) * Float(Self.lattice)
    let low = pointwiseMin(at.rounded(.down), SIMD3(repeating: Float(Self.lattice - 1)))
    let t = at - low
    let first = (Int(low.z) * side + Int(low.y)) * side + Int(low.x)
    func row(_ i: Int) -> SIMD3<Float> { reached[i] + (reached[i + 1] - reached[i]) * t.x }
    let near = row(first) + (row(first + side) - row(first)) * t.y
    let above = first + side * side
    let far = row(above) + (row(above + side) - row(above)) * t.y
    return near + (far - near) * t.z
  }

  /// The mixture nearest to a colour, DIN99.
  /// - Parameter colour: a colour of the painted canvas, not of a photograph (see ``reachable(_:)``).
  public func mixture(near colour: RGB8) -> RGB8 {
    mixtures[cells.nearest(to: DIN99(CIELab(colour)).vector, of: places).index]
  }

  /// How far a colour lies from the mixture nearest to it, CIEDE2000.
  /// - Parameters:
  ///   - colour: the colour, sRGB.
  ///   - origin: where it comes from.
  public func error(for colour: RGB8, from origin: RecipeFinder.Origin) -> Double {
    let wanted = RecipeFinder.reachable(CIELab(colour), origin)
    let nearest = cells.nearest(to: DIN99(wanted).vector, of: places).index
    return Double(CIEDE2000.difference(wanted, CIELab(mixtures[nearest])))
  }

  private static func reach(
    _ colour: SIMD3<Float>, mixtures: [RGB8], places: [SIMD3<Float>], cells: MixtureCells
  ) -> SIMD3<Float> {
    let bytes = (colour * 255).rounded(.toNearestOrAwayFromZero)
    var lab = CIELab(RGB8(UInt8(bytes.x), UInt8(bytes.y), UInt8(bytes.z)))
    lab = RecipeFinder.reachable(lab, .picture)
    let here = vector(lab.rgb8)
    let place = DIN99(lab).vector
    let nearest = cells.nearest(to: place, of: places)
    let t = min(1, max(0, (nearest.distance - within) / (beyond - within)))
    guard t > 0 else { return here }
    // Of all mixtures about as near, the mean: single ones lie irregularly.
    var sum = SIMD3<Float>.zero
    var weight: Float = 0
    cells.forEach(within: nearest.distance + 1, of: place) { index in
      let d = (places[index] - place)
      let over = (d * d).sum().squareRoot() - nearest.distance
      guard over <= 1 else { return }
      sum += vector(mixtures[index]) * (1 - over * 0.9)
      weight += 1 - over * 0.9
    }
    guard weight > 0 else { return here }
    return here + (sum / weight - here) * (t * t * (3 - 2 * t))
  }

  private static func vector(_ c: RGB8) -> SIMD3<Float> { SIMD3(Float(c.red), Float(c.green), Float(c.blue)) / 255 }
}

/// Points sorted into the cells of a cubic lattice.
private struct MixtureCells: Sendable {
  private let side: Float
  private let origin: SIMD3<Float>
  private let counts: SIMD3<Int>
  /// Where each cell's points begin in ``members``; one entry more than there are cells.
  private let starts: [Int]
  private let members: [Int]

  init(_ points: [SIMD3<Float>], side: Float) {
    self.side = side
    var low = points.first ?? .zero
    var high = low
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    origin = low
    let span = ((high - low) / side).rounded(.down)
    let counts = SIMD3(Int(span.x) + 1, Int(span.y) + 1, Int(span.z) + 1)
    self.counts = counts
    let cellOf = points.map { point -> Int in
      let cell = ((point - low) / side).rounded(.down)
      return (Int(cell.z) * counts.y + Int(cell.y)) * counts.x + Int(cell.x)
    }
    var starts = [Int](repeating: 0, count: counts.x * counts.y * counts.z + 1)
    for cell in cellOf { starts[cell + 1] += 1 }
    for i in 1..<starts.count { starts[i] += starts[i - 1] }
    var next = starts
    var members = [Int](repeating: 0, count: points.count)
    for (point, cell) in cellOf.enumerated() {
      members[next[cell]] = point
      next[cell] += 1
    }
    self.starts = starts
    self.members = members
  }

  /// The point nearest to a place; of equally near ones, the first.
  func nearest(to place: SIMD3<Float>, of points: [SIMD3<Float>]) -> (index: Int, distance: Float) {
    let at = ((place - origin) / side).rounded(.down)
    let centre = SIMD3(
      min(max(Int(at.x), 0), counts.x - 1), min(max(Int(at.y), 0), counts.y - 1), min(max(Int(at.z), 0), counts.z - 1))
    var best = (index: 0, squared: Float.infinity)
    // Shell by shell around the place's cell (or the lattice's nearest): a point of shell k is at least (k - 1) sides away from it.
    let outside = place - (origin + (SIMD3(Float(centre.x), Float(centre.y), Float(centre.z)) + 0.5) * side)
    let slack = max(0, max(abs(outside.x), abs(outside.y), abs(outside.z)) - side / 2)
    for shell in 0...max(counts.x, counts.y, counts.z) {
      let reach = max(0, Float(shell) * side - side - slack)
      if reach > 0, reach * reach > best.squared { break }
      forEachCell(ofShell: shell, around: centre) { cell in
        for member in members[starts[cell]..<starts[cell + 1]] {
          let d = points[member] - place
          let squared = (d * d).sum()
          if squared < best.squared || (squared == best.squared && member < best.index) { best = (member, squared) }
        }
      }
    }
    return (best.index, best.squared.squareRoot())
  }

  /// Calls `body` with every point that may lie within a distance of a place, and some more.
  func forEach(within distance: Float, of place: SIMD3<Float>, _ body: (Int) -> Void) {
    let low = ((place - distance - origin) / side).rounded(.down)
    let high = ((place + distance - origin) / side).rounded(.down)
    func range(_ low: Float, _ high: Float, _ count: Int) -> ClosedRange<Int>? {
      let (first, last) = (max(0, Int(low)), min(count - 1, Int(high)))
      return first <= last ? first...last : nil
    }
    guard let xs = range(low.x, high.x, counts.x), let ys = range(low.y, high.y, counts.y),
      let zs = range(low.z, high.z, counts.z)
    else { return }
    for z in zs {
      for y in ys {
        for x in xs {
          let cell = (z * counts.y + y) * counts.x + x
          for member in members[starts[cell]..<starts[cell + 1]] { body(member) }
        }
      }
    }
  }

  private func forEachCell(ofShell shell: Int, around centre: SIMD3<Int>, _ body: (Int) -> Void) {
    for z in max(0, centre.z - shell)...min(counts.z - 1, centre.z + shell) {
      for y in max(0, centre.y - shell)...min(counts.y - 1, centre.y + shell) {
        let face = abs(z - centre.z) == shell || abs(y - centre.y) == shell
        let row = (z * counts.y + y) * counts.x
        if face {
          for x in max(0, centre.x - shell)...min(counts.x - 1, centre.x + shell) { body(row + x) }
        } else {
          if centre.x - shell >= 0 { body(row + centre.x - shell) }
          if shell > 0, centre.x + shell < counts.x { body(row + centre.x + shell) }
        }
      }
    }
  }
}
