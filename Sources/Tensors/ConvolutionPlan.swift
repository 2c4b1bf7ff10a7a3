/// One convolution with all its sizes checked, ready to run on raw memory.
struct ConvolutionPlan: Sendable {
  let batch: Int
  let inputs: Int
  let height: Int
  let width: Int
  let outputs: Int
  let kernelRows: Int
  let kernelColumns: Int
  let outHeight: Int
  let outWidth: Int
  private let geometry: ConvolutionGeometry
  private let bias: [Float]?
  private let activation: Activation?

  init(
    input: Tensor, weight: Tensor, bias: Tensor?, geometry: ConvolutionGeometry, activation: Activation?
  ) throws(TensorError) {
    (batch, inputs, height, width) = try input.planes(for: "a convolution")
    let groups = geometry.groups
    guard weight.shape.count == 4, weight.count > 0, groups >= 1, inputs % groups == 0,
      weight.shape[0] % groups == 0, weight.shape[1] == inputs / groups,
      bias.map({ $0.count == weight.shape[0] }) ?? true
    else {
      throw .shape("a convolution of weight \(weight.shape) in \(groups) groups does not fit \(input.shape)")
    }
    if case .prelu(let slopes) = activation, slopes.count != weight.shape[0] {
      throw .shape("\(slopes.count) slopes do not fit \(weight.shape[0]) channels")
    }
    (outputs, kernelRows, kernelColumns) = (weight.shape[0], weight.shape[2], weight.shape[3])
    guard
      let outHeight = ConvolutionGeometry.outputLength(
        input: height, kernel: kernelRows, before: geometry.padding.top, after: geometry.padding.bottom,
        stride: geometry.stride.rows, dilation: geometry.dilation.rows),
      let outWidth = ConvolutionGeometry.outputLength(
        input: width, kernel: kernelColumns, before: geometry.padding.left, after: geometry.padding.right,
        stride: geometry.stride.columns, dilation: geometry.dilation.columns)
    else { throw .shape("a convolution with kernel \(kernelRows)x\(kernelColumns) does not fit \(input.shape)") }
    self.outHeight = outHeight
    self.outWidth = outWidth
    self.geometry = geometry
    self.bias = bias?.values
    self.activation = activation
  }

  /// Numbers in one unrolled tile at most; a tile and the result's rows stay in the outer caches.
  private static let tileNumbers = 1 << 19

  func run(
    input: UnsafePointer<Float>, weight: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, concurrently: Bool
  ) {
    let groups = geometry.groups
    if groups == inputs, groups == outputs, groups > 1 {
      runDepthwise(input: input, weight: weight, output: output, concurrently: concurrently)
      return
    }
    let taps = inputs / groups * kernelRows * kernelColumns
    let area = outHeight * outWidth
    // Tiles depend on sizes alone: a product's sums must not change with the number of cores.
    let fitting = max(64, Self.tileNumbers / taps / 16 * 16)
    let tile = min(fitting, max(64, ((area + 1) / 2 + 15) / 16 * 16))
    let tiles = (area + tile - 1) / tile
    let (source, weights, target) = (
      SharedConstPointer(base: input), SharedConstPointer(base: weight), SharedPointer(base: output)
    )
    Workers.run(count: batch * groups * tiles, concurrently: concurrently) { index in
      let (item, rest) = index.quotientAndRemainder(dividingBy: groups * tiles)
      let (group, part) = rest.quotientAndRemainder(dividingBy: tiles)
      runTile(
        part * tile..<min(area, (part + 1) * tile), group: group,
        input: source.base + (item * inputs + group * (inputs / groups)) * height * width,
        weight: weights.base + group * (outputs / groups) * taps,
        output: target.base + (item * outputs + group * (outputs / groups)) * area)
    }
  }

  private var isPointwise: Bool {
    kernelRows == 1 && kernelColumns == 1 && geometry.stride == (1, 1) && geometry.padding == (0, 0, 0, 0)
  }

  private func runTile(
    _ pixels: Range<Int>, group: Int, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>
  ) {
    let groupInputs = inputs / geometry.groups
    let groupOutputs = outputs / geometry.groups
    let taps = groupInputs * kernelRows * kernelColumns
    let area = outHeight * outWidth
    let result = output + pixels.lowerBound
    if isPointwise {
      MatrixProduct.multiply(
        a: weight, aStride: taps, b: input + pixels.lowerBound, bStride: area, into: result, cStride: area,
        rows: groupOutputs, columns: pixels.count, inner: taps)
    } else {
      withUnsafeTemporaryAllocation(of: Float.self, capacity: taps * pixels.count) { unrolled in
        guard let base = unrolled.baseAddress else { return }
        unroll(pixels, input: input, channels: groupInputs, into: base)
        MatrixProduct.multiply(
          a: weight, aStride: taps, b: base, bStride: pixels.count, into: result, cStride: area, rows: groupOutputs,
          columns: pixels.count, inner: taps)
      }
    }
    for channel in 0..<groupOutputs {
      finish(result + channel * area, count: pixels.count, channel: group * groupOutputs + channel)
    }
  }

  /// Writes one row of `pixels.count` numbers for each channel and kernel tap.
  private func unroll(
    _ pixels: Range<Int>, input: UnsafePointer<Float>, channels: Int, into unrolled: UnsafeMutablePointer<Float>
  ) {
    let (strideY, strideX) = geometry.stride
    var target = unrolled
    for channel in 0..<channels {
      let plane = input + channel * height * width
      for ky in 0..<kernelRows {
        for kx in 0..<kernelColumns {
          let offset = kx * geometry.dilation.columns - geometry.padding.left
          // Output columns whose sample lies inside the row: 0 <= x * strideX + offset < width.
          let firstInside = min(outWidth, offset >= 0 ? 0 : (-offset + strideX - 1) / strideX)
          let endInside = max(firstInside, offset >= width ? 0 : min(outWidth, (width - 1 - offset) / strideX + 1))
          var pixel = pixels.lowerBound
          while pixel < pixels.upperBound {
            let (oy, ox) = pixel.quotientAndRemainder(dividingBy: outWidth)
            let end = min(outWidth, ox + pixels.upperBound - pixel)
            let y = oy * strideY + ky * geometry.dilation.rows - geometry.padding.top
            if y < 0 || y >= height {
              target.update(repeating: 0, count: end - ox)
            } else {
              let row = plane + y * width + offset
              let first = min(max(firstInside, ox), end)
              let last = min(max(endInside, first), end)
              (target).update(repeating: 0, count: first - ox)
              if strideX == 1 {
                (target + (first - ox)).update(from: row + first, count: last - first)
              } else {
                for x in first..<last { target[x - ox] = row[x * strideX] }
              }
              (target + (last - ox)).update(repeating: 0, count: end - last)
            }
            target += end - ox
            pixel += end - ox
          }
        }
      }
    }
  }

  private func runDepthwise(
    input: UnsafePointer<Float>, weight: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, concurrently: Bool
  ) {
    let (source, weights, target) = (
      SharedConstPointer(base: input), SharedConstPointer(base: weight), SharedPointer(base: output)
    )
    let taps = kernelRows * kernelColumns
    let (strideY, strideX) = geometry.stride
    Workers.run(count: batch * outputs, concurrently: concurrently && outputs * outHeight * outWidth > 1 << 14) {
      plane in
      let channel = plane % outputs
      let input = source.base + plane * height * width
      let output = target.base + plane * outHeight * outWidth
      let kernel = weights.base + channel * taps
      output.update(repeating: 0, count: outHeight * outWidth)
      for oy in 0..<outHeight {
        let result = output + oy * outWidth
        for ky in 0..<kernelRows {
          let y = oy * strideY + ky * geometry.dilation.rows - geometry.padding.top
          guard y >= 0, y < height else { continue }
          for kx in 0..<kernelColumns {
            let offset = kx * geometry.dilation.columns - geometry.padding.left
            let first = min(outWidth, offset >= 0 ? 0 : (-offset + strideX - 1) / strideX)
            let last = max(first, offset >= width ? 0 : min(outWidth, (width - 1 - offset) / strideX + 1))
            let row = input + y * width + offset
            let tap = kernel[ky * kernelColumns + kx]
            if strideX == 1 {
              for x in first..<last { result[x] += tap * row[x] }
            } else {
              for x in first..<last { result[x] += tap * row[x * strideX] }
            }
          }
        }
      }
      finish(output, count: outHeight * outWidth, channel: channel)
    }
  }

  /// Adds the bias and applies the activation to numbers of one output channel.
  private func finish(_ values: UnsafeMutablePointer<Float>, count: Int, channel: Int) {
    if let bias {
      let shift = bias[channel]
      if activation == .relu {
        for i in 0..<count { values[i] = max(values[i] + shift, 0) }
        return
      }
      for i in 0..<count { values[i] += shift }
    }
    activation?.apply(to: values, count: count, channel: channel)
  }
}
