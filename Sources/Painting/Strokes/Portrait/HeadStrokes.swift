import Foundation
import Imaging
import Vision

/// The construction of heads as a hand draws it: the ball is swung several times round, long lines are pulled in passes that miss each
/// other by a hair, first faintly past their ends, then more firmly; what lies behind is only hinted at.
struct HeadStrokes {
  /// The heads, in the order of drawing.
  let heads: [HeadConstruction]
  /// The canvas's width in any unit.
  let width: Int
  /// The canvas's height in the same unit.
  let height: Int
  let seed: UInt32

  /// One pull of the hand.
  struct Pull: Sendable {
    /// The path in shares of the long side, 2...64 points.
    var points: [SIMD2<Float>]
    /// How firmly it is drawn, 0...1 of a line that stays.
    var pressure: Float
    /// What it belongs to.
    var part: HeadConstruction.Part
    /// Radius of its head's ball, shares of the long side.
    var ball: Float
  }

  /// The pulls of a stage of the medium `loomis`, or of all, in drawing order.
  func pulls(stage: String? = nil) -> [Pull] {
    let aspect = SIMD2(Float(width), Float(height)) / Float(max(width, height))
    var pulls: [Pull] = []
    for (number, head) in heads.enumerated() {
      for (index, line) in head.lines.enumerated() where stage == nil || line.part.stage == stage {
        let path = LinePath(line.points.map { $0 * aspect })
        guard path.length > 0.02 * head.ball.radius else { continue }
        var hand = SearchingHand(
          radius: head.ball.radius, seed: seed &+ UInt32(number) &* 7_919 &+ UInt32(index) &* 131)
        let drawn =
          line.isHidden
          ? hand.hints(along: path) : path.isClosed ? hand.swings(round: path, of: line.part) : hand.passes(along: path)
        pulls += drawn.map {
          Pull(
            points: $0.points, pressure: $0.share * Self.pressure(of: line.part), part: line.part,
            ball: head.ball.radius)
        }
      }
    }
    return pulls
  }

  /// The pulls as strokes of a tool.
  /// - Parameters:
  ///   - radius: half the width of the firmest on a head whose ball is a fifth of the long side; smaller heads take finer lines.
  ///   - firmness: opacity or pressure of the firmest.
  func strokes(
    stage: String? = nil, tool: Int, colour: RGB8, radius: Float, firmness: Float, dryness: Float = 0
  ) -> [StrokeList.Stroke] {
    pulls(stage: stage).map { pull in
      StrokeList.Stroke(
        points: pull.points, radius: radius * max(0.4, min(1.4, pull.ball / 0.2)), colour: colour,
        opacity: firmness * pull.pressure, dryness: dryness, tool: tool)
    }
  }

  /// The faces that no head was built on.
  func unbuilt(_ faces: [FaceLandmarks]) -> [FaceLandmarks] {
    let aspect = SIMD2(Float(width), Float(height)) / Float(max(width, height))
    return faces.filter { face in
      let brow = SIMD2(face.points[9].x, face.points[9].y) * aspect
      return !heads.contains { LinePath.distance(brow, $0.ball.centre * aspect) < 1.2 * $0.ball.radius }
    }
  }

  /// Helpers are light; what becomes an outline is firmer.
  private static func pressure(of part: HeadConstruction.Part) -> Float {
    switch part {
    case .ball: 0.72
    case .axis, .cross, .rhythm: 0.62
    case .sidePlane: 0.74
    case .browLine, .centreLine, .hairline, .noseLine, .chinLine: 0.78
    case .eyeLine, .mouthLine, .sockets: 0.82
    case .jaw, .ear, .neck: 1
    }
  }
}

/// A path that can be walked by its length.
struct LinePath {
  let points: [SIMD2<Float>]
  /// Length up to each point.
  private let runs: [Float]

  init(_ points: [SIMD2<Float>]) {
    self.points = points
    var sum: Float = 0
    var runs: [Float] = [0]
    for (a, b) in zip(points, points.dropFirst()) {
      sum += Self.distance(a, b)
      runs.append(sum)
    }
    self.runs = runs
  }

  /// Its length, in the points' unit.
  var length: Float { runs.last ?? 0 }

  /// Whether it ends where it begins.
  var isClosed: Bool {
    guard points.count > 3, let first = points.first, let last = points.last else { return false }
    return Self.distance(first, last) < 0.02 * length
  }

  /// The middle of its points.
  var centre: SIMD2<Float> { points.reduce(SIMD2<Float>.zero, +) / Float(max(1, points.count)) }

  /// The place at a length from its beginning; before and after the ends it goes straight on.
  func place(_ along: Float) -> SIMD2<Float> {
    guard points.count > 1 else { return points.first ?? .zero }
    var low = 0
    var high = points.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle] <= along { low = middle } else { high = middle }
    }
    let step = max(1e-9, runs[high] - runs[low])
    return points[low] + (points[high] - points[low]) * ((along - runs[low]) / step)
  }

  /// The direction at a length from its beginning, as a unit vector.
  func heading(_ along: Float) -> SIMD2<Float> {
    let reach = max(1e-6, length * 0.02)
    let d = place(min(length, along + reach)) - place(max(0, along - reach))
    let norm = (d * d).sum().squareRoot()
    return norm > 0 ? d / norm : SIMD2(1, 0)
  }

  /// The part between two lengths as so many points.
  func part(from: Float, to: Float, count: Int) -> [SIMD2<Float>] {
    (0..<max(2, count)).map { place(from + (to - from) * Float($0) / Float(max(2, count) - 1)) }
  }

  static func distance(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> Float {
    let d = a - b
    return (d * d).sum().squareRoot()
  }
}

/// A hand that searches for a line: no two of its strokes are the same.
private struct SearchingHand {
  /// Radius of the head's ball: what is near and far is measured by it.
  let radius: Float
  let seed: UInt32
  private var drawn: Int32 = 0

  init(radius: Float, seed: UInt32) {
    self.radius = radius
    self.seed = seed
  }

  typealias Drawn = (points: [SIMD2<Float>], share: Float)

  /// A chance of 0...1, another one each time.
  private mutating func chance() -> Float {
    drawn += 1
    return ValueNoise.lattice(drawn, 17, seed)
  }

  /// A chance of -1...1.
  private mutating func either() -> Float { 2 * chance() - 1 }

  /// A closed line, swung round from the shoulder: each time a little other, nearer and firmer, with open ends.
  mutating func swings(round path: LinePath, of part: HeadConstruction.Part) -> [Drawn] {
    let rounds = part == .ball ? 3 + Int(chance() * 1.6) : 2
    let centre = path.centre
    let size = path.length / (2 * .pi)
    var begin = chance()
    return (0..<rounds).map { round in
      let looseness = size * 0.045 * (1 - 0.22 * Float(round))
      let sweep = round == rounds - 1 && rounds > 2 ? 0.62 + 0.3 * chance() : 1.04 + 0.16 * chance()
      let shift = SIMD2(either(), either()) * looseness
      let (oval, tilt) = (either() * looseness, chance() * 2 * .pi)
      let drift = either() * looseness * 1.2
      let count = 60
      let points = (0..<count).map { k -> SIMD2<Float> in
        let t = Float(k) / Float(count - 1)
        var turn = begin + sweep * t
        turn -= turn.rounded(.down)
        let p = path.place(turn * path.length)
        let spoke = p - centre
        let norm = max(1e-6, (spoke * spoke).sum().squareRoot())
        let out = oval * cosf(2 * (atan2f(spoke.y, spoke.x) - tilt)) + drift * (t - 0.5)
        return p + shift + spoke * (out / norm)
      }
      begin += sweep + 0.25 * chance()
      return (points, 0.66 + 0.2 * Float(round) * 2 / Float(rounds))
    }
  }

  /// An open line: once lightly and past its ends, then in pulls that take over from one another.
  mutating func passes(along path: LinePath) -> [Drawn] {
    let length = path.length
    let over = min(0.16 * radius, 0.12 * length)
    var drawn: [Drawn] = [
      (stray(path, from: -over * (0.5 + chance()), to: length + over * (0.5 + chance()), by: 0.030), 0.66)
    ]
    let reach = radius * (0.75 + 0.35 * chance())
    let count = max(1, Int((length / reach).rounded()))
    let step = length / Float(count)
    for number in 0..<count {
      let from = Float(number) * step - (number == 0 ? over * 0.5 * chance() : step * (0.10 + 0.12 * chance()))
      let to = Float(number + 1) * step + (number == count - 1 ? over * 0.6 * chance() : step * 0.05 * chance())
      drawn.append((stray(path, from: from, to: to, by: 0.013), 0.80 + 0.18 * chance()))
    }
    return drawn
  }

  /// What lies behind: a few light dashes.
  mutating func hints(along path: LinePath) -> [Drawn] {
    var drawn: [Drawn] = []
    var at = radius * 0.06 * chance()
    while at < path.length - radius * 0.02 {
      let end = min(path.length, at + radius * (0.10 + 0.10 * chance()))
      drawn.append((stray(path, from: at, to: end, by: 0.006), 0.38 + 0.1 * chance()))
      at = end + radius * (0.06 + 0.06 * chance())
    }
    return drawn
  }

  /// A part of a path, off by a share of the radius: shifted, bowed and a little unsteady.
  private mutating func stray(_ path: LinePath, from: Float, to: Float, by share: Float) -> [SIMD2<Float>] {
    let off = radius * share
    let (begin, end, bow) = (either() * off, either() * off, either() * off * 0.8)
    let row = chance() * 97
    let count = max(4, min(60, Int((to - from) / (radius * 0.05)) + 2))
    return (0..<count).map { k in
      let t = Float(k) / Float(count - 1)
      let along = from + (to - from) * t
      let heading = path.heading(min(path.length, max(0, along)))
      let tremble = (ValueNoise.at((to - from) / radius * t * 3, row, seed: seed) - 0.5) * off * 0.7
      let side = begin + (end - begin) * t + bow * 4 * t * (1 - t) + tremble
      return path.place(along) + SIMD2(-heading.y, heading.x) * side
    }
  }
}
