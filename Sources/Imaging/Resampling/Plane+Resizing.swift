extension Plane {
  /// The plane at another size: area means where it shrinks, linear between samples where it grows.
  ///
  /// It never overshoots the samples it is made of.
  /// - Parameters:
  ///   - width: the new width in samples, at least 1.
  ///   - height: the new height in samples, at least 1.
  public func resized(width: Int, height: Int) -> Plane {
    precondition(width > 0 && height > 0, "a plane has at least one sample")
    if width == self.width && height == self.height { return self }
    let resampler = Resampler(
      channels: 1, sourceWidth: self.width, sourceHeight: self.height, width: width, height: height, filter: .smooth)
    let sourceWidth = self.width
    let samples = [Float](unsafeUninitializedCapacity: width * height) { target, count in
      target.initialize(repeating: 0)
      values.withUnsafeBufferPointer { source in
        nonisolated(unsafe) let (source, target) = (source.baseAddress, target.baseAddress)
        Parallel.bands(height, minimum: 64) { band in
          resampler.resample(band) { row, line in
            if let source { line.update(from: source + row * sourceWidth, count: sourceWidth) }
          } store: { row, line in
            target?.advanced(by: row * width).update(from: line, count: width)
          }
        }
      }
      count = width * height
    }
    return Plane(width: width, height: height, values: samples)
  }

  /// The part of the plane from column `x`, row `y` on; the rectangle lies inside the plane and is not empty.
  public func cropped(x: Int, y: Int, width: Int, height: Int) -> Plane {
    precondition(
      x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= self.width && y + height <= self.height,
      "the crop lies outside the plane")
    var samples = [Float]()
    samples.reserveCapacity(width * height)
    for row in y..<y + height {
      let start = row * self.width + x
      samples.append(contentsOf: values[start..<start + width])
    }
    return Plane(width: width, height: height, values: samples)
  }
}
