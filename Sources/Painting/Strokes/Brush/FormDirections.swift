/// The ways that forms run, level by level at the scale of a brush; each field is made once.
struct FormDirections {
  private let levels: PaintingLevels
  private let seed: UInt32
  private var fields: [String: DirectionField] = [:]

  init(of levels: PaintingLevels, seed: UInt32) {
    self.levels = levels
    self.seed = seed
  }

  /// The field for a brush.
  /// - Parameter radius: half the brush's width, pixels.
  mutating func field(_ level: PaintingLevel, radius: Float) -> DirectionField {
    // Brushes of like width share one field.
    let scale = radius > 9 ? 12 : radius > 3.5 ? 5 : Float(2)
    let key = "\(level) \(scale)"
    if let found = fields[key] { return found }
    let made = DirectionField(following: levels[level], scale: scale, hand: SIMD2(1, 0), wander: 0, seed: seed)
    fields[key] = made
    return made
  }
}
