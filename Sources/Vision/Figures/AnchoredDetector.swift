import Foundation
import Imaging
import Synchronization
import Tensors

/// A detector with prior boxes at fixed places (SSD, as MediaPipe's face and palm detectors have them).
///
/// Liu et al., *SSD: Single Shot MultiBox Detector* (ECCV 2016).
struct AnchoredDetector: Sendable {
  /// Something found; lengths in pixels of the picture.
  struct Detection: Sendable {
    var centre: SIMD2<Float>
    var size: SIMD2<Float>
    var keypoints: [SIMD2<Float>]
    /// 0...1.
    var score: Float

    var area: Float { size.x * size.y }

    /// The area that two boxes share.
    func shared(with other: Detection) -> Float {
      let low = pointwiseMax(centre - size / 2, other.centre - other.size / 2)
      let high = pointwiseMin(centre + size / 2, other.centre + other.size / 2)
      let sides = pointwiseMax(high - low, .zero)
      return sides.x * sides.y
    }

    /// Intersection over union.
    func overlap(with other: Detection) -> Float {
      let both = shared(with: other)
      let union = area + other.area - both
      return union > 0 ? both / union : 0
    }

    /// Whether one box holds half of the other at least: the same thing, seen in two tiles.
    func isSame(as other: Detection) -> Bool {
      let smaller = min(area, other.area)
      return smaller <= 0 || shared(with: other) > smaller / 2
    }
  }

  static let leastScore: Float = 0.5
  static let mostOverlap: Float = 0.3

  private let network: ShippedNetwork
  private let side: Int
  private let keypoints: Int
  /// Middles of the prior boxes as fractions of the square.
  private let anchors: [SIMD2<Float>]

  /// - Parameters:
  ///   - side: of the network's square input, pixels.
  ///   - keypoints: how many belong to a box.
  init(_ network: ShippedNetwork, side: Int, keypoints: Int) {
    self.network = network
    self.side = side
    self.keypoints = keypoints
    anchors = [(side / 8, 2), (side / 16, 6)].flatMap { grid, copies in
      (0..<grid * grid * copies).map { i in
        let cell = i / copies
        return (SIMD2(Float(cell % grid), Float(cell / grid)) + 0.5) / Float(grid)
      }
    }
  }

  /// What is found in a picture, the surest first; boxes that overlap another are left out.
  /// - Throws: ``VisionError``.
  func detections(in image: Image, concurrently: Bool = true) throws(VisionError) -> [Detection] {
    let scale = Float(side) / Float(image.longSide)
    let width = max(1, Int((Float(image.width) * scale).rounded()))
    let height = max(1, Int((Float(image.height) * scale).rounded()))
    let (left, top) = ((side - width) / 2, (side - height) / 2)
    let small = image.resized(width: width, height: height)
    var square = Image(width: side, height: side, filledWith: RGB8(0, 0, 0))
    for y in 0..<height {
      let (source, target) = (3 * y * width, 3 * ((top + y) * side + left))
      square.pixels.replaceSubrange(target..<target + 3 * width, with: small.pixels[source..<source + 3 * width])
    }

    let outputs = try network.network().run(on: square, concurrently: concurrently)
    let stride = 4 + 2 * keypoints
    guard let boxes = outputs["regressors"]?.values, let scores = outputs["scores"]?.values,
      scores.count == anchors.count, boxes.count == stride * scores.count
    else { throw .input(network: network.rawValue, reason: "it gave no boxes") }
    let origin = SIMD2(Float(left), Float(top))
    let enlargement = SIMD2(Float(image.width) / Float(width), Float(image.height) / Float(height))
    var found: [Detection] = []
    for (index, anchor) in anchors.enumerated() {
      let score = 1 / (1 + exp(-min(max(scores[index], -100), 100)))
      guard score >= Self.leastScore else { continue }
      func pair(_ k: Int) -> SIMD2<Float> { SIMD2(boxes[stride * index + k], boxes[stride * index + k + 1]) }
      func point(_ k: Int) -> SIMD2<Float> { (pair(k) + anchor * Float(side) - origin) * enlargement }
      found.append(
        Detection(
          centre: point(0), size: pointwiseMax(pair(2), .zero) * enlargement,
          keypoints: (0..<keypoints).map { point(4 + 2 * $0) }, score: score))
    }
    // Sorting keeps the order of equals, so that ties fall the same way every time.
    var kept: [Detection] = []
    for detection in found.sorted(by: { $0.score > $1.score })
    where !kept.contains(where: { $0.overlap(with: detection) > Self.mostOverlap }) { kept.append(detection) }
    return kept
  }
}

extension AnchoredDetector {
  private struct Tile: Sendable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
  }

  /// What tiles of a picture show in whole, the surest first; the same thing may come from several tiles.
  ///
  /// Tiles are squares, or what of them fits into the picture, and overlap by half at least.
  /// - Parameter side: of a tile, pixels, at least 2.
  /// - Throws: ``VisionError``.
  func detections(in image: Image, tilesOf side: Int) throws(VisionError) -> [Detection] {
    func starts(_ length: Int) -> [Int] {
      let room = max(0, length - side)
      let steps = (room + side / 2 - 1) / (side / 2)
      return steps == 0 ? [0] : (0...steps).map { $0 * room / steps }
    }
    let tiles = starts(image.height).flatMap { y in
      starts(image.width).map { x in
        Tile(x: x, y: y, width: min(side, image.width), height: min(side, image.height))
      }
    }
    let results = Mutex([Result<[Detection], VisionError>?](repeating: nil, count: tiles.count))
    Workers.run(count: tiles.count) { index in
      let tile = tiles[index]
      let result = Result { () throws(VisionError) in
        let part = image.cropped(x: tile.x, y: tile.y, width: tile.width, height: tile.height)
        return try detections(in: part, concurrently: false)
      }
      results.withLock { $0[index] = result }
    }
    var found: [Detection] = []
    for (tile, result) in zip(tiles, results.withLock({ $0 })) {
      let origin = SIMD2(Float(tile.x), Float(tile.y))
      for var detection in try result?.get() ?? [] {
        let low = detection.centre - detection.size / 2
        let high = detection.centre + detection.size / 2
        // What a tile cuts is whole in the next one.
        guard low.x >= 0 || tile.x == 0, low.y >= 0 || tile.y == 0,
          high.x <= Float(tile.width) || tile.x + tile.width == image.width,
          high.y <= Float(tile.height) || tile.y + tile.height == image.height
        else { continue }
        detection.centre += origin
        detection.keypoints = detection.keypoints.map { $0 + origin }
        found.append(detection)
      }
    }
    return found.sorted { $0.score > $1.score }
  }
}
