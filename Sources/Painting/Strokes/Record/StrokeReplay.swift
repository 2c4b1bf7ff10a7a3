import Imaging
import Media

/// Strokes being laid again on a canvas of any size, forwards and backwards.
///
/// Going forwards costs the strokes between; with checkpoints, copies of the canvas on the way, going back costs at most the strokes
/// since the last of them.
public final class StrokeReplay {
  /// Sizes that a canvas may have, long side in pixels.
  public static let longSides = 64...4096

  private let strokes: StrokeList
  private let tools: [Tool]
  private let ground: CanvasGround
  private var canvas: any StrokeCanvas
  /// Strokes between two checkpoints; `nil` where none are kept.
  private let interval: Int?
  private var checkpoints: [Int: any StrokeCanvas] = [:]

  /// How many strokes are laid.
  public private(set) var strokeCount = 0

  /// Takes the strokes of a file to a bare canvas.
  /// - Parameters:
  ///   - file: the strokes, and what lies under them.
  ///   - longSide: long side of the canvas in pixels, one of ``longSides``.
  ///   - checkpoints: how many copies of the canvas to keep, evenly spread over the strokes; each takes what the canvas takes.
  /// - Throws: ``PaintingError/badSetting(_:)``.
  public convenience init(_ file: StrokeFile, longSide: Int, checkpoints: Int = 0) throws(PaintingError) {
    guard Self.longSides.contains(longSide) else {
      throw .badSetting("size: \(longSide) pixels; expected 64...4096")
    }
    let scale = Double(longSide) / Double(max(file.header.width, file.header.height))
    self.init(
      file.strokes, tools: file.header.tools, ground: file.header.ground,
      width: max(1, Int((Double(file.header.width) * scale).rounded())),
      height: max(1, Int((Double(file.header.height) * scale).rounded())), checkpoints: checkpoints)
  }

  init(_ strokes: StrokeList, tools: [Tool], ground: CanvasGround, width: Int, height: Int, checkpoints: Int = 0) {
    self.strokes = strokes
    self.tools = tools
    self.ground = ground
    canvas = makeCanvas(ground: ground, width: width, height: height)
    interval = checkpoints > 0 ? max(1, strokes.count / (checkpoints + 1)) : nil
  }

  /// Width of the canvas in pixels.
  public var width: Int { canvas.width }
  /// Height of the canvas in pixels.
  public var height: Int { canvas.height }

  /// Has so many strokes on the canvas; of more than there are, all.
  public func go(to count: Int) {
    let count = min(max(0, count), strokes.count)
    if count < strokeCount {
      let nearest = checkpoints.keys.filter { $0 <= count }.max()
      canvas =
        nearest.flatMap { checkpoints[$0]?.copy() }
        ?? makeCanvas(ground: ground, width: canvas.width, height: canvas.height)
      strokeCount = nearest ?? 0
    }
    while strokeCount < count {
      var next = count
      if let interval { next = min(count, (strokeCount / interval + 1) * interval) }
      canvas.lay(strokes, strokeCount..<next, tools: tools)
      strokeCount = next
      if let interval, next % interval == 0, checkpoints[next] == nil { checkpoints[next] = canvas.copy() }
    }
  }

  /// What the canvas looks like.
  /// - Parameter relief: whether light rakes over the paint; without it a picture shows the paint's own colours.
  public func picture(relief: Bool = true) -> Image { canvas.picture(relief: relief) }
}
