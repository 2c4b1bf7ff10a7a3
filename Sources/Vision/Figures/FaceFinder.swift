import Foundation
import Imaging

/// A face in a picture; positions and sizes are fractions of the picture's width and height.
public struct Face: Sendable, Equatable {
  /// The middle of the face.
  public var centre: (x: Float, y: Float)
  /// Width and height from brow to chin, ear to ear.
  public var size: (width: Float, height: Float)
  /// The eyes, the one on the left of the picture first as a rule.
  public var eyes: [(x: Float, y: Float)]
  /// The middle of the mouth.
  public var mouth: (x: Float, y: Float)
  /// The tip of the nose; `nil` where it was not looked for.
  public var nose: (x: Float, y: Float)?
  /// Before the ears, the one on the left of the picture first as a rule; empty where they were not looked for.
  public var ears: [(x: Float, y: Float)]
  /// How sure the network is, 0.5...1.
  public var score: Float

  /// Makes a face.
  public init(
    centre: (x: Float, y: Float), size: (width: Float, height: Float), eyes: [(x: Float, y: Float)],
    mouth: (x: Float, y: Float), nose: (x: Float, y: Float)? = nil, ears: [(x: Float, y: Float)] = [], score: Float
  ) {
    self.centre = centre
    self.size = size
    self.eyes = eyes
    self.mouth = mouth
    self.nose = nose
    self.ears = ears
    self.score = score
  }

  /// Whether two faces are the same.
  public static func == (a: Face, b: Face) -> Bool {
    a.centre == b.centre && a.size == b.size && a.score == b.score && a.mouth == b.mouth
      && a.eyes.elementsEqual(b.eyes, by: ==)
  }
}

/// Finds faces with MediaPipe's short-range detector (BlazeFace).
///
/// Bazarevsky et al., *BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs* (2019). The network sees faces
/// that fill a good part of its 128 pixels; so it also looks at overlapping tiles of half, a quarter... of the long side.
/// Where it is not sure, and in tiles, a face counts only when the face mesh sees one there too. Faces seen from the side
/// or from behind and faces painted with few strokes are often missed.
public enum FaceFinder {
  private static let detector = AnchoredDetector(.faceDetection, side: 128, keypoints: 6)
  /// From this score on a face in the whole picture counts without the mesh.
  private static let sureScore: Float = 0.75
  /// The smallest face that the network finds as a rule, as a share of what it is shown.
  private static let leastShare: Float = 0.14
  /// Tiles of fewer pixels a side show nothing that the whole picture does not.
  private static let leastTile = 128

  /// Faces, the surest first.
  /// - Parameters:
  ///   - image: a picture of any size.
  ///   - smallest: the size of the smallest faces to look for, as a share of the long side; half of it takes four times as
  ///     long.
  /// - Throws: ``VisionError``.
  public static func faces(in image: Image, smallest: Float = 0.04) throws(VisionError) -> [Face] {
    var found: [AnchoredDetector.Detection] = []
    for detection in try detector.detections(in: image) {
      let isFace = if detection.score >= sureScore { true } else { try hasMesh(detection, in: image) }
      if isFace { found.append(detection) }
    }
    var parts = 1
    while leastShare / Float(parts) > smallest, image.longSide / (2 * parts) >= leastTile {
      parts *= 2
      for detection in try detector.detections(in: image, tilesOf: image.longSide / parts)
      where !found.contains(where: { $0.isSame(as: detection) }) {
        if try hasMesh(detection, in: image) { found.append(detection) }
      }
    }
    return found.sorted { $0.score > $1.score }.map { face($0, in: image) }
  }

  private static func hasMesh(
    _ detection: AnchoredDetector.Detection, in image: Image
  ) throws(VisionError) -> Bool {
    try FaceLandmarks.presence(of: detection, in: image) > FaceLandmarks.leastPresence
  }

  private static func face(_ detection: AnchoredDetector.Detection, in image: Image) -> Face {
    let whole = SIMD2(Float(image.width), Float(image.height))
    func fraction(_ place: SIMD2<Float>) -> (x: Float, y: Float) {
      let part = place / whole
      return (part.x, part.y)
    }
    let size = fraction(detection.size)
    return Face(
      centre: fraction(detection.centre), size: (size.x, size.y),
      eyes: [fraction(detection.keypoints[0]), fraction(detection.keypoints[1])],
      mouth: fraction(detection.keypoints[3]), nose: fraction(detection.keypoints[2]),
      ears: [fraction(detection.keypoints[4]), fraction(detection.keypoints[5])], score: detection.score)
  }
}
