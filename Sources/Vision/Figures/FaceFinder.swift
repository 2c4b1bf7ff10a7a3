import Foundation
import Imaging
import Tensors

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
  /// How sure the network is, 0.5...1.
  public var score: Float

  /// Whether two faces are the same.
  public static func == (a: Face, b: Face) -> Bool {
    a.centre == b.centre && a.size == b.size && a.score == b.score && a.mouth == b.mouth
      && a.eyes.elementsEqual(b.eyes, by: ==)
  }
}

/// Finds faces with MediaPipe's short-range detector (BlazeFace), meant for faces that are not small in the picture.
public enum FaceFinder {
  /// The side of the network's input in pixels.
  private static let side = 128
  private static let leastScore: Float = 0.5
  private static let mostOverlap: Float = 0.3

  /// Faces, the surest first.
  /// - Throws: ``VisionError``.
  public static func faces(in image: Image) throws(VisionError) -> [Face] {
    let scale = Float(side) / Float(image.longSide)
    let width = max(1, Int((Float(image.width) * scale).rounded()))
    let height = max(1, Int((Float(image.height) * scale).rounded()))
    let (left, top) = ((side - width) / 2, (side - height) / 2)
    let small = image.resized(width: width, height: height)
    var square = Image(width: side, height: side, filledWith: RGB8(0, 0, 0))
    for y in 0..<height { for x in 0..<width { square[left + x, top + y] = small[x, y] } }

    let outputs = try ShippedNetwork.faceDetection.network().run(on: square)
    guard let boxes = outputs["regressors"]?.values, let scores = outputs["scores"]?.values,
      boxes.count == 16 * scores.count, scores.count == anchors.count
    else { throw .input(network: "face_detection_short_range", reason: "it gave no boxes") }
    var found: [Face] = []
    for (index, anchor) in anchors.enumerated() {
      let score = 1 / (1 + exp(-min(max(scores[index], -100), 100)))
      guard score >= leastScore else { continue }
      func point(_ k: Int) -> (x: Float, y: Float) {
        let x = boxes[16 * index + k] + anchor.x * Float(side)
        let y = boxes[16 * index + k + 1] + anchor.y * Float(side)
        return ((x - Float(left)) / Float(width), (y - Float(top)) / Float(height))
      }
      found.append(
        Face(
          centre: point(0), size: (boxes[16 * index + 2] / Float(width), boxes[16 * index + 3] / Float(height)),
          eyes: [point(4), point(6)], mouth: point(10), score: score))
    }
    var kept: [Face] = []
    for face in found.sorted(by: { $0.score > $1.score })
    where !kept.contains(where: { overlap($0, face) > mostOverlap }) { kept.append(face) }
    return kept
  }

  /// Centres of the network's prior boxes as fractions of the square.
  private static let anchors: [(x: Float, y: Float)] = [(side / 8, 2), (side / 16, 6)].flatMap { grid, copies in
    (0..<grid * grid * copies).map { i in
      let cell = i / copies
      return ((Float(cell % grid) + 0.5) / Float(grid), (Float(cell / grid) + 0.5) / Float(grid))
    }
  }

  /// Intersection over union.
  private static func overlap(_ a: Face, _ b: Face) -> Float {
    func shared(_ c1: Float, _ s1: Float, _ c2: Float, _ s2: Float) -> Float {
      max(0, min(c1 + s1 / 2, c2 + s2 / 2) - max(c1 - s1 / 2, c2 - s2 / 2))
    }
    let both =
      shared(a.centre.x, a.size.width, b.centre.x, b.size.width)
      * shared(a.centre.y, a.size.height, b.centre.y, b.size.height)
    let union = a.size.width * a.size.height + b.size.width * b.size.height - both
    return union > 0 ? both / union : 0
  }
}
