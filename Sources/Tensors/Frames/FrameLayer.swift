/// A convolution of the frames of a video, whose weights are packed once, and what is done with its results while they are at hand.
package struct FrameLayer: Sendable {
  /// Frames that the kernel sees.
  package let frames: Int
  /// Frames from one result to the next.
  package let stride: Int

  private enum Method: Sendable {
    case filtered(FilteredConvolution)
    case plain(ConvolutionLayer)
  }

  private let method: Method
  private let outputs: Int

  /// What is done with results.
  package struct Finish: Sendable {
    /// Frames that are added; the sums take their place, so nobody else may read them any longer.
    package var addends: [FeatureFrame]?
    /// Whether the results themselves are asked for.
    package var keepsSums: Bool
    /// What channels are scaled with once every pixel is brought to the length sqrt(channels), before SiLU; `nil` where nobody
    /// asks for this.
    package var scale: [Float]?

    /// Makes a choice; by default the results are handed out as they are.
    package init(addends: [FeatureFrame]? = nil, keepsSums: Bool = true, scale: [Float]? = nil) {
      self.addends = addends
      self.keepsSums = keepsSums
      self.scale = scale
    }
  }

  /// Results as they were asked for.
  package struct Results: Sendable {
    /// The results themselves.
    package var sums: [FeatureFrame] = []
    /// The results normalised, scaled and through SiLU.
    package var normalised: [FeatureFrame] = []

    package init() {}
  }

  /// Packs weights.
  /// - Parameters:
  ///   - weight: [outputs, inputs, frames, rows, columns].
  ///   - bias: [outputs].
  ///   - geometry: for rows and columns.
  ///   - stride: frames from one result to the next.
  ///   - precision: `float32` or `bfloat16`.
  /// - Throws: ``TensorError/shape(_:)``.
  package init(
    weight: Tensor, bias: Tensor, geometry: ConvolutionGeometry, stride: Int = 1, precision: WeightPrecision = .float32
  ) throws(TensorError) {
    guard weight.shape.count == 5, bias.count == weight.shape[0], weight.count > 0 else {
      throw .shape("no convolution of frames has the weight \(weight.shape) and the bias \(bias.shape)")
    }
    frames = weight.shape[2]
    outputs = weight.shape[0]
    self.stride = stride
    if stride == 1, geometry == ConvolutionGeometry(padding: (1, 1, 1, 1)),
      let filtered = FilteredConvolution(weight: weight, bias: bias.values)
    {
      method = .filtered(filtered)
    } else {
      method = .plain(
        try ConvolutionLayer(
          weight: weight, bias: bias, geometry: geometry, frames: FrameGeometry(stride: stride), precision: precision))
    }
  }

  /// The results for a window of frames.
  /// - Parameters:
  ///   - window: the frames that the kernel sees at the first result, then `stride` more for each further result, of one size;
  ///     `nil` stands for zeros and comes first only.
  ///   - isDoubled: whether every pixel of the window stands for 2x2.
  /// - Throws: ``TensorError``.
  package func applied(
    to window: [FeatureFrame?], isDoubled: Bool = false, finish: Finish = Finish(), pool: FramePool,
    concurrently: Bool = true
  ) throws(TensorError) -> Results {
    var results = Results()
    guard let sample = window.lazy.compactMap(\.self).first, window.count >= frames else { return results }
    let count = (window.count - frames) / stride + 1
    if case .filtered(let convolution) = method {
      let factor = isDoubled ? 2 : 1
      let (rows, columns) = (factor * sample.rows, factor * sample.columns)
      guard sample.channels == convolution.inputs, window.allSatisfy({ $0.map { $0.shape == sample.shape } ?? true })
      else { throw .shape("a convolution of frames of \(convolution.inputs) channels does not fit \(sample.shape)") }
      func frames(areKept: Bool) -> [FeatureFrame] {
        (0..<count).map { _ in
          FeatureFrame(rows: rows, columns: columns, channels: outputs, pool: pool, isKept: areKept)
        }
      }
      try check(finish, count: count, shape: [rows, columns, outputs])
      if finish.keepsSums { results.sums = finish.addends ?? frames(areKept: false) }
      if finish.scale != nil { results.normalised = frames(areKept: true) }
      let job = FilteredConvolution.Job(
        window: window, isDoubled: isDoubled, addends: finish.addends, sums: finish.keepsSums ? results.sums : nil,
        normalised: finish.scale == nil ? nil : results.normalised, scale: finish.scale ?? [], pool: pool)
      convolution.run(job, rows: rows, columns: columns, concurrently: concurrently)
    } else if case .plain(let layer) = method {
      let there = window.map { frame in
        guard let frame else {
          return FeatureFrame.zeros(rows: sample.rows, columns: sample.columns, channels: sample.channels, pool: pool)
        }
        return isDoubled ? frame.doubled(pool: pool) : frame
      }
      results.sums = try layer.applied(to: there, pool: pool, concurrently: concurrently)
      if let shape = results.sums.first?.shape { try check(finish, count: count, shape: shape) }
      for (index, frame) in results.sums.enumerated() {
        if let addends = finish.addends { frame.add(addends[index], concurrently: concurrently) }
        if let scale = finish.scale {
          results.normalised.append(frame.normalised(scale: scale, pool: pool, concurrently: concurrently))
        }
      }
      if !finish.keepsSums { results.sums = [] }
    }
    return results
  }

  private func check(_ finish: Finish, count: Int, shape: [Int]) throws(TensorError) {
    guard finish.scale?.count ?? shape[2] == shape[2],
      finish.addends.map({ $0.count == count && $0.allSatisfy { $0.shape == shape } }) ?? true
    else { throw .shape("what is added to, or scales, \(count) frames of \(shape) has another size") }
  }
}
