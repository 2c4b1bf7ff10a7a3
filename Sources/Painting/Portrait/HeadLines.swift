import Foundation
import Vision

/// The lines of Loomis's construction on one head, in the order of drawing, projected into the picture.
struct HeadLines {
  private let face: HeadProportions
  private let surface: HeadSurface
  private let fit: HeadFit
  /// The picture's size in the fit's unit.
  private let size: SIMD2<Double>
  private(set) var lines: [HeadConstruction.Line] = []

  /// Half the width between the side planes.
  private let side = HeadProportions.side
  /// Radius of the side planes' ovals.
  private let oval = 2.0 / 3

  init(_ face: HeadProportions, fit: HeadFit, size: SIMD2<Double>) {
    self.face = face
    self.fit = fit
    self.size = size
    surface = HeadSurface(face)
    addBall()
    addSidePlanes()
    addThirds()
    addJaw()
    addPlacement()
    addRhythm()
  }

  // MARK: Ball

  private mutating func addBall() {
    let round = turns(64).map { fit.centre + SIMD2(cos($0), sin($0)) * fit.radius }
    add(.ball, flat: round)
    // The upright through the ball, a little beyond it at both ends.
    add(.axis, [SIMD3(0, -1.22, 0), SIMD3(0, 1.15, 0)])
  }

  // MARK: Side planes

  /// Sides whose plane is seen: -1 left, 1 right; both, edge on, where the face looks straight out.
  private var sides: [Double] {
    let facing = fit.pose.turned(SIMD3(1, 0, 0)).z
    if abs(facing) < 0.139 { return [-1, 1] }
    return [facing < 0 ? 1 : -1]
  }

  private mutating func addSidePlanes() {
    for s in sides { add(.sidePlane, turns(48).map { SIMD3(s * side, oval * sin($0), -oval * cos($0)) }) }
    for s in sides {
      // The cross: the brow line carried over the plane, and the upright that the ear lies behind.
      add(.cross, [SIMD3(s * side, 0, -oval), SIMD3(s * side, 0, oval)])
      add(.cross, [SIMD3(s * side, -oval, 0), SIMD3(s * side, oval, 0)])
    }
    // The brow line, round the ball from one side plane to the other.
    let reach = asin(side)
    addRound(.browLine, 40) { t in
      let angle = (2 * t - 1) * reach
      let p = SIMD3(sin(angle), 0, -cos(angle))
      return (p, p)
    }
  }

  // MARK: Thirds

  private mutating func addThirds() {
    // The middle: over the ball from its top to the brow, and down the face to the chin.
    let chin = face.chin
    let front = surface
    addRound(.centreLine, 56) { t in
      if t < 0.5 {
        let angle = 2 * t * .pi / 2
        let p = SIMD3(0, -cos(angle), -sin(angle))
        return (p, p)
      }
      let y = (2 * t - 1) * chin
      return (front.place(y, 0), front.normal(y, 0))
    }
    // The hairline on the ball.
    let height = max(-0.95, face.hairline)
    let ring = (1 - height * height).squareRoot()
    let reach = min(1, side / ring)
    addRound(.hairline, 32) { t in
      let angle = (2 * t - 1) * asin(reach) * (reach < 1 ? 1 : 0.9)
      let p = SIMD3(ring * sin(angle), height, -ring * cos(angle))
      return (p, p)
    }
    addAround(.noseLine, at: face.nose, reach: 0.92)
    addAround(.chinLine, at: chin, reach: 0.8)
  }

  // MARK: Jaw, ear, neck

  private mutating func addJaw() {
    // Along the face's outline from the foot of the side plane over the corner of the jaw to the chin and up the other side.
    let left = [234, 93, 132, 58, 172, 136, 150, 149, 176, 148]
    let path =
      left.map { face.points[$0] } + [face.points[152]] + left.reversed().map { face.points[face.mirrored[$0]] }
    let smooth = path.withRoundedCorners()
    addRuns(.jaw, smooth.map { p in (p, SIMD3(p.x, 0.5 * max(0, p.y - 0.9), p.z * 0.55 + 0.05)) })
    for s in sides { add(.ear, ear(s)) }
    addNeck()
  }

  /// The ear as a leaning oval behind the upright, from the brow line to the line of the nose; it stands off the head.
  private func ear(_ s: Double) -> [SIMD3<Double>] {
    let middle = (face.brow + face.nose) / 2
    let half = (face.nose - face.brow) / 2
    return turns(28).map { angle in
      let (across, down) = (cos(angle), sin(angle))
      // Wider above than below, and leaning back with the line of the jaw.
      let back = 0.19 + 0.16 * across * (1 - 0.28 * down) - 0.07 * down
      let out = side + 0.03 + 0.3 * max(0, back)
      return SIMD3(s * out, middle + half * down, back)
    }
  }

  /// The two sides of the neck, a column that stands behind the jaw; it turns with the head by half only.
  private mutating func addNeck() {
    let lean = HeadPose(yaw: fit.pose.yaw / 2, pitch: fit.pose.pitch / 3, roll: fit.pose.roll / 3)
    let middle = fit.place(SIMD3(0, 0.9, 0.24))
    let down = lean.turned(SIMD3(0, 1, -0.1))
    let along = SIMD2(down.x, down.y)
    let across = SIMD2(along.y, -along.x)
    let turn = sin(fit.pose.yaw * .pi / 180)
    for s in [-1.0, 1.0] {
      // The side below the face begins where the jaw lets it be seen.
      let begin = 0.4 * max(0, s * turn)
      let path = (0...12).map { k -> SIMD2<Double> in
        let t = begin + (1 - begin) * Double(k) / 12
        return middle + (along * (1.15 * t) + across * (s * (0.52 + 0.3 * t * t * t * t))) * fit.radius
      }
      add(.neck, flat: path)
    }
  }

  // MARK: Features' places

  private mutating func addPlacement() {
    addAround(.eyeLine, at: face.eyes, reach: 0.96)
    addAround(.mouthLine, at: face.mouth, reach: 0.62)
    let socket = [226, 113, 225, 224, 223, 222, 221, 189, 244, 233, 232, 231, 230, 229, 228, 31]
    for indices in [socket, socket.map { face.mirrored[$0] }] {
      let ring = indices.map { face.points[$0] }
      let middle = ring.reduce(.zero, +) / Double(ring.count)
      // Up to the bone below the brow.
      let wide = ring.map { p in middle + (p - middle) * SIMD3(1.12, p.y < middle.y ? 1.35 : 1.12, 1) }
      let path = (wide + [wide[0]]).withRoundedCorners()
      addRuns(.sockets, path.map { p in (p, SIMD3(0.8 * p.x, 0, -0.75)) })
    }
  }

  // MARK: Rhythm

  /// After Reilly: brow to brow, temple to cheekbone, brow to wing of the nose, wing to the corner of the mouth, round the mouth,
  /// cheekbone to chin, ear to chin.
  private static let rhythms: [(indices: [Int], goesOver: Bool)] = [
    ([70, 63, 105, 66, 107, 9], true),
    ([69, 104, 68, 71, 139, 34, 116, 123], false),
    ([105, 66, 65, 55, 193, 122, 196, 236, 198, 131, 49, 64, 98], false),
    ([129, 203, 206, 216, 212], false),
    ([164, 167, 165, 92, 186, 57, 43, 106, 182, 83, 18], true),
    ([116, 50, 205, 207, 214, 210, 211, 32, 208], false),
    ([234, 137, 177, 215, 138, 135, 169, 170, 140, 171, 175], false),
  ]

  private mutating func addRhythm() {
    for (indices, goesOver) in Self.rhythms {
      let left = indices.map { face.points[$0] }
      let right = indices.map { face.points[face.mirrored[$0]] }
      let paths = goesOver ? [left + right.reversed().dropFirst(left.last == right.last ? 1 : 0)] : [left, right]
      for path in paths {
        addRuns(
          .rhythm, path.withRoundedCorners().map { p in (p, SIMD3(p.x, 0.3 * max(0, p.y - 0.9), p.z * 0.8 + 0.12)) })
      }
    }
  }

  // MARK: Adding

  /// A line round the face at a height.
  private mutating func addAround(_ part: HeadConstruction.Part, at height: Double, reach: Double) {
    let front = surface
    addRound(part, 40) { t in
      let round = (2 * t - 1) * reach
      return (front.place(height, round), front.normal(height, round))
    }
  }

  /// A line over a surface, from places and the way the surface looks there.
  private mutating func addRound(
    _ part: HeadConstruction.Part, _ count: Int, _ place: (Double) -> (SIMD3<Double>, SIMD3<Double>)
  ) {
    addRuns(part, (0...count).map { place(Double($0) / Double(count)) })
  }

  /// A line in runs that are seen and runs that are hidden.
  private mutating func addRuns(
    _ part: HeadConstruction.Part, _ places: [(at: SIMD3<Double>, normal: SIMD3<Double>)]
  ) {
    let hidden = places.map { fit.pose.turned($0.normal).z > 0.02 }
    var begin = 0
    for k in 1...places.count where k == places.count || hidden[k] != hidden[begin] {
      let end = min(k, places.count - 1)
      if end > begin { add(part, places[begin...end].map(\.at), isHidden: hidden[begin]) }
      begin = k
    }
  }

  private mutating func add(_ part: HeadConstruction.Part, _ places: [SIMD3<Double>], isHidden: Bool = false) {
    add(part, flat: places.map(fit.place), isHidden: isHidden)
  }

  private mutating func add(_ part: HeadConstruction.Part, flat: [SIMD2<Double>], isHidden: Bool = false) {
    lines.append(HeadConstruction.Line(part: part, points: flat.map { SIMD2<Float>($0 / size) }, isHidden: isHidden))
  }

  /// Angles once round, the first again at the end.
  private func turns(_ count: Int) -> [Double] { (0...count).map { 2 * .pi * Double($0) / Double(count) } }
}
