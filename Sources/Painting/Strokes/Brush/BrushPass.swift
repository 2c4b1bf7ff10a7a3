import Imaging

/// One run of one brush over one part of the canvas: what it should come to look like, and how the brush is used.
struct BrushPass: Sendable {
  /// Which tones of the aim the pass paints.
  enum Tones: Sendable {
    case all
    /// Only where the aim's luma is below the value.
    case below(Float)
    /// Only where the aim's luma is at least the value.
    case atLeast(Float)
  }

  /// What the canvas should look like afterwards.
  var aim: ColourField
  /// Where paint may go: above 0 inside, the value being the distance in pixels to the border (large far inside).
  var room: Plane
  /// Where the pass works, 0...1 of the detail map needed; pixels below are left as they are.
  var need: Plane?
  /// Half the brush's width, pixels.
  var radius: Float
  /// Distance of two colours (sRGB-encoded, 0...1) from which on a place is worth a stroke.
  var threshold: Float
  /// Whether bare ground is covered even where its colour is right already.
  var covers: Bool
  /// Tones painted.
  var tones: Tones
  /// Longest path in radii.
  var longest: Float
  /// Shortest path in radii.
  var shortest: Float
  /// How far apart strokes are looked for, in radii.
  var spacing: Float
  var opacity: Float
  var dryness: Float
  var body: Float
  /// How much a stroke's colour may stray (sRGB-encoded), 0...0.1.
  var jitter: Float
  /// Index into the tools.
  var tool: Int
  /// Rounds: after each, the canvas is looked at again.
  var rounds: Int
  /// The way the hand moves where the picture gives no direction.
  var hand: SIMD2<Float>
  /// How far the hand strays, 0...1.
  var wander: Float
}
