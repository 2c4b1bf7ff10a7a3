extension FeatureFrame {
  /// Pixels in a piece of work.
  private static let piece = 1 << 10

  /// The frame with every pixel brought to the length sqrt(channels) and scaled, then SiLU.
  /// - Parameter scale: one number for each channel.
  package func normalised(scale: [Float], pool: FramePool, concurrently: Bool = true) -> FeatureFrame {
    precondition(scale.count == channels, "\(scale.count) numbers do not scale \(channels) channels")
    let result = FeatureFrame(rows: rows, columns: columns, channels: channels, pool: pool, isKept: true)
    guard channels % 16 == 0 else {
      for pixel in 0..<rows * columns { normalisePixel(pixel, scale: scale, into: result) }
      return result
    }
    let kernels = FrameKernels.current
    let pixels = rows * columns
    Workers.run(count: (pixels + Self.piece - 1) / Self.piece, concurrently: concurrently) { index in
      let first = index * Self.piece
      scale.withUnsafeBufferPointer { scale in
        kernels.table.normalise(
          base + first * channels, Int32(min(Self.piece, pixels - first)), Int32(channels), scale.baseAddress,
          result.base + first * channels)
      }
    }
    return result
  }

  private func normalisePixel(_ pixel: Int, scale: [Float], into result: FeatureFrame) {
    let (x, y) = (base + pixel * channels, result.base + pixel * channels)
    let squares = (0..<channels).reduce(Float(0)) { $0 + x[$1] * x[$1] }
    let factor = Float(channels).squareRoot() / max(squares.squareRoot(), 1e-12)
    for channel in 0..<channels { y[channel] = x[channel] * factor * scale[channel] }
    Activation.silu.apply(to: y, count: channels, channel: 0)
  }

  /// Adds another frame of the same size; only for whoever makes this frame.
  func add(_ other: FeatureFrame, concurrently: Bool) {
    let kernels = Kernels.current
    let length = Self.piece * channels
    Workers.run(count: (count + length - 1) / length, concurrently: concurrently) { index in
      let first = index * length
      kernels.table.add_gated(other.base + first, nil, min(length, count - first), base + first)
    }
  }

  /// The frame with every pixel 2x2 times.
  func doubled(pool: FramePool) -> FeatureFrame {
    let result = FeatureFrame(rows: 2 * rows, columns: 2 * columns, channels: channels, pool: pool)
    for row in 0..<2 * rows {
      for column in 0..<2 * columns {
        (result.base + (row * 2 * columns + column) * channels)
          .update(from: base + (row / 2 * columns + column / 2) * channels, count: channels)
      }
    }
    return result
  }
}
