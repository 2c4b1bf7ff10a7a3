import Tensors

/// How far one of our results is from what the original gave.
public struct ParityResult: Sendable, Equatable, Codable {
  /// The file and the result, for instance `dit_i2v block1`.
  public var name: String
  /// The measure of the error: the largest gap as a share of the expected numbers' range, unless the name says otherwise.
  public var error: Double
  /// The largest error that passes.
  public var limit: Double
  /// Whether the error is within the limit.
  public var passes: Bool { error <= limit }

  /// The largest error of results in 32-bit floats.
  public static let limit = 2e-4

  /// Makes a result.
  public init(name: String, error: Double, limit: Double) {
    self.name = name
    self.error = error
    self.limit = limit
  }

  /// The largest gap between two tensors as a share of the range of the expected numbers; infinite for other shapes or for
  /// what is not a number.
  public init(_ name: String, found: Tensor, expected: Tensor, limit: Double = Self.limit) {
    self.init(name: name, error: Self.largestGap(found, expected), limit: limit)
  }

  static func largestGap(_ found: Tensor, _ expected: Tensor) -> Double {
    guard let low = expected.values.min(), let high = expected.values.max() else { return .infinity }
    // Where all numbers are the same there is no range: their size takes its place.
    let range = high > low ? Double(high - low) : max(Double(abs(high)), .leastNormalMagnitude)
    return gap(found, expected) / range
  }

  /// The largest gap; infinite for other shapes or for what is not a number.
  static func gap(_ found: Tensor, _ expected: Tensor) -> Double {
    guard found.shape == expected.shape else { return .infinity }
    var gap = 0.0
    for (a, b) in zip(found.values, expected.values) {
      let here = Double(abs(a - b))
      guard here.isFinite else { return .infinity }
      gap = max(gap, here)
    }
    return gap
  }

  /// The norm of the gaps over the norm of the expected numbers; infinite for other shapes or for what is not a number.
  static func relativeNorm(_ found: Tensor, _ expected: Tensor) -> Double {
    guard found.shape == expected.shape, found.count > 0 else { return .infinity }
    var (gaps, size) = (0.0, 0.0)
    for (a, b) in zip(found.values, expected.values) {
      gaps += Double(a - b) * Double(a - b)
      size += Double(b) * Double(b)
    }
    let error = (gaps / max(size, .leastNormalMagnitude)).squareRoot()
    return error.isFinite ? error : .infinity
  }
}
