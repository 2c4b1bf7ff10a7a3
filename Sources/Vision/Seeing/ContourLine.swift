/// A contour as a hand would draw it: a smooth open or closed line.
public struct ContourLine: Sendable, Equatable {
  /// A place in the picture; both coordinates are in units of its long side, from the top left corner.
  public struct Point: Sendable, Equatable {
    /// To the right.
    public var x: Float
    /// Down.
    public var y: Float

    /// Makes a point.
    public init(x: Float, y: Float) {
      self.x = x
      self.y = y
    }
  }

  /// The line's points in order, at least two; a closed line ends where it begins.
  public var points: [Point]
  /// How sure and strong the contour is along the line, 0...1.
  public var strength: Float
  /// How wide the edge is that the line stands for, in units of the picture's long side: narrow where it is sharp.
  public var width: Float

  /// Makes a line.
  public init(points: [Point], strength: Float, width: Float) {
    self.points = points
    self.strength = strength
    self.width = width
  }

  /// Whether the line ends where it begins.
  public var isClosed: Bool { points.count > 2 && points.first == points.last }

  /// The line's length in units of the picture's long side.
  public var length: Float {
    zip(points, points.dropFirst()).reduce(0) { sum, pair in
      let (dx, dy) = (pair.1.x - pair.0.x, pair.1.y - pair.0.y)
      return sum + (dx * dx + dy * dy).squareRoot()
    }
  }
}
