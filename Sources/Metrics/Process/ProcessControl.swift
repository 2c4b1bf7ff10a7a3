import Imaging

/// A sequence made from nothing but a finished picture, as a yardstick: a process that scores no better than these has
/// not been shown to paint.
public enum ProcessControl: String, Sendable, CaseIterable, Codable {
  /// The canvas turns into the picture evenly everywhere.
  case crossFade = "cross-fade"
  /// The picture, out of focus at first, grows sharp.
  case blurToSharp = "blur-to-sharp"
  /// The picture is uncovered from the top down.
  case wipe

  /// The number of frames a control has when nothing else is said.
  public static let standardFrames = 20

  /// The standard deviation of the first blur, as a share of the long side.
  static let firstBlur: Float = 0.15

  /// The control's frames: the first is the canvas (for blur-to-sharp the blurred picture), the last the picture.
  /// - Parameters:
  ///   - picture: the finished picture.
  ///   - canvas: what it begins from, of the picture's size.
  ///   - count: how many frames, at least 2.
  /// - Throws: ``MetricsError`` when sizes differ or `count` is under 2.
  public func frames(
    of picture: Image, canvas: Image, count: Int = Self.standardFrames
  ) throws(MetricsError) -> [Image] {
    guard count >= 2 else { throw .tooFewFrames(found: count, needed: 2) }
    guard canvas.width == picture.width, canvas.height == picture.height else {
      throw .sizeMismatch(
        width: canvas.width, height: canvas.height, expectedWidth: picture.width, expectedHeight: picture.height)
    }
    return (0..<count).map { index in
      let time = Float(index) / Float(count - 1)
      return switch self {
      case .crossFade: Self.blend(canvas, picture, share: time)
      case .blurToSharp: picture.gaussianBlurred(sigma: (1 - time) * Self.firstBlur * Float(picture.longSide))
      case .wipe: Self.covered(picture, by: canvas, fromRow: Int((time * Float(picture.height)).rounded()))
      }
    }
  }

  private static func blend(_ canvas: Image, _ picture: Image, share: Float) -> Image {
    let weight = Int((share * 256).rounded())
    var result = canvas
    for i in result.pixels.indices {
      let sum = Int(canvas.pixels[i]) * (256 - weight) + Int(picture.pixels[i]) * weight
      result.pixels[i] = UInt8((sum + 128) >> 8)
    }
    return result
  }

  private static func covered(_ picture: Image, by canvas: Image, fromRow row: Int) -> Image {
    let split = min(max(row, 0), picture.height) * picture.width * 3
    return Image(
      width: picture.width, height: picture.height,
      pixels: Array(picture.pixels[..<split]) + Array(canvas.pixels[split...]))
  }
}
