import Foundation

/// Between light and density.
enum DensityMath {
  /// Minus the natural logarithm of a share of light above 0.
  static func density(light: Float) -> Float { Float(-log(Double(light))) }

  /// The share of light that a density leaves.
  static func light(density: Float) -> Float { Float(exp(Double(-density))) }
}
