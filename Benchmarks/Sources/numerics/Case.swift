import Tensors

/// One operation at one size.
struct Case {
  let name: String
  let size: String
  let peak: Peak
  /// Multiplications and additions of one run.
  let operations: Double
  /// Makes its inputs, and what runs it, on one thread or on all.
  let prepared: () throws -> (Bool) -> Void

  var title: String { "\(name) \(size)" }

  /// Numbers that look random, the same on every run.
  private static func noise(_ shape: [Int]) -> Tensor {
    var state: UInt32 = 1
    return Tensor(
      shape: shape,
      values: (0..<shape.reduce(1, *)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(state >> 8) * 0x1p-23 - 1
      })
  }

  /// A linear layer as the diffusion transformer has them: rows x inputs x outputs.
  private static func linear(_ rows: Int, _ inputs: Int, _ outputs: Int, _ precision: WeightPrecision) -> Case {
    let peak: [WeightPrecision: Peak] = [.float32: .float32, .bfloat16: .bfloat16, .int8: .int8]
    return Case(
      name: "linear \(peak[precision]?.rawValue ?? "")", size: "\(rows)x\(inputs)x\(outputs)",
      peak: peak[precision] ?? .float32, operations: 2 * Double(rows) * Double(inputs) * Double(outputs)
    ) {
      let layer = try LinearLayer(weight: noise([outputs, inputs]), precision: precision)
      let x = noise([rows, inputs])
      var y = Tensor(shape: [0])
      return { try? layer.apply(to: x, into: &y, concurrently: $0) }
    }
  }

  /// A convolution with kernels of 3 and padding of 1 over `space`, causal over frames.
  private static func convolution(
    _ inputs: Int, _ outputs: Int, _ space: [Int], _ precision: WeightPrecision = .float32,
    _ layout: FeatureLayout = .channelsFirst
  ) -> Case {
    let kernel = space.map { _ in 3 }
    // Frames before the first cost nothing, and so they do not count.
    let frames = space.count == 3 ? (0..<space[0]).reduce(0) { $0 + min(3, $1 + 1) } : 1
    let area = space.suffix(2).reduce(1, *)
    let last = layout == .channelsLast ? ", channels last" : ""
    return Case(
      name: "convolution \(kernel.map(String.init).joined(separator: "x")) \(precision == .float32 ? "f32" : "bf16")",
      size: "\(inputs) to \(outputs), \(space.map(String.init).joined(separator: "x"))\(last)",
      peak: precision == .float32 ? .float32 : .bfloat16,
      operations: 2 * 9 * Double(inputs * outputs) * Double(area * frames)
    ) {
      let layer = try ConvolutionLayer(
        weight: noise([outputs, inputs] + kernel), geometry: .init(padding: (1, 1, 1, 1)), frames: .causal(kernel: 3),
        precision: precision)
      let x = noise(layout == .channelsFirst ? [1, inputs] + space : [1] + space + [inputs])
      var y = Tensor(shape: [0])
      return { try? layer.apply(to: x, into: &y, layout: layout, concurrently: $0) }
    }
  }

  private static func attention(_ length: Int, heads: Int = 12, size: Int = 128) -> Case {
    Case(
      name: "attention f32", size: "\(heads) heads, d \(size), N \(length)", peak: .float32,
      operations: 4 * Double(length) * Double(length) * Double(heads * size)
    ) {
      let (q, k, v) = (noise([length, heads, size]), noise([length, heads, size]), noise([length, heads, size]))
      return { _ = try? Tensor.attention(queries: q, keys: k, values: v, concurrently: $0) }
    }
  }

  private static func product(_ rows: Int, _ inner: Int, _ columns: Int) -> Case {
    Case(
      name: "product f32 (OpenBLAS)", size: "\(rows)x\(inner)x\(columns)", peak: .float32,
      operations: 2 * Double(rows) * Double(inner) * Double(columns)
    ) {
      let (a, b) = (noise([rows, inner]), noise([inner, columns]))
      return { _ = try? a.multiplied(by: b, concurrently: $0) }
    }
  }

  static func all() -> [Case] {
    var cases = [product(1560, 1536, 1536)]
    for precision in WeightPrecision.allCases {
      cases += [
        linear(1560, 1536, 1536, precision), linear(1560, 1536, 8960, precision),
        linear(1560, 8960, 1536, precision),
      ]
    }
    for precision in [WeightPrecision.float32, .bfloat16] {
      cases += [
        convolution(64, 64, [480, 832], precision), convolution(256, 256, [120, 208], precision),
        convolution(96, 96, [4, 240, 416], precision), convolution(384, 384, [4, 60, 104], precision),
        convolution(96, 96, [4, 240, 416], precision, .channelsLast),
        convolution(384, 384, [4, 60, 104], precision, .channelsLast),
      ]
    }
    cases += [convolution(96, 3, [4, 240, 416], .float32, .channelsLast)]
    cases += [attention(1560), attention(6240)]
    return cases
  }
}
