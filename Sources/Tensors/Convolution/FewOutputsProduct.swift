internal import CKernels

/// Slabs multiplied by the weights of so few outputs that a library's blocks of outputs would stand empty: here the channels of
/// the input fill the vectors.
struct FewOutputsProduct: SlabProduct {
  let format = OneDNN.Format.float32
  private let kernel: ConvolutionKernel
  /// [kernel frames][kernel rows][kernel columns][outputs][inputs].
  private let weights: [Float]

  /// Orders the weights, or gives `nil` where this way does not suit the sizes.
  /// - Parameter weight: [outputs, inputs, frames, rows, columns].
  init?(kernel: ConvolutionKernel, weight: [Float]) {
    guard kernel.groups == 1, kernel.outputs <= Int(TK_FEW_OUTPUTS),
      kernel.inputs % Int(TK_FEW_CHANNEL_STEP) == 0
    else { return nil }
    var ordered = [Float](repeating: 0, count: weight.count)
    for output in 0..<kernel.outputs {
      for input in 0..<kernel.inputs {
        for tap in 0..<kernel.taps {
          ordered[(tap * kernel.outputs + output) * kernel.inputs + input] =
            weight[(output * kernel.inputs + input) * kernel.taps + tap]
        }
      }
    }
    weights = ordered
    self.kernel = kernel
  }

  func prepared(_ size: SlabCut.Size) -> Run {
    let lineNumbers = kernel.picture(for: size).columns * kernel.inputs
    return { [self] slab, frame, _, result, kernels in
      weights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return false }
        let lines = kernel.meetings(of: slab, frame: frame).flatMap { meeting in
          (0..<kernel.rows).map { row in
            (
              start: meeting.source.assumingMemoryBound(to: Float.self)
                + row * kernel.geometry.dilation.rows * lineNumbers,
              weights: weights + (meeting.tap * kernel.rows + row) * kernel.columns * kernel.outputs * kernel.inputs
            )
          }
        }
        for row in 0..<size.rows {
          convolve(
            lines.map { $0.start + row * kernel.geometry.stride.rows * lineNumbers }, lines.map(\.weights),
            columns: size.columns, into: result + row * size.columns * kernel.outputs, kernels: kernels)
        }
        return true
      }
    }
  }

  /// Computes one row of the result from the input's lines and their weights.
  private func convolve(
    _ lines: [UnsafePointer<Float>?], _ weights: [UnsafePointer<Float>?], columns: Int,
    into result: UnsafeMutablePointer<Float>, kernels: Kernels
  ) {
    lines.withUnsafeBufferPointer { lines in
      weights.withUnsafeBufferPointer { weights in
        kernel.bias.withUnsafeBufferPointer { bias in
          var job = tk_few_outputs(
            lines: lines.baseAddress, weights: weights.baseAddress, bias: bias.baseAddress, result: result,
            pixel_step: kernel.geometry.stride.columns * kernel.inputs,
            tap_step: kernel.geometry.dilation.columns * kernel.inputs, lines_count: Int32(lines.count),
            kernel_columns: Int32(kernel.columns), channels: Int32(kernel.inputs), outputs: Int32(kernel.outputs),
            pixels: Int32(columns))
          kernels.table.few_outputs(&job)
        }
      }
    }
  }
}
