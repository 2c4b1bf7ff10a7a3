import Foundation
import Imaging

/// Tristimulus values of a surface, with the perfect diffuser at Y = 1.
public struct Tristimulus: Sendable, Hashable {
  /// CIE X.
  public var x: Double
  /// CIE Y, the luminance factor.
  public var y: Double
  /// CIE Z.
  public var z: Double

  /// Makes tristimulus values.
  public init(x: Double, y: Double, z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// The same colour in CIELAB under D65.
  public var lab: CIELab {
    let white = StandardObserver.white
    func curve(_ t: Double) -> Double { t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116 }
    let (fx, fy, fz) = (curve(x / white.x), curve(y / white.y), curve(z / white.z))
    return CIELab(Float(116 * fy - 16), Float(500 * (fx - fy)), Float(200 * (fy - fz)))
  }
}

/// The CIE 1931 2 degree observer under D65, as weights for reflectances from 380 to 730 nm.
///
/// Made from the CIE's published tables (colour-matching functions at 1 nm, D65 interpolated linearly from 5 nm): the product at
/// each wavelength is shared between its two neighbours on the 10 nm grid by linear weights, and all weights are divided by
/// one number so that those of Y sum to 1.
public enum StandardObserver {
  /// Weights for X, Y and Z at each wavelength of ``Paint/wavelengths``.
  public static let weights: [Tristimulus] = [
    Tristimulus(x: 0.0000515, y: 0.0000015, z: 0.0002430),
    Tristimulus(x: 0.0002788, y: 0.0000079, z: 0.0013188),
    Tristimulus(x: 0.0011903, y: 0.0000330, z: 0.0056498),
    Tristimulus(x: 0.0041614, y: 0.0001164, z: 0.0198644),
    Tristimulus(x: 0.0122720, y: 0.0003868, z: 0.0591095),
    Tristimulus(x: 0.0237882, y: 0.0010329, z: 0.1164278),
    Tristimulus(x: 0.0336463, y: 0.0023139, z: 0.1693022),
    Tristimulus(x: 0.0363856, y: 0.0042229, z: 0.1923382),
    Tristimulus(x: 0.0318228, y: 0.0067217, z: 0.1826982),
    Tristimulus(x: 0.0214358, y: 0.0101043, z: 0.1405081),
    Tristimulus(x: 0.0107226, y: 0.0151933, z: 0.0894848),
    Tristimulus(x: 0.0036608, y: 0.0220317, z: 0.0499514),
    Tristimulus(x: 0.0007578, y: 0.0339597, z: 0.0287914),
    Tristimulus(x: 0.0013667, y: 0.0514316, z: 0.0163970),
    Tristimulus(x: 0.0067374, y: 0.0704782, z: 0.0082384),
    Tristimulus(x: 0.0168559, y: 0.0864954, z: 0.0043525),
    Tristimulus(x: 0.0289403, y: 0.0942567, z: 0.0021064),
    Tristimulus(x: 0.0425324, y: 0.0970770, z: 0.0009124),
    Tristimulus(x: 0.0562443, y: 0.0938839, z: 0.0003934),
    Tristimulus(x: 0.0696971, y: 0.0869752, z: 0.0002034),
    Tristimulus(x: 0.0817106, y: 0.0777952, z: 0.0001456),
    Tristimulus(x: 0.0869514, y: 0.0645032, z: 0.0000988),
    Tristimulus(x: 0.0895608, y: 0.0535594, z: 0.0000676),
    Tristimulus(x: 0.0842046, y: 0.0426103, z: 0.0000328),
    Tristimulus(x: 0.0701691, y: 0.0315432, z: 0.0000149),
    Tristimulus(x: 0.0513884, y: 0.0213240, z: 0.0000048),
    Tristimulus(x: 0.0354186, y: 0.0139054, z: 0.0000016),
    Tristimulus(x: 0.0219924, y: 0.0083293, z: 0.0000002),
    Tristimulus(x: 0.0128044, y: 0.0047477, z: 0.0000000),
    Tristimulus(x: 0.0069795, y: 0.0025585, z: 0.0000000),
    Tristimulus(x: 0.0035385, y: 0.0012874, z: 0.0000000),
    Tristimulus(x: 0.0016195, y: 0.0005861, z: 0.0000000),
    Tristimulus(x: 0.0007970, y: 0.0002879, z: 0.0000000),
    Tristimulus(x: 0.0004107, y: 0.0001483, z: 0.0000000),
    Tristimulus(x: 0.0001869, y: 0.0000675, z: 0.0000000),
    Tristimulus(x: 0.0000630, y: 0.0000228, z: 0.0000000),
  ]

  /// The perfect diffuser under D65.
  public static let white = tristimulus(ofReflectance: [Double](repeating: 1, count: weights.count))

  /// Tristimulus values of a reflectance.
  /// - Parameter reflectance: 36 values, 0...1, at ``Paint/wavelengths``.
  public static func tristimulus(ofReflectance reflectance: [Double]) -> Tristimulus {
    var sum = Tristimulus(x: 0, y: 0, z: 0)
    for (weight, value) in zip(weights, reflectance) {
      sum.x += weight.x * value
      sum.y += weight.y * value
      sum.z += weight.z * value
    }
    return sum
  }
}
