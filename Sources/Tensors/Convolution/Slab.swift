/// The part of a convolution's input that one piece of its result needs, channels last, with its border of zeros.
struct Slab: Sendable {
  let piece: SlabCut.Piece
  let kernel: ConvolutionKernel
  let rows: Int
  let columns: Int
  /// The frames of the input that are needed and there.
  let frames: Range<Int>

  /// Numbers in one frame.
  var frameCount: Int { rows * columns * kernel.groupInputs }

  /// Copies the numbers.
  /// - Parameter target: room for `frameCount` numbers of `format` for each frame.
  func fill(
    _ target: UnsafeMutableRawPointer, format: OneDNN.Format, from x: UnsafePointer<Float>, input: FeatureExtent,
    kernels: Kernels
  ) {
    let lineCount = columns * kernel.groupInputs
    if format == .float32 {
      var line = target.assumingMemoryBound(to: Float.self)
      for frame in frames {
        for row in 0..<rows {
          fillLine(line, frame: frame, row: row, from: x, input: input, kernels: kernels)
          line += lineCount
        }
      }
    } else {
      var bits = target.assumingMemoryBound(to: UInt16.self)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: lineCount) { scratch in
        guard let line = scratch.baseAddress else { return }
        for frame in frames {
          for row in 0..<rows {
            fillLine(line, frame: frame, row: row, from: x, input: input, kernels: kernels)
            kernels.table.narrow(line, lineCount, bits)
            bits += lineCount
          }
        }
      }
    }
  }

  /// Copies one row of one frame.
  private func fillLine(
    _ line: UnsafeMutablePointer<Float>, frame: Int, row: Int, from x: UnsafePointer<Float>, input: FeatureExtent,
    kernels: Kernels
  ) {
    let geometry = kernel.geometry
    let channels = kernel.groupInputs
    let y = piece.row * geometry.stride.rows - geometry.padding.top + row
    let left = piece.column * geometry.stride.columns - geometry.padding.left
    let first = min(columns, max(0, -left))
    let last = max(first, min(columns, input.columns - left))
    guard y >= 0, y < input.rows, last > first else {
      line.update(repeating: 0, count: columns * channels)
      return
    }
    line.update(repeating: 0, count: first * channels)
    (line + last * channels).update(repeating: 0, count: (columns - last) * channels)
    let target = line + first * channels
    if input.layout == .channelsFirst {
      let plane = input.frames * input.area
      let source =
        x + (piece.item * input.channels + piece.group * channels) * plane + frame * input.area + y * input.columns
        + left + first
      kernels.table.transpose(source, plane, channels, last - first, target, channels)
    } else {
      let source =
        x + input.pixel(item: piece.item, frame: frame, row: y, column: left + first) * input.channels
        + piece.group * channels
      if channels == input.channels {
        target.update(from: source, count: (last - first) * channels)
      } else {
        for pixel in 0..<(last - first) {
          (target + pixel * channels).update(from: source + pixel * input.channels, count: channels)
        }
      }
    }
  }
}

extension FeatureExtent {
  /// The number of a pixel, counted over all frames and items.
  func pixel(item: Int, frame: Int, row: Int, column: Int) -> Int {
    ((item * frames + frame) * rows + row) * columns + column
  }
}
