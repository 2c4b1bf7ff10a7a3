import Synchronization

/// A convolution that oneDNN does slab by slab.
///
/// A slab holds the input rows that some output rows need, channels last, with the border of zeros around them; it is small
/// enough for the outer caches. Three axes are a sum over the kernel's frames of convolutions over two: frames outside the
/// input cost nothing, and no slab is larger than it must be.
struct SlabConvolution: Sendable {
  let kernel: ConvolutionKernel
  private let format: OneDNN.Format
  private let weights: SlabWeights

  /// - Parameter weight: [outputs, inputs / groups, frames, rows, columns].
  init(kernel: ConvolutionKernel, weight: [Float], precision: WeightPrecision) throws(TensorError) {
    self.kernel = kernel
    format = precision == .bfloat16 && OneDNN.hasNarrowProducts ? .bfloat16 : .float32
    let picture = Self.picture(kernel, outRows: 8, outColumns: 64)
    let typical = try Primitive.convolution(
      picture, format: format, weights: nil, hasBias: true, accumulating: false)
    let plane = kernel.rows * kernel.columns
    let from = try ArrayLayout(
      shape: [kernel.groupOutputs, kernel.groupInputs, kernel.rows, kernel.columns],
      strides: [kernel.groupInputs * kernel.taps, kernel.taps, kernel.columns, 1], format: .float32)
    let to = try typical.layout(of: .weights)
    let packed = try weight.withUnsafeBufferPointer { (weight) throws(TensorError) in
      guard let base = weight.baseAddress else { throw .shape("a convolution needs weights") }
      var packed: [PackedArray] = []
      for group in 0..<kernel.groups {
        for frame in 0..<kernel.frames {
          let source = base + group * kernel.groupOutputs * kernel.groupInputs * kernel.taps + frame * plane
          packed.append(try PackedArray(source, from: from, to: to))
        }
      }
      return packed
    }
    weights = SlabWeights(packed, layout: to)
  }

  private static func picture(_ kernel: ConvolutionKernel, outRows: Int, outColumns: Int) -> Primitive.Picture {
    let geometry = kernel.geometry
    return Primitive.Picture(
      inputs: kernel.groupInputs, outputs: kernel.groupOutputs,
      rows: (outRows - 1) * geometry.stride.rows + (kernel.rows - 1) * geometry.dilation.rows + 1,
      columns: (outColumns - 1) * geometry.stride.columns + (kernel.columns - 1) * geometry.dilation.columns + 1,
      kernelRows: kernel.rows, kernelColumns: kernel.columns, strideRows: geometry.stride.rows,
      strideColumns: geometry.stride.columns, dilationRows: geometry.dilation.rows,
      dilationColumns: geometry.dilation.columns)
  }

  /// The two forms of the convolution of one slab: the first frame of a sum brings the bias, the others add to it.
  private struct SlabRun: Sendable {
    let picture: Primitive.Picture
    let first: Primitive
    let further: Primitive?
    /// For every group and frame of the kernel, that frame's weights as the primitives want them.
    let weights: [PackedArray]
  }

  private func slabRun(outRows: Int, outColumns: Int) throws(TensorError) -> SlabRun {
    let picture = Self.picture(kernel, outRows: outRows, outColumns: outColumns)
    func primitive(_ layout: ArrayLayout?, hasBias: Bool = true) throws(TensorError) -> Primitive {
      try Primitive.convolution(picture, format: format, weights: layout, hasBias: hasBias, accumulating: !hasBias)
    }
    var layout = weights.usual
    var first = try primitive(layout)
    if first.isReference {
      // Sizes far from the usual ones have fast kernels for other layouts only.
      let free = try primitive(nil)
      if !free.isReference { (first, layout) = (free, try free.layout(of: .weights)) }
    }
    return SlabRun(
      picture: picture, first: first, further: kernel.frames == 1 ? nil : try primitive(layout, hasBias: false),
      weights: try weights.packed(as: layout))
  }

  /// What runs the convolution: numbers in, numbers out, and whether it could be done.
  func prepared(
    for job: ConvolutionJob
  ) throws(TensorError) -> ([Float], UnsafeMutableBufferPointer<Float>) -> Bool {
    let cut = SlabCut(kernel: kernel, input: job.input, output: job.output)
    var runs: [SlabCut.Size: SlabRun] = [:]
    for size in cut.sizes { runs[size] = try slabRun(outRows: size.rows, outColumns: size.columns) }
    let kernels = Kernels.current
    return { [runs] x, output in
      let failed = Atomic(false)
      x.withUnsafeBufferPointer { x in
        guard let x = x.baseAddress, let y = output.baseAddress else { return }
        let (source, target) = (SharedConstPointer(base: x), SharedPointer(base: y))
        Workers.run(count: cut.count, concurrently: job.concurrently) { index in
          let piece = cut[index]
          guard let run = runs[piece.size],
            convolve(piece, run: run, from: source.base, to: target.base, job: job, kernels: kernels)
          else {
            failed.store(true, ordering: .relaxed)
            return
          }
        }
      }
      return !failed.load(ordering: .relaxed)
    }
  }

  private func convolve(
    _ piece: SlabCut.Piece, run: SlabRun, from x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
    job: ConvolutionJob, kernels: Kernels
  ) -> Bool {
    let geometry = kernel.frameGeometry
    let needed = (piece.frames.count - 1) * geometry.stride + (kernel.frames - 1) * geometry.dilation + 1
    let firstFrame = piece.frames.lowerBound * geometry.stride - geometry.padding.before
    let slab = Slab(
      piece: piece, kernel: kernel, rows: run.picture.rows, columns: run.picture.columns,
      frames: max(0, firstFrame)..<max(max(0, firstFrame), min(job.input.frames, firstFrame + needed)))
    let size = format == .bfloat16 ? 2 : 4
    let frameBytes = slab.frameCount * size
    let pixels = piece.size.rows * piece.size.columns
    let isDirect = job.output.layout == .channelsLast && kernel.groups == 1
    let resultCount = isDirect ? 0 : pixels * kernel.groupOutputs
    let input = withUnsafeTemporaryAllocation(byteCount: max(64, frameBytes * slab.frames.count), alignment: 64) {
      input -> Bool in
      guard let inputBase = input.baseAddress else { return false }
      slab.fill(inputBase, format: format, from: x, input: job.input, kernels: kernels)
      return withUnsafeTemporaryAllocation(byteCount: max(64, 4 * resultCount), alignment: 64) { scratch in
        guard let scratchBase = scratch.bindMemory(to: Float.self).baseAddress else { return false }
        for frame in piece.frames {
          let result =
            isDirect
            ? y + job.output.pixel(item: piece.item, frame: frame, row: piece.row, column: piece.column)
              * kernel.outputs : scratchBase
          guard
            sum(
              frame: frame, group: piece.group, run: run, slab: inputBase, frameBytes: frameBytes, frames: slab.frames,
              pixels: pixels, into: result)
          else { return false }
          finish(
            result, piece: piece, frame: frame, pixels: pixels, isDirect: isDirect, y: y, job: job, kernels: kernels)
        }
        return true
      }
    }
    return input
  }

  /// The sum over the kernel's frames for one output frame.
  private func sum(
    frame: Int, group: Int, run: SlabRun, slab: UnsafeMutableRawPointer, frameBytes: Int, frames: Range<Int>,
    pixels: Int,
    into result: UnsafeMutablePointer<Float>
  ) -> Bool {
    let geometry = kernel.frameGeometry
    return kernel.bias.withUnsafeBufferPointer { bias in
      guard let bias = bias.baseAddress.map({ $0 + group * kernel.groupOutputs }) else { return false }
      var isFirst = true
      for tap in 0..<kernel.frames {
        let inputFrame = frame * geometry.stride + tap * geometry.dilation - geometry.padding.before
        guard frames.contains(inputFrame) else { continue }
        let source = UnsafeRawPointer(slab + (inputFrame - frames.lowerBound) * frameBytes)
        let weights = run.weights[group * kernel.frames + tap].base
        let done =
          isFirst
          ? run.first.run([
            .source: source, .weights: weights, .bias: UnsafeRawPointer(bias), .result: UnsafeRawPointer(result),
          ])
          : run.further?.run([.source: source, .weights: weights, .result: UnsafeRawPointer(result)]) ?? false
        guard done else { return false }
        isFirst = false
      }
      if isFirst {
        for pixel in 0..<pixels {
          (result + pixel * kernel.groupOutputs).update(from: bias, count: kernel.groupOutputs)
        }
      }
      return true
    }
  }

  /// Applies the activation and brings the numbers of a slab to their places.
  private func finish(
    _ result: UnsafeMutablePointer<Float>, piece: SlabCut.Piece, frame: Int, pixels: Int, isDirect: Bool,
    y: UnsafeMutablePointer<Float>, job: ConvolutionJob, kernels: Kernels
  ) {
    let channels = kernel.groupOutputs
    var activation = job.activation
    if case .prelu(let slopes) = activation, kernel.groups > 1 {
      activation = .prelu(slope: Array(slopes[piece.group * channels..<(piece.group + 1) * channels]))
    }
    activation?.apply(toRows: result, rows: pixels, channels: channels, kernels: kernels)
    if isDirect { return }
    let output = job.output
    if output.layout == .channelsFirst {
      let plane = output.frames * output.area
      let start =
        (piece.item * output.channels + piece.group * channels) * plane + frame * output.area
        + piece.row * output.columns + piece.column
      // Rows of a piece are whole unless it has only one.
      kernels.table.transpose(result, channels, pixels, channels, y + start, plane)
    } else {
      let start = output.pixel(item: piece.item, frame: frame, row: piece.row, column: piece.column) * output.channels
      for pixel in 0..<pixels {
        (y + start + pixel * output.channels + piece.group * channels)
          .update(from: result + pixel * channels, count: channels)
      }
    }
  }
}

/// The weights of a convolution in every layout that was asked for.
private final class SlabWeights: Sendable {
  /// The layout that most sizes take.
  let usual: ArrayLayout
  private let usualWeights: [PackedArray]
  private let others = Mutex<[(layout: ArrayLayout, weights: [PackedArray])]>([])

  init(_ weights: [PackedArray], layout: ArrayLayout) {
    usual = layout
    usualWeights = weights
  }

  /// The weights in a layout; they are packed when it is asked for the first time.
  func packed(as layout: ArrayLayout) throws(TensorError) -> [PackedArray] {
    if layout == usual { return usualWeights }
    if let known = others.withLock({ $0.first { $0.layout == layout }?.weights }) { return known }
    var weights: [PackedArray] = []
    for packed in usualWeights { weights.append(try PackedArray(packed.base, from: usual, to: layout)) }
    others.withLock { [weights] in $0.append((layout, weights)) }
    return weights
  }
}
