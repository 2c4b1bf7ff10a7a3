import Vision

/// Where things are on one head at rest, in radii of the ball from its middle: x to the right, y down, z away from the viewer.
///
/// Loomis's ideal: brow line 0, hairline -2/3, eyes 1/6, base of the nose 2/3, mouth 8/9, chin 4/3. A portrait keeps the ball and the thirds, and
/// moves each line to where this face has it.
struct HeadProportions: Sendable {
  /// Heights of the lines that go round the head.
  var hairline = -2.0 / 3
  var brow = 0.0
  var eyes = 1.0 / 6
  var nose = 2.0 / 3
  var mouth = 8.0 / 9
  var chin = 4.0 / 3
  /// Half the width between the side planes: what is left of the ball when both caps are cut two thirds as tall as it.
  static let side = (1 - 4.0 / 9).squareRoot()

  /// The face's points at rest, in the order of the mesh.
  var points: [SIMD3<Double>]
  /// For each point the one on the other side.
  let mirrored: [Int]

  /// The average face.
  init(_ mean: MeanFace) {
    points = mean.points
    mirrored = mean.mirrored
  }

  /// The face that is seen, on a head that was fitted to it: every point projects to its landmark.
  ///
  /// The fit's centre is moved so that the brow line runs through the brows.
  init(_ mean: MeanFace, seen: [SIMD2<Double>], fit: inout HeadFit) {
    self.init(mean)
    let brows = Self.brows
    let flat = fit
    func rest(_ k: Int, _ fit: HeadFit) -> SIMD3<Double> {
      fit.rest(of: seen[k], depth: fit.pose.turned(mean.points[k]).z)
    }
    let lift = brows.reduce(0) { $0 + rest($1, flat).y } / Double(brows.count)
    fit.centre = fit.place(SIMD3(0, lift, 0))
    let moved = fit
    points = points.indices.map { k in
      let depth = moved.pose.turned(mean.points[k] - SIMD3(0, lift, 0)).z
      return moved.rest(of: seen[k], depth: depth)
    }
    func height(_ indices: [Int]) -> Double { indices.reduce(0) { $0 + points[$1].y } / Double(indices.count) }
    eyes = height([33, 133, 362, 263])
    nose = height([2, 2, 98, 327, 97, 326])
    // The parting of the lips: of an open mouth the middle between them.
    mouth = height([61, 291, 13, 14])
    chin = height([152, 152, 148, 377])
  }

  /// What parts this face from the ideal.
  var measures: HeadConstruction.Measures {
    let (left, right) = (even(33).x, even(133).x)
    return HeadConstruction.Measures(
      lowerThird: (chin - nose) / (nose - brow), eyesApart: 2 * right / (left - right),
      mouth: (mouth - nose) / (chin - nose))
  }

  /// Points on both brows.
  static let brows = [46, 53, 52, 65, 55, 107, 66, 105, 63, 70, 276, 283, 282, 295, 285, 336, 296, 334, 293, 300]

  /// A point and the one on the other side, made alike: both at its distance from the middle.
  func even(_ k: Int) -> SIMD3<Double> {
    let (p, q) = (points[k], points[mirrored[k]])
    return SIMD3((p.x - q.x) / 2, (p.y + q.y) / 2, (p.z + q.z) / 2)
  }
}
