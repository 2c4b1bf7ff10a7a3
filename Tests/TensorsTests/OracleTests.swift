import Tensors
import Testing

/// Every operation against PyTorch in double precision, on every level of processor that this machine can run, and on one
/// thread as on many.
struct OracleTests {
  private let oracle: Oracle

  init() throws {
    oracle = try Oracle()
  }

  /// A case of the fixture and how it was convolved.
  struct ConvolutionCase: Sendable, CustomTestStringConvertible {
    var name: String
    var geometry = ConvolutionGeometry()
    var frames = FrameGeometry()
    var precision = WeightPrecision.float32
    var testDescription: String { name }
  }

  static let convolutions: [ConvolutionCase] = [
    .init(name: "conv1d", geometry: .init(stride: (1, 2), padding: (0, 3, 0, 3), dilation: (1, 2), groups: 2)),
    .init(name: "conv1d_long", geometry: .init(padding: (0, 3, 0, 3))),
    .init(name: "conv2d", geometry: .init(stride: (2, 1), padding: (1, 2, 1, 2), dilation: (1, 2))),
    .init(name: "conv2d_wide", geometry: .init(padding: (1, 1, 1, 1))),
    .init(name: "conv2d_groups", geometry: .init(padding: (1, 1, 1, 1), groups: 3)),
    .init(name: "conv2d_uneven", geometry: .init(stride: (2, 2), padding: (2, 0, 1, 3))),
    .init(name: "conv2d_point"),
    .init(name: "conv2d_bfloat16", geometry: .init(padding: (1, 1, 1, 1)), precision: .bfloat16),
    .init(name: "depthwise", geometry: .init(stride: (2, 2), padding: (1, 1, 1, 1), groups: 8)),
    .init(name: "conv2d_few", geometry: .init(stride: (2, 1), padding: (1, 0, 1, 0), dilation: (1, 3))),
    .init(name: "conv3d_few", geometry: .init(padding: (1, 1, 1, 1)), frames: .causal(kernel: 3)),
    .init(name: "conv3d_causal", geometry: .init(padding: (1, 1, 1, 1)), frames: .causal(kernel: 3)),
    .init(
      name: "conv3d_strided", geometry: .init(stride: (1, 2), padding: (0, 1, 0, 1)),
      frames: .init(stride: 2, padding: (1, 1), dilation: 2)),
    .init(
      name: "conv3d_depthwise", geometry: .init(padding: (1, 1, 1, 1), groups: 3), frames: .init(padding: (1, 1))),
  ]

  @Test(arguments: convolutions, ProcessorLevel.available)
  func convolution(_ example: ConvolutionCase, at level: ProcessorLevel) throws {
    try ProcessorLevel.run(at: level) {
      let (x, expected) = (try oracle["\(example.name).x"], try oracle["\(example.name).y"])
      let layer = try ConvolutionLayer(
        weight: try oracle["\(example.name).w"], bias: try oracle["\(example.name).b"], geometry: example.geometry,
        frames: example.frames, precision: example.precision)
      let y = try layer.applied(to: x)
      #expect(Oracle.error(y, expected) <= 1e-6)
      #expect(try layer.applied(to: x, concurrently: false) == y)
      var used = Tensor(shape: [y.count], filledWith: 9)
      try layer.apply(to: x, into: &used)
      #expect(used == y)
      // The same with the channels last.
      let axes = x.shape.count - 2
      let last = try layer.applied(to: x.transposed([0] + Array(2..<axes + 2) + [1]), layout: .channelsLast)
      #expect(Oracle.error(try last.transposed([0, axes + 1] + Array(1...axes)), expected) <= 1e-6)
    }
  }

  @Test func activationsOfConvolutions() throws {
    let (x, w) = (try oracle["conv2d_groups.x"], try oracle["conv2d_groups.w"])
    let expected = try oracle["conv2d_groups.y"]
    let slopes: [Float] = [0.5, 0, -1, 2, 0.25, 1]
    for activation in [Activation.silu, .prelu(slope: slopes)] {
      let layer = try ConvolutionLayer(
        weight: w, bias: try oracle["conv2d_groups.b"], geometry: .init(padding: (1, 1, 1, 1), groups: 3),
        activation: activation)
      #expect(Oracle.error(try layer.applied(to: x), try expected.activated(activation)) <= 1e-6)
      let last = try layer.applied(to: x.transposed([0, 2, 3, 1]), layout: .channelsLast)
      #expect(Oracle.error(try last.transposed([0, 3, 1, 2]), try expected.activated(activation)) <= 1e-6)
    }
  }

  @Test func axesThatAreNotThereDoNotCount() throws {
    let layer = try ConvolutionLayer(
      weight: try oracle["conv1d_long.w"], bias: try oracle["conv1d_long.b"],
      geometry: .init(stride: (3, 1), padding: (4, 3, 4, 3), dilation: (2, 1)), frames: .causal(kernel: 3))
    #expect(Oracle.error(try layer.applied(to: try oracle["conv1d_long.x"]), try oracle["conv1d_long.y"]) <= 1e-6)
  }

  @Test func transposedConvolution() throws {
    let y = try oracle["transposed.x"].transposeConvolved(
      weight: oracle["transposed.w"], bias: oracle["transposed.b"],
      geometry: .init(stride: (2, 3), padding: (1, 0, 1, 0), groups: 2), extra: (1, 2))
    #expect(Oracle.error(y, try oracle["transposed.y"]) <= 1e-6)
    let dilated = try oracle["transposed_dilated.x"].transposeConvolved(
      weight: oracle["transposed_dilated.w"], bias: oracle["transposed_dilated.b"],
      geometry: .init(padding: (2, 2, 2, 2), dilation: (2, 2)))
    #expect(Oracle.error(dilated, try oracle["transposed_dilated.y"]) <= 1e-6)
  }

  @Test(arguments: ProcessorLevel.available)
  func rows(at level: ProcessorLevel) throws {
    try ProcessorLevel.run(at: level) {
      let (x, w, b) = (try oracle["rows.x"], try oracle["rows.w"], try oracle["rows.b"])
      #expect(Oracle.error(try x.layerNormalised(weight: w, bias: b), try oracle["rows.layer"]) <= 1e-6)
      #expect(Oracle.error(try x.layerNormalised(), try oracle["rows.layer_plain"]) <= 1e-6)
      #expect(Oracle.error(try x.rmsNormalised(weight: w), try oracle["rows.rms"]) <= 1e-6)
      #expect(Oracle.error(try oracle["rows.scaled"].softmax(), try oracle["rows.softmax"]) <= 1e-6)
      let group = try oracle["group.x"].groupNormalised(
        groups: 3, weight: oracle["group.w"], bias: oracle["group.b"])
      #expect(Oracle.error(group, try oracle["group.y"]) <= 1e-6)
      let functions: [(Activation, String)] = [
        (.gelu, "gelu"), (.geluTanh, "gelu_tanh"), (.silu, "silu"), (.tanh, "tanh"), (.sigmoid, "sigmoid"),
        (.hardSwish, "hard_swish"), (.leakyRelu(slope: 0.1), "leaky"),
      ]
      for (activation, name) in functions {
        #expect(Oracle.error(try x.activated(activation), try oracle["rows.\(name)"]) <= 1e-6, "\(name)")
      }
    }
  }

  @Test func pooling() throws {
    let x = try oracle["pool.x"]
    let largest = try x.maxPooled(kernel: (3, 3), stride: (2, 2), padding: (1, 1, 1, 1))
    #expect(largest == (try oracle["pool.max"]))
    for (counts, name) in [(false, "average"), (true, "average_padded")] {
      let mean = try x.averagePooled(kernel: (3, 2), stride: (2, 2), padding: (1, 1, 1, 1), countsPadding: counts)
      #expect(Oracle.error(mean, try oracle["pool.\(name)"]) <= 1e-6)
    }
    #expect(Oracle.error(try x.globallyAveraged(), try oracle["pool.mean"]) <= 1e-6)
    let up = try x.resampled(height: 13, width: 20, mode: .bilinear)
    #expect(Oracle.error(up, try oracle["pool.up"]) <= 1e-6)
    let down = try x.resampled(height: 4, width: 5, mode: .bilinear)
    #expect(Oracle.error(down, try oracle["pool.down"]) <= 1e-6)
  }

  @Test(arguments: ProcessorLevel.available)
  func attention(at level: ProcessorLevel) throws {
    try ProcessorLevel.run(at: level) {
      let (q, k, v) = (try oracle["attention.q"], try oracle["attention.k"], try oracle["attention.v"])
      let y = try Tensor.attention(queries: q, keys: k, values: v)
      #expect(Oracle.error(y, try oracle["attention.y"]) <= 1e-6)
      #expect(try Tensor.attention(queries: q, keys: k, values: v, concurrently: false) == y)
      let biased = try Tensor.attention(
        queries: oracle["attention_bias.q"], keys: oracle["attention_bias.k"], values: oracle["attention_bias.v"],
        bias: oracle["attention_bias.bias"])
      #expect(Oracle.error(biased, try oracle["attention_bias.y"]) <= 1e-6)
      // Two items of a batch are two attentions.
      func twice(_ t: Tensor) -> Tensor { Tensor(shape: [2] + t.shape, values: t.values + t.values.map { -$0 }) }
      let both = try Tensor.attention(queries: twice(q), keys: twice(k), values: twice(v))
      #expect(Array(both.values[..<y.count]) == y.values)
      #expect(Array(both.values[y.count...]) == y.values.map { -$0 })
    }
  }

  @Test func attentionThatSeesNothingIsZero() throws {
    let q = Tensor(shape: [2, 1, 4], filledWith: 1)
    let bias = Tensor(shape: [1, 2, 2], values: [0, -.infinity, -.infinity, -.infinity])
    let v = Tensor(shape: [2, 1, 1], values: [3, 5])
    #expect(try Tensor.attention(queries: q, keys: q, values: v, bias: bias).values == [3, 0])
  }

  @Test(arguments: WeightPrecision.allCases, ProcessorLevel.available)
  func linear(precision: WeightPrecision, at level: ProcessorLevel) throws {
    try ProcessorLevel.run(at: level) {
      let x = try oracle["linear.x"]
      let layer = try LinearLayer(weight: oracle["linear.w"], bias: oracle["linear.b"], precision: precision)
      let y = try layer.applied(to: x)
      // What the arithmetic of this precision must give, and what it costs against whole numbers of 64 bits.
      let name = precision == .float32 ? "y" : precision.rawValue
      #expect(Oracle.error(y, try oracle["linear.\(name)"]) <= 1e-6)
      let allowed = [WeightPrecision.float32: 1e-6, .bfloat16: 0.004, .int8: 0.012]
      #expect(Oracle.typicalError(y, try oracle["linear.y"]) <= allowed[precision] ?? 0)
      #expect(try layer.applied(to: x, concurrently: false) == y)
      // Memory that is used again, of the right size and of another one.
      for count in [y.count, 7] {
        var used = Tensor(shape: [count], filledWith: 9)
        try layer.apply(to: x, into: &used)
        #expect(used == y)
      }
      // A single row, and bfloat16 inputs.
      let row = try layer.applied(to: Tensor(shape: [96], values: Array(x.values[..<96])))
      #expect(Oracle.error(row, Tensor(shape: [130], values: Array(y.values[..<130]))) <= 1e-6)
      let rounded = BFloat16Tensor(rounding: x)
      #expect(try layer.applied(to: rounded) == layer.applied(to: rounded.widened))
    }
  }

  @Test func manyRowsOfLinearLayers() throws {
    // Rows repeat, so that every piece can be held against the first rows.
    let (x, w) = (try oracle["linear.x"], try oracle["linear.w"])
    let many = Tensor(
      shape: [9, 100, 96], values: (0..<900).flatMap { Array(x.values[($0 % 70) * 96..<($0 % 70 + 1) * 96]) })
    for precision in WeightPrecision.allCases {
      let layer = try LinearLayer(weight: w, precision: precision)
      let y = try layer.applied(to: many, activation: .geluTanh)
      let few = try layer.applied(to: x).activated(.geluTanh)
      let expected = Tensor(
        shape: y.shape, values: (0..<900).flatMap { Array(few.values[($0 % 70) * 130..<($0 % 70 + 1) * 130]) })
      #expect(Oracle.error(y, expected) <= 1e-6)
      #expect(try layer.applied(to: many, activation: .geluTanh, concurrently: false) == y)
    }
  }

  @Test func refusesWhatDoesNotFit() throws {
    let t = Tensor(shape: [4, 2, 8])
    #expect(throws: TensorError.self) { try LinearLayer(weight: t) }
    #expect(throws: TensorError.self) { try LinearLayer(weight: Tensor(shape: [3, 4])).applied(to: t) }
    #expect(throws: TensorError.self) { try LinearLayer(weight: Tensor(shape: [3, 4]), bias: Tensor(shape: [4])) }
    #expect(throws: TensorError.self) { try Tensor.attention(queries: t, keys: t, values: Tensor(shape: [3, 2, 8])) }
    #expect(throws: TensorError.self) {
      let wide = Tensor(shape: [1, 1, 257])
      return try Tensor.attention(queries: wide, keys: wide, values: wide)
    }
    #expect(throws: TensorError.self) { try t.layerNormalised(weight: Tensor(shape: [2])) }
    #expect(throws: TensorError.self) { try t.groupNormalised(groups: 3) }
    #expect(throws: TensorError.self) { try ConvolutionLayer(weight: Tensor(shape: [2, 2])) }
    #expect(throws: TensorError.self) { try ConvolutionLayer(weight: Tensor(shape: [2, 2, 3]), precision: .int8) }
    #expect(throws: TensorError.self) {
      try Tensor(shape: [1, 2, 3, 3]).transposeConvolved(
        weight: Tensor(shape: [2, 2, 2, 2]), geometry: .init(padding: (9, 9, 9, 9)))
    }
  }
}
