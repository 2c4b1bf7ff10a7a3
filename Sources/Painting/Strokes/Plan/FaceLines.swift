import Foundation
import Vision

/// The features of faces as lines: brows, lids, irises, the base of the nose, the mouth.
struct FaceLines {
  /// The lines, in drawing order: from the eyes down.
  let lines: [DrawingLines.Line]

  /// Faces narrower than this, in long sides of the picture, are too small for features.
  private static let leastWidth: Float = 0.05

  init(scene: Scene) {
    let aspect = SIMD2(Float(scene.width), Float(scene.height)) / Float(max(scene.width, scene.height))
    lines = scene.faces.flatMap { Self.lines(of: $0, aspect: aspect) }
  }

  private static func lines(of face: FaceLandmarks, aspect: SIMD2<Float>) -> [DrawingLines.Line] {
    let outline = face.outline(of: .face).map { $0 * aspect }
    guard let left = outline.map(\.x).min(), let right = outline.map(\.x).max(), right - left > leastWidth else {
      return []
    }
    func path(_ indices: [Int]) -> [SIMD2<Float>] {
      indices.map { SIMD2(face.points[$0].x, face.points[$0].y) * aspect }.withRoundedCorners(below: 24)
    }
    var lines: [DrawingLines.Line] = []
    func add(_ points: [SIMD2<Float>], _ weight: Float) {
      lines.append(DrawingLines.Line(points: points, weight: weight))
    }
    // Indices of MediaPipe's mesh of 468 points.
    add(path([46, 53, 52, 65, 55]), 0.30)
    add(path([276, 283, 282, 295, 285]), 0.30)
    for (upper, lower, eye) in [
      ([33, 246, 161, 160, 159, 158, 157, 173, 133], [33, 7, 163, 144, 145, 153, 154, 155, 133], face.leftEye),
      ([263, 466, 388, 387, 386, 385, 384, 398, 362], [263, 249, 390, 373, 374, 380, 381, 382, 362], face.rightEye),
    ] {
      add(path(upper), 0.55)
      add(path(lower), 0.20)
      add(iris(eye, aspect: aspect, top: path(upper), bottom: path(lower)), 0.45)
    }
    add(path([129, 98, 97, 2, 326, 327, 358]), 0.28)
    add(path([61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291]), 0.25)
    add(path([78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308]), 0.45)
    add(path([91, 181, 84, 17, 314, 405, 321]), 0.20)
    return lines.filter { $0.points.count >= 2 }
  }

  /// The part of the iris's circle that shows between the lids.
  private static func iris(
    _ eye: FaceLandmarks.Eye, aspect: SIMD2<Float>, top: [SIMD2<Float>], bottom: [SIMD2<Float>]
  ) -> [SIMD2<Float>] {
    let centre = SIMD2(eye.iris.x, eye.iris.y) * aspect
    let radius = eye.radius * aspect.x
    let (high, low) = (top.map(\.y).min() ?? 0, bottom.map(\.y).max() ?? 1)
    return (0...16).map { k in
      let angle = 2 * Float.pi * Float(k) / 16
      let p = centre + SIMD2(cosf(angle), sinf(angle)) * radius
      return SIMD2(p.x, min(max(p.y, high), low))
    }
  }
}
