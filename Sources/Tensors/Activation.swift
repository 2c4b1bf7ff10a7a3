internal import CKernels

/// A function applied to every number of a layer's result.
public enum Activation: Sendable, Equatable {
  /// max(x, 0).
  case relu
  /// x held to 0...6.
  case relu6
  /// 1 / (1 + e^-x).
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// x / (1 + e^-x), also called swish.
  case silu
  /// x (1 + erf(x / sqrt 2)) / 2 (Hendrycks and Gimpel 2016).
  case gelu
  /// x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, the usual approximation of GELU.
  case geluTanh
  /// x / (1 + e^-1.702x), a coarser approximation of GELU that the first CLIP models have.
  case quickGelu
  /// x clip(x + 3, 0, 6) / 6.
  case hardSwish
  /// clip(scale x + shift, 0, 1).
  case hardSigmoid(scale: Float, shift: Float)
  /// x where positive, else slope x.
  case leakyRelu(slope: Float)
  /// x where positive, else slope x, with one slope a channel.
  case prelu(slope: [Float])

  /// Applies the function to `count` numbers of channel `channel`.
  func apply(to values: UnsafeMutablePointer<Float>, count: Int, channel: Int, kernels: Kernels = .current) {
    func run(_ function: tk_function, _ a: Float = 0, _ b: Float = 0) {
      kernels.table.activate(function, values, count, a, b)
    }
    switch self {
    case .relu: run(TK_RELU)
    case .relu6: run(TK_RELU6)
    case .sigmoid: run(TK_SIGMOID)
    case .tanh: run(TK_TANH)
    case .silu: run(TK_SILU)
    case .gelu: run(TK_GELU_ERF)
    case .geluTanh: run(TK_GELU_TANH)
    case .quickGelu: run(TK_QUICK_GELU)
    case .hardSwish: run(TK_HARD_SWISH)
    case .hardSigmoid(let scale, let shift): run(TK_HARD_SIGMOID, scale, shift)
    case .leakyRelu(let slope): run(TK_LEAKY_RELU, slope)
    case .prelu(let slopes): run(TK_LEAKY_RELU, slopes[channel % slopes.count])
    }
  }

  /// Applies the function to rows of `channels` numbers, one for each channel.
  func apply(toRows values: UnsafeMutablePointer<Float>, rows: Int, channels: Int, kernels: Kernels) {
    guard case .prelu(let slopes) = self else {
      apply(to: values, count: rows * channels, channel: 0, kernels: kernels)
      return
    }
    for row in 0..<rows {
      for channel in 0..<channels {
        let x = values[row * channels + channel]
        if x < 0 { values[row * channels + channel] = slopes[channel] * x }
      }
    }
  }
}

extension Tensor {
  /// The tensor with `activation` applied; axis 1 is the channel where a function has one slope a channel.
  /// - Throws: ``TensorError/shape(_:)`` when slopes and channels differ in number.
  public func activated(_ activation: Activation, concurrently: Bool = true) throws(TensorError) -> Tensor {
    let channels = shape.count > 1 ? shape[1] : 1
    if case .prelu(let slopes) = activation, slopes.count != channels || channels == 0 {
      throw .shape("\(slopes.count) slopes do not fit \(channels) channels of \(shape)")
    }
    guard count > 0 else { return self }
    // Planes are cut further only where channels do not matter.
    let area = shape.dropFirst(2).reduce(1, *)
    let length = if case .prelu = activation { area } else { 1 << 14 }
    let kernels = Kernels.current
    var result = self
    result.values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let (target, total) = (SharedPointer(base: base), buffer.count)
      Workers.run(count: (total + length - 1) / length, concurrently: concurrently && total > 1 << 16) { piece in
        let start = piece * length
        activation.apply(
          to: target.base + start, count: min(length, total - start), channel: start / area % channels, kernels: kernels
        )
      }
    }
    return result
  }
}
