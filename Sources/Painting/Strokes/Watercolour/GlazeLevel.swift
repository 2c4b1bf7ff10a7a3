/// How the washes of one stage are laid; lengths in 1/832 of the picture's long side.
struct GlazeLevel: Sendable {
  /// Regions that the picture is seen in.
  var regions: Int
  /// Value beyond which this stage does not darken.
  var cap: Float
  /// Missing value below which a region is left alone.
  var skip: Float
  /// The quantiles of what is missing between which a region's mean is taken: the lights decide.
  var band: ClosedRange<Float>
  /// Neighbours whose paints differ by less are painted as one.
  var join: Float
  /// How much more they may differ where no edge parts them.
  var grading: Float
  /// Share of the missing density that a wash aims at.
  var boldness: Float
  /// Pixels that would become darker than wanted by more are painted round.
  var overshoot: Float
  /// How far an edge may be out of place before it is mended.
  var tolerance: Float
  /// How far washes overlap where the picture goes on as dark, 0...0.4 of a pixel's coverage.
  var overlap: Float
  /// How much contours are rounded off.
  var smooth: Float
  /// Widest soft edge.
  var softest: Float
  /// Width of the brush.
  var breadth: Float
  /// Cells of the charge.
  var cell: Float
  /// Contours and holes smaller than this many square units are left out.
  var speck: Float
  /// How the paint behaves, 0...1.
  var rim: Float
  var grain: Float
  var turbulence: Float
  /// How dry the brush is at most, on rough ground.
  var dryness: Float
  /// How far neighbouring washes keep apart where they do.
  var gap: Float
  /// Most washes.
  var most: Int
  /// Index into the tools.
  var tool: Int
  /// How much the detail map decides which washes are laid, 0...1.
  var focus: Float

  /// All large light areas in one go.
  static let light = GlazeLevel(
    regions: 60, cap: 0.62, skip: 0.03, band: 0.15...0.55, join: 0.16, grading: 1.6, boldness: 0.92, overshoot: 0.30,
    tolerance: 0,
    overlap: 0, smooth: 3.2,
    softest: 34, breadth: 55, cell: 30, speck: 60, rim: 0.60, grain: 0.22, turbulence: 0.40, dryness: 0, gap: 1.3,
    most: 45,
    tool: 1, focus: 0)
  /// Middle values.
  static let middle = GlazeLevel(
    regions: 170, cap: 1.55, skip: 0.11, band: 0.22...0.62, join: 0.17, grading: 1.4, boldness: 0.94, overshoot: 0.38,
    tolerance: 0,
    overlap: 0.1, smooth: 2,
    softest: 26, breadth: 28, cell: 22, speck: 26, rim: 0.50, grain: 0.15, turbulence: 0.32, dryness: 0.74, gap: 0.6,
    most: 110,
    tool: 2, focus: 0.2)
  /// Darks and cast shadows.
  static let dark = GlazeLevel(
    regions: 520, cap: 9, skip: 0.18, band: 0.25...0.65, join: 0.20, grading: 1.4, boldness: 0.96, overshoot: 0.40,
    tolerance: 0.6,
    overlap: 0.18, smooth: 1.2,
    softest: 18, breadth: 22, cell: 16, speck: 12, rim: 0.26, grain: 0.09, turbulence: 0.18, dryness: 0.66, gap: 0,
    most: 170, tool: 3,
    focus: 0.5)
  /// Small shapes where the eye rests.
  static let touches = GlazeLevel(
    regions: 2_600, cap: 9, skip: 0.16, band: 0.28...0.75, join: 0.13, grading: 0.5, boldness: 1, overshoot: 0.45,
    tolerance: 1.2,
    overlap: 0.14, smooth: 0.7,
    softest: 6, breadth: 9, cell: 9, speck: 5, rim: 0.12, grain: 0.05, turbulence: 0.06, dryness: 0, gap: 0, most: 480,
    tool: 4,
    focus: 1)
}
