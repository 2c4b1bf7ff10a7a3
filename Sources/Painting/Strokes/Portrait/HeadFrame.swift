import Foundation
import Vision

/// Where a head is on the sheet: its own upright and its size.
struct HeadFrame: Sendable {
  /// The middle of the ball, in long sides of the picture.
  let centre: SIMD2<Float>
  /// Radius of the ball, in long sides of the picture.
  let radius: Float
  /// From crown to chin, a unit vector.
  let down: SIMD2<Float>
  /// The lowest point of the chin, in long sides.
  let chin: SIMD2<Float>

  /// From crown to chin, in long sides: seven thirds of the ball's radius.
  var height: Float { radius * 7 / 3 }

  /// - Parameter aspect: the picture's width and height in long sides.
  init(_ head: BuiltHead, aspect: SIMD2<Float>) {
    let construction = head.construction
    centre = construction.ball.centre * aspect
    radius = construction.ball.radius
    let lean = Float(construction.pose.roll) * .pi / 180
    let down = SIMD2(-sinf(lean), cosf(lean))
    self.down = down
    let middle = centre
    let lowest = construction.lines.filter { $0.part == .jaw || $0.part == .chinLine }.flatMap(\.points)
      .map { $0 * aspect }.max { (($0 - middle) * down).sum() < (($1 - middle) * down).sum() }
    if let face = head.face {
      chin = SIMD2(face.points[152].x, face.points[152].y) * aspect
    } else {
      chin = lowest ?? centre + down * (radius * 4 / 3)
    }
  }

  /// A place measured from the chin: how far to the head's side, and how far below, in heights of the head.
  func below(_ place: SIMD2<Float>) -> (aside: Float, down: Float) {
    let d = place - chin
    return ((d.x * down.y - d.y * down.x) / height, (d * down).sum() / height)
  }

  /// Whether hair or neck of this head may be at a place.
  func reaches(_ place: SIMD2<Float>) -> Bool {
    let (aside, down) = below(place)
    return LinePath.distance(place, centre) < 1.6 * radius || abs(aside) < 0.55 && down > -0.7 && down < 0.35
  }
}
