import Foundation

/// A colour in DIN99, where plain distances are close to what the eye sees as differences.
///
/// DIN 6176:2001 with k_E = k_CH = 1. Made for searches among many colours: CIEDE2000 is no metric and cannot be indexed.
public struct DIN99: Sendable, Hashable {
  /// Lightness, 0...100.
  public let lightness: Float
  /// Towards red (positive).
  public let a: Float
  /// Towards yellow (positive).
  public let b: Float

  /// The colour with these CIELAB coordinates.
  public init(_ colour: CIELab) {
    let angle: Float = 16 * .pi / 180
    let e = colour.a * cos(angle) + colour.b * sin(angle)
    let f = 0.7 * (colour.b * cos(angle) - colour.a * sin(angle))
    let grey = (e * e + f * f).squareRoot()
    let chroma = log(1 + 0.045 * grey) / 0.045
    lightness = 105.51 * log(1 + 0.0158 * max(0, colour.lightness))
    a = grey > 0 ? chroma * e / grey : 0
    b = grey > 0 ? chroma * f / grey : 0
  }

  /// The coordinates as a vector, for distances.
  public var vector: SIMD3<Float> { SIMD3(lightness, a, b) }
}
