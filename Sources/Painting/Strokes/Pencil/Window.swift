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

  /// A value for each pixel, rows from the top, worked out on all cores.
  /// - Parameters:
  ///   - width: the canvas's width.
  ///   - value: the value, from the pixel's index on the canvas and its index in the window.
  func map<Value>(width: Int, _ value: @Sendable (_ onCanvas: Int, _ inWindow: Int) -> Value) -> [Value] {
    let (columns, rows) = (x.count, y.count)
    return [Value](unsafeUninitializedCapacity: columns * rows) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(rows, minimum: 24) { band in
        for row in band {
          let first = (row + y.lowerBound) * width + x.lowerBound
          for column in 0..<columns {
            out.initializeElement(at: row * columns + column, to: value(first + column, row * columns + column))
          }
        }
      }
      count = columns * rows
    }
  }
}
