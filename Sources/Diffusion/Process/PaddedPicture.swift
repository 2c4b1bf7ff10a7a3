import Imaging

/// A picture in a frame of other proportions: resized to fit, in the middle, with white beside it; and back again.
public struct PaddedPicture: Sendable, Equatable {
  /// The frame's size in pixels.
  public let width: Int
  /// The frame's height in pixels.
  public let height: Int
  /// The part of the frame that the picture takes: left edge, top edge, width, height.
  public let place: (x: Int, y: Int, width: Int, height: Int)

  /// Fits a picture of one size into a frame of another.
  /// - Parameters:
  ///   - width: of the frame, at least 1.
  ///   - height: of the frame, at least 1.
  public init(pictureWidth: Int, pictureHeight: Int, width: Int, height: Int) {
    self.width = width
    self.height = height
    let scale = min(Double(width) / Double(pictureWidth), Double(height) / Double(pictureHeight))
    let wide = min(width, max(1, Int((Double(pictureWidth) * scale).rounded())))
    let high = min(height, max(1, Int((Double(pictureHeight) * scale).rounded())))
    place = ((width - wide) / 2, (height - high) / 2, wide, high)
  }

  /// The picture in its frame.
  public func padded(_ picture: Image) -> Image {
    let small = picture.resized(width: place.width, height: place.height)
    var framed = Image(width: width, height: height, filledWith: RGB8(255, 255, 255))
    for row in 0..<place.height {
      let from = row * place.width * 3
      let to = ((place.y + row) * width + place.x) * 3
      framed.pixels.replaceSubrange(
        to..<(to + place.width * 3), with: small.pixels[from..<(from + place.width * 3)])
    }
    return framed
  }

  /// What lies in the picture's place in a frame of this size.
  public func unpadded(_ frame: Image) -> Image {
    frame.cropped(x: place.x, y: place.y, width: place.width, height: place.height)
  }

  /// Frames are equal when pictures have the same place in them.
  public static func == (a: PaddedPicture, b: PaddedPicture) -> Bool {
    a.width == b.width && a.height == b.height && a.place == b.place
  }
}
