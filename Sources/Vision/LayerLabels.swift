import Foundation
import Imaging

/// Layers as an author paints them: a picture in which each layer has one flat tone or colour, the darkest the backmost.
public struct LayerLabels: Sendable, Hashable, Codable {
  /// Larger pictures are sampled down to this long side, pixels; scenes are smaller still.
  private static let longestSide = 1024

  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// How many layers there are, 1...``SceneCorrection/mostLayers``.
  public let count: Int
  /// The layer of every pixel, rows from the top: `width * height` bytes below `count`.
  public let numbers: Data

  /// Numbers the colours of a picture by brightness (luma with the weights of BT.601), then by red, green, blue.
  /// - Throws: ``VisionError/correction(_:)`` when there are more than ``SceneCorrection/mostLayers``.
  public init(_ image: Image) throws(VisionError) {
    var colours: Set<RGB8> = []
    var last: RGB8?
    for i in 0..<image.width * image.height {
      let colour = RGB8(image.pixels[3 * i], image.pixels[3 * i + 1], image.pixels[3 * i + 2])
      guard colour != last else { continue }
      last = colour
      guard colours.insert(colour).inserted, colours.count > SceneCorrection.mostLayers else { continue }
      throw .correction([
        SceneCorrection.Fault(
          part: .image,
          reason: "holds more than \(SceneCorrection.mostLayers) colours; give each layer one flat colour, with hard "
            + "edges, and save it as PNG")
      ])
    }
    let sorted = colours.sorted { Self.rank($0) < Self.rank($1) }
    var numberOf: [RGB8: UInt8] = [:]
    for (number, colour) in sorted.enumerated() { numberOf[colour] = UInt8(number) }
    let scale = min(1, Double(Self.longestSide) / Double(image.longSide))
    let width = max(1, Int((Double(image.width) * scale).rounded()))
    let height = max(1, Int((Double(image.height) * scale).rounded()))
    var numbers = Data(capacity: width * height)
    for y in 0..<height {
      let row = Self.nearest(y, of: height, among: image.height)
      for x in 0..<width {
        numbers.append(numberOf[image[Self.nearest(x, of: width, among: image.width), row]] ?? 0)
      }
    }
    (self.width, self.height, self.count, self.numbers) = (width, height, sorted.count, numbers)
  }

  /// Reads what was encoded.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    width = try container.decode(Int.self, forKey: .width)
    height = try container.decode(Int.self, forKey: .height)
    count = try container.decode(Int.self, forKey: .count)
    numbers = try container.decode(Data.self, forKey: .numbers)
    let sides = 1...Self.longestSide
    guard sides.contains(width), sides.contains(height), numbers.count == width * height,
      (1...SceneCorrection.mostLayers).contains(count), numbers.allSatisfy({ $0 < count })
    else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: container.codingPath, debugDescription: "layer labels that contradict their size"))
    }
  }

  /// The layer of every pixel of a picture of another size, by the nearest sample.
  func resampled(width: Int, height: Int) -> [Int32] {
    let numbers = [UInt8](numbers)
    var result: [Int32] = []
    result.reserveCapacity(width * height)
    for y in 0..<height {
      let row = Self.nearest(y, of: height, among: self.height) * self.width
      for x in 0..<width { result.append(Int32(numbers[row + Self.nearest(x, of: width, among: self.width)])) }
    }
    return result
  }

  private static func nearest(_ position: Int, of count: Int, among samples: Int) -> Int {
    (2 * position + 1) * samples / (2 * count)
  }

  private static func rank(_ colour: RGB8) -> (Int, Int) {
    let (red, green, blue) = (Int(colour.red), Int(colour.green), Int(colour.blue))
    return (299 * red + 587 * green + 114 * blue, red << 16 | green << 8 | blue)
  }
}
