/// How a feature map is resampled.
public enum ResamplingMode: Sendable {
  /// Linear in both directions with half-pixel centres and clamped edges.
  case bilinear
  /// The sample at floor(position x input / output).
  case nearest
}

extension Tensor {
  /// An NCHW tensor at another number of rows and columns.
  /// - Throws: ``TensorError/shape(_:)``.
  public func resampled(
    height: Int, width: Int, mode: ResamplingMode, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    let (batch, channels, oldHeight, oldWidth) = try planes(for: "resampling")
    guard height > 0, width > 0, height < 1 << 20, width < 1 << 20 else {
      throw .shape("cannot resample \(shape) to \(height)x\(width)")
    }
    if height == oldHeight && width == oldWidth { return self }
    let rows = Self.taps(from: oldHeight, to: height, mode: mode)
    let columns = Self.taps(from: oldWidth, to: width, mode: mode)
    // Rows in a piece of work.
    let piece = max(1, (1 << 14) / width)
    let total = batch * channels * height
    return Tensor(shape: [batch, channels, height, width]) { output in
      values.withUnsafeBufferPointer { input in
        guard let x = input.baseAddress, let y = output.baseAddress else { return }
        let (source, target) = (SharedConstPointer(base: x), SharedPointer(base: y))
        Workers.run(count: (total + piece - 1) / piece, concurrently: concurrently) { index in
          for line in index * piece..<min(total, (index + 1) * piece) {
            let (plane, number) = line.quotientAndRemainder(dividingBy: height)
            let row = rows[number]
            let upper = source.base + (plane * oldHeight + row.first) * oldWidth
            let lower = source.base + (plane * oldHeight + row.second) * oldWidth
            let result = target.base + line * width
            for (i, column) in columns.enumerated() {
              let top = upper[column.first] + (upper[column.second] - upper[column.first]) * column.share
              let bottom = lower[column.first] + (lower[column.second] - lower[column.first]) * column.share
              result[i] = top + (bottom - top) * row.share
            }
          }
        }
      }
    }
  }

  /// The two samples each output takes, and the share of the second.
  private static func taps(
    from old: Int, to new: Int, mode: ResamplingMode
  ) -> [(first: Int, second: Int, share: Float)] {
    let step = Double(old) / Double(new)
    return (0..<new).map { i in
      switch mode {
      case .nearest:
        let sample = i * old / new
        return (sample, sample, 0)
      case .bilinear:
        let position = max(0, (Double(i) + 0.5) * step - 0.5)
        let first = min(old - 1, Int(position))
        return (first, min(old - 1, first + 1), Float(position - Double(first)))
      }
    }
  }
}
