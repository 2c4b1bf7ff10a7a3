/// A convolution in which every channel has a kernel of its own; channels first.
struct DepthwiseConvolution: Sendable {
  let kernel: ConvolutionKernel
  /// [channels, taps].
  let weight: [Float]

  func run(_ x: [Float], into output: UnsafeMutableBufferPointer<Float>, job: ConvolutionJob) {
    let kernels = Kernels.current
    x.withUnsafeBufferPointer { x in
      weight.withUnsafeBufferPointer { weight in
        guard let x = x.baseAddress, let w = weight.baseAddress, let y = output.baseAddress else { return }
        let (source, weights, target) = (
          SharedConstPointer(base: x), SharedConstPointer(base: w), SharedPointer(base: y)
        )
        let planes = job.output.batch * job.output.channels
        let isLarge = planes * job.output.area * job.output.frames > 1 << 14
        Workers.run(count: planes, concurrently: job.concurrently && isLarge) { plane in
          let channel = plane % kernel.outputs
          let input = source.base + plane * job.input.frames * job.input.area
          let output = target.base + plane * job.output.frames * job.output.area
          let taps = weights.base + channel * kernel.taps
          output.update(repeating: kernel.bias[channel], count: job.output.frames * job.output.area)
          for outFrame in 0..<job.output.frames {
            for tap in 0..<kernel.frames {
              let frame =
                outFrame * kernel.frameGeometry.stride + tap * kernel.frameGeometry.dilation
                - kernel.frameGeometry.padding.before
              guard frame >= 0, frame < job.input.frames else { continue }
              accumulate(
                input + frame * job.input.area, taps + tap * kernel.rows * kernel.columns,
                into: output + outFrame * job.output.area, job: job, kernels: kernels)
            }
          }
          job.activation?.apply(
            to: output, count: job.output.frames * job.output.area, channel: channel, kernels: kernels)
        }
      }
    }
  }

  /// Adds the convolution of one picture.
  private func accumulate(
    _ input: UnsafePointer<Float>, _ taps: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
    job: ConvolutionJob, kernels: Kernels
  ) {
    let geometry = kernel.geometry
    let stride = geometry.stride.columns
    let (width, outWidth) = (job.input.columns, job.output.columns)
    for outRow in 0..<job.output.rows {
      for tapRow in 0..<kernel.rows {
        let row = outRow * geometry.stride.rows + tapRow * geometry.dilation.rows - geometry.padding.top
        guard row >= 0, row < job.input.rows else { continue }
        for tapColumn in 0..<kernel.columns {
          // Outputs whose sample lies inside the row: 0 <= x * stride + offset < width.
          let offset = tapColumn * geometry.dilation.columns - geometry.padding.left
          let first = min(outWidth, offset >= 0 ? 0 : (-offset + stride - 1) / stride)
          let last = max(first, offset >= width ? 0 : min(outWidth, (width - 1 - offset) / stride + 1))
          guard last > first else { continue }
          kernels.table.accumulate(
            input + row * width + offset + first * stride, last - first, stride,
            taps[tapRow * kernel.columns + tapColumn], output + outRow * outWidth + first)
        }
      }
    }
  }
}
