import Foundation
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

  /// Height of cold-pressed paper, 0...1 with mean about 0.5: the felt's shallow dimples, about 350 along the long side, and ever finer
  /// bumps and fibres down to what a pixel shows, so that enlarged paper is never smooth between its dimples.
  static func coldPressed(width: Int, height: Int, longSide: Int) -> [Float] {
    let scale = 350 / Float(longSide)
    // Bumps finer than a pixel and a half cannot be shown.
    func shown(_ frequency: Float) -> Float { max(0, min(1, (1 / (frequency * scale) - 1.3) / 0.9)) }
    let weights: [(frequency: Float, weight: Float)] = [
      (0.83, 0.30), (1.57, 0.36), (2.9, 0.32), (5.9, 0.24), (12.1, 0.16),
    ]
    var octaves: [(cosine: Float, sine: Float, weight: Float, seed: UInt32)] = []
    for (n, octave) in weights.enumerated() where shown(octave.frequency) > 0 {
      let angle = 0.6 + 0.9 * Float(n)
      let (cosine, sine) = (octave.frequency * cos(angle), octave.frequency * sin(angle))
      octaves.append((cosine, sine, octave.weight * shown(octave.frequency), UInt32(34 + n)))
    }
    let bumps = octaves
    return noise(width: width, height: height) { x, y in
      let u = (Float(x) + 0.5) * scale
      let v = (Float(y) + 0.5) * scale
      // Turned and bent, so that no lattice shows.
      let bend = 1.4 * (ValueNoise.at(u * 0.21, v * 0.21, seed: 31) - 0.5)
      let (p, q) = (u * 0.87 - v * 0.49 + bend, u * 0.49 + v * 0.87 - bend)
      let dimple = ValueNoise.spots(p, q, seed: 32)
      let swell = ValueNoise.at(u * 0.29 - v * 0.21, u * 0.21 + v * 0.29, seed: 33)
      var height = 0.34 * (dimple - 0.62) + 0.36 * (swell - 0.5)
      for (c, s, weight, seed) in bumps {
        height += weight * (ValueNoise.at(p * c - q * s, p * s + q * c, seed: seed) - 0.5)
      }
      return max(0, min(1, 0.5 - 1.1 * height))
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

  /// Soft round spots scattered one to a cell, 0...1: unlike distances to the nearest point they leave no creases between them.
  static func spots(_ x: Float, _ y: Float, seed: UInt32) -> Float {
    let fx = x.rounded(.down)
    let fy = y.rounded(.down)
    var sum: Float = 0
    for j in -1...1 {
      for i in -1...1 {
        let (cx, cy) = (Int32(fx) &+ Int32(i), Int32(fy) &+ Int32(j))
        let dx = fx + Float(i) + 0.1 + 0.8 * lattice(cx, cy, seed) - x
        let dy = fy + Float(j) + 0.1 + 0.8 * lattice(cx, cy, seed &+ 77) - y
        let near = max(0, 1 - dx * dx - dy * dy)
        sum += near * near * (0.6 + 0.8 * lattice(cx, cy, seed &+ 154))
      }
    }
    return min(1, sum * 0.62)
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
