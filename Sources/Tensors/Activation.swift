import Foundation

/// A function applied to every number of a layer's result.
public enum Activation: Sendable, Equatable {
  /// max(x, 0).
  case relu
  /// x held to 0...6.
  case relu6
  /// 1 / (1 + e^-x).
  case sigmoid
  /// x clip(x + 3, 0, 6) / 6.
  case hardSwish
  /// clip(scale x + shift, 0, 1).
  case hardSigmoid(scale: Float, shift: Float)
  /// x where positive, else slope x, with one slope a channel.
  case prelu(slope: [Float])

  /// Applies the function to `count` numbers of channel `channel`.
  func apply(to values: UnsafeMutablePointer<Float>, count: Int, channel: Int) {
    switch self {
    case .relu:
      for i in 0..<count { values[i] = max(values[i], 0) }
    case .relu6:
      for i in 0..<count { values[i] = min(max(values[i], 0), 6) }
    case .sigmoid:
      for i in 0..<count { values[i] = 1 / (1 + exp(-values[i])) }
    case .hardSwish:
      for i in 0..<count { values[i] *= min(max(values[i] + 3, 0), 6) * (1 / 6) }
    case .hardSigmoid(let scale, let shift):
      for i in 0..<count { values[i] = min(max(scale * values[i] + shift, 0), 1) }
    case .prelu(let slopes):
      let slope = slopes[channel % slopes.count]
      for i in 0..<count { values[i] = values[i] < 0 ? slope * values[i] : values[i] }
    }
  }
}

extension Tensor {
  /// The tensor with `activation` applied; axis 1 is the channel where a function has one slope a channel.
  /// - Throws: ``TensorError/shape(_:)`` when slopes and channels differ in number.
  public func activated(_ activation: Activation) throws(TensorError) -> Tensor {
    let channels = shape.count > 1 ? shape[1] : 1
    if case .prelu(let slopes) = activation, slopes.count != channels || channels == 0 {
      throw .shape("\(slopes.count) slopes do not fit \(channels) channels of \(shape)")
    }
    var result = self
    guard count > 0 else { return result }
    let area = shape.dropFirst(2).reduce(1, *)
    result.values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for plane in 0..<(buffer.count / area) {
        activation.apply(to: base + plane * area, count: area, channel: plane % channels)
      }
    }
    return result
  }
}
