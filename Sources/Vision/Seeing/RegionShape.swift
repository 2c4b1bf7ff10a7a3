import Imaging

/// The shape of a region and what it touches; lengths are fractions of the picture's width or height.
struct RegionShape: Sendable {
  /// Share of the picture.
  var area: Float = 0
  /// The topmost and lowest rows, without the outermost two hundredths of the pixels.
  var top: Float = 0
  var bottom: Float = 0
  /// The outermost columns, in the same way.
  var left: Float = 0
  var right: Float = 0
  /// The distance of the outermost columns.
  var width: Float { right - left }
  /// Whether things can lie on it or stand before it, because it reaches the bottom or, without a sky, stands free.
  ///
  /// The slopes and trees of a valley surround what is behind them.
  func canSurround(underSky hasSky: Bool) -> Bool { touches.bottom > 0.3 || !hasSky && edgeShare < 0.15 }
  /// The centre of the pixels.
  var centre: (x: Float, y: Float) = (0, 0)
  /// The share of each side of the picture that the region touches.
  var touches: (top: Float, left: Float, bottom: Float, right: Float) = (0, 0, 0, 0)
  /// The share of the region's whole outline that is the picture's edge.
  var edgeShare: Float = 0
  /// Mean contour strength, texture, person probability inside.
  var contour: Float = 0
  var texture: Float = 0
  var person: Float = 0
  /// The share that is a face's skin.
  var skin: Float = 0
  /// Mean probability to belong to what the picture is of.
  var salience: Float = 0
  /// Mean difference of lightness from its surroundings of a pixel, L*: near 0 where the picture is out of focus.
  var sharpness: Float = 0
  /// The length of the outline without the picture's edge, pixels.
  var outline: Float = 0
  /// Mean L*, a*, b*.
  var lab: SIMD4<Float> = .zero

  /// Measures the region `label` of a partition.
  init(_ label: Int32, labels: [Int32], evidence: PictureEvidence) {
    let (width, height) = (evidence.width, evidence.height)
    var rows = [Int](repeating: 0, count: height)
    var columns = [Int](repeating: 0, count: width)
    var count = 0
    var (outline, edge) = (0, 0)
    var (sumX, sumY) = (0, 0)
    for y in 0..<height {
      for x in 0..<width where labels[y * width + x] == label {
        let i = y * width + x
        rows[y] += 1
        columns[x] += 1
        count += 1
        sumX += x
        sumY += y
        contour += evidence.contours.values[i]
        texture += evidence.texture.values[i]
        person += evidence.person.values[i]
        salience += evidence.salience.values[i]
        skin += evidence.skin.values[i]
        sharpness += evidence.sharpness.values[i]
        lab += SIMD4(evidence.lab.lightness.values[i], evidence.lab.a.values[i], evidence.lab.b.values[i], 0)
        for (inside, j) in [(x > 0, i - 1), (x + 1 < width, i + 1), (y > 0, i - width), (y + 1 < height, i + width)] {
          if !inside {
            edge += 1
            outline += 1
          } else if labels[j] != label {
            outline += 1
          }
        }
        if y == 0 { touches.top += 1 / Float(width) }
        if y == height - 1 { touches.bottom += 1 / Float(width) }
        if x == 0 { touches.left += 1 / Float(height) }
        if x == width - 1 { touches.right += 1 / Float(height) }
      }
    }
    guard count > 0 else { return }
    area = Float(count) / Float(width * height)
    edgeShare = Float(edge) / Float(max(1, outline))
    centre = (Float(sumX) / Float(count) / Float(width), Float(sumY) / Float(count) / Float(height))
    (contour, texture, person) = (contour / Float(count), texture / Float(count), person / Float(count))
    (salience, sharpness, skin) = (salience / Float(count), sharpness / Float(count), skin / Float(count))
    self.outline = Float(outline - edge)
    lab /= Float(count)
    func bounds(_ histogram: [Int]) -> (Float, Float) {
      let cut = count / 50
      var (first, last, below, above) = (0, histogram.count - 1, 0, 0)
      while first < last, below + histogram[first] <= cut {
        below += histogram[first]
        first += 1
      }
      while last > first, above + histogram[last] <= cut {
        above += histogram[last]
        last -= 1
      }
      return (Float(first) / Float(histogram.count), Float(last + 1) / Float(histogram.count))
    }
    (top, bottom) = bounds(rows)
    (left, right) = bounds(columns)
  }
}
