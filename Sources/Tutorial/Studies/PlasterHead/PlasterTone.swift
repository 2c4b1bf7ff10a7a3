import Foundation

/// What a light makes of a plane of plaster: a few steps, and the bounce from the other side in the shadows.
struct PlasterTone {
  let tone: PlasterHead.Tone
  /// L\* / 100.
  let lightness: Float

  /// A plane is in shadow below this cosine.
  static let terminator = 0.02
  private static let lights: [(PlasterHead.Tone, Double)] = [
    (.halfTone, 0.58), (.halfLight, 0.70), (.halfLight, 0.81), (.light, 0.91), (.light, 0.98),
  ]
  private static let shadows: [(PlasterHead.Tone, Double)] = [
    (.coreShadow, 0.29), (.coreShadow, 0.35), (.reflectedLight, 0.41), (.reflectedLight, 0.47),
  ]

  /// A plane that nothing stands before.
  init(normal: SIMD3<Double>, light: SIMD3<Double>) {
    let cosine = (normal * light).sum()
    if cosine > Self.terminator {
      self.init(0.44 + 0.55 * pow(min(1, 1.06 * cosine), 0.9), of: Self.lights)
    } else {
      self.init(Self.bounce(on: normal, light: light), of: Self.shadows)
    }
  }

  /// A plane in another's shadow.
  init(castOn normal: SIMD3<Double>, light: SIMD3<Double>) {
    let step = PlasterTone(Self.bounce(on: normal, light: light), of: Self.shadows)
    (tone, lightness) = (.castShadow, step.lightness)
  }

  private init(_ lightness: Double, of steps: [(PlasterHead.Tone, Double)]) {
    var best = steps[0]
    for step in steps where abs(step.1 - lightness) < abs(best.1 - lightness) { best = step }
    (tone, self.lightness) = (best.0, Float(best.1))
  }

  /// Light that comes back from the floor (or the ceiling) and from the side away from the light.
  private static func bounce(on normal: SIMD3<Double>, light: SIMD3<Double>) -> Double {
    let from = SIMD3(-light.x, light.y < 0.3 ? 0.55 : -0.55, -0.35)
    return 0.30 + 0.16 * max(0, (normal * from).sum() / (from * from).sum().squareRoot())
  }
}
