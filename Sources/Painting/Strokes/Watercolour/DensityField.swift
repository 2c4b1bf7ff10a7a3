import Imaging
import Media

/// A picture as watercolour sees it: how much of each third of the light is taken away at every pixel.
///
/// Densities of red, green and blue are minus the logarithm of linear light over bare paper; the fourth lane is their value, weighed by the eye.
struct DensityField: Sendable {
  let width: Int
  let height: Int
  var values: [SIMD4<Float>]

  /// What white light comes back even from the darkest wash: the paint's own matt surface.
  static let surface: Float = 0.008

  /// Densities that show a picture, its black as dark as washes get.
  init(_ field: ColourField) {
    width = field.width
    height = field.height
    let table: [Float] = (0..<256).map { code in
      let light = SRGB.decoding[code]
      return DensityMath.density(light: Self.surface + (1 - Self.surface) * light)
    }
    values = field.values.map { c in
      let v = (c.clamped(lowerBound: .zero, upperBound: .one) * 255).rounded(.toNearestOrAwayFromZero)
      return Self.valued(SIMD4(table[Int(v.x)], table[Int(v.y)], table[Int(v.z)], 0))
    }
  }

  /// The field as a picture on a paper.
  func image(on ground: CanvasGround, margin: Plane) -> Image {
    let paper = [ground.colour.red, ground.colour.green, ground.colour.blue].map { SRGB.linear($0) }
    var bytes = [UInt8]()
    bytes.reserveCapacity(3 * values.count)
    for (i, d) in values.enumerated() {
      let share = margin.values[i]
      for c in 0..<3 { bytes.append(SRGB.encode(paper[c] * DensityMath.light(density: d[c] * share))) }
    }
    return Image(width: width, height: height, pixels: bytes)
  }

  /// Densities with their value in the fourth lane.
  @inline(__always)
  static func valued(_ d: SIMD4<Float>) -> SIMD4<Float> {
    SIMD4(d.x, d.y, d.z, value(d))
  }

  /// How dark a density looks: channels weighed by the eye.
  @inline(__always)
  static func value(_ d: SIMD4<Float>) -> Float { 0.30 * d.x + 0.52 * d.y + 0.18 * d.z }
}
