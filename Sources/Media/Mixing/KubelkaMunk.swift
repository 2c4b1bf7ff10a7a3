import Foundation

/// Two-constant Kubelka-Munk mixing of opaque paint, with the Saunderson correction.
///
/// `q = sum(c K) / sum(c S)`, `R = 1 + q - sqrt(q^2 + 2 q)` (Kubelka and Munk, 1931), and at the paint's surface
/// `(1 - k1)(1 - k2) R / (1 - k2 R)` (Saunderson, 1942), specular component excluded.
public enum KubelkaMunk {
  /// Share of the light that the surface reflects on its way in.
  public static let outerReflection = 0.03
  /// Share of the light that the surface throws back on its way out.
  public static let innerReflection = 0.65

  /// Reflectance of an opaque layer.
  /// - Parameters:
  ///   - absorption: K of the mixture, at least 0.
  ///   - scattering: S of the mixture, above 0.
  /// - Returns: reflectance as a spectrophotometer sees it, 0...1.
  @inlinable
  public static func reflectance(absorption: Double, scattering: Double) -> Double {
    let q = absorption / scattering
    let inside = 1 + q - (q * q + 2 * q).squareRoot()
    return (1 - outerReflection) * (1 - innerReflection) * inside / (1 - innerReflection * inside)
  }

  /// Tristimulus values of an opaque layer.
  /// - Parameters:
  ///   - absorption: K at ``Paint/wavelengths``.
  ///   - scattering: S at ``Paint/wavelengths``.
  public static func tristimulus(absorption: [Double], scattering: [Double]) -> Tristimulus {
    StandardObserver.tristimulus(
      ofReflectance: zip(absorption, scattering).map { reflectance(absorption: $0, scattering: $1) })
  }

  /// Tristimulus values of a mixture.
  /// - Parameter parts: paints and their amounts by volume, any unit; at least one above 0.
  public static func tristimulus(of parts: [(paint: Paint, amount: Double)]) -> Tristimulus {
    var absorption = [Double](repeating: 0, count: Paint.wavelengths.count)
    var scattering = absorption
    for part in parts {
      for i in absorption.indices {
        absorption[i] += part.amount * part.paint.absorption[i]
        scattering[i] += part.amount * part.paint.scattering[i]
      }
    }
    return tristimulus(absorption: absorption, scattering: scattering)
  }
}
