/// A convolution with a kernel of one tap: a matrix product for every pixel.
struct PointwiseConvolution: Sendable {
  let kernel: ConvolutionKernel
  /// [outputs, inputs / groups].
  let weight: [Float]

  /// Pixels in a piece: enough for OpenBLAS to work well, few enough for the caches.
  private static let pieceLength = 1 << 11

  func run(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, job: ConvolutionJob) {
    let pixels = job.input.frames * job.input.area
    let length = min(Self.pieceLength, max(64, ((pixels + 1) / 2 + 15) / 16 * 16))
    let pieces = (pixels + length - 1) / length
    let kernels = Kernels.current
    let (groups, inputs, outputs) = (kernel.groups, kernel.groupInputs, kernel.groupOutputs)
    let isChannelsFirst = job.input.layout == .channelsFirst
    weight.withUnsafeBufferPointer { weight in
      guard let w = weight.baseAddress else { return }
      let (source, weights, target) = (
        SharedConstPointer(base: x), SharedConstPointer(base: w), SharedPointer(base: y)
      )
      Workers.run(count: job.input.batch * groups * pieces, concurrently: job.concurrently) { index in
        let (item, rest) = index.quotientAndRemainder(dividingBy: groups * pieces)
        let (group, piece) = rest.quotientAndRemainder(dividingBy: pieces)
        let start = piece * length
        let count = min(length, pixels - start)
        let w = weights.base + group * outputs * inputs
        if isChannelsFirst {
          let x = source.base + (item * kernel.inputs + group * inputs) * pixels + start
          let y = target.base + (item * kernel.outputs + group * outputs) * pixels + start
          MatrixProduct.multiply(
            a: w, aStride: inputs, b: x, bStride: pixels, into: y, cStride: pixels, rows: outputs, columns: count,
            inner: inputs)
          for channel in 0..<outputs {
            let row = y + channel * pixels
            kernels.table.affine(row, count, 1, kernel.bias[group * outputs + channel], row)
            job.activation?.apply(to: row, count: count, channel: group * outputs + channel, kernels: kernels)
          }
        } else {
          let x = source.base + (item * pixels + start) * kernel.inputs + group * inputs
          let y = target.base + (item * pixels + start) * kernel.outputs + group * outputs
          MatrixProduct.multiply(
            a: x, aStride: kernel.inputs, b: w, bStride: inputs, transposingB: true, into: y,
            cStride: kernel.outputs, rows: count, columns: outputs, inner: inputs)
          for pixel in 0..<count {
            let row = y + pixel * kernel.outputs
            for channel in 0..<outputs { row[channel] += kernel.bias[group * outputs + channel] }
            if case .prelu(let slopes) = job.activation {
              for channel in 0..<outputs where row[channel] < 0 {
                row[channel] *= slopes[group * outputs + channel]
              }
            } else {
              job.activation?.apply(to: row, count: outputs, channel: 0, kernels: kernels)
            }
          }
        }
      }
    }
  }
}
