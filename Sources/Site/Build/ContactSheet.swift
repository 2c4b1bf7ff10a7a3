import Imaging

/// Small pictures side by side on one large one, row by row.
enum ContactSheet {
  /// Long side of a small picture in pixels: twice what lessons look at to see where the canvas has changed.
  static let longSide = 208

  /// Puts pictures of one size on a sheet.
  /// - Parameter images: at least one.
  static func make(_ images: [Image]) -> Image {
    precondition(!images.isEmpty, "a sheet holds at least one picture")
    let small = images.map { $0.longSide > longSide ? $0.resized(longSide: longSide) : $0 }
    let columns = columns(for: small.count)
    let (width, height) = (small[0].width, small[0].height)
    var sheet = Image(
      width: columns * width, height: (small.count + columns - 1) / columns * height, filledWith: RGB8(0, 0, 0))
    for (index, image) in small.enumerated() {
      for row in 0..<height {
        let start = 3 * ((index / columns * height + row) * sheet.width + index % columns * width)
        sheet.pixels.replaceSubrange(
          start..<start + 3 * width, with: image.pixels[3 * row * width..<3 * (row + 1) * width])
      }
    }
    return sheet
  }

  /// Takes a sheet apart; `nil` if it does not hold that many pictures of one size.
  static func pictures(on sheet: Image, count: Int) -> [Image]? {
    guard count > 0 else { return nil }
    let columns = columns(for: count)
    let rows = (count + columns - 1) / columns
    guard sheet.width % columns == 0, sheet.height % rows == 0 else { return nil }
    let (width, height) = (sheet.width / columns, sheet.height / rows)
    return (0..<count).map {
      sheet.cropped(x: $0 % columns * width, y: $0 / columns * height, width: width, height: height)
    }
  }

  private static func columns(for count: Int) -> Int { Int(Double(count).squareRoot().rounded(.up)) }
}
