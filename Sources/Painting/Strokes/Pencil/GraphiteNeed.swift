import Imaging

/// What a drawing should come to look like in one part: a tone for every place, never darker than the stage allows.
struct ToneAim: Sendable {
  /// Density wanted, 0...1 of the darkest that a 6B gives.
  var tone: Plane
  /// The darkest the stage allows.
  var limit: Float
  /// Where the work is, above 0.5; `nil` for the whole sheet.
  var mask: Plane?
}

/// The graphite that is missing on a sheet.
struct GraphiteNeed: HatchNeed {
  let window: Window
  private let missing: Plane
  private let tool: Int

  /// - Parameters:
  ///   - aim: the tone wanted.
  ///   - paper: the sheet as it is.
  ///   - radius: what lies this near counts together, pixels, so that the gaps between lines do not look bare.
  ///   - tool: the pencil in hand.
  init(_ aim: ToneAim, on paper: DrawingPaper, window: Window, radius: Float, tool: Int) {
    self.window = window
    self.tool = tool
    let (width, height) = (window.x.count, window.y.count)
    nonisolated(unsafe) let density = paper.density
    let short = Plane(
      width: width, height: height,
      values: window.map(width: paper.width) { i, _ in min(aim.tone.values[i], aim.limit) - density[i] })
    let near = short.boxBlurred(radius: 1)
    let around = short.boxBlurred(radius: max(1, Int(radius.rounded())))
    missing = Plane(
      width: width, height: height,
      values: window.map(width: paper.width) { i, k in
        guard aim.mask.map({ $0.values[i] > 0.5 }) ?? true else { return -1 }
        // What is missing beyond an edge is no reason to draw on this side of it.
        return min(around.values[k], near.values[k] + 0.05, aim.tone.values[i])
      })
  }

  @inline(__always)
  func amount(_ x: Int, _ y: Int, of tool: Int) -> Float { missing[x - window.x.lowerBound, y - window.y.lowerBound] }

  func beginning(_ x: Int, _ y: Int) -> (tool: Int, amount: Float, worth: Float)? {
    let amount = amount(x, y, of: tool)
    return (tool, amount, amount)
  }

  func colour(_ x: Int, _ y: Int, of tool: Int) -> RGB8 { GraphiteTone.graphite }

  func turn(of tool: Int) -> Int { 0 }
}
