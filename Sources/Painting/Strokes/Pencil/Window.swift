import Imaging

/// A rectangle of the canvas in pixels.
struct Window: Sendable {
  var x: Range<Int>
  var y: Range<Int>

  init(x: Range<Int>, y: Range<Int>) {
    self.x = x
    self.y = y
  }

  /// The smallest window that holds every sample of a plane above a level; empty where there is none.
  init(around plane: Plane, above level: Float) {
    var (x0, x1, y0, y1) = (plane.width, 0, plane.height, 0)
    for y in 0..<plane.height {
      for x in 0..<plane.width where plane[x, y] > level {
        x0 = min(x0, x)
        x1 = max(x1, x + 1)
        y0 = min(y0, y)
        y1 = y + 1
      }
    }
    self.init(x: min(x0, x1)..<x1, y: min(y0, y1)..<y1)
  }

  /// The window with a margin all round, cut at the canvas's edges.
  func grown(by margin: Int, width: Int, height: Int) -> Window {
    Window(
      x: max(0, x.lowerBound - margin)..<min(width, x.upperBound + margin),
      y: max(0, y.lowerBound - margin)..<min(height, y.upperBound + margin))
  }
}
