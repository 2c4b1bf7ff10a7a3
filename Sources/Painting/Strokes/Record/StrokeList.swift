import Imaging

/// Strokes in painting order, quantised and in reference units: the source of truth of a process.
///
/// Kept as a struct of arrays. A coordinate or radius is a whole number of 1/60000 of the picture's long side, so that the same
/// list gives the same marks on any machine and at any size. Everything random about a mark (its hairs, its ends) is
/// seeded by the mark's own record, so neither its place in the list nor the number of threads matters.
public struct StrokeList: Sendable, Equatable {
  /// Units of length in the picture's long side.
  public static let unitsPerLongSide: Float = 60_000
  /// What is added to a coordinate before it is stored, so that strokes may begin off the canvas.
  public static let origin: Float = 2_700
  /// Points that one stroke may have.
  public static let maximumPoints = 64

  /// Where each stroke's points begin; one entry more than there are strokes.
  package var starts: [UInt32] = [0]
  /// Columns of all points.
  package var xs: [UInt16] = []
  /// Rows of all points.
  package var ys: [UInt16] = []
  /// Half the mark's width.
  package var radii: [UInt16] = []
  /// Red, green, blue and opacity (or pressure), one byte each from the lowest.
  package var colours: [UInt32] = []
  /// Index into the process's tools.
  package var tools: [UInt8] = []
  /// How dry the brush is, 0...255.
  package var drynesses: [UInt8] = []
  /// How thickly the paint lies, 0...255.
  package var bodies: [UInt8] = []

  /// Washes, in painting order; each names the strokes that lay it.
  public private(set) var washes: [Wash] = []

  /// An empty list.
  public init() {}

  /// Number of strokes.
  public var count: Int { radii.count }

  /// One stroke, in shares of the long side.
  public struct Stroke: Sendable, Equatable {
    /// The path, in shares of the long side from the top left, 1...64 points.
    public var points: [SIMD2<Float>]
    /// Half the width of the mark, share of the long side, above 0.
    public var radius: Float
    /// The paint's colour.
    public var colour: RGB8
    /// How well the paint covers, or how hard the pencil presses, 0...1.
    public var opacity: Float
    /// How dry the brush is, 0...1.
    public var dryness: Float
    /// How thickly the paint lies, from 0 (a thin wash) to 1.
    public var body: Float
    /// Index into the process's tools.
    public var tool: Int

    /// Makes a stroke.
    public init(
      points: [SIMD2<Float>], radius: Float, colour: RGB8, opacity: Float, dryness: Float = 0, body: Float = 0,
      tool: Int
    ) {
      self.points = points
      self.radius = radius
      self.colour = colour
      self.opacity = opacity
      self.dryness = dryness
      self.body = body
      self.tool = tool
    }
  }

  /// Adds a stroke at the end, quantised.
  public mutating func append(_ stroke: Stroke) {
    precondition((1...Self.maximumPoints).contains(stroke.points.count), "a stroke has 1...64 points")
    for point in stroke.points {
      xs.append(Self.quantised(point.x))
      ys.append(Self.quantised(point.y))
    }
    starts.append(UInt32(xs.count))
    radii.append(UInt16(max(1, min(65_535, (stroke.radius * Self.unitsPerLongSide).rounded()))))
    let c = stroke.colour
    colours.append(
      UInt32(c.red) | UInt32(c.green) << 8 | UInt32(c.blue) << 16 | UInt32(Self.byte(stroke.opacity)) << 24)
    tools.append(UInt8(truncatingIfNeeded: stroke.tool))
    drynesses.append(Self.byte(stroke.dryness))
    bodies.append(Self.byte(stroke.body))
  }

  /// Makes the last strokes of the list one wash: the brush rows by which it is laid.
  /// - Precondition: the wash's strokes are the last ones, and belong to no other wash.
  public mutating func append(_ wash: Wash) {
    precondition(
      !wash.strokes.isEmpty && wash.strokes.upperBound == count
        && wash.strokes.lowerBound >= (washes.last?.strokes.upperBound ?? 0), "a wash takes the last strokes")
    washes.append(wash)
  }

  /// Washes read from a file, which has checked them.
  package mutating func replaceWashes(_ washes: [Wash]) { self.washes = washes }

  /// A list of some of the strokes only, in painting order.
  ///
  /// A wash of which some strokes are left out is laid whole by those that are there.
  /// - Parameter ranges: strokes of this list; ascending, or washes fall apart into single marks.
  public func part(_ ranges: [Range<Int>]) -> StrokeList {
    var part = StrokeList()
    for range in ranges {
      var index = range.lowerBound
      while index < range.upperBound {
        let wash = self.wash(ofStroke: index).map { washes[$0] }
        let end = min(range.upperBound, wash?.strokes.upperBound ?? index + 1)
        let first = part.count
        for stroke in index..<end { part.append(self[stroke]) }
        if var wash {
          wash.strokes = first..<part.count
          part.append(wash)
        }
        index = end
      }
    }
    return part
  }

  /// The wash that a stroke belongs to, as an index into ``washes``; `nil` for an ordinary stroke.
  public func wash(ofStroke index: Int) -> Int? {
    var low = 0
    var high = washes.count
    while low < high {
      let middle = (low + high) / 2
      if washes[middle].strokes.upperBound <= index { low = middle + 1 } else { high = middle }
    }
    return low < washes.count && washes[low].strokes.contains(index) ? low : nil
  }

  /// The stroke at a place in painting order.
  public subscript(index: Int) -> Stroke {
    let range = Int(starts[index])..<Int(starts[index + 1])
    let packed = colours[index]
    return Stroke(
      points: range.map { SIMD2(Self.share(xs[$0]), Self.share(ys[$0])) },
      radius: Float(radii[index]) / Self.unitsPerLongSide,
      colour: RGB8(UInt8(packed & 255), UInt8((packed >> 8) & 255), UInt8((packed >> 16) & 255)),
      opacity: Float(packed >> 24) / 255, dryness: Float(drynesses[index]) / 255, body: Float(bodies[index]) / 255,
      tool: Int(tools[index]))
  }

  /// Length of a stroke's path plus its width, in shares of the long side: a measure of the work in it.
  public func work(at index: Int) -> Float {
    var sum: Float = 2 * Float(radii[index])
    for i in (Int(starts[index]) + 1)..<max(Int(starts[index]) + 1, Int(starts[index + 1])) {
      let dx = Float(xs[i]) - Float(xs[i - 1])
      let dy = Float(ys[i]) - Float(ys[i - 1])
      sum += (dx * dx + dy * dy).squareRoot()
    }
    return sum / Self.unitsPerLongSide
  }

  /// Seed of everything random about a stroke, from its own record.
  package func seed(at index: Int) -> UInt32 {
    let first = Int(starts[index])
    let last = Int(starts[index + 1]) - 1
    var h = UInt32(xs[first]) &* 0x9e37_79b9 ^ UInt32(ys[first]) &* 0x85eb_ca6b
    h = (h ^ (h >> 15)) &* 0x2c1b_3c6d ^ UInt32(xs[last]) << 16 ^ UInt32(ys[last])
    return (h ^ (h >> 13)) &* 0x297a_2d39 ^ colours[index] ^ UInt32(radii[index]) << 7
  }

  package static func quantised(_ share: Float) -> UInt16 {
    UInt16(max(0, min(65_535, (share * unitsPerLongSide + origin).rounded())))
  }

  package static func share(_ value: UInt16) -> Float { (Float(value) - origin) / unitsPerLongSide }

  private static func byte(_ share: Float) -> UInt8 { UInt8(max(0, min(255, (share * 255).rounded()))) }
}
