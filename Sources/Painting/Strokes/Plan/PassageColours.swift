import Imaging

/// The main colours of a stretch of strokes.
enum PassageColours {
  /// Up to eight colours by painted area, the most canvas first: the strokes' own colours gathered by k-means, begun from the
  /// most painted cells of a coarse cube, so that the result is the same every time.
  static func main(of strokes: StrokeList, _ range: Range<Int>) -> [ColourShare] {
    var cube: [Int: (sum: SIMD3<Double>, area: Double)] = [:]
    for i in range {
      let packed = strokes.colours[i]
      let c = SIMD3(Double(packed & 255), Double((packed >> 8) & 255), Double((packed >> 16) & 255))
      let area = Double(strokes.work(at: i)) * Double(strokes.radii[i])
      let key = (Int(c.x) >> 4) * 256 + (Int(c.y) >> 4) * 16 + (Int(c.z) >> 4)
      let old = cube[key] ?? (.zero, 0)
      cube[key] = (old.sum + c * area, old.area + area)
    }
    return main(of: cube)
  }

  /// The same of a picture's pixels, where there are no strokes.
  /// - Parameter isInside: which pixels count, by their place in row order.
  static func main(of picture: Image, where isInside: (Int) -> Bool) -> [ColourShare] {
    var cube: [Int: (sum: SIMD3<Double>, area: Double)] = [:]
    for i in 0..<picture.width * picture.height where isInside(i) {
      let c = SIMD3(
        Double(picture.pixels[3 * i]), Double(picture.pixels[3 * i + 1]), Double(picture.pixels[3 * i + 2]))
      let key = (Int(c.x) >> 4) * 256 + (Int(c.y) >> 4) * 16 + (Int(c.z) >> 4)
      let old = cube[key] ?? (.zero, 0)
      cube[key] = (old.sum + c, old.area + 1)
    }
    return main(of: cube)
  }

  /// - Parameter cube: sums of colours and their areas in the cells of a coarse cube.
  private static func main(of cube: [Int: (sum: SIMD3<Double>, area: Double)]) -> [ColourShare] {
    let cells = cube.sorted { $0.value.area != $1.value.area ? $0.value.area > $1.value.area : $0.key < $1.key }
      .map { (colour: $0.value.sum / $0.value.area, area: $0.value.area) }
    guard !cells.isEmpty else { return [] }
    // Seeds: big cells that are not too close to one another.
    var centres: [SIMD3<Double>] = []
    for cell in cells where centres.count < 8 {
      if centres.allSatisfy({ distance($0, cell.colour) > 34 * 34 }) { centres.append(cell.colour) }
    }
    var areas = [Double](repeating: 0, count: centres.count)
    for _ in 0..<6 {
      var sums = [SIMD3<Double>](repeating: .zero, count: centres.count)
      areas = [Double](repeating: 0, count: centres.count)
      for cell in cells {
        var best = 0
        for k in centres.indices where distance(centres[k], cell.colour) < distance(centres[best], cell.colour) {
          best = k
        }
        sums[best] += cell.colour * cell.area
        areas[best] += cell.area
      }
      for k in centres.indices where areas[k] > 0 { centres[k] = sums[k] / areas[k] }
    }
    let total = areas.reduce(0, +)
    return centres.indices.sorted { areas[$0] != areas[$1] ? areas[$0] > areas[$1] : $0 < $1 }
      .filter { areas[$0] > 0 }
      .map { k in
        let c = centres[k]
        return ColourShare(
          colour: RGB8(UInt8(c.x.rounded()), UInt8(c.y.rounded()), UInt8(c.z.rounded())), share: areas[k] / total)
      }
  }

  private static func distance(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
    let d = a - b
    return d.x * d.x + d.y * d.y + d.z * d.z
  }
}
