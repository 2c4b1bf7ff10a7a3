import Vision

extension HeadConstruction {
  /// Which landmarks of the mesh each line should run through; of several their middle.
  private static let landmarks: [(part: Part, points: [[Int]])] = [
    (.browLine, HeadProportions.brows.map { [$0] }),
    (.noseLine, [[2], [98], [327]]),
    // Of an open mouth the middle between the lips.
    (.mouthLine, [[61], [291], [13, 14]]),
    (.chinLine, [[152], [148], [377]]),
    // Down the middle without the nose, which stands off the face.
    (.centreLine, [9, 8, 168, 164, 0, 17, 18, 200, 199, 175, 152].map { [$0] }),
  ]

  /// How far the construction lies from a face: the mean distance of brow line, nose line, mouth line, chin line and centre line from
  /// their landmarks, as a share of the head's height (7/3 of the ball's radius).
  /// - Parameters:
  ///   - seen: the face's 468 landmarks in pixels.
  ///   - width: the picture's width in pixels.
  ///   - height: its height in pixels.
  public func misfit(to seen: [SIMD2<Double>], width: Int, height: Int) -> Double {
    let size = SIMD2(Double(width), Double(height))
    let tall = 7.0 / 3 * Double(ball.radius) * max(size.x, size.y)
    var gaps: [Double] = []
    for (part, groups) in Self.landmarks {
      let paths = lines.filter { $0.part == part }.map { $0.points.map { SIMD2<Double>($0) * size } }
      for group in groups where group.allSatisfy(seen.indices.contains) {
        let place = group.reduce(SIMD2.zero) { $0 + seen[$1] } / Double(group.count)
        gaps.append((paths.map { Self.distance(of: place, from: $0) }.min() ?? .infinity) / tall)
      }
    }
    return gaps.reduce(0, +) / Double(max(1, gaps.count))
  }

  /// How far a place is from a path.
  private static func distance(of p: SIMD2<Double>, from path: [SIMD2<Double>]) -> Double {
    zip(path, path.dropFirst()).map { a, b in
      let along = b - a
      let t = max(0, min(1, ((p - a) * along).sum() / max(1e-12, (along * along).sum())))
      let gap = p - a - along * t
      return (gap * gap).sum().squareRoot()
    }.min() ?? .infinity
  }
}
