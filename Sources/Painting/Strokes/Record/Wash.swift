import Imaging

/// An area of transparent paint laid in one go: what lies where, whatever the size it is rendered at.
///
/// A wash is laid by consecutive strokes of a ``StrokeList``, its brush rows; each of them reveals the part of the wash that its brush
/// passes over first. The first stroke's colour is the paint as it was mixed, over white paper; density (minus the logarithm of the light that
/// comes back) grows with the charge, so a canvas only darkens. Everything is quantised and in the list's units.
public struct Wash: Sendable, Equatable {
  /// The most contours, vertices in all contours together, cells along a side of the grid, and blooms that a wash may have.
  public static let limits = (contours: 4_096, vertices: 65_536, cells: 96, blooms: 8)
  /// Cells hold hundredths: this charge is the paint as it was mixed.
  public static let fullCharge: UInt8 = 100

  /// A corner of a contour.
  public struct Vertex: Sendable, Equatable {
    /// Column in units of the list, ``StrokeList/origin`` added.
    public var x: UInt16
    /// Row in units of the list, ``StrokeList/origin`` added.
    public var y: UInt16
    /// How soft the edge is, 0 (as sharp as the paper allows) to 255; see ``Wash/edgeWidth(_:)``.
    public var softness: UInt8

    /// Makes a vertex.
    public init(x: UInt16, y: UInt16, softness: UInt8) {
      self.x = x
      self.y = y
      self.softness = softness
    }
  }

  /// A place where water ran back into the drying wash.
  public struct Bloom: Sendable, Equatable {
    /// Column in units of the list, ``StrokeList/origin`` added.
    public var x: UInt16
    /// Row in units of the list, ``StrokeList/origin`` added.
    public var y: UInt16
    /// Radius in units of the list, above 0.
    public var radius: UInt16
    /// How strongly it shows, 0...255.
    public var strength: UInt8

    /// Makes a bloom.
    public init(x: UInt16, y: UInt16, radius: UInt16, strength: UInt8) {
      self.x = x
      self.y = y
      self.radius = radius
      self.strength = strength
    }
  }

  /// How the paint behaves; each share is 0...255 for 0...1.
  public struct Character: Sendable, Equatable {
    /// Darker line where the edge dried.
    public var rim: UInt8 = 0
    /// Pigment that settles in the paper's valleys.
    public var granulation: UInt8 = 0
    /// Unevenness of the flow.
    public var turbulence: UInt8 = 0
    /// How dry the brush is: it skips over the paper's valleys.
    public var dryness: UInt8 = 0
    /// How far the edge stays inside the contour in places, in 1/64 of 1/832 of the long side.
    public var gap: UInt8 = 0
    /// Direction of the brush's rows, in 1/256 of half a turn from the horizontal.
    public var orientation: UInt8 = 0

    /// Even paint of no particular behaviour.
    public init() {}
  }

  /// Index of the strokes that lay it.
  public var strokes: Range<Int>
  /// Closed contours; what an odd number of them goes around is inside.
  public var contours: [[Vertex]]
  /// Cells of the charge along a row, 1...``limits``.
  public var columns: Int
  /// Cells of the charge along a column, 1...``limits``.
  public var rows: Int
  /// Charge of the first paint in hundredths, row by row over the contours' bounding box.
  public var charge: [UInt8]
  /// A second paint let into the first while it was wet, with its own charges.
  public var second: Second?
  /// How the paint behaves.
  public var character: Character
  /// Backruns.
  public var blooms: [Bloom]

  /// A second paint of a wash.
  public struct Second: Sendable, Equatable {
    /// The paint as it was mixed, over white paper.
    public var colour: RGB8
    /// Its charge in hundredths, over the same grid as the first.
    public var charge: [UInt8]

    /// Makes a second paint.
    public init(colour: RGB8, charge: [UInt8]) {
      self.colour = colour
      self.charge = charge
    }
  }

  /// Makes a wash.
  public init(
    strokes: Range<Int>, contours: [[Vertex]], columns: Int, rows: Int, charge: [UInt8], second: Second? = nil,
    character: Character = Character(), blooms: [Bloom] = []
  ) {
    self.strokes = strokes
    self.contours = contours
    self.columns = columns
    self.rows = rows
    self.charge = charge
    self.second = second
    self.character = character
    self.blooms = blooms
  }

  /// Width of an edge in shares of the long side, for a vertex's softness.
  public static func edgeWidth(_ softness: UInt8) -> Float {
    let s = Float(softness) / 255
    return s * s * 0.05
  }

  /// The softness whose edge is nearest to a width in shares of the long side.
  public static func softness(edgeWidth: Float) -> UInt8 {
    UInt8(max(0, min(255, ((max(0, edgeWidth) / 0.05).squareRoot() * 255).rounded())))
  }

  /// The contours' bounding box in units of the list.
  package var bounds: (x: ClosedRange<UInt16>, y: ClosedRange<UInt16>) {
    var (x0, x1, y0, y1) = (UInt16.max, UInt16.min, UInt16.max, UInt16.min)
    for vertex in contours.joined() {
      x0 = min(x0, vertex.x)
      x1 = max(x1, vertex.x)
      y0 = min(y0, vertex.y)
      y1 = max(y1, vertex.y)
    }
    return x0 <= x1 ? (x0...x1, y0...y1) : (0...0, 0...0)
  }

  /// Seed of everything random about the wash, from its own record.
  package var seed: UInt32 {
    var h: UInt32 = 0x811c_9dc5
    for contour in contours {
      for vertex in contour { h = (h ^ UInt32(vertex.x) ^ UInt32(vertex.y) << 16) &* 0x0100_0193 }
    }
    for value in charge { h = (h ^ UInt32(value)) &* 0x0100_0193 }
    h = (h ^ (h >> 16)) &* 0x7feb_352d
    return h ^ (h >> 15)
  }
}
