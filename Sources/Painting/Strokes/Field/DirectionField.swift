import Imaging

/// Which way a brush goes at each place: along edges and forms, and where there are none, the way the hand likes to move.
///
/// Tangents of the smoothed structure tensor at two scales (Brox et al. 2006 for the tensor, Hays and Essa 2004 for its use in painting);
/// the coarse one fills smooth areas from the edges around them.
struct DirectionField: Sendable {
  let width: Int
  let height: Int
  /// Unit vectors along the stroke (x, y) and how sure the direction is, 0...1 (z).
  private let values: [SIMD4<Float>]

  /// - Parameters:
  ///   - field: the picture to follow.
  ///   - scale: size in pixels of the forms to follow, at least 1.
  ///   - hand: direction where nothing is to be followed, as a unit vector.
  ///   - wander: how far the hand strays from it, 0...1.
  init(following field: ColourField, scale: Float, hand: SIMD2<Float>, wander: Float, seed: UInt32) {
    let (width, height) = (field.width, field.height)
    self.width = width
    self.height = height
    var tensor = ColourField(
      width: width, height: height, values: [SIMD4<Float>](repeating: .zero, count: width * height))
    field.values.withUnsafeBufferPointer { s in
      for y in 0..<height {
        let up = max(y - 1, 0) * width
        let down = min(y + 1, height - 1) * width
        for x in 0..<width {
          let left = max(x - 1, 0)
          let right = min(x + 1, width - 1)
          let gx = s[y * width + right] - s[y * width + left]
          let gy = s[down + x] - s[up + x]
          let xx = gx * gx
          let yy = gy * gy
          let xy = gx * gy
          // Double-angle form: (cos 2a, sin 2a) of the gradient, weighed by its strength.
          let dx = xx.x + xx.y + xx.z - yy.x - yy.y - yy.z
          let dxy = 2 * (xy.x + xy.y + xy.z)
          tensor.values[y * width + x] = SIMD4(dx, dxy, xx.x + xx.y + xx.z + yy.x + yy.y + yy.z, 0)
        }
      }
    }
    let fine = tensor.blurred(radius: max(1, scale * 0.5))
    let coarse = tensor.blurred(radius: max(3, scale * 3))
    let handDouble = SIMD2(hand.x * hand.x - hand.y * hand.y, 2 * hand.x * hand.y)
    let cell = 1 / max(8, Float(max(width, height)) * 0.09)
    values = [SIMD4<Float>](unsafeUninitializedCapacity: width * height) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(height, minimum: 16) { rows in
        for y in rows {
          for x in 0..<width {
            let i = y * width + x
            let f = fine.values[i]
            let c = coarse.values[i]
            let n1 = ValueNoise.at(Float(x) * cell, Float(y) * cell, seed: seed) - 0.5
            let n2 = ValueNoise.at(Float(x) * cell, Float(y) * cell, seed: seed &+ 1) - 0.5
            // The tangent's double angle is the gradient's turned by 180 degrees.
            var v = SIMD2(-f.x, -f.y) + SIMD2(-c.x, -c.y) * 0.15
            v += (handDouble + SIMD2(n1, n2) * (3 * wander)) * 0.0006
            let length = (v.x * v.x + v.y * v.y).squareRoot()
            let c2 = length > 0 ? v.x / length : 1
            let s2 = length > 0 ? v.y / length : 0
            let cosine = max(0, (1 + c2) * 0.5).squareRoot()
            let sine = cosine > 1e-3 ? s2 / (2 * cosine) : 1
            let sure = f.z > 0 ? (f.x * f.x + f.y * f.y).squareRoot() / (f.z + 0.002) : 0
            out[i] = SIMD4(cosine, sine, min(1, sure), 0)
          }
        }
      }
      count = width * height
    }
  }

  /// The direction at a place (nearest pixel), either way along the stroke.
  @inline(__always)
  func direction(_ x: Int, _ y: Int) -> SIMD2<Float> {
    let v = values[y * width + x]
    return SIMD2(v.x, v.y)
  }

  /// How sure the direction is at a place, 0...1.
  func certainty(_ x: Int, _ y: Int) -> Float { values[y * width + x].z }
}
