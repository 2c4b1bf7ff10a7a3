import Foundation
import Imaging

/// A line of text in a picture.
public struct TextRegion: Sendable, Equatable {
  /// Four corners of a rectangle that may be turned, clockwise.
  ///
  /// The first is the one nearest the picture's upper left.
  /// Fractions of the picture's width and height.
  public var corners: [SIMD2<Float>]
  /// The network's mean over the line's core, 0.5...1.
  public var score: Float
}

/// Finds text with PaddleOCR's PP-OCRv4 detector and its differentiable binarisation.
///
/// Liao et al., *Real-time Scene Text Detection with Differentiable Binarization* (AAAI 2020). It sees lines from some
/// eight pixels of height on, in pictures brought to at most 960 pixels. Lettering over busy ground is often cut short;
/// brushed signatures are mostly missed, and round, sharp things such as an animal's eyes may pass for letters.
public enum TextFinder {
  private static let longestSide = 960
  /// Small pictures are enlarged by this much at most.
  private static let mostEnlargement = 2.0
  private static let textThreshold: Float = 0.3
  private static let leastScore: Float = 0.5
  /// How far a core's rectangle grows: area x ratio / perimeter.
  private static let growth = 1.6
  private static let leastCoreSide = 3.0

  /// Lines of text from top to bottom.
  /// - Throws: ``VisionError``.
  public static func text(in image: Image) throws(VisionError) -> [TextRegion] {
    let scale = min(mostEnlargement, Double(longestSide) / Double(image.longSide))
    func whole(_ length: Int) -> Int { max(1, Int((Double(length) * scale / 32).rounded())) * 32 }
    let sized = image.resized(width: whole(image.width), height: whole(image.height))
    guard let map = try ShippedNetwork.textDetection.network().run(on: sized)["text_map"],
      map.shape == [1, 1, sized.height, sized.width]
    else { throw .input(network: ShippedNetwork.textDetection.rawValue, reason: "it gave no map") }
    return regions(of: Plane(width: sized.width, height: sized.height, values: map.values))
  }

  /// The lines in a map of where text stands.
  /// - Parameter map: how likely each pixel belongs to a line's core, 0...1.
  public static func regions(of map: Plane) -> [TextRegion] {
    let size = SIMD2(Double(map.width), Double(map.height))
    var found: [TextRegion] = []
    for component in components(of: map) {
      guard var box = TurnedRectangle.smallest(around: component),
        2 * min(box.halves.x, box.halves.y) >= leastCoreSide
      else { continue }
      let score = mean(of: map, in: box)
      guard score > leastScore else { continue }
      box.halves += box.area * growth / box.perimeter
      let corners = box.corners.map { corner in
        // Rectangles go through the middles of pixels.
        pointwiseMin(pointwiseMax((corner + 0.5) / size, .zero), SIMD2(1, 1))
      }
      found.append(TextRegion(corners: ordered(corners), score: score))
    }
    return found.sorted { ($0.corners[0].y, $0.corners[0].x) < ($1.corners[0].y, $1.corners[0].x) }
  }

  /// The pixels of each part that hangs together across sides or corners.
  private static func components(of map: Plane) -> [[SIMD2<Int>]] {
    var isOpen = map.values.map { $0 > textThreshold }
    var components: [[SIMD2<Int>]] = []
    for start in isOpen.indices where isOpen[start] {
      isOpen[start] = false
      var component = [SIMD2(start % map.width, start / map.width)]
      var next = 0
      while next < component.count {
        let pixel = component[next]
        next += 1
        for y in max(0, pixel.y - 1)...min(map.height - 1, pixel.y + 1) {
          for x in max(0, pixel.x - 1)...min(map.width - 1, pixel.x + 1) where isOpen[y * map.width + x] {
            isOpen[y * map.width + x] = false
            component.append(SIMD2(x, y))
          }
        }
      }
      components.append(component)
    }
    return components
  }

  private static func mean(of map: Plane, in box: TurnedRectangle) -> Float {
    let corners = box.corners
    func range(_ values: [Double], _ length: Int) -> ClosedRange<Int> {
      let low = max(0, Int((values.min() ?? 0).rounded(.down)))
      return low...max(low, min(length - 1, Int((values.max() ?? 0).rounded(.up))))
    }
    var (sum, count) = (0.0, 0)
    for y in range(corners.map(\.y), map.height) {
      for x in range(corners.map(\.x), map.width) where box.contains(SIMD2(Double(x), Double(y))) {
        sum += Double(map[x, y])
        count += 1
      }
    }
    return count > 0 ? Float(sum / Double(count)) : 0
  }

  /// Corners clockwise as seen, from the one nearest the upper left on.
  private static func ordered(_ corners: [SIMD2<Double>]) -> [SIMD2<Float>] {
    let (a, b) = (corners[1] - corners[0], corners[2] - corners[1])
    let clockwise = a.x * b.y - a.y * b.x >= 0 ? corners : corners.reversed()
    let start = clockwise.indices.min { clockwise[$0].sum() < clockwise[$1].sum() } ?? 0
    return (0..<clockwise.count).map { SIMD2<Float>(clockwise[(start + $0) % clockwise.count]) }
  }
}
