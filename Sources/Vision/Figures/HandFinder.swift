import Foundation
import Imaging

/// A hand in a picture.
///
/// Positions are fractions of the picture's width and height; depths are fractions of its width relative to the wrist,
/// smaller is nearer.
public struct Hand: Sendable, Equatable {
  /// 21 joints: the wrist, then thumb, index, middle, ring and little finger, four each from base to tip.
  public var points: [SIMD3<Float>]
  /// How sure the joint network is that there is a hand, more than 0.5.
  public var presence: Float
  /// How likely it is a right hand, 0...1.
  public var rightHandedness: Float
  /// How sure the palm detector is, 0.5...1.
  public var score: Float

  /// The smallest upright box around the joints: lower and upper corner.
  public var bounds: (low: SIMD2<Float>, high: SIMD2<Float>) {
    var low = SIMD2<Float>(repeating: .infinity)
    var high = -low
    for point in points {
      low = pointwiseMin(low, SIMD2(point.x, point.y))
      high = pointwiseMax(high, SIMD2(point.x, point.y))
    }
    return (low, high)
  }
}

/// Finds hands: palms first, then the joints of each.
///
/// Zhang et al., *MediaPipe Hands: On-device Real-time Hand Tracking* (2020). The palm detector also fires on necks and
/// folds; the joint network's presence sorts them out. Besides the whole picture it looks at overlapping tiles of half the
/// long side. Clasped, gloved or small hands and hands of few strokes are often
/// missed.
public enum HandFinder {
  /// A hand counts as seen above this presence.
  public static let leastPresence: Float = 0.5

  private static let detector = AnchoredDetector(.palmDetection, side: 192, keypoints: 7)
  /// Tiles of fewer pixels a side show nothing that the whole picture does not.
  private static let leastTile = 192
  /// Two hands whose boxes overlap by more than this are one.
  private static let mostOverlap: Float = 0.5

  /// Hands, the surest first.
  /// - Throws: ``VisionError``.
  public static func hands(in image: Image) throws(VisionError) -> [Hand] {
    var palms = try detector.detections(in: image)
    if image.longSide / 2 >= leastTile {
      for palm in try detector.detections(in: image, tilesOf: image.longSide / 2)
      where !palms.contains(where: { $0.isSame(as: palm) }) { palms.append(palm) }
    }
    var hands: [Hand] = []
    for palm in palms {
      guard let hand = try hand(of: palm, in: image), hand.presence > leastPresence else { continue }
      if let other = hands.firstIndex(where: { overlap($0, hand) > mostOverlap }) {
        if hand.presence > hands[other].presence { hands[other] = hand }
      } else {
        hands.append(hand)
      }
    }
    return hands.sorted { $0.presence > $1.presence }
  }

  private static func hand(
    of palm: AnchoredDetector.Detection, in image: Image
  ) throws(VisionError) -> Hand? {
    let side = 224
    // From the wrist to the base of the middle finger, which is to point upwards.
    let line = palm.keypoints[2] - palm.keypoints[0]
    let angle = .pi / 2 - atan2(-line.y, line.x)
    let length = max(palm.size.x, palm.size.y)
    let centre = palm.centre + SIMD2(sin(angle), -cos(angle)) * 0.5 * length
    guard let region = SquareRegion(centre: centre, size: 2.6 * length, angle: angle) else { return nil }
    let outputs = try ShippedNetwork.handLandmarks.network().run(on: region.crop(of: image, side: side))
    guard let values = outputs["landmarks"]?.values, let presence = outputs["presence"]?.values.first,
      let handedness = outputs["handedness"]?.values.first, values.count == 3 * 21
    else { throw .input(network: ShippedNetwork.handLandmarks.rawValue, reason: "it gave no joints") }
    let whole = SIMD3(Float(image.width), Float(image.height), Float(image.width))
    let points = region.points(from: values, side: side).map { $0 / whole }
    guard points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { return nil }
    return Hand(points: points, presence: presence, rightHandedness: handedness, score: palm.score)
  }

  /// Intersection over union of the joints' boxes.
  private static func overlap(_ a: Hand, _ b: Hand) -> Float {
    func area(_ low: SIMD2<Float>, _ high: SIMD2<Float>) -> Float {
      let sides = pointwiseMax(high - low, .zero)
      return sides.x * sides.y
    }
    let (first, second) = (a.bounds, b.bounds)
    let both = area(pointwiseMax(first.low, second.low), pointwiseMin(first.high, second.high))
    let union = area(first.low, first.high) + area(second.low, second.high) - both
    return union > 0 ? both / union : 0
  }
}
