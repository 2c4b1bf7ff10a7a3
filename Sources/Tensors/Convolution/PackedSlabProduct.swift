/// Slabs multiplied by oneDNN; three axes are a sum over the kernel's frames of convolutions over two.
struct PackedSlabProduct: SlabProduct {
  let format: OneDNN.Format
  private let kernel: ConvolutionKernel
  private let weights: SlabWeights

  /// - Parameter weight: [outputs, inputs / groups, frames, rows, columns].
  init(kernel: ConvolutionKernel, weight: [Float], precision: WeightPrecision) throws(TensorError) {
    self.kernel = kernel
    format = precision == .bfloat16 && OneDNN.hasNarrowProducts ? .bfloat16 : .float32
    let typical = try Primitive.convolution(
      kernel.picture(for: .init(rows: 8, columns: 64)), format: format, weights: nil, hasBias: true,
      accumulating: false)
    let from = try ArrayLayout(
      shape: [kernel.groupOutputs, kernel.groupInputs, kernel.rows, kernel.columns],
      strides: [kernel.groupInputs * kernel.taps, kernel.taps, kernel.columns, 1], format: .float32)
    let to = try typical.layout(of: .weights)
    let packed = try weight.withUnsafeBufferPointer { (weight) throws(TensorError) in
      guard let base = weight.baseAddress else { throw .shape("a convolution needs weights") }
      var packed: [PackedArray] = []
      for group in 0..<kernel.groups {
        for frame in 0..<kernel.frames {
          let start =
            group * kernel.groupOutputs * kernel.groupInputs * kernel.taps + frame * kernel.rows * kernel.columns
          packed.append(try PackedArray(base + start, from: from, to: to))
        }
      }
      return packed
    }
    weights = SlabWeights(packed, layout: to)
  }

  func prepared(_ size: SlabCut.Size) throws(TensorError) -> Run {
    let picture = kernel.picture(for: size)
    func primitive(_ layout: ArrayLayout?, hasBias: Bool = true) throws(TensorError) -> Primitive {
      try Primitive.convolution(picture, format: format, weights: layout, hasBias: hasBias, accumulating: !hasBias)
    }
    var layout = weights.usual
    // The first frame of a sum brings the bias, the others add to it.
    var first = try primitive(layout)
    if first.isReference {
      // Sizes far from the usual ones have fast kernels for other layouts only.
      let free = try primitive(nil)
      if !free.isReference { (first, layout) = (free, try free.layout(of: .weights)) }
    }
    let further = kernel.frames == 1 ? nil : try primitive(layout, hasBias: false)
    let weights = try weights.packed(as: layout)
    return { [kernel, first] slab, frame, group, result, _ in
      kernel.bias.withUnsafeBufferPointer { bias in
        guard let bias = bias.baseAddress.map({ $0 + group * kernel.groupOutputs }) else { return false }
        let meetings = kernel.meetings(of: slab, frame: frame)
        guard !meetings.isEmpty else {
          for pixel in 0..<size.rows * size.columns {
            (result + pixel * kernel.groupOutputs).update(from: bias, count: kernel.groupOutputs)
          }
          return true
        }
        for (index, meeting) in meetings.enumerated() {
          let weights = weights[group * kernel.frames + meeting.tap].base
          let target = UnsafeRawPointer(result)
          let isDone =
            index == 0
            ? first.run([.source: meeting.source, .weights: weights, .bias: UnsafeRawPointer(bias), .result: target])
            : further?.run([.source: meeting.source, .weights: weights, .result: target]) ?? false
          guard isDone else { return false }
        }
        return true
      }
    }
  }
}
