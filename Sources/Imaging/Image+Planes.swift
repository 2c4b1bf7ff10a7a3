extension Image {
  /// Red, green and blue as three planes of encoded values, 0...255.
  public func planes() -> [Plane] {
    (0..<3).map { channel in
      let samples = [Float](unsafeUninitializedCapacity: width * height) { target, count in
        pixels.withUnsafeBufferPointer { source in
          for i in 0..<(width * height) { target[i] = Float(source[3 * i + channel]) }
        }
        count = width * height
      }
      return Plane(width: width, height: height, values: samples)
    }
  }

  /// Makes a picture from three planes of encoded values; they are rounded and clamped to 0...255.
  /// - Parameter planes: red, green and blue, of one size.
  public init(planes: [Plane]) {
    precondition(
      planes.count == 3 && planes.allSatisfy { $0.width == planes[0].width && $0.height == planes[0].height },
      "three planes of one size")
    let (width, height) = (planes[0].width, planes[0].height)
    let samples = [UInt8](unsafeUninitializedCapacity: width * height * 3) { target, count in
      for channel in 0..<3 {
        planes[channel].values.withUnsafeBufferPointer { source in
          for i in 0..<(width * height) {
            let value = source[i] + 0.5
            target[3 * i + channel] = value >= 255 ? 255 : value > 0 ? UInt8(value) : 0
          }
        }
      }
      count = width * height * 3
    }
    self.init(width: width, height: height, pixels: samples)
  }
}
