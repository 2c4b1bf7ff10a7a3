import Tensors

/// Attention of one head among the pixels of a frame.
struct MiddleAttention: Sendable {
  private let norm: ChannelNorm
  private let project: LinearLayer
  private let conclude: LinearLayer
  private let channels: Int

  /// Queries whose scores are held at a time.
  private static let queries = 512

  init(_ weights: PartWeights, _ name: String, channels: Int, precision: WeightPrecision) throws {
    norm = try ChannelNorm(weights, "\(name).norm")
    func layer(_ name: String, outputs: Int) throws -> LinearLayer {
      try LinearLayer(
        weight: weights.tensor("\(name).weight").reshaped(to: [outputs, channels]),
        bias: weights.tensor("\(name).bias"), precision: precision)
    }
    project = try layer("\(name).to_qkv", outputs: 3 * channels)
    conclude = try layer("\(name).proj", outputs: channels)
    self.channels = channels
  }

  func applied(to frame: FeatureFrame, memory: FeatureMemory) throws -> FeatureFrame {
    let pixels = frame.count / channels
    let x = try frame.tensor.reshaped(to: [pixels, channels])
    let projected = try project.applied(to: norm.applied(to: x))
    func part(_ index: Int, _ range: Range<Int>) -> Tensor {
      var values: [Float] = []
      values.reserveCapacity(range.count * channels)
      for pixel in range {
        let start = (3 * pixel + index) * channels
        values += projected.values[start..<start + channels]
      }
      return Tensor(shape: [range.count, channels], values: values)
    }
    // Heads are longer than the attention kernel holds; keys and values serve as the weights of layers instead.
    var keys = part(1, 0..<pixels)
    let scale = 1 / Float(channels).squareRoot()
    for index in keys.values.indices { keys.values[index] *= scale }
    let scores = try LinearLayer(weight: keys)
    let sums = try LinearLayer(weight: part(2, 0..<pixels).transposed([1, 0]))
    var seen: [Float] = []
    seen.reserveCapacity(frame.count)
    for start in stride(from: 0, to: pixels, by: Self.queries) {
      let queries = part(0, start..<min(pixels, start + Self.queries))
      seen += try sums.applied(to: scores.applied(to: queries).softmax()).values
    }
    let result = try conclude.applied(to: Tensor(shape: [pixels, channels], values: seen)).adding(x)
    return FeatureFrame(try result.reshaped(to: frame.shape), pool: memory.pool)
  }
}
