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
  /// Where strokes begin and are wanted at all: above 0; `nil` for everywhere.
  var need: Plane?
  /// How much it matters that a place is right, 0...1.
  var care: Plane
  /// What the threshold is multiplied by at each place: differences tell less where much goes on.
  var tolerance: Plane
  /// How many times the threshold a place without care may be off.
  var slack: Float
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
  /// How well the paint covers, 0...1; what is below 0.75 is mixed so that it gives the aim together with what it lies on.
  var opacity: Float
  /// How dry the brush is, 0...1.
  var dryness: Float
  /// How thickly the darkest paint lies, 0...1.
  var thin: Float
  /// How thickly the lightest paint lies, 0...1.
  var thick: Float
  /// How much a stroke's colour may stray (sRGB-encoded), 0...0.1.
  var jitter: Float
  /// How far widths differ: a stroke is up to this much narrower than the brush, 0...1.
  var variety: Float
  /// How much of the wet paint that a stroke crosses mixes into it, 0...1.
  var pickup: Float
  /// Index into the tools.
  var tool: Int
  /// Rounds: after each, the canvas is looked at again.
  var rounds: Int
  /// The most strokes that all rounds together may take.
  var most: Int
  /// The way the hand moves where the picture gives no direction.
  var hand: SIMD2<Float>
  /// How far single strokes turn from that way, 0...1.
  var wander: Float
}
