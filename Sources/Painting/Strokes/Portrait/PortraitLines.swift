import Foundation
import Imaging
import Vision

/// The lines of a portrait once it is built: lids, irises and pupils, brows hair by hair, nose, mouth, the edge of the face.
///
/// They are found on the face's mesh and pressed by what the picture shows there: firm in the dark, lost in the light.
struct PortraitLines {
  /// One line.
  struct Line: Sendable {
    /// The path in shares of the long side, 2...64 points.
    var points: [SIMD2<Float>]
    /// How firmly it is drawn, 0...1.
    var pressure: Float
    /// How broad it is, as a multiple of the pencil's width.
    var breadth: Float
  }

  /// The wanted tone that lines are pressed by.
  let tone: Plane
  /// Strength of the tone's edges, 0...1.
  private let edges: Plane
  private let aspect: SIMD2<Float>
  private let longSide: Float
  private let seed: UInt32

  /// - Parameters:
  ///   - tone: the tone wanted, of the canvas's size.
  ///   - picture: the picture's own tone, of the same size: it has edges where the drawing leaves both sides bare.
  ///   - size: height of the head in pixels.
  init(tone: Plane, picture: Plane, size: Float, seed: UInt32) {
    longSide = Float(max(tone.width, tone.height))
    aspect = SIMD2(Float(tone.width), Float(tone.height)) / longSide
    self.seed = seed
    let soft = tone.boxBlurred(radius: max(1, Int(size * 0.003)))
    self.tone = soft
    let seen = picture.boxBlurred(radius: max(1, Int(size * 0.003)))
    var edges = seen
    let reach = max(1, Int(size * 0.008))
    for y in 0..<tone.height {
      for x in 0..<tone.width {
        let across = seen[min(tone.width - 1, x + reach), y] - seen[max(0, x - reach), y]
        let down = seen[x, min(tone.height - 1, y + reach)] - seen[x, max(0, y - reach)]
        edges[x, y] = min(1, (across * across + down * down).squareRoot() * 2.2)
      }
    }
    self.edges = edges
  }

  /// The lines of one face, feature by feature: eyes, brows, nose, mouth, the edge of the face.
  /// - Parameter number: tells heads apart.
  func lines(of face: FaceLandmarks, number: Int) -> [Line] {
    var lines: [Line] = []
    func path(_ indices: [Int]) -> LinePath {
      LinePath(
        indices.map { SIMD2(face.points[$0].x, face.points[$0].y) * aspect }.withRoundedCorners(below: 24))
    }
    let eyeWidth = path([33, 133]).length * 0.5 + path([362, 263]).length * 0.5
    for (eye, mesh) in [(face.leftEye, EyeMesh.left), (face.rightEye, EyeMesh.right)] {
      let (upper, lower) = (path(mesh.upper), path(mesh.lower))
      lines += pressed(upper, 0.62, breadth: 1.3, always: 0.55, piece: eyeWidth * 0.6)
      lines += pressed(upper, 0.55, breadth: 0.9, always: 0.4, piece: eyeWidth * 0.45)
      lines += pressed(lower, 0.30, breadth: 0.8, always: 0.3, piece: eyeWidth * 0.4)
      lines += pressed(path(mesh.crease), 0.34, breadth: 0.8, always: 0.15, piece: eyeWidth * 0.5)
      lines += iris(eye, top: upper, bottom: lower)
      lines += brow(lower: path(mesh.browLower), upper: path(mesh.browUpper), number: number)
    }
    for wing in [[64, 98, 97], [294, 327, 326]] {
      lines += pressed(path(wing), 0.5, breadth: 1, always: 0.25, piece: eyeWidth * 0.3)
    }
    for wing in [[102, 64, 240, 98], [331, 294, 460, 327]] {
      lines += pressed(path(wing), 0.42, breadth: 0.9, always: 0.12, piece: eyeWidth * 0.3)
    }
    lines += pressed(path([97, 2, 326]), 0.36, breadth: 0.8, always: 0.1, piece: eyeWidth * 0.3)
    let gap = LinePath.distance(path([13, 14]).points[0], path([13, 14]).points[1])
    lines += pressed(path(Self.innerUpperLip), 0.66, breadth: 1.2, always: 0.5, piece: eyeWidth * 0.5)
    if gap > 0.12 * eyeWidth {
      lines += pressed(path(Self.innerLowerLip), 0.42, breadth: 0.9, always: 0.4, piece: eyeWidth * 0.45)
    }
    lines += pressed(path(Self.outerUpperLip), 0.34, breadth: 0.8, always: 0.35, piece: eyeWidth * 0.5)
    lines += pressed(path(Self.outerLowerLip), 0.32, breadth: 0.9, always: 0.35, piece: eyeWidth * 0.4)
    lines += edge(of: face)
    return lines
  }

  /// The edge of a face from ear to ear, lost and found.
  func edge(of face: FaceLandmarks) -> [Line] {
    let path = LinePath(
      Self.jaw.map { SIMD2(face.points[$0].x, face.points[$0].y) * aspect }.withRoundedCorners(below: 24))
    return pressed(path, 0.46, breadth: 1, always: 0.42, piece: path.length / 7, byEdges: true)
  }

  private static let innerUpperLip = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308]
  private static let innerLowerLip = [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308]
  private static let outerUpperLip = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291]
  private static let outerLowerLip = [146, 91, 181, 84, 17, 314, 405, 321, 375]
  private static let jaw = [
    93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323,
  ]

  /// Points of the mesh around one eye.
  private struct EyeMesh {
    let upper: [Int]
    let lower: [Int]
    let crease: [Int]
    let browLower: [Int]
    let browUpper: [Int]
    /// The eye on the left of an upright picture; both from the outer corner to the inner.
    static let left = EyeMesh(
      upper: [33, 246, 161, 160, 159, 158, 157, 173, 133], lower: [33, 7, 163, 144, 145, 153, 154, 155, 133],
      crease: [247, 30, 29, 27, 28, 56], browLower: [46, 53, 52, 65, 55], browUpper: [70, 63, 105, 66, 107])
    static let right = EyeMesh(
      upper: [263, 466, 388, 387, 386, 385, 384, 398, 362], lower: [263, 249, 390, 373, 374, 380, 381, 382, 362],
      crease: [467, 260, 259, 257, 258, 286], browLower: [276, 283, 282, 295, 285],
      browUpper: [300, 293, 334, 296, 336])
  }

  /// A contour of the picture, smoothed, in pulls that are lost where nothing parts it from what is beside it.
  func contour(_ line: DrawingLines.Line, size: Float, kept: (SIMD2<Float>) -> Float) -> [Line] {
    let path = LinePath(line.points.withRoundedCorners(below: 24).withRoundedCorners(below: 24))
    return pressed(
      path, 0.26 + 0.24 * line.weight, breadth: 0.75 + 0.4 * line.weight, always: 0.2 + 0.15 * line.weight,
      piece: size * 0.16, byEdges: true
    ).compactMap { line in
      var line = line
      let share = line.points.reduce(Float(0)) { $0 + kept($1) } / Float(line.points.count)
      line.pressure *= share
      return share > 0.12 ? line : nil
    }
  }

  /// A path in short pulls, each as firm as the picture is dark there.
  /// - Parameters:
  ///   - pressure: the firmest.
  ///   - always: share of it that is there even in the light.
  ///   - piece: length of a pull, long sides.
  ///   - byEdges: whether edges count instead of darkness.
  func pressed(
    _ path: LinePath, _ pressure: Float, breadth: Float, always: Float, piece: Float, byEdges: Bool = false
  ) -> [Line] {
    guard path.length > 0.002 else { return [] }
    let count = max(1, Int((path.length / max(0.004, piece)).rounded()))
    let step = path.length / Float(count)
    return (0..<count).compactMap { k in
      let from = max(0, Float(k) * step - step * 0.22)
      let to = min(path.length, Float(k + 1) * step + step * 0.22)
      let points = path.part(from: from, to: to, count: 10)
      let met = points.reduce(Float(0)) { $0 + (byEdges ? value(edges, $1) : value(tone, $1)) } / Float(points.count)
      let share = max(always, min(1, 0.12 + 1.5 * met))
      return share > 0.11
        ? Line(points: points, pressure: pressure * share, breadth: breadth * (0.75 + 0.3 * share)) : nil
    }
  }

  private func value(_ plane: Plane, _ place: SIMD2<Float>) -> Float {
    let (x, y) = (Int(place.x * longSide), Int(place.y * longSide))
    return plane[min(max(x, 0), plane.width - 1), min(max(y, 0), plane.height - 1)]
  }

  /// The iris's rim between the lids, its darker upper part, the pupil; where light is reflected nothing is drawn.
  private func iris(_ eye: FaceLandmarks.Eye, top: LinePath, bottom: LinePath) -> [Line] {
    let centre = SIMD2(eye.iris.x, eye.iris.y) * aspect
    let radius = eye.radius * aspect.x
    guard radius * longSide > 1.5 else { return [] }
    func isOpen(_ p: SIMD2<Float>) -> Bool { p.y > height(of: top, at: p.x) && p.y < height(of: bottom, at: p.x) }
    var lines: [Line] = []
    for side in [Float(0), .pi] {
      let arc = (0...10).map { k -> SIMD2<Float> in
        let angle = side + (Float(k) / 10 - 0.5) * 2.3
        return centre + SIMD2(cosf(angle), sinf(angle)) * radius
      }.filter(isOpen)
      if arc.count >= 3 { lines.append(Line(points: arc, pressure: 0.5, breadth: 0.9)) }
    }
    // The pupil in small turns of the point, dark where the picture is.
    let light = brightest(around: centre, radius: radius)
    for round in 0..<3 {
      let r = radius * (0.42 - 0.13 * Float(round))
      let turn = (0...14).map { k -> SIMD2<Float> in
        let angle = Float(k) / 14 * 2 * .pi * 1.1 + Float(round)
        return centre + SIMD2(cosf(angle), sinf(angle)) * r
      }
      for run in Self.runs(turn, where: { isOpen($0) && LinePath.distance($0, light) > 0.22 * radius }) {
        lines.append(Line(points: run, pressure: 0.75, breadth: 1))
      }
    }
    return lines
  }

  /// The lightest place in the upper part of an iris.
  private func brightest(around centre: SIMD2<Float>, radius: Float) -> SIMD2<Float> {
    var best = (tone: Float(2), place: centre)
    for k in 0..<5 {
      for j in 0..<8 {
        let angle = -Float.pi * Float(j) / 7
        let p = centre + SIMD2(cosf(angle), sinf(angle)) * (radius * 0.16 * Float(k))
        let t = value(tone, p)
        if t < best.tone { best = (t, p) }
      }
    }
    return best.place
  }

  private static func runs(_ points: [SIMD2<Float>], where holds: (SIMD2<Float>) -> Bool) -> [[SIMD2<Float>]] {
    var runs: [[SIMD2<Float>]] = [[]]
    for p in points {
      if holds(p) { runs[runs.count - 1].append(p) } else if runs.last?.isEmpty == false { runs.append([]) }
    }
    return runs.filter { $0.count >= 2 }
  }

  private func height(of path: LinePath, at x: Float) -> Float {
    var best = (gap: Float.infinity, y: Float(0))
    for (a, b) in zip(path.points, path.points.dropFirst()) {
      let (low, high) = (min(a.x, b.x), max(a.x, b.x))
      let at = min(high, max(low, x))
      let t = abs(b.x - a.x) > 1e-7 ? (at - a.x) / (b.x - a.x) : 0
      if abs(at - x) < best.gap { best = (abs(at - x), a.y + (b.y - a.y) * t) }
    }
    return best.y
  }

  /// A brow hair by hair: upright at the nose, lying down towards the temple, close where the picture is dark.
  private func brow(lower: LinePath, upper: LinePath, number: Int) -> [Line] {
    guard lower.length > 0 else { return [] }
    let thick = LinePath.distance(lower.place(lower.length * 0.5), upper.place(upper.length * 0.5))
    let hairs = 26
    var lines: [Line] = []
    for pass in 0..<2 {
      for k in 0..<hairs {
        func chance(_ salt: UInt32) -> Float {
          ValueNoise.lattice(Int32(k), Int32(pass), seed &+ salt &+ UInt32(number) &* 31)
        }
        // From the outer end (0) to the inner (1).
        let t = (Float(k) + chance(1)) / Float(hairs)
        let low = lower.place(lower.length * t)
        let top = upper.place(upper.length * t)
        // Hairs grow where the brow is darkest, and a little about it.
        let darkest = (0...6).map { -0.15 + 0.2 * Float($0) }.max {
          value(tone, low + (top - low) * $0) < value(tone, low + (top - low) * $1)
        }
        let high = (darkest ?? 0.4) - 0.12 + 0.3 * (chance(2) - 0.5)
        let root = low + (top - low) * high
        let outward = -lower.heading(lower.length * t)
        let up = (top - low) / max(1e-6, LinePath.distance(top, low))
        let lie = max(0.12, 1 - 1.25 * t)
        let turned = outward * (0.45 + 0.55 * lie) + up * (1 - 0.85 * lie)
        let norm = max(1e-6, (turned * turned).sum().squareRoot())
        let length = thick * (0.45 + 0.35 * chance(3)) * (1 + 0.9 * lie)
        let tip = root + turned * (length / norm)
        let middle = (root + tip) * 0.5 + up * (0.06 * length)
        let dark = (value(tone, root) + value(tone, middle) + value(tone, tip)) / 3
        guard dark > 0.10 else { continue }
        lines.append(Line(points: [root, middle, tip], pressure: 0.14 + 0.5 * min(1, dark * 1.2), breadth: 0.65))
      }
    }
    return lines
  }
}
