import Tensors

/// The channels of every pixel brought to the length sqrt(channels), then scaled.
struct ChannelNorm: Sendable {
  private let weight: Tensor
  private let epsilon: Float

  /// Reads `name.gamma`.
  init(_ weights: PartWeights, _ name: String) throws {
    let gamma = try weights.tensor("\(name).gamma")
    weight = Tensor(shape: [gamma.count], values: gamma.values)
    // The original holds lengths, not mean squares, to 1e-12 and more.
    epsilon = 1e-24 / Float(gamma.count)
  }

  func applied(to x: Tensor) throws -> Tensor { try x.rmsNormalised(weight: weight, epsilon: epsilon) }

  /// The norm, then SiLU.
  func activated(_ x: FeatureFrames) throws -> FeatureFrames {
    try x.map { try applied(to: $0).activated(.silu) }
  }
}
