import Imaging
import Vision

/// The lines of a drawing as a learner could copy them: few, long and confident, the important ones first.
struct DrawingLines {
  /// One line.
  struct Line: Sendable {
    /// The path in shares of the long side, 2...64 points.
    var points: [SIMD2<Float>]
    /// How much the line matters, 0...1: it decides pressure and width.
    var weight: Float
  }

  /// The lines, in drawing order.
  let lines: [Line]

  init(scene: Scene, reference: ColourField, seed: UInt32) { lines = [] }
}
