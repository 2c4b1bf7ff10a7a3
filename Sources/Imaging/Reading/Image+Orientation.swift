extension Image {
  /// The picture brought upright from an Exif orientation.
  /// - Parameter orientation: 1 as it is, 2 mirrored, 3 turned by half, 4 flipped, 5 transposed, 6 to be turned right,
  ///   7 transversed, 8 to be turned left; any other number counts as 1.
  public func upright(fromOrientation orientation: Int) -> Image {
    guard (2...8).contains(orientation) else { return self }
    let (width, height) = (width, height)
    let turned = orientation >= 5
    let (newWidth, newHeight) = turned ? (height, width) : (width, height)
    // Where the new picture's first pixel comes from, and the steps along its rows and columns, in pixels.
    let (start, along, down): (Int, Int, Int) =
      switch orientation {
      case 2: (width - 1, -1, width)
      case 3: (width * height - 1, -1, -width)
      case 4: (width * (height - 1), 1, -width)
      case 5: (0, width, 1)
      case 6: (width * (height - 1), -width, 1)
      case 7: (width * height - 1, -width, -1)
      default: (width - 1, width, -1)
      }
    let samples = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
      pixels.withUnsafeBufferPointer { source in
        var to = 0
        for y in 0..<newHeight {
          var from = 3 * (start + y * down)
          for _ in 0..<newWidth {
            target[to] = source[from]
            target[to + 1] = source[from + 1]
            target[to + 2] = source[from + 2]
            to += 3
            from += 3 * along
          }
        }
      }
      count = pixels.count
    }
    return Image(width: newWidth, height: newHeight, pixels: samples)
  }
}
