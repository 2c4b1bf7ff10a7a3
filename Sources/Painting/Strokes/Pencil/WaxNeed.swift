import Imaging
import Media

/// What a sheet under coloured pencils should come to look like in one part.
struct WaxAim: Sendable {
  /// Light wanted as shares of the paper's own, 0...1.
  var light: ColourField
  /// How much of the way from white paper to there the stage goes, 0...1.
  var depth: Float
  /// Where the work is, above 0.5; `nil` for the whole sheet.
  var mask: Plane?
  /// Only places whose wanted luma is below this are worked on.
  var below: Float = 2
  /// Whether a pencil should look like the finished colour by itself; else it need only supply what is missing.
  var alike = false
}

/// A coloured pencil in hand: what its full layer takes from each primary, and its place in the order of use.
struct WaxChoice: Sendable {
  /// Index into the tools.
  var tool: Int
  /// The full layer's colour, sRGB.
  var colour: RGB8
  /// Share of red, green and blue light that the layer takes away.
  var takes: SIMD4<Float>
  /// Whether the pencil is a grey or black.
  var isGrey: Bool

  init(tool: Int, pencil: ColouredPencil) {
    self.tool = tool
    colour = pencil.colour
    isGrey = pencil.lab.chroma < 8
    takes =
      SIMD4(1, 1, 1, 0)
      - SIMD4(Float(colour.red), Float(colour.green), Float(colour.blue), 0) / SIMD4(255, 255, 255, 1)
  }
}

extension WaxChoice {
  /// How near the pencil's hue lies to a colour's, 0...1: both as what they take from each primary, by the angle between them; greys
  /// are for what is grey.
  @inline(__always)
  func likeness(to goal: SIMD4<Float>) -> Float {
    let (own, other) = (Self.hue(takes), Self.hue(goal))
    let product = (own * other).sum()
    let norm = (own * own).sum() * (other * other).sum()
    guard norm > 1e-6 else { return 1 }
    let square = product * product / norm
    let spread = max(goal.x, goal.y, goal.z) - min(goal.x, goal.y, goal.z)
    let fourth = square * square * square * square
    return fourth * fourth * (isGrey ? max(0.2, 1 - 2 * spread) : 1)
  }

  /// What is taken from each primary, less most of what is taken from all alike.
  @inline(__always)
  private static func hue(_ takes: SIMD4<Float>) -> SIMD4<Float> {
    takes - SIMD4(1, 1, 1, 0) * (0.6 * min(takes.x, takes.y, takes.z))
  }

  /// How fully the pencil may cover so that no primary becomes darker than wanted.
  /// - Parameters:
  ///   - left: share of each primary's light that should remain, 0...1.
  ///   - slack: how far below that a primary may go.
  @inline(__always)
  func most(leaving left: SIMD4<Float>, slack: Float) -> Float {
    var amount: Float = 1
    for c in 0..<3 where takes[c] > 0.02 { amount = min(amount, (1 + slack - left[c]) / takes[c]) }
    return amount
  }
}

/// The light that is still too much on a sheet under coloured pencils, and which pencil takes it away best.
///
/// A layer of a pencil lets through 1 - a * takes of each primary, a being how fully it covers. It may be laid only
/// as fully as no primary becomes darker than wanted: nothing takes wax away again.
struct WaxNeed: HatchNeed {
  let window: Window
  /// Share of each primary's present light that should remain.
  private let remains: ColourField
  /// The present light.
  private let light: ColourField
  /// The light wanted.
  private let wanted: ColourField
  /// The light wanted in the end, of the whole canvas.
  private let final: ColourField
  private let choices: [WaxChoice]
  /// Place of each tool among the choices.
  private let byTool: [Int]
  private let slack: Float
  private let alike: Bool

  /// - Parameters:
  ///   - aim: the light wanted.
  ///   - paper: the sheet as it is.
  ///   - radius: what lies this near counts together, pixels.
  ///   - choices: the pencils that may be used, in order of use.
  ///   - slack: how far a primary may become darker than wanted, 0...1.
  init(
    _ aim: WaxAim, on paper: ColouredPencilPaper, window: Window, radius: Float, choices: [WaxChoice],
    slack: Float = 0.015
  ) {
    self.window = window
    self.choices = choices
    self.slack = slack
    alike = aim.alike
    var places = [Int](repeating: 0, count: (choices.map(\.tool).max() ?? 0) + 1)
    for (place, choice) in choices.enumerated() { places[choice.tool] = place }
    byTool = places
    let (width, height) = (window.x.count, window.y.count)
    let canvasWidth = paper.width
    nonisolated(unsafe) let pixels = paper.pixels
    final = aim.light
    let one = SIMD4<Float>(repeating: 1)
    let exact = ColourField(
      width: width, height: height,
      values: window.map(width: canvasWidth) { i, _ in one - (one - aim.light.values[i]) * aim.depth })
    let present = ColourField(
      width: width, height: height, values: window.map(width: canvasWidth) { i, _ in pixels[i] })
    let reach = max(1, Int(radius.rounded()))
    let wanted = exact.boxBlurred(reach)
    let light = present.boxBlurred(reach)
    let tight = present.boxBlurred(1)
    remains = ColourField(
      width: width, height: height,
      values: window.map(width: canvasWidth) { i, k in
        guard aim.mask.map({ $0.values[i] > 0.5 }) ?? true, aim.light.values[i].luma < aim.below else { return one }
        // What is missing beyond an edge is no reason to draw on this side of it.
        let here = wanted.values[k] / (light.values[k] + 0.002)
        let own = exact.values[k] / (tight.values[k] + 0.002) - 0.04
        return here.replacing(with: own, where: own .> here).clamped(lowerBound: .zero, upperBound: one)
      })
    self.wanted = wanted
    self.light = light
  }

  func beginning(_ x: Int, _ y: Int) -> (tool: Int, amount: Float, worth: Float)? {
    let k = (y - window.y.lowerBound) * window.x.count + x - window.x.lowerBound
    let left = remains.values[k]
    let now = light.values[k]
    let goal = SIMD4(1, 1, 1, 0) - final.values[y * final.width + x]
    var best: (gain: Float, tool: Int, amount: Float, worth: Float)?
    for choice in choices {
      let amount = choice.most(leaving: left, slack: slack)
      guard amount > 0.01 else { continue }
      let over = (SIMD4(repeating: 1) - left) * now
      let taken = choice.takes * now * amount
      // A light pencil laid fully is better than a dark one that may hardly touch.
      let ease = 0.25 + 0.75 * min(1, amount / 0.35)
      let gain = (Self.weigh(over) - Self.weigh(over - taken)) * ease * (alike ? choice.likeness(to: goal) : 1)
      if gain > (best?.gain ?? 0) { best = (gain, choice.tool, amount, Self.weigh(taken).squareRoot()) }
    }
    return best.map { ($0.tool, $0.amount, $0.worth) }
  }

  /// How fully a pencil may still cover a place.
  func amount(_ x: Int, _ y: Int, of tool: Int) -> Float {
    choices[byTool[tool]].most(
      leaving: remains.values[(y - window.y.lowerBound) * window.x.count + x - window.x.lowerBound], slack: slack)
  }

  func colour(_ x: Int, _ y: Int, of tool: Int) -> RGB8 { choices[byTool[tool]].colour }

  func turn(of tool: Int) -> Int { byTool[tool] }

  /// What a blender finds to do at a place: how fully it may rub in the colour wanted there, what of it would be seen, and that colour.
  func blending(_ x: Int, _ y: Int) -> (amount: Float, worth: Float, colour: SIMD4<Float>) {
    let k = (y - window.y.lowerBound) * window.x.count + x - window.x.lowerBound
    let colour = wanted.values[k]
    let takes = SIMD4(1, 1, 1, 0) - colour
    var amount: Float = 1
    for c in 0..<3 where takes[c] > 0.02 { amount = min(amount, (1 + slack - remains.values[k][c]) / takes[c]) }
    return (amount, Self.weigh(takes * light.values[k] * amount).squareRoot(), colour)
  }

  private static func weigh(_ d: SIMD4<Float>) -> Float { 0.30 * d.x * d.x + 0.52 * d.y * d.y + 0.18 * d.z * d.z }
}

/// What is left to do for the blender: it carries no colour of its own and rubs what lies around into the pits.
struct BlenderNeed: HatchNeed {
  let need: WaxNeed
  /// The blender's index among the tools.
  let tool: Int

  var window: Window { need.window }

  func beginning(_ x: Int, _ y: Int) -> (tool: Int, amount: Float, worth: Float)? {
    let found = need.blending(x, y)
    return found.amount > 0.01 ? (tool, found.amount, found.worth) : nil
  }

  func amount(_ x: Int, _ y: Int, of tool: Int) -> Float { need.blending(x, y).amount }

  func colour(_ x: Int, _ y: Int, of tool: Int) -> RGB8 {
    let c = need.blending(x, y).colour * 255
    return RGB8(UInt8(c.x), UInt8(c.y), UInt8(c.z))
  }

  func turn(of tool: Int) -> Int { 0 }
}
