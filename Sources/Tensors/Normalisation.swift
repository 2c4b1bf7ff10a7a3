extension Tensor {
  /// Rows of the last axis brought to mean 0 and variance 1, then scaled and shifted.
  ///
  /// Ba, Kiros and Hinton, *Layer Normalization* (2016).
  /// - Parameters:
  ///   - weight: one number for each place of the last axis.
  ///   - bias: likewise.
  /// - Throws: ``TensorError/shape(_:)``.
  public func layerNormalised(
    weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Float = 1e-5, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    try checkPerPlace(weight, bias, "layer normalisation")
    let kernels = Kernels.current.table
    return mappingRows(concurrently: concurrently) { row, length, result in
      Self.withPointers(weight, bias) { weight, bias in
        kernels.layer_norm(row, length, weight, bias, epsilon, result)
      }
    }
  }

  /// Rows of the last axis divided by the root of their mean square, then scaled (Zhang and Sennrich 2019).
  /// - Parameter weight: one number for each place of the last axis.
  /// - Throws: ``TensorError/shape(_:)``.
  public func rmsNormalised(
    weight: Tensor? = nil, epsilon: Float = 1e-6, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    try checkPerPlace(weight, nil, "RMS normalisation")
    let kernels = Kernels.current.table
    return mappingRows(concurrently: concurrently) { row, length, result in
      Self.withPointers(weight, nil) { weight, _ in kernels.rms_norm(row, length, weight, epsilon, result) }
    }
  }

  /// e^x of every row of the last axis, divided by the row's sum.
  public func softmax(concurrently: Bool = true) -> Tensor {
    let kernels = Kernels.current.table
    return mappingRows(concurrently: concurrently) { row, length, result in kernels.softmax(row, length, result) }
  }

  /// Groups of channels of a tensor [batch, channels, ...] brought to mean 0 and variance 1, then scaled and shifted channel
  /// by channel (Wu and He 2018).
  /// - Parameters:
  ///   - weight: [channels].
  ///   - bias: [channels].
  /// - Throws: ``TensorError/shape(_:)``.
  public func groupNormalised(
    groups: Int, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Float = 1e-5, concurrently: Bool = true
  ) throws(TensorError) -> Tensor {
    guard shape.count >= 2, groups >= 1, shape[1] % groups == 0,
      [weight, bias].allSatisfy({ $0?.count ?? shape[1] == shape[1] })
    else { throw .shape("a group normalisation of \(groups) groups does not fit \(shape)") }
    guard count > 0 else { return self }
    let (channels, area) = (shape[1], shape[2...].reduce(1, *))
    let channelsPerGroup = channels / groups
    let length = channelsPerGroup * area
    let kernels = Kernels.current.table
    return Tensor(shape: shape) { output in
      values.withUnsafeBufferPointer { input in
        guard let x = input.baseAddress, let y = output.baseAddress else { return }
        let (source, target) = (SharedConstPointer(base: x), SharedPointer(base: y))
        Workers.run(count: shape[0] * groups, concurrently: concurrently && count > 1 << 14) { index in
          let (x, y) = (source.base + index * length, target.base + index * length)
          var (sum, squares) = (0.0, 0.0)
          kernels.moments(x, length, 0, &sum, &squares)
          let mean = Float(sum / Double(length))
          kernels.moments(x, length, mean, &sum, &squares)
          let scale = Float(1 / (squares / Double(length) + Double(epsilon)).squareRoot())
          for channel in 0..<channelsPerGroup {
            let number = index % groups * channelsPerGroup + channel
            let slope = scale * (weight?.values[number] ?? 1)
            kernels.affine(
              x + channel * area, area, slope, (bias?.values[number] ?? 0) - mean * slope, y + channel * area)
          }
        }
      }
    }
  }

  private func checkPerPlace(_ weight: Tensor?, _ bias: Tensor?, _ what: String) throws(TensorError) {
    let length = shape.last ?? 1
    guard [weight, bias].allSatisfy({ $0?.count ?? length == length }) else {
      throw .shape("\(what) of \(shape) needs \(length) weights and biases")
    }
  }

  private static func withPointers(
    _ weight: Tensor?, _ bias: Tensor?, _ body: (UnsafePointer<Float>?, UnsafePointer<Float>?) -> Void
  ) {
    func pointer(_ tensor: Tensor?, _ body: (UnsafePointer<Float>?) -> Void) {
      if let tensor { tensor.values.withUnsafeBufferPointer { body($0.baseAddress) } } else { body(nil) }
    }
    pointer(weight) { weight in pointer(bias) { body(weight, $0) } }
  }

  /// A tensor of the same shape whose rows along the last axis `body` writes: row, its length, result.
  private func mappingRows(
    concurrently: Bool, _ body: @Sendable (UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    let length = shape.last ?? 1
    guard count > 0 else { return self }
    let rows = count / length
    // Rows in a piece of work.
    let piece = max(1, (1 << 14) / length)
    return Tensor(shape: shape) { output in
      values.withUnsafeBufferPointer { input in
        guard let x = input.baseAddress, let y = output.baseAddress else { return }
        let (source, target) = (SharedConstPointer(base: x), SharedPointer(base: y))
        Workers.run(count: (rows + piece - 1) / piece, concurrently: concurrently) { index in
          for row in index * piece..<min(rows, (index + 1) * piece) {
            body(source.base + row * length, length, target.base + row * length)
          }
        }
      }
    }
  }
}
