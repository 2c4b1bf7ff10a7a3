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
  public func resampled(height: Int, width: Int, mode: ResamplingMode) throws(TensorError) -> Tensor {
    let (batch, channels, oldHeight, oldWidth) = try planes(for: "resampling")
    guard height > 0, width > 0, height < 1 << 20, width < 1 << 20 else {
      throw .shape("cannot resample \(shape) to \(height)x\(width)")
    }
    if height == oldHeight && width == oldWidth { return self }
    let rows = Self.taps(from: oldHeight, to: height, mode: mode)
    let columns = Self.taps(from: oldWidth, to: width, mode: mode)
    return Tensor(shape: [batch, channels, height, width]) { output in
      for plane in 0..<(batch * channels) {
        let base = plane * oldHeight * oldWidth
        var i = plane * height * width
        for row in rows {
          let (upper, lower) = (base + row.first * oldWidth, base + row.second * oldWidth)
          for column in columns {
            let above = values[upper + column.first]
            let below = values[lower + column.first]
            let top = above + (values[upper + column.second] - above) * column.share
            let bottom = below + (values[lower + column.second] - below) * column.share
            output[i] = top + (bottom - top) * row.share
            i += 1
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
