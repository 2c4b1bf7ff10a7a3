import Imaging

/// A picture as it looks through half-closed eyes.
public enum SquintView {
  /// The picture without its small things, a little paler and a little greyer: lashes take light from the lights, and scatter some of it
  /// over the darks.
  /// - Parameters:
  ///   - picture: of any size.
  ///   - longSide: long side of the result in pixels.
  public static func picture(_ picture: Image, longSide: Int = 832) -> Image {
    let sized = picture.longSide > longSide ? picture.resized(longSide: longSide) : picture
    let planes = sized.planes().map { $0.gaussianBlurred(sigma: Float(sized.longSide) * 0.011) }
    var grey = planes[0]
    for i in grey.values.indices {
      grey.values[i] = 0.2126 * planes[0].values[i] + 0.7152 * planes[1].values[i] + 0.0722 * planes[2].values[i]
    }
    let softened = planes.map { plane in
      var soft = plane
      for i in soft.values.indices {
        let muted = grey.values[i] + (plane.values[i] - grey.values[i]) * 0.85
        soft.values[i] = 16 + muted * 0.86
      }
      return soft
    }
    return Image(planes: softened)
  }
}
