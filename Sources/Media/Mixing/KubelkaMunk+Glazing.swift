import Foundation

extension KubelkaMunk {
  /// Reflectance of a thin, matt layer over a ground, as watercolour dries: no glossy skin, so no Saunderson correction.
  ///
  /// `R = (1 - Rg (a - b coth(b S X))) / (a - Rg + b coth(b S X))` with `a = 1 + K / S` and `b = sqrt(a^2 - 1)` (Kubelka, 1948).
  /// - Parameters:
  ///   - absorption: K of the paint, at least 0.
  ///   - scattering: S of the paint, above 0.
  ///   - thickness: X of the layer in the unit for which K and S are given, at least 0.
  ///   - ground: reflectance of what lies beneath, 0...1.
  /// - Returns: reflectance 0...1.
  public static func reflectance(absorption: Double, scattering: Double, thickness: Double, over ground: Double)
    -> Double
  {
    let a = 1 + absorption / scattering
    let b = (a * a - 1).squareRoot()
    let depth = b * scattering * thickness
    // Without absorption b is 0 and b coth(b S X) tends to 1 / (S X); a layer of no thickness shows the ground.
    guard thickness > 0 else { return ground }
    let decay = exp(-2 * depth)
    let c = depth < 1e-6 ? 1 / (scattering * thickness) : b * (1 + decay) / (1 - decay)
    return (1 - ground * (a - c)) / (a - ground + c)
  }

  /// Tristimulus values of a thin layer of a mixture over white paper.
  /// - Parameters:
  ///   - parts: paints and their shares of the layer's paint, which sum to 1.
  ///   - thickness: how much paint lies on the paper; about 8 is paint as it leaves the tube.
  public static func tristimulus(
    ofGlaze parts: [(paint: Paint, amount: Double)], thickness: Double
  ) -> Tristimulus {
    let reflectances = Paint.wavelengths.indices.map { i in
      var absorption = 0.0
      var scattering = 0.0
      for part in parts {
        absorption += part.amount * part.paint.absorption[i]
        scattering += part.amount * part.paint.scattering[i]
      }
      return reflectance(absorption: absorption, scattering: scattering, thickness: thickness, over: 1)
    }
    return StandardObserver.tristimulus(ofReflectance: reflectances)
  }
}
