import Imaging
import Media

/// Something that strokes are laid on and that can be looked at.
///
/// A canvas has one size in pixels; the same strokes give the same picture at any size, but for the detail shown.
package protocol StrokeCanvas: AnyObject {
  /// Width in pixels.
  var width: Int { get }
  /// Height in pixels.
  var height: Int { get }
  /// Lays strokes of a list, in order. `tools` is the table that strokes refer to.
  func lay(_ strokes: StrokeList, _ range: Range<Int>, tools: [Tool])
  /// What the canvas looks like now, with or without light raking over its relief.
  func picture(relief: Bool) -> Image
  /// A canvas of its own in the same state: strokes laid on both give the same picture.
  func copy() -> any StrokeCanvas
}

/// What the canvas is before the first stroke.
public struct CanvasGround: Sendable, Equatable, Codable {
  /// The kind of support.
  public enum Support: String, Sendable, Codable {
    /// Primed linen, painted with brushes.
    case linen
    /// Drawing paper with tooth, for graphite.
    case paper
    /// Cold-pressed watercolour paper, for transparent washes.
    case watercolourPaper = "watercolour-paper"
    /// Paper with more tooth, for coloured pencils.
    case toothedPaper
  }
  /// The kind of support.
  public var support: Support
  /// Its colour.
  public var colour: RGB8

  /// Primed white linen.
  public static let primedLinen = CanvasGround(support: .linen, colour: RGB8(243, 240, 233))
  /// Off-white drawing paper.
  public static let drawingPaper = CanvasGround(support: .paper, colour: RGB8(246, 244, 238))
  /// White cold-pressed paper, a little warm.
  public static let coldPressedPaper = CanvasGround(support: .watercolourPaper, colour: RGB8(250, 248, 242))
  /// White paper with tooth, for coloured pencils.
  public static let pencilPaper = CanvasGround(support: .toothedPaper, colour: RGB8(249, 247, 242))
}

/// Makes the canvas that belongs to a ground.
package func makeCanvas(ground: CanvasGround, width: Int, height: Int) -> any StrokeCanvas {
  switch ground.support {
  case .linen: PaintCanvas(ground: ground, width: width, height: height)
  case .paper: DrawingPaper(ground: ground, width: width, height: height)
  case .watercolourPaper: WatercolourPaper(ground: ground, width: width, height: height)
  case .toothedPaper: ColouredPencilPaper(ground: ground, width: width, height: height)
  }
}
