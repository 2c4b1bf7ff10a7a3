import Foundation
import Imaging

/// The mesh of a face and its irises.
///
/// Kartynnik et al., *Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs* (2019), and Ablavatski et
/// al., *Real-time Pupil Tracking from Monocular Video for Digital Puppetry* (2020). Positions are fractions of the
/// picture's width and height; depths are fractions of its width, smaller is nearer, 0 about the middle of the head.
/// Meshes of painted faces are good where the painter kept to nature; profiles and far-off faces give plausible nonsense,
/// so look at ``presence``.
public struct FaceLandmarks: Sendable, Equatable {
  /// One eye.
  public struct Eye: Sendable, Equatable {
    /// The middle of the iris.
    public var iris: SIMD3<Float>
    /// Four points on the iris's edge.
    public var edge: [SIMD3<Float>]
    /// The iris's radius as a fraction of the picture's width.
    public var radius: Float
  }

  /// Parts of a face as the mesh draws them.
  public enum Feature: Sendable, CaseIterable {
    /// The outline of the face.
    case face
    /// The outline of the lips.
    case lips
    /// The lids of the eye whose corner is on the left in an upright picture.
    case leftEye
    /// The lids of the other eye.
    case rightEye
    /// The brow over the left eye.
    case leftBrow
    /// The brow over the right eye.
    case rightBrow
  }

  /// A face counts as seen from this presence on.
  public static let leastPresence: Float = 0.5

  /// 468 points in the order of MediaPipe's mesh; around the eyes those of the finer eye network.
  public var points: [SIMD3<Float>]
  /// How sure the network is that there is a face, 0...1.
  public var presence: Float
  /// The eye on the left of an upright picture.
  public var leftEye: Eye
  /// The other eye.
  public var rightEye: Eye

  /// Fits the mesh to a face.
  /// - Returns: `nil` when the network sees no face there.
  /// - Throws: ``VisionError``.
  public init?(of face: Face, in image: Image) throws(VisionError) {
    let whole = SIMD2(Float(image.width), Float(image.height))
    guard face.eyes.count >= 2,
      let region = Self.region(
        centre: SIMD2(face.centre.x, face.centre.y) * whole, size: SIMD2(face.size.width, face.size.height) * whole,
        eyes: face.eyes.map { SIMD2($0.x, $0.y) * whole }),
      let mesh = try Self.mesh(of: region, in: image), mesh.presence > Self.leastPresence,
      let left = try EyeOutline(corners: (mesh.points[33], mesh.points[133]), mirrored: false, in: image),
      let right = try EyeOutline(corners: (mesh.points[362], mesh.points[263]), mirrored: true, in: image)
    else { return nil }
    var points = mesh.points
    for (index, place) in EyeOutline.leftMesh.enumerated() { points[place] = left.contour[index] }
    for (index, place) in EyeOutline.rightMesh.enumerated() { points[place] = right.contour[index] }
    func fraction(_ point: SIMD3<Float>) -> SIMD3<Float> { point / SIMD3(whole.x, whole.y, whole.x) }
    self.points = points.map(fraction)
    presence = mesh.presence
    func eye(_ outline: EyeOutline) -> Eye {
      Eye(
        iris: fraction(outline.iris[0]), edge: outline.iris.dropFirst().map(fraction), radius: outline.radius / whole.x)
    }
    leftEye = eye(left)
    rightEye = eye(right)
  }

  /// The outline of a part, in order around it (brows: along the lower edge and back along the upper one).
  public func outline(of feature: Feature) -> [SIMD2<Float>] {
    feature.indices.map { SIMD2(points[$0].x, points[$0].y) }
  }

  /// How sure the mesh network is of a face that a detector has found.
  static func presence(of detection: AnchoredDetector.Detection, in image: Image) throws(VisionError) -> Float {
    guard let region = region(centre: detection.centre, size: detection.size, eyes: detection.keypoints) else {
      return 0
    }
    return try mesh(of: region, in: image)?.presence ?? 0
  }

  /// The square that the mesh network wants to see, in pixels.
  private static func region(
    centre: SIMD2<Float>, size: SIMD2<Float>, eyes: [SIMD2<Float>]
  ) -> SquareRegion? {
    let line = eyes[1] - eyes[0]
    return SquareRegion(centre: centre, size: 1.5 * max(size.x, size.y), angle: -atan2(-line.y, line.x))
  }

  /// The mesh in pixels.
  private static func mesh(
    of region: SquareRegion, in image: Image
  ) throws(VisionError) -> (points: [SIMD3<Float>], presence: Float)? {
    let side = 192
    let outputs = try ShippedNetwork.faceLandmarks.network().run(on: region.crop(of: image, side: side))
    guard let values = outputs["landmarks"]?.values, let logit = outputs["presence_logit"]?.values.first,
      values.count == 3 * 468
    else { throw .input(network: ShippedNetwork.faceLandmarks.rawValue, reason: "it gave no mesh") }
    let points = region.points(from: values, side: side)
    return points.allSatisfy { $0.x.isFinite && $0.y.isFinite } ? (points, 1 / (1 + exp(-logit))) : nil
  }
}

extension FaceLandmarks.Feature {
  /// Which points of the mesh draw the part.
  var indices: [Int] {
    switch self {
    case .face:
      [
        10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
        150,
        136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
      ]
    case .lips:
      [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185]
    case .leftEye: [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246]
    case .rightEye: [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466]
    case .leftBrow: [46, 53, 52, 65, 55, 107, 66, 105, 63, 70]
    case .rightBrow: [276, 283, 282, 295, 285, 336, 296, 334, 293, 300]
    }
  }
}

/// What the eye network says of one eye, in pixels.
private struct EyeOutline {
  /// 71 points: the lids, three rings around them, the brow.
  var contour: [SIMD3<Float>]
  /// The middle and four points on the edge.
  var iris: [SIMD3<Float>]

  /// The iris's mean radius.
  var radius: Float {
    let middle = SIMD2(iris[0].x, iris[0].y)
    return iris.dropFirst().reduce(0) { sum, point in
      let spoke = SIMD2(point.x, point.y) - middle
      return sum + (spoke * spoke).sum().squareRoot() / 4
    }
  }

  init?(corners: (SIMD3<Float>, SIMD3<Float>), mirrored: Bool, in image: Image) throws(VisionError) {
    let side = 64
    let first = SIMD2(corners.0.x, corners.0.y)
    let second = SIMD2(corners.1.x, corners.1.y)
    let line = second - first
    guard
      let region = SquareRegion(
        centre: (first + second) / 2, size: 2.3 * max(abs(line.x), abs(line.y)), angle: -atan2(-line.y, line.x))
    else { return nil }
    let crop = region.crop(of: image, side: side, mirrored: mirrored)
    let outputs = try ShippedNetwork.irisLandmarks.network().run(on: crop)
    guard let contour = outputs["eye_contour"]?.values, let iris = outputs["iris"]?.values,
      contour.count == 3 * 71, iris.count == 3 * 5
    else { throw .input(network: ShippedNetwork.irisLandmarks.rawValue, reason: "it gave no eye") }
    self.contour = region.points(from: contour, side: side, mirrored: mirrored)
    self.iris = region.points(from: iris, side: side, mirrored: mirrored)
    guard (self.contour + self.iris).allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { return nil }
  }

  /// The mesh's points for the contour's, in its order.
  static let leftMesh = [
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25, 110, 24, 23, 22, 26, 112, 243,
    247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189, 35,
    124,
    46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193,
  ]
  static let rightMesh = [
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255, 339, 254, 253, 252, 256,
    341,
    463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441,
    413,
    265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293, 334, 296, 336, 285, 417,
  ]
}
