extension Tensor {
  /// The largest number under each window of an NCHW tensor; outside the picture counts as minus infinity.
  /// - Parameters:
  ///   - kernel: rows and columns of the window.
  ///   - stride: step between windows.
  ///   - padding: room around the picture; the number of windows rounds down.
  /// - Throws: ``TensorError/shape(_:)``.
  public func maxPooled(
    kernel: (rows: Int, columns: Int), stride: (rows: Int, columns: Int),
    padding: (top: Int, left: Int, bottom: Int, right: Int) = (0, 0, 0, 0), concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    try pooled(kernel: kernel, stride: stride, padding: padding, concurrently: concurrently) {
      plane, width, rows, columns in
      var largest = -Float.infinity
      for y in rows {
        for x in columns { largest = max(largest, plane[y * width + x]) }
      }
      return largest
    }
  }

  /// The mean under each window of an NCHW tensor.
  /// - Parameters:
  ///   - kernel: rows and columns of the window.
  ///   - stride: step between windows.
  ///   - padding: room around the picture; the number of windows rounds down.
  ///   - countsPadding: whether room outside the picture counts as zeros; otherwise it does not count.
  /// - Throws: ``TensorError/shape(_:)``.
  public func averagePooled(
    kernel: (rows: Int, columns: Int), stride: (rows: Int, columns: Int),
    padding: (top: Int, left: Int, bottom: Int, right: Int) = (0, 0, 0, 0), countsPadding: Bool = false,
    concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    let whole = Float(kernel.rows * kernel.columns)
    return try pooled(kernel: kernel, stride: stride, padding: padding, concurrently: concurrently) {
      plane, width, rows, columns in
      var sum: Float = 0
      for y in rows {
        for x in columns { sum += plane[y * width + x] }
      }
      return sum / (countsPadding ? whole : Float(max(1, rows.count * columns.count)))
    }
  }

  /// One number for each window: plane, its width, rows and columns of the window inside the picture.
  private func pooled(
    kernel: (rows: Int, columns: Int), stride: (rows: Int, columns: Int),
    padding: (top: Int, left: Int, bottom: Int, right: Int), concurrently: Bool,
    _ body: @Sendable (UnsafePointer<Float>, Int, Range<Int>, Range<Int>) -> Float
  ) throws(TensorError) -> Tensor {
    let (batch, channels, height, width) = try planes(for: "pooling")
    guard
      let outHeight = ConvolutionGeometry.outputLength(
        input: height, kernel: kernel.rows, before: padding.top, after: padding.bottom, stride: stride.rows,
        dilation: 1),
      let outWidth = ConvolutionGeometry.outputLength(
        input: width, kernel: kernel.columns, before: padding.left, after: padding.right, stride: stride.columns,
        dilation: 1),
      outHeight > 0, outWidth > 0
    else { throw .shape("pooling with kernel \(kernel.rows)x\(kernel.columns) does not fit \(shape)") }
    return Tensor(shape: [batch, channels, outHeight, outWidth]) { output in
      values.withUnsafeBufferPointer { input in
        guard let x = input.baseAddress, let y = output.baseAddress else { return }
        let (source, target) = (SharedConstPointer(base: x), SharedPointer(base: y))
        Workers.run(count: batch * channels, concurrently: concurrently && output.count > 1 << 14) { plane in
          let input = source.base + plane * height * width
          let output = target.base + plane * outHeight * outWidth
          for oy in 0..<outHeight {
            let top = oy * stride.rows - padding.top
            let rows = max(0, top)..<max(max(0, top), min(height, top + kernel.rows))
            for ox in 0..<outWidth {
              let left = ox * stride.columns - padding.left
              let columns = max(0, left)..<max(max(0, left), min(width, left + kernel.columns))
              output[oy * outWidth + ox] = body(input, width, rows, columns)
            }
          }
        }
      }
    }
  }

  /// The mean over rows and columns of an NCHW tensor: [batch, channels, 1, 1].
  /// - Throws: ``TensorError/shape(_:)``.
  public func globallyAveraged() throws(TensorError) -> Tensor {
    let (batch, channels, height, width) = try planes(for: "global pooling")
    let area = height * width
    return Tensor(shape: [batch, channels, 1, 1]) { output in
      for plane in output.indices {
        var sum = 0.0
        for i in plane * area..<(plane + 1) * area { sum += Double(values[i]) }
        output[plane] = Float(sum / Double(area))
      }
    }
  }
}
