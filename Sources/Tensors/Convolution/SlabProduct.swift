/// One way of multiplying slabs by the weights of a convolution.
protocol SlabProduct: Sendable {
  /// Computes one output frame of one group, on the calling thread: the filled slab, frame, group, result with the channels
  /// last, kernels. Tells whether it could.
  typealias Run = @Sendable (FilledSlab, Int, Int, UnsafeMutablePointer<Float>, Kernels) -> Bool

  /// The numbers a slab must hold.
  var format: OneDNN.Format { get }

  /// What computes pieces of the given size.
  func prepared(_ size: SlabCut.Size) throws(TensorError) -> Run
}

/// A slab in memory.
struct FilledSlab {
  let base: UnsafeRawPointer
  /// Bytes from frame to frame.
  let frameBytes: Int
  /// The frames of the input that are there.
  let frames: Range<Int>
}

extension ConvolutionKernel {
  /// The sizes of the slab that gives some rows and columns of the result.
  func picture(for size: SlabCut.Size) -> Primitive.Picture {
    Primitive.Picture(
      inputs: groupInputs, outputs: groupOutputs,
      rows: (size.rows - 1) * geometry.stride.rows + (rows - 1) * geometry.dilation.rows + 1,
      columns: (size.columns - 1) * geometry.stride.columns + (columns - 1) * geometry.dilation.columns + 1,
      kernelRows: rows, kernelColumns: columns, strideRows: geometry.stride.rows,
      strideColumns: geometry.stride.columns, dilationRows: geometry.dilation.rows,
      dilationColumns: geometry.dilation.columns)
  }

  /// For each frame of the kernel that meets a frame of the slab: its number and where that frame's numbers start.
  func meetings(of slab: FilledSlab, frame: Int) -> [(tap: Int, source: UnsafeRawPointer)] {
    (0..<frames).compactMap { tap in
      let inputFrame = frame * frameGeometry.stride + tap * frameGeometry.dilation - frameGeometry.padding.before
      guard slab.frames.contains(inputFrame) else { return nil }
      return (tap, slab.base + (inputFrame - slab.frames.lowerBound) * slab.frameBytes)
    }
  }
}
