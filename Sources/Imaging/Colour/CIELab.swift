import Foundation

/// A colour in CIELAB under D65 (the white of sRGB), 2 degree observer.
public struct CIELab: Sendable, Hashable, Codable {
  /// Lightness L*, 0 black to 100 white.
  public var lightness: Float
  /// Green (negative) to red (positive), about -86...98 within sRGB.
  public var a: Float
  /// Blue (negative) to yellow (positive), about -108...95 within sRGB.
  public var b: Float

  /// Makes a colour from its three coordinates.
  public init(_ lightness: Float, _ a: Float, _ b: Float) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// The same colour as sRGB has it.
  public init(_ colour: RGB8) {
    let red = SRGB.linear(encoded: Double(colour.red) / 255)
    let green = SRGB.linear(encoded: Double(colour.green) / 255)
    let blue = SRGB.linear(encoded: Double(colour.blue) / 255)
    let m = Self.matrix
    let fx = Self.curve(m[0] * red + m[1] * green + m[2] * blue)
    let fy = Self.curve(m[3] * red + m[4] * green + m[5] * blue)
    let fz = Self.curve(m[6] * red + m[7] * green + m[8] * blue)
    self.init(Float(116 * fy - 16), Float(500 * (fx - fy)), Float(200 * (fy - fz)))
  }

  /// The nearest sRGB bytes, each channel clamped on its own where the colour lies outside sRGB.
  public var rgb8: RGB8 {
    let linear = linearRGB
    return RGB8(
      SRGB.encode(Float(linear.red)), SRGB.encode(Float(linear.green)), SRGB.encode(Float(linear.blue)))
  }

  /// Whether sRGB has this colour (to half a byte).
  public var isInGamut: Bool {
    let linear = linearRGB
    let margin = SRGB.linear(encoded: 0.5 / 255)
    return [linear.red, linear.green, linear.blue].allSatisfy { $0 >= -margin && $0 <= 1 + 12.92 * margin }
  }

  /// Distance from the neutral axis.
  public var chroma: Float { (a * a + b * b).squareRoot() }

  /// Hue angle in degrees, 0..<360, from red over yellow; 0 for greys.
  public var hue: Float {
    guard a != 0 || b != 0 else { return 0 }
    let degrees = atan2(b, a) * 180 / .pi
    return degrees < 0 ? degrees + 360 : degrees
  }

  private var linearRGB: (red: Double, green: Double, blue: Double) {
    let fy = (Double(lightness) + 16) / 116
    let x = Self.inverseCurve(fy + Double(a) / 500)
    let y = Self.inverseCurve(fy)
    let z = Self.inverseCurve(fy - Double(b) / 200)
    let m = Self.inverseMatrix
    return (
      m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z
    )
  }

  /// Linear sRGB to XYZ relative to white: the published matrix, each row divided by its sum, so that grey is neutral.
  private static let matrix: [Double] = [
    0.43395275, 0.37621876, 0.18982849, 0.21263901, 0.71516868, 0.07219232, 0.01775777, 0.10947653, 0.87276570,
  ]

  private static let inverseMatrix: [Double] = {
    let m = matrix
    let c0 = m[4] * m[8] - m[5] * m[7]
    let c1 = m[5] * m[6] - m[3] * m[8]
    let c2 = m[3] * m[7] - m[4] * m[6]
    let determinant = m[0] * c0 + m[1] * c1 + m[2] * c2
    return [
      c0, m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      c1, m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      c2, m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
    ].map { $0 / determinant }
  }()

  private static func curve(_ t: Double) -> Double {
    t > 216.0 / 24389.0 ? cbrt(t) : t * 841 / 108 + 4.0 / 29.0
  }

  private static func inverseCurve(_ f: Double) -> Double {
    f > 6.0 / 29.0 ? f * f * f : (f - 4.0 / 29.0) * 108 / 841
  }
}
