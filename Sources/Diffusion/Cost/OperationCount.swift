/// Multiplications and additions by what does them, each counted as one operation; padding counts as what it pads.
public struct OperationCount: Sendable, Hashable, Codable {
  /// Products with matrices of weights.
  public var matrix = 0.0
  /// Scores of attention and the sums they weigh.
  public var attention = 0.0
  /// Convolutions that ``FrameLayer`` does by minimal filtering, counted as plain sums.
  public var filtered = 0.0
  /// Other convolutions.
  public var convolution = 0.0

  /// No operation.
  public init() {}

  /// All together.
  public var total: Double { matrix + attention + filtered + convolution }

  /// The sum of two counts.
  public static func + (a: OperationCount, b: OperationCount) -> OperationCount {
    var sum = a
    sum += b
    return sum
  }

  /// Adds another count.
  public static func += (a: inout OperationCount, b: OperationCount) {
    a.matrix += b.matrix
    a.attention += b.attention
    a.filtered += b.filtered
    a.convolution += b.convolution
  }

  /// The count of what is done several times.
  public static func * (times: Double, a: OperationCount) -> OperationCount {
    var product = a
    product.matrix *= times
    product.attention *= times
    product.filtered *= times
    product.convolution *= times
    return product
  }

  /// Counts the product of `rows` rows with a matrix.
  mutating func multiply(_ rows: Int, _ inputs: Int, _ outputs: Int) {
    matrix += 2 * Double(rows) * Double(inputs) * Double(outputs)
  }

  /// Counts attention of `size` numbers in all heads.
  mutating func attend(_ queries: Int, _ keys: Int, _ size: Int) {
    attention += 4 * Double(queries) * Double(keys) * Double(size)
  }
}
