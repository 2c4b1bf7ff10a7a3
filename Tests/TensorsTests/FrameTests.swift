import Tensors
import Testing

/// Convolutions of frames are held against ``ConvolutionLayer``, which is held against PyTorch.
@Suite struct FrameTests {
  private static func noise(_ shape: [Int], seed: UInt32) -> Tensor {
    var state = seed
    return Tensor(
      shape: shape,
      values: (0..<shape.reduce(1, *)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(state >> 8) * 0x1p-23 - 1
      })
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var inputs: Int
    var outputs: Int
    var kernelFrames: Int
    var frames: Int
    var blanks: Int
    var rows: Int
    var columns: Int
    var isDoubled = false
    var testDescription: String { "\(inputs)->\(outputs) \(kernelFrames)f \(frames)x\(rows)x\(columns) \(blanks)" }
  }

  static let cases = [
    Case(inputs: 16, outputs: 16, kernelFrames: 3, frames: 3, blanks: 0, rows: 4, columns: 4),
    Case(inputs: 32, outputs: 48, kernelFrames: 3, frames: 6, blanks: 2, rows: 9, columns: 14),
    Case(inputs: 48, outputs: 16, kernelFrames: 3, frames: 4, blanks: 1, rows: 1, columns: 23),
    Case(inputs: 208, outputs: 32, kernelFrames: 3, frames: 3, blanks: 2, rows: 5, columns: 3),
    Case(inputs: 16, outputs: 32, kernelFrames: 1, frames: 2, blanks: 0, rows: 7, columns: 6, isDoubled: true),
    // Sizes that the fast way does not suit.
    Case(inputs: 3, outputs: 20, kernelFrames: 3, frames: 5, blanks: 2, rows: 6, columns: 7),
    Case(inputs: 20, outputs: 3, kernelFrames: 1, frames: 2, blanks: 0, rows: 3, columns: 5, isDoubled: true),
  ]

  @Test(arguments: cases, ProcessorLevel.available)
  func agreesWithThePlainConvolution(_ example: Case, at level: ProcessorLevel) throws {
    try ProcessorLevel.run(at: level) {
      let weight = Self.noise([example.outputs, example.inputs, example.kernelFrames, 3, 3], seed: 1)
      let bias = Self.noise([example.outputs], seed: 2)
      let pool = FramePool()
      let sources = (0..<example.frames - example.blanks).map {
        Self.noise([example.rows, example.columns, example.inputs], seed: UInt32($0 + 3))
      }
      let window =
        [FeatureFrame?](repeating: nil, count: example.blanks) + sources.map { FeatureFrame($0, pool: pool) }
      let layer = try FrameLayer(weight: weight, bias: bias, geometry: .init(padding: (1, 1, 1, 1)))
      let found = try layer.applied(to: window, isDoubled: example.isDoubled, pool: pool).sums

      let factor = example.isDoubled ? 2 : 1
      let shape = [factor * example.rows, factor * example.columns, example.inputs]
      let blank = [Float](repeating: 0, count: shape.reduce(1, *))
      let whole = sources.map { source -> [Float] in
        (0..<shape[0] * shape[1]).flatMap { pixel -> ArraySlice<Float> in
          let (row, column) = pixel.quotientAndRemainder(dividingBy: shape[1])
          let start = (row / factor * example.columns + column / factor) * example.inputs
          return source.values[start..<start + example.inputs]
        }
      }
      let joined = [[Float]](repeating: blank, count: example.blanks) + whole
      let expected = try ConvolutionLayer(weight: weight, bias: bias, geometry: .init(padding: (1, 1, 1, 1)))
        .applied(to: Tensor(shape: [1, joined.count] + shape, values: joined.flatMap(\.self)), layout: .channelsLast)
      let values = found.flatMap(\.tensor.values)
      #expect(values.count == expected.count)
      let gap = zip(values, expected.values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(gap < 4e-6 * Float(example.inputs * example.kernelFrames * 9).squareRoot())

      // Sums and norms that are taken along are those taken afterwards, and no thread changes a bit.
      let scale = Self.noise([example.outputs], seed: 9).values
      func finished(concurrently: Bool) throws -> FrameLayer.Results {
        let addends = found.map { FeatureFrame($0.tensor, pool: pool) }
        return try layer.applied(
          to: window, isDoubled: example.isDoubled, finish: .init(addends: addends, scale: scale), pool: pool,
          concurrently: concurrently)
      }
      let (one, all) = (try finished(concurrently: false), try finished(concurrently: true))
      #expect(one.sums.map(\.tensor) == all.sums.map(\.tensor))
      #expect(one.normalised.map(\.tensor) == all.normalised.map(\.tensor))
      for (sum, frame) in zip(all.sums, found) {
        #expect(zip(sum.tensor.values, frame.tensor.values).allSatisfy { abs($0 - 2 * $1) < 1e-5 * (1 + abs($0)) })
      }
      for (frame, sum) in zip(all.normalised, all.sums) {
        let direct = try sum.tensor.rmsNormalised(
          weight: Tensor(shape: [example.outputs], values: scale), epsilon: 0
        ).activated(.silu)
        #expect(zip(frame.tensor.values, direct.values).allSatisfy { abs($0 - $1) < 1e-5 })
      }
    }
  }

  @Test func framesOfOtherSizesAreRefused() throws {
    let pool = FramePool()
    let layer = try FrameLayer(
      weight: Self.noise([16, 16, 3, 3, 3], seed: 1), bias: Self.noise([16], seed: 2),
      geometry: .init(padding: (1, 1, 1, 1)))
    let frame = FeatureFrame(Self.noise([4, 4, 16], seed: 3), pool: pool)
    let other = FeatureFrame(Self.noise([4, 5, 16], seed: 3), pool: pool)
    let thin = FeatureFrame(Self.noise([4, 4, 8], seed: 3), pool: pool)
    #expect(throws: TensorError.self) { try layer.applied(to: [frame, frame, other], pool: pool) }
    #expect(throws: TensorError.self) { try layer.applied(to: [thin, thin, thin], pool: pool) }
    #expect(throws: TensorError.self) {
      try layer.applied(to: [nil, nil, frame], finish: .init(addends: [other]), pool: pool)
    }
    #expect(try layer.applied(to: [nil, frame], pool: pool).sums.isEmpty)
  }

  @Test func blankPixelsStayBlank() {
    let pool = FramePool()
    let frame = FeatureFrame.zeros(rows: 2, columns: 3, channels: 16, pool: pool)
    let normalised = frame.normalised(scale: [Float](repeating: 1, count: 16), pool: pool)
    #expect(normalised.tensor.values == [Float](repeating: 0, count: 96))
  }
}
