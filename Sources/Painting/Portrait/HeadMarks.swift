/// Where a head's landmarks are, marked by hand: for faces that no network can read, of animals, masks or in profile.
///
/// All are percent of the picture's width and height, 0...100, from the top left.
public struct HeadMarks: Sendable, Hashable, Codable {
  /// Between the brows.
  public var brow: SIMD2<Double>
  /// The middles of both eyes, the one on the left of the picture first; of a profile the far one where it would be.
  public var eyes: [SIMD2<Double>]
  /// The base of the nose.
  public var nose: SIMD2<Double>
  /// The lowest point of the chin.
  public var chin: SIMD2<Double>
  /// The middle of the ear that is seen, where it is attached to the head.
  public var ear: SIMD2<Double>?
  /// The hairline above the brows, or where it would be.
  public var hairline: SIMD2<Double>?

  /// Makes marks.
  public init(
    brow: SIMD2<Double>, eyes: [SIMD2<Double>], nose: SIMD2<Double>, chin: SIMD2<Double>, ear: SIMD2<Double>? = nil,
    hairline: SIMD2<Double>? = nil
  ) {
    self.brow = brow
    self.eyes = eyes
    self.nose = nose
    self.chin = chin
    self.ear = ear
    self.hairline = hairline
  }
}
