import Imaging

/// A picture in floats for planning: sRGB-encoded red, green and blue in 0...1, one spare lane, rows from the top.
struct ColourField: Sendable {
  let width: Int
  let height: Int
  var values: [SIMD4<Float>]

  init(width: Int, height: Int, values: [SIMD4<Float>]) {
    precondition(values.count == width * height, "samples do not fit the size")
    self.width = width
    self.height = height
    self.values = values
  }

  init(_ image: Image) {
    let n = image.width * image.height
    let values = [SIMD4<Float>](unsafeUninitializedCapacity: n) { buffer, count in
      image.pixels.withUnsafeBufferPointer { p in
        for i in 0..<n { buffer[i] = SIMD4(Float(p[3 * i]), Float(p[3 * i + 1]), Float(p[3 * i + 2]), 0) / 255 }
      }
      count = n
    }
    self.init(width: image.width, height: image.height, values: values)
  }

  /// The field as an 8-bit picture.
  func image() -> Image {
    let bytes = [UInt8](unsafeUninitializedCapacity: values.count * 3) { buffer, count in
      for i in 0..<values.count {
        let v = (values[i].clamped(lowerBound: .zero, upperBound: .one) * 255).rounded(.toNearestOrAwayFromZero)
        buffer[3 * i] = UInt8(v.x)
        buffer[3 * i + 1] = UInt8(v.y)
        buffer[3 * i + 2] = UInt8(v.z)
      }
      count = values.count * 3
    }
    return Image(width: width, height: height, pixels: bytes)
  }

  /// Blurred three times by a box: close to a Gaussian of sigma `radius`, at a cost that does not grow with it.
  func blurred(radius: Float) -> ColourField {
    let r = Int(radius.rounded())
    guard r >= 1 else { return self }
    var field = self
    for _ in 0..<3 { field = field.boxBlurred(r) }
    return field
  }

  /// Mean over a square of `2 * radius + 1` pixels, edge pixels repeated.
  func boxBlurred(_ radius: Int) -> ColourField {
    ColourField(
      width: width, height: height,
      values: Self.box(Self.box(values, width, height, radius, true), width, height, radius, false))
  }

  private static func box(
    _ source: [SIMD4<Float>], _ width: Int, _ height: Int, _ radius: Int, _ horizontal: Bool
  ) -> [SIMD4<Float>] {
    let scale = 1 / Float(2 * radius + 1)
    return [SIMD4<Float>](unsafeUninitializedCapacity: source.count) { buffer, count in
      nonisolated(unsafe) let out = buffer
      if horizontal {
        Parallel.bands(height, minimum: 16) { rows in
          source.withUnsafeBufferPointer { s in
            for y in rows {
              let row = y * width
              var sum = s[row] * Float(radius + 1)
              for x in 1...max(1, radius) { sum += s[row + min(x, width - 1)] }
              for x in 0..<width {
                out[row + x] = sum * scale
                sum += s[row + min(x + radius + 1, width - 1)] - s[row + max(x - radius, 0)]
              }
            }
          }
        }
      } else {
        // Columns in strips, so that a row of sums stays in the cache; sums are per column, whatever the strips.
        Parallel.bands(width, minimum: 64) { columns in
          source.withUnsafeBufferPointer { s in
            var sums = [SIMD4<Float>](repeating: .zero, count: columns.count)
            for x in columns {
              var sum = s[x] * Float(radius + 1)
              for y in 1...max(1, radius) { sum += s[min(y, height - 1) * width + x] }
              sums[x - columns.lowerBound] = sum
            }
            for y in 0..<height {
              let ahead = min(y + radius + 1, height - 1) * width
              let behind = max(y - radius, 0) * width
              for x in columns {
                let i = x - columns.lowerBound
                out[y * width + x] = sums[i] * scale
                sums[i] += s[ahead + x] - s[behind + x]
              }
            }
          }
        }
      }
      count = source.count
    }
  }

  /// Detail below `radius` pixels removed, masses kept in shape: a generalised Kuwahara filter.
  ///
  /// Eight blurred sectors around each pixel are weighed by the inverse of their spread, so that a pixel beside an edge takes its
  /// colour from its own side (Kuwahara 1976; the weighting of Papari, Petkov and Campisi 2007).
  func simplified(radius: Float) -> ColourField {
    guard radius >= 1 else { return self }
    let sector = max(1, radius * 0.5)
    let mean = blurred(radius: sector * 0.6)
    var squares = self
    for i in squares.values.indices { squares.values[i] *= squares.values[i] }
    let square = squares.blurred(radius: sector * 0.6)
    let reach = sector
    let diagonal = reach * 0.7071
    let offsets: [(Int, Int)] = [
      (reach, 0), (-reach, 0), (0, reach), (0, -reach), (diagonal, diagonal), (diagonal, -diagonal),
      (-diagonal, diagonal), (-diagonal, -diagonal),
    ].map { (Int($0.0.rounded()), Int($0.1.rounded())) }
    let (width, height) = (width, height)
    let values = [SIMD4<Float>](unsafeUninitializedCapacity: values.count) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(height, minimum: 16) { rows in
        mean.values.withUnsafeBufferPointer { m in
          square.values.withUnsafeBufferPointer { q in
            for y in rows {
              for x in 0..<width {
                var sum = SIMD4<Float>.zero
                var total: Float = 0
                for (dx, dy) in offsets {
                  let i = min(max(y + dy, 0), height - 1) * width + min(max(x + dx, 0), width - 1)
                  let spread = q[i] - m[i] * m[i]
                  let s = max(0, spread.x + spread.y + spread.z)
                  let v = 1 / (0.0004 + s)
                  let weight = v * v * v
                  sum += m[i] * weight
                  total += weight
                }
                out[y * width + x] = sum / total
              }
            }
          }
        }
      }
      count = width * height
    }
    return ColourField(width: width, height: height, values: values)
  }

  /// A mix of this field and another by a share for each pixel (0 this one, 1 the other).
  func mixed(with other: ColourField, by share: Plane) -> ColourField {
    var result = self
    for i in result.values.indices { result.values[i] += (other.values[i] - values[i]) * share.values[i] }
    return result
  }
}

extension SIMD4<Float> {
  /// How light the colour looks, 0...1: luma, the weights of BT.709 on sRGB-encoded values.
  var luma: Float { 0.2126 * x + 0.7152 * y + 0.0722 * z }

  /// Squared distance of two colours in sRGB-encoded space, weighed for the eye; 0...1.
  func distanceSquared(to other: SIMD4<Float>) -> Float {
    let d = self - other
    return 0.30 * d.x * d.x + 0.52 * d.y * d.y + 0.18 * d.z * d.z
  }
}
