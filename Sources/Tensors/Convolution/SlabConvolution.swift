import Synchronization

/// A convolution done slab by slab.
///
/// A slab holds the input rows that some output rows need, channels last, with the border of zeros around them; it is small
/// enough for the outer caches. Frames outside the input cost nothing, and no slab is larger than it must be.
struct SlabConvolution: Sendable {
  private let kernel: ConvolutionKernel
  private let product: any SlabProduct

  /// - Parameter weight: [outputs, inputs / groups, frames, rows, columns].
  init(kernel: ConvolutionKernel, weight: [Float], precision: WeightPrecision) throws(TensorError) {
    self.kernel = kernel
    if let few = FewOutputsProduct(kernel: kernel, weight: weight) {
      product = few
    } else {
      product = try PackedSlabProduct(kernel: kernel, weight: weight, precision: precision)
    }
  }

  /// Where numbers come from and where they go.
  typealias Source = FeatureNumbers<UnsafePointer<Float>>
  typealias Target = FeatureNumbers<UnsafeMutablePointer<Float>>

  /// What runs the convolution: numbers in, numbers out, and whether it could be done.
  func prepared(for job: ConvolutionJob) throws(TensorError) -> (Source, Target) -> Bool {
    let cut = SlabCut(kernel: kernel, input: job.input, output: job.output)
    var runs: [SlabCut.Size: SlabProduct.Run] = [:]
    for size in cut.sizes { runs[size] = try product.prepared(size) }
    let kernels = Kernels.current
    return { [runs] source, target in
      let failed = Atomic(false)
      Workers.run(count: cut.count, concurrently: job.concurrently) { index in
        let piece = cut[index]
        guard let run = runs[piece.size],
          convolve(piece, run: run, from: source, to: target, job: job, kernels: kernels)
        else {
          failed.store(true, ordering: .relaxed)
          return
        }
      }
      return !failed.load(ordering: .relaxed)
    }
  }

  private func convolve(
    _ piece: SlabCut.Piece, run: SlabProduct.Run, from x: Source, to y: Target, job: ConvolutionJob, kernels: Kernels
  ) -> Bool {
    let slab = Slab(piece: piece, kernel: kernel, input: job.input)
    let frameBytes = slab.frameCount * (product.format == .bfloat16 ? 2 : 4)
    // A piece of whole pixels lies in the result as it is computed.
    let isDirect = job.output.layout == .channelsLast && kernel.groups == 1
    let resultCount = isDirect ? 0 : piece.size.rows * piece.size.columns * kernel.groupOutputs
    return withUnsafeTemporaryAllocation(byteCount: max(64, frameBytes * slab.frames.count), alignment: 64) { room in
      guard let base = room.baseAddress else { return false }
      slab.fill(base, format: product.format, from: x, kernels: kernels)
      let filled = FilledSlab(base: UnsafeRawPointer(base), frameBytes: frameBytes, frames: slab.frames)
      return withUnsafeTemporaryAllocation(byteCount: max(64, 4 * resultCount), alignment: 64) { scratch in
        guard let scratch = scratch.bindMemory(to: Float.self).baseAddress else { return false }
        for frame in piece.frames {
          let place = y.pixel(item: piece.item, frame: frame, row: piece.row, column: piece.column, of: job.output)
          let result = isDirect ? place : scratch
          guard run(filled, frame, piece.group, result, kernels) else { return false }
          activate(result, piece: piece, job: job, kernels: kernels)
          if !isDirect { bring(result, of: piece, frame: frame, to: y, output: job.output, kernels: kernels) }
        }
        return true
      }
    }
  }

  private func activate(
    _ result: UnsafeMutablePointer<Float>, piece: SlabCut.Piece, job: ConvolutionJob, kernels: Kernels
  ) {
    let channels = kernel.groupOutputs
    var activation = job.activation
    if case .prelu(let slopes) = activation, kernel.groups > 1 {
      activation = .prelu(slope: Array(slopes[piece.group * channels..<(piece.group + 1) * channels]))
    }
    activation?.apply(
      toRows: result, rows: piece.size.rows * piece.size.columns, channels: channels, kernels: kernels)
  }

  /// Brings the numbers of a piece, channels last, to their places in the result.
  private func bring(
    _ numbers: UnsafePointer<Float>, of piece: SlabCut.Piece, frame: Int, to y: Target, output: FeatureExtent,
    kernels: Kernels
  ) {
    let channels = kernel.groupOutputs
    let pixels = piece.size.rows * piece.size.columns
    if output.layout == .channelsFirst {
      let plane = output.frames * output.area
      let start =
        (piece.item * output.channels + piece.group * channels) * plane + frame * output.area
        + piece.row * output.columns + piece.column
      // Rows of a piece are whole unless it has only one, so its pixels lie one behind the other.
      kernels.table.transpose(numbers, channels, pixels, channels, y.base + start, plane)
    } else {
      let start = y.pixel(item: piece.item, frame: frame, row: piece.row, column: piece.column, of: output)
      for pixel in 0..<pixels {
        (start + pixel * output.channels + piece.group * channels)
          .update(from: numbers + pixel * channels, count: channels)
      }
    }
  }
}
