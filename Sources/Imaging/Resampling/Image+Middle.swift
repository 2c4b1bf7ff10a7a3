extension Image {
  /// The middle of the picture as image encoders want it: the short side is resized with Pillow's bicubic filter on 8-bit
  /// samples, the long side with it, rounded down to whole pixels; then the middle is cut out.
  /// - Parameters:
  ///   - shortSide: pixels of the short side before the cut, at least the larger of `width` and `height`.
  ///   - width: pixels across that are left.
  ///   - height: pixels down that are left.
  public func middle(shortSide: Int, width: Int, height: Int) -> Image {
    precondition(width > 0 && height > 0 && max(width, height) <= shortSide, "more is cut out than there is")
    let short = min(self.width, self.height)
    let (wide, high) = (shortSide * self.width / short, shortSide * self.height / short)
    let (left, top) = ((wide - width) / 2, (high - height) / 2)
    let columns = PillowBicubic(from: self.width, to: wide, keeping: left..<left + width)
    let rows = PillowBicubic(from: self.height, to: high, keeping: top..<top + height)
    let across = columns.resampled(pixels, lines: self.height, step: 3, lineStep: 3 * self.width)
    let down = rows.resampled(across, lines: width, step: 3 * width, lineStep: 3)
    var result = Image(width: width, height: height, filledWith: RGB8(0, 0, 0))
    // `down` holds a column after the other.
    for x in 0..<width {
      for y in 0..<height {
        for channel in 0..<3 { result.pixels[3 * (y * width + x) + channel] = down[3 * (x * height + y) + channel] }
      }
    }
    return result
  }
}

/// Lines of 8-bit RGB pixels at another length: Pillow's bicubic filter (a = -0.5), which grows with the shrinking.
struct PillowBicubic {
  private var taps: [(first: Int, weights: [Float])] = []

  /// - Parameter kept: which pixels of the new line are wanted.
  init(from old: Int, to new: Int, keeping kept: Range<Int>) {
    let scale = Double(old) / Double(new)
    let stretch = max(1, scale)
    for pixel in kept {
      let centre = (Double(pixel) + 0.5) * scale
      let first = max(0, Int(centre - 2 * stretch + 0.5))
      let end = min(old, Int(centre + 2 * stretch + 0.5))
      let weights = (first..<max(first + 1, end)).map { Self.cubic((Double($0) + 0.5 - centre) / stretch) }
      let sum = weights.reduce(0, +)
      taps.append((first, weights.map { Float($0 / sum) }))
    }
  }

  /// New lines, one after the other, of pixels that lie `step` samples apart in the old ones.
  func resampled(_ samples: [UInt8], lines: Int, step: Int, lineStep: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: 3 * lines * taps.count)
    for line in 0..<lines {
      for (index, tap) in taps.enumerated() {
        var sum = SIMD3<Float>()
        var source = line * lineStep + tap.first * step
        for weight in tap.weights {
          sum += weight * SIMD3(Float(samples[source]), Float(samples[source + 1]), Float(samples[source + 2]))
          source += step
        }
        let rounded = (sum + 0.5).rounded(.down).clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255))
        for channel in 0..<3 { result[3 * (line * taps.count + index) + channel] = UInt8(rounded[channel]) }
      }
    }
    return result
  }

  private static func cubic(_ x: Double) -> Double {
    switch abs(x) {
    case ..<1: (1.5 * abs(x) - 2.5) * x * x + 1
    case ..<2: ((-0.5 * abs(x) + 2.5) * abs(x) - 4) * abs(x) + 2
    default: 0
    }
  }
}
