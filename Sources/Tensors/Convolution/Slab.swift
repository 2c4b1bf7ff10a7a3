/// The part of a convolution's input that one piece of its result needs, channels last, with its border of zeros.
struct Slab: Sendable {
  /// The frames of the input that are needed and there.
  let frames: Range<Int>
  private let piece: SlabCut.Piece
  private let kernel: ConvolutionKernel
  private let input: FeatureExtent
  private let rows: Int
  private let columns: Int

  init(piece: SlabCut.Piece, kernel: ConvolutionKernel, input: FeatureExtent) {
    let geometry = kernel.frameGeometry
    let needed = (piece.frames.count - 1) * geometry.stride + (kernel.frames - 1) * geometry.dilation + 1
    let first = piece.frames.lowerBound * geometry.stride - geometry.padding.before
    frames = max(0, first)..<max(max(0, first), min(input.frames, first + needed))
    self.piece = piece
    self.kernel = kernel
    self.input = input
    (rows, columns) = (kernel.picture(for: piece.size).rows, kernel.picture(for: piece.size).columns)
  }

  /// Numbers in one frame.
  var frameCount: Int { rows * columns * kernel.groupInputs }

  /// Pixels that are rounded to bfloat16 at a time, while they are in the inner cache.
  private static let segment = 64

  /// Copies the numbers.
  /// - Parameter target: room for `frameCount` numbers of `format` for each frame.
  func fill(
    _ target: UnsafeMutableRawPointer, format: OneDNN.Format, from x: FeatureNumbers<UnsafePointer<Float>>,
    kernels: Kernels
  ) {
    let channels = kernel.groupInputs
    if format == .float32 {
      var line = target.assumingMemoryBound(to: Float.self)
      for frame in frames {
        for row in 0..<rows {
          fill(line, frame: frame, row: row, columns: 0..<columns, from: x, kernels: kernels)
          line += columns * channels
        }
      }
    } else {
      var bits = target.assumingMemoryBound(to: UInt16.self)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.segment * channels) { scratch in
        guard let floats = scratch.baseAddress else { return }
        for frame in frames {
          for row in 0..<rows {
            for start in stride(from: 0, to: columns, by: Self.segment) {
              let part = start..<min(columns, start + Self.segment)
              fill(floats, frame: frame, row: row, columns: part, from: x, kernels: kernels)
              kernels.table.narrow(floats, part.count * channels, bits)
              bits += part.count * channels
            }
          }
        }
      }
    }
  }

  /// Copies a part of one row of one frame.
  private func fill(
    _ target: UnsafeMutablePointer<Float>, frame: Int, row: Int, columns: Range<Int>,
    from x: FeatureNumbers<UnsafePointer<Float>>, kernels: Kernels
  ) {
    let geometry = kernel.geometry
    let channels = kernel.groupInputs
    let y = piece.row * geometry.stride.rows - geometry.padding.top + row
    // The input's column that lies at the part's first one.
    let left = piece.column * geometry.stride.columns - geometry.padding.left + columns.lowerBound
    let first = min(columns.count, max(0, -left))
    let last = max(first, min(columns.count, input.columns - left))
    guard y >= 0, y < input.rows, last > first else {
      target.update(repeating: 0, count: columns.count * channels)
      return
    }
    target.update(repeating: 0, count: first * channels)
    (target + last * channels).update(repeating: 0, count: (columns.count - last) * channels)
    let pixels = target + first * channels
    if input.layout == .channelsFirst {
      let plane = input.frames * input.area
      let source =
        x.base + (piece.item * input.channels + piece.group * channels) * plane + frame * input.area
        + y * input.columns + left + first
      kernels.table.transpose(source, plane, channels, last - first, pixels, channels)
    } else {
      let source =
        x.pixel(item: piece.item, frame: frame, row: y, column: left + first, of: input) + piece.group * channels
      if channels == input.channels {
        pixels.update(from: source, count: (last - first) * channels)
      } else {
        for pixel in 0..<(last - first) {
          (pixels + pixel * channels).update(from: source + pixel * input.channels, count: channels)
        }
      }
    }
  }
}

/// Where the numbers of feature maps lie: all in one piece, or, channels last and of one item, every frame by itself.
struct FeatureNumbers<Pointer: Strideable>: @unchecked Sendable where Pointer.Stride == Int {
  /// The first number of the one piece.
  let base: Pointer
  private let frames: [Pointer]

  init(_ base: Pointer) {
    self.base = base
    frames = []
  }

  /// - Parameter frames: at least one.
  init(frames: [Pointer]) {
    base = frames[0]
    self.frames = frames
  }

  /// The first number of a pixel; channels last.
  func pixel(item: Int, frame: Int, row: Int, column: Int, of extent: FeatureExtent) -> Pointer {
    guard frames.isEmpty else { return frames[frame].advanced(by: (row * extent.columns + column) * extent.channels) }
    return base.advanced(by: extent.pixel(item: item, frame: frame, row: row, column: column) * extent.channels)
  }
}

extension FeatureExtent {
  /// The number of a pixel, counted over all frames and items.
  func pixel(item: Int, frame: Int, row: Int, column: Int) -> Int {
    ((item * frames + frame) * rows + row) * columns + column
  }
}
