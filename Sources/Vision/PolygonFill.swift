/// The inside of an outline, by the even-odd rule: what is gone around twice is outside.
package enum PolygonFill {
  /// The pixels of a picture whose centres lie inside, in ascending order.
  /// - Parameters:
  ///   - outline: corners in order along the outline, in units in which the picture is `whole` wide and `whole` high.
  ///   - whole: 1 for fractions, 100 for percent.
  package static func pixels(inside outline: [SIMD2<Double>], whole: Double, width: Int, height: Int) -> [Int] {
    var pixels: [Int] = []
    for y in 0..<height {
      let v = (Double(y) + 0.5) / Double(height) * whole
      var crossings: [Double] = []
      for (a, b) in zip(outline, outline.dropFirst() + outline.prefix(1)) where (a.y <= v) != (b.y <= v) {
        crossings.append((a.x + (v - a.y) / (b.y - a.y) * (b.x - a.x)) / whole * Double(width) - 0.5)
      }
      crossings.sort()
      for k in stride(from: 0, to: crossings.count - 1, by: 2) {
        let first = max(0, Int(crossings[k].rounded(.up)))
        let end = min(width, Int(crossings[k + 1].rounded(.up)))
        if first < end { pixels += (y * width + first)..<(y * width + end) }
      }
    }
    return pixels
  }
}
