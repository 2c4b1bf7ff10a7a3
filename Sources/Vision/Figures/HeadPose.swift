import Foundation

/// How a head is turned, as a draughtsman sees it.
///
/// Axes are those of the picture: x to the right, y down, z away from the viewer. A head at rest looks straight out of the picture,
/// towards -z, and its face is upright in Frankfort's sense. It is turned about its own upright (yaw), then bent towards or away from
/// the viewer (pitch), then leaned in the plane of the picture (roll).
public struct HeadPose: Sendable, Hashable, Codable {
  /// Degrees; above 0 the face is turned to the right of the picture.
  public var yaw: Double
  /// Degrees; above 0 it looks up.
  public var pitch: Double
  /// Degrees; above 0 the head leans clockwise as seen.
  public var roll: Double

  /// Makes a pose.
  public init(yaw: Double = 0, pitch: Double = 0, roll: Double = 0) {
    self.yaw = yaw
    self.pitch = pitch
    self.roll = roll
  }

  /// A place on the head at rest, where the pose takes it: turned about the origin.
  public func turned(_ p: SIMD3<Double>) -> SIMD3<Double> {
    let axes = axes
    return axes.x * p.x + axes.y * p.y + axes.z * p.z
  }

  /// A place in the picture's axes, back on the head at rest.
  public func turnedBack(_ p: SIMD3<Double>) -> SIMD3<Double> {
    let axes = axes
    return SIMD3((axes.x * p).sum(), (axes.y * p).sum(), (axes.z * p).sum())
  }

  /// Where the head's own axes point.
  var axes: (x: SIMD3<Double>, y: SIMD3<Double>, z: SIMD3<Double>) {
    func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
    let (cy, sy) = (cos(radians(yaw)), sin(radians(yaw)))
    let (cp, sp) = (cos(radians(pitch)), sin(radians(pitch)))
    let (cr, sr) = (cos(radians(roll)), sin(radians(roll)))
    func turn(_ p: SIMD3<Double>) -> SIMD3<Double> {
      let turned = SIMD3(cy * p.x - sy * p.z, p.y, sy * p.x + cy * p.z)
      let bent = SIMD3(turned.x, cp * turned.y + sp * turned.z, cp * turned.z - sp * turned.y)
      return SIMD3(cr * bent.x - sr * bent.y, sr * bent.x + cr * bent.y, bent.z)
    }
    return (turn(SIMD3(1, 0, 0)), turn(SIMD3(0, 1, 0)), turn(SIMD3(0, 0, 1)))
  }
}
