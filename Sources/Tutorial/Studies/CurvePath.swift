/// A smooth curve of cubic Bézier pieces, each beginning where the one before it ends.
public struct CurvePath: Sendable, Equatable, Codable {
  /// One cubic piece: its two handles and its end.
  public struct Piece: Sendable, Equatable, Codable {
    /// The handle at the piece's beginning.
    public var first: SIMD2<Double>
    /// The handle at its end.
    public var second: SIMD2<Double>
    /// Where it ends.
    public var end: SIMD2<Double>

    /// Makes a piece.
    public init(first: SIMD2<Double>, second: SIMD2<Double>, end: SIMD2<Double>) {
      self.first = first
      self.second = second
      self.end = end
    }
  }

  /// Where the curve begins.
  public var start: SIMD2<Double>
  /// Its pieces in order.
  public var pieces: [Piece]
  /// Whether the curve returns to its start and bounds an area.
  public var isClosed: Bool

  /// Makes a curve.
  public init(start: SIMD2<Double>, pieces: [Piece], isClosed: Bool) {
    self.start = start
    self.pieces = pieces
    self.isClosed = isClosed
  }

  /// The curve as an SVG path, in steps from point to point.
  /// - Parameters:
  ///   - scale: what coordinates are multiplied by.
  ///   - digits: decimals kept, 0...3. Rounding does not add up from piece to piece.
  public func svg(scale: Double, digits: Int = 1) -> String {
    let unit = [1.0, 10, 100, 1000][min(max(digits, 0), 3)]
    func whole(_ point: SIMD2<Double>) -> SIMD2<Int> {
      SIMD2(Int((point.x * scale * unit).rounded()), Int((point.y * scale * unit).rounded()))
    }
    var text = ""
    func add(_ value: Int) {
      let written = Self.written(value, unit: Int(unit))
      if let last = text.last, last.isNumber, !written.hasPrefix("-") { text += " " }
      text += written
    }
    func add(_ point: SIMD2<Int>) {
      add(point.x)
      add(point.y)
    }
    var at = whole(start)
    text += "M"
    add(at)
    for (number, piece) in pieces.enumerated() {
      let (first, second, end) = (whole(piece.first), whole(piece.second), whole(piece.end))
      if number == 0 { text += "c" }
      add(first &- at)
      add(second &- at)
      add(end &- at)
      at = end
    }
    return text + (isClosed ? "z" : "")
  }

  /// Points along the curve.
  /// - Parameter count: how many on each piece, at least 1.
  public func points(perPiece count: Int) -> [SIMD2<Double>] {
    var points = [start]
    var from = start
    for piece in pieces {
      for step in 1...max(count, 1) {
        let t = Double(step) / Double(max(count, 1))
        let s = 1 - t
        let near = from * (s * s * s) + piece.first * (3 * s * s * t)
        points.append(near + piece.second * (3 * s * t * t) + piece.end * (t * t * t))
      }
      from = piece.end
    }
    return points
  }

  private static func written(_ value: Int, unit: Int) -> String {
    let (whole, rest) = (abs(value) / unit, abs(value) % unit)
    var text = value < 0 ? "-" : ""
    if whole > 0 || rest == 0 { text += String(whole) }
    if rest > 0 {
      var decimals = String(String(unit + rest).dropFirst())
      while decimals.hasSuffix("0") { decimals.removeLast() }
      text += "." + decimals
    }
    return text
  }
}
