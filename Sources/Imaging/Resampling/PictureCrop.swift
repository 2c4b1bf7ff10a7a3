/// A part of a picture, in percent of its width and height.
public struct PictureCrop: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Left edge, 0 or more.
  public let left: Double
  /// Top edge, 0 or more.
  public let top: Double
  /// Width, above 0.
  public let width: Double
  /// Height, above 0.
  public let height: Double

  /// Makes a crop.
  /// - Parameter numbers: left, top, width and height in percent.
  /// - Returns: `nil` when there are not four, or when the part is empty or does not lie inside the picture.
  public init?(_ numbers: [Double]) {
    guard numbers.count == 4, numbers.allSatisfy(\.isFinite), numbers[0] >= 0, numbers[1] >= 0, numbers[2] > 0,
      numbers[3] > 0, numbers[0] + numbers[2] <= 100, numbers[1] + numbers[3] <= 100
    else { return nil }
    (left, top, width, height) = (numbers[0], numbers[1], numbers[2], numbers[3])
  }

  /// The crop as an author writes it: `[10, 0, 60, 75]`.
  public var description: String {
    "[" + [left, top, width, height].map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }.joined(separator: ", ") + "]"
  }

  /// The part in whole pixels of a picture of a size; at least one pixel.
  public func pixels(width wide: Int, height high: Int) -> (x: Int, y: Int, width: Int, height: Int) {
    func span(_ from: Double, _ length: Double, _ whole: Int) -> (Int, Int) {
      let first = min(whole - 1, Int((from / 100 * Double(whole)).rounded()))
      let last = min(whole, Int(((from + length) / 100 * Double(whole)).rounded()))
      return (first, max(1, last - first))
    }
    let (x, w) = span(left, width, wide)
    let (y, h) = span(top, height, high)
    return (x, y, w, h)
  }
}

extension Image {
  /// The part of the picture that a crop means.
  public func cropped(_ crop: PictureCrop) -> Image {
    let part = crop.pixels(width: width, height: height)
    return cropped(x: part.x, y: part.y, width: part.width, height: part.height)
  }
}
