internal import CKernels

extension Image {
  /// The picture at another size, in linear light: Lanczos with three lobes where it shrinks, Catmull-Rom where it grows.
  /// - Parameters:
  ///   - width: the new width in pixels, at least 1.
  ///   - height: the new height in pixels, at least 1.
  public func resized(width: Int, height: Int) -> Image {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    if width == self.width && height == self.height { return self }
    let resampler = Resampler(
      channels: 3, sourceWidth: self.width, sourceHeight: self.height, width: width, height: height, filter: .sharp)
    let sourceCount = Int32(3 * self.width)
    let sourceStride = 3 * self.width
    let samples = [UInt8](unsafeUninitializedCapacity: width * height * 3) { target, count in
      pixels.withUnsafeBufferPointer { source in
        nonisolated(unsafe) let (source, target) = (source.baseAddress, target.baseAddress)
        Parallel.bands(height, minimum: 64) { band in
          resampler.resample(band) { row, line in
            imaging_decode_row(source?.advanced(by: row * sourceStride), sourceCount, SRGB.decoding, line)
          } store: { row, line in
            imaging_encode_row(
              line, Int32(3 * width), SRGB.guesses, SRGB.thresholds, target?.advanced(by: row * 3 * width))
          }
        }
      }
      count = width * height * 3
    }
    return Image(width: width, height: height, pixels: samples)
  }

  /// The picture with its long side at the given length; the short side keeps the proportions, to the nearest pixel.
  /// - Parameter longSide: in pixels, at least 1.
  public func resized(longSide: Int) -> Image {
    precondition(longSide > 0, "an image has at least one pixel")
    let size = size(longSide: longSide)
    return resized(width: size.width, height: size.height)
  }

  /// The picture at several widths, heights in proportion, in the order of `widths`.
  /// - Parameter widths: in pixels, each at least 1.
  public func resized(widths: [Int]) -> [Image] {
    widths.map { width in
      let height = max(1, Int((Double(height) * Double(width) / Double(self.width)).rounded()))
      return resized(width: width, height: height)
    }
  }

  /// The size the picture would have with its long side at the given length.
  public func size(longSide: Int) -> (width: Int, height: Int) {
    let scale = Double(longSide) / Double(self.longSide)
    return (
      width == self.longSide ? longSide : max(1, Int((Double(width) * scale).rounded())),
      height == self.longSide ? longSide : max(1, Int((Double(height) * scale).rounded()))
    )
  }

  /// The part of the picture from column `x`, row `y` on.
  /// - Parameters: a rectangle in pixels, inside the picture and not empty.
  public func cropped(x: Int, y: Int, width: Int, height: Int) -> Image {
    precondition(
      x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= self.width && y + height <= self.height,
      "the crop lies outside the image")
    var samples = [UInt8]()
    samples.reserveCapacity(width * height * 3)
    for row in y..<y + height {
      let start = 3 * (row * self.width + x)
      samples.append(contentsOf: pixels[start..<start + 3 * width])
    }
    return Image(width: width, height: height, pixels: samples)
  }
}
