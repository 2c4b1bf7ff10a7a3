import Imaging

/// The surface that a picture is made on, in reference units, so that it looks alike at any size.
enum SupportTexture {
  /// Height of linen's weave, in the unit of the paint's height; about 260 threads along the long side.
  static func linen(width: Int, height: Int, longSide: Int) -> [Float] {
    let threads: Float = 260
    let scale = threads / Float(longSide)
    // Threads finer than two pixels cannot be shown: they fade instead of making moiré.
    let visible = max(0, min(1, (1 / scale - 1.6) / 1.4))
    return noise(width: width, height: height) { x, y in
      let u = (Float(x) + 0.5) * scale
      let v = (Float(y) + 0.5) * scale
      let warp = triangle(u + 0.35 * ValueNoise.at(u * 0.21, v * 0.05, seed: 11))
      let weft = triangle(v + 0.35 * ValueNoise.at(u * 0.05, v * 0.21, seed: 12))
      let over = (Int(u.rounded(.down)) + Int(v.rounded(.down))) & 1 == 0
      return visible * 0.16 * (over ? warp : weft) + 0.05 * ValueNoise.at(u * 0.5, v * 0.5, seed: 13)
    }
  }

  /// Height of drawing paper's tooth, 0...1 with mean about 0.5; grains of about 1/400 of the long side.
  static func tooth(width: Int, height: Int, longSide: Int) -> [Float] {
    let scale = 400 / Float(longSide)
    return noise(width: width, height: height) { x, y in
      let u = (Float(x) + 0.5) * scale
      let v = (Float(y) + 0.5) * scale
      let grain =
        0.40 * ValueNoise.at(u, v, seed: 21)
        // Turned lattices, so that no grid shows.
        + 0.36 * ValueNoise.at(u * 1.33 - v * 1.10, u * 1.10 + v * 1.33, seed: 22)
        + 0.24 * ValueNoise.at(u * 2.1 + v * 2.3, v * 2.1 - u * 2.3, seed: 23)
      return max(0, min(1, 0.5 + (grain - 0.5) * 1.7))
    }
  }

  private static func triangle(_ v: Float) -> Float {
    let f = v - v.rounded(.down)
    let t = 1 - abs(2 * f - 1)
    return t * (2 - t)
  }

  private static func noise(width: Int, height: Int, _ value: @Sendable (Int, Int) -> Float) -> [Float] {
    [Float](unsafeUninitializedCapacity: width * height) { buffer, count in
      nonisolated(unsafe) let buffer = buffer
      Parallel.bands(height, minimum: 32) { rows in
        for y in rows { for x in 0..<width { buffer[y * width + x] = value(x, y) } }
      }
      count = width * height
    }
  }
}

/// Smooth noise on a lattice, a pure function of place and seed.
enum ValueNoise {
  /// A value in 0...1 at a place, smooth over one unit of length.
  static func at(_ x: Float, _ y: Float, seed: UInt32) -> Float {
    let fx = x.rounded(.down)
    let fy = y.rounded(.down)
    let tx = smooth(x - fx)
    let ty = smooth(y - fy)
    let ix = Int32(fx)
    let iy = Int32(fy)
    let top = lattice(ix, iy, seed) + (lattice(ix &+ 1, iy, seed) - lattice(ix, iy, seed)) * tx
    let bottom = lattice(ix, iy &+ 1, seed) + (lattice(ix &+ 1, iy &+ 1, seed) - lattice(ix, iy &+ 1, seed)) * tx
    return top + (bottom - top) * ty
  }

  /// A value in 0...1 for a whole-numbered place.
  static func lattice(_ x: Int32, _ y: Int32, _ seed: UInt32) -> Float {
    var h = UInt32(bitPattern: x) &* 0x85eb_ca6b ^ UInt32(bitPattern: y) &* 0xc2b2_ae35 ^ seed &* 0x9e37_79b9
    h = (h ^ (h >> 16)) &* 0x7feb_352d
    h = (h ^ (h >> 15)) &* 0x846c_a68b
    h ^= h >> 16
    return Float(h >> 8) / 16_777_216
  }

  private static func smooth(_ t: Float) -> Float { t * t * (3 - 2 * t) }
}
