import Imaging

extension PaintingProcess {
  /// Renders the canvas again, after the given numbers of strokes, at any size.
  ///
  /// Strokes are kept in reference units, so a larger size shows more of each mark, not larger pixels.
  /// - Parameters:
  ///   - strokeCounts: how many strokes are laid, one picture each; ascending.
  ///   - longSide: long side of the pictures in pixels, 64...4096.
  ///   - relief: whether light rakes over the paint; without it a picture shows the paint's own colours.
  /// - Returns: one picture for each count. A process without strokes gives its nearest frames, resized.
  public func rendered(afterStrokes strokeCounts: [Int], longSide: Int, relief: Bool = true) throws(PaintingError)
    -> [Image]
  {
    if strokes != nil {
      return try StrokeFile(self).rendered(afterStrokes: strokeCounts, longSide: longSide, relief: relief)
    }
    return strokeCounts.map { count in
      let nearest = frames.min { abs($0.strokeCount - count) < abs($1.strokeCount - count) }
      return (nearest?.image ?? target).resized(longSide: longSide)
    }
  }
}
