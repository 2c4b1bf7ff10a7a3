extension Tensor {
  /// The sum with a tensor of the same shape or of shape [1, channels, 1, 1].
  /// - Throws: ``TensorError/shape(_:)``.
  public func adding(_ other: Tensor) throws(TensorError) -> Tensor {
    try combined(with: other, "add") { $0 + $1 }
  }

  /// The product, number by number, with a tensor of the same shape or of shape [1, channels, 1, 1].
  /// - Throws: ``TensorError/shape(_:)``.
  public func multipliedElementwise(by other: Tensor) throws(TensorError) -> Tensor {
    try combined(with: other, "multiply") { $0 * $1 }
  }

  /// `scale` x + `shift`.
  public func mapped(scale: Float, shift: Float) -> Tensor {
    Tensor(shape: shape) { output in
      for i in output.indices { output[i] = scale * values[i] + shift }
    }
  }

  /// The tensor with channels of zeros before and after its own.
  /// - Throws: ``TensorError/shape(_:)``.
  public func paddedChannels(before: Int, after: Int) throws(TensorError) -> Tensor {
    let (batch, channels, height, width) = try planes(for: "channel padding")
    guard before >= 0, after >= 0, before < 1 << 16, after < 1 << 16 else {
      throw .shape("cannot pad by \(before) and \(after) channels")
    }
    let area = height * width
    var result = Tensor(shape: [batch, before + channels + after, height, width])
    for item in 0..<batch {
      let start = (item * (before + channels + after) + before) * area
      result.values.replaceSubrange(
        start..<start + channels * area, with: values[item * channels * area..<(item + 1) * channels * area])
    }
    return result
  }

  /// Tensors joined along `axis`.
  /// - Throws: ``TensorError/shape(_:)`` when their other axes differ or there is none.
  public static func concatenated(_ tensors: [Tensor], axis: Int) throws(TensorError) -> Tensor {
    guard let first = tensors.first, first.shape.indices.contains(axis) else {
      throw .shape("nothing to join along axis \(axis)")
    }
    var shape = first.shape
    shape[axis] = 0
    for tensor in tensors {
      var other = tensor.shape
      guard other.indices.contains(axis) else { throw .shape("cannot join \(other) along axis \(axis)") }
      shape[axis] += other[axis]
      other[axis] = first.shape[axis]
      guard other == first.shape else { throw .shape("cannot join \(tensor.shape) to \(first.shape)") }
    }
    let outer = shape[..<axis].reduce(1, *)
    var values: [Float] = []
    values.reserveCapacity(shape.reduce(1, *))
    for block in 0..<outer {
      for tensor in tensors {
        let length = tensor.shape[axis...].reduce(1, *)
        values.append(contentsOf: tensor.values[block * length..<(block + 1) * length])
      }
    }
    return Tensor(shape: shape, values: values)
  }

  private func combined(
    with other: Tensor, _ verb: String, _ operation: (Float, Float) -> Float
  ) throws(TensorError) -> Tensor {
    if shape == other.shape {
      return Tensor(shape: shape) { output in
        for i in output.indices { output[i] = operation(values[i], other.values[i]) }
      }
    }
    func isPerChannel(_ a: Tensor, of b: Tensor) -> Bool {
      b.shape.count == 4 && a.shape.count == 4 && a.shape == [1, b.shape[1], 1, 1]
    }
    // Both operations are commutative, so the smaller tensor may stand on either side.
    if isPerChannel(self, of: other), !isPerChannel(other, of: self) {
      return try other.combined(with: self, verb, operation)
    }
    guard isPerChannel(other, of: self) else { throw .shape("cannot \(verb) \(shape) and \(other.shape)") }
    let area = shape[2] * shape[3]
    return Tensor(shape: shape) { output in
      for plane in 0..<(shape[0] * shape[1]) {
        let value = other.values[plane % shape[1]]
        for i in plane * area..<(plane + 1) * area { output[i] = operation(values[i], value) }
      }
    }
  }
}
