import Synchronization

/// A fully connected layer whose weights are packed once: y = x W' + b for every row x.
public struct LinearLayer: Sendable {
  /// Numbers in a row of the input.
  public let inputs: Int
  /// Numbers in a row of the result.
  public let outputs: Int
  /// How the weights are held.
  public let precision: WeightPrecision

  let weights: any LinearWeights

  /// Packs weights.
  /// - Parameters:
  ///   - weight: [outputs, inputs].
  ///   - bias: [outputs].
  /// - Throws: ``TensorError/shape(_:)``.
  public init(weight: Tensor, bias: Tensor? = nil, precision: WeightPrecision = .float32) throws(TensorError) {
    guard weight.shape.count == 2, weight.count > 0, max(weight.shape[0], weight.shape[1]) <= Int(Int32.max),
      bias.map({ $0.count == weight.shape[0] }) ?? true
    else { throw .shape("no linear layer has the weight \(weight.shape) and the bias \(bias?.shape ?? [])") }
    (outputs, inputs) = (weight.shape[0], weight.shape[1])
    self.precision = precision
    let bias = bias?.values ?? [Float](repeating: 0, count: outputs)
    switch precision {
    case .float32: weights = try PackedWeights(weight, bias: bias, format: .float32)
    case .bfloat16:
      if OneDNN.hasNarrowProducts {
        weights = try PackedWeights(weight, bias: bias, format: .bfloat16)
      } else {
        weights = WidenedWeights(BFloat16Tensor(rounding: weight), bias: bias)
      }
    case .int8:
      let quantised = QuantisedMatrix(weight)
      if OneDNN.hasNarrowProducts {
        weights = try PackedQuantisedWeights(quantised, bias: bias)
      } else {
        weights = WidenedQuantisedWeights(quantised, bias: bias)
      }
    }
  }

  /// The layer's result for every row of `x`.
  /// - Parameters:
  ///   - x: [..., inputs].
  ///   - activation: applied to the result; ``Activation/prelu(slope:)`` has one slope for each output.
  ///   - concurrently: whether rows may be shared out among cores; results are the same either way.
  /// - Returns: [..., outputs].
  /// - Throws: ``TensorError/shape(_:)``.
  public func applied(
    to x: Tensor, activation: Activation? = nil, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    var result = Tensor(shape: [0])
    try apply(to: x, into: &result, activation: activation, concurrently: concurrently)
    return result
  }

  /// The layer's result for every row of `x`, which ``WeightPrecision/bfloat16`` takes as it is.
  /// - Parameter x: [..., inputs].
  /// - Returns: [..., outputs].
  /// - Throws: ``TensorError/shape(_:)``.
  public func applied(
    to x: BFloat16Tensor, activation: Activation? = nil, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    var result = Tensor(shape: [0])
    try x.bits.withUnsafeBufferPointer { (bits) throws(TensorError) in
      try apply(
        to: .bfloat16(bits), shape: x.shape, into: &result, activation: activation, concurrently: concurrently)
    }
    return result
  }

  /// Writes the layer's result for every row of `x` into `result`, whose memory is used again where it has the right size:
  /// fresh memory costs a twentieth of a large product.
  /// - Parameter x: [..., inputs].
  /// - Throws: ``TensorError/shape(_:)``.
  public func apply(
    to x: Tensor, into result: inout Tensor, activation: Activation? = nil, concurrently: Bool = true
  ) throws(TensorError) {
    try x.values.withUnsafeBufferPointer { (values) throws(TensorError) in
      try apply(
        to: .float32(values), shape: x.shape, into: &result, activation: activation, concurrently: concurrently)
    }
  }

  private func apply(
    to x: RowSource, shape: [Int], into result: inout Tensor, activation: Activation?, concurrently: Bool
  ) throws(TensorError) {
    guard shape.last == inputs else {
      throw .shape("a linear layer of \(inputs) inputs and \(outputs) outputs does not fit \(shape)")
    }
    if case .prelu(let slopes) = activation, slopes.count != outputs {
      throw .shape("\(slopes.count) slopes do not fit \(outputs) outputs")
    }
    let rows = shape.dropLast().reduce(1, *)
    let pieces = RowPieces(rows: rows)
    var runs: [LinearWeights.Run] = []
    if rows > 0 {
      for length in pieces.lengths { runs.append(try weights.prepared(rows: length)) }
    }
    let kernels = Kernels.current
    let failed = Atomic(false)
    result.rewrite(shape: Array(shape.dropLast()) + [outputs]) { [runs] output in
      guard let y = output.baseAddress else { return }
      let target = SharedPointer(base: y)
      Workers.run(count: pieces.count, concurrently: concurrently) { index in
        let range = pieces[index]
        let y = target.base + range.lowerBound * outputs
        let run = runs[range.count == pieces.length ? 0 : runs.count - 1]
        if !run(x.advanced(by: range.lowerBound * inputs), y, kernels) { failed.store(true, ordering: .relaxed) }
        activation?.apply(toRows: y, rows: range.count, channels: outputs, kernels: kernels)
      }
    }
    guard !failed.load(ordering: .relaxed) else { throw .library("oneDNN: a linear layer could not be run") }
  }
}
