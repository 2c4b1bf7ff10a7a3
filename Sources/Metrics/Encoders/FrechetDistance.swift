import Tensors

/// How far two sets of features lie apart when each is taken for a normal distribution.
///
/// Fréchet distance as Heusel et al. use it (*GANs Trained by a Two Time-Scale Update Rule...*, NeurIPS 2017):
/// |mean1 - mean2|^2 + trace(cov1 + cov2 - 2 (cov1 cov2)^(1/2)).
public struct FrechetDistance: Sendable, Equatable, Codable {
  /// The distance, 0 or more.
  public let value: Double
  /// How many samples the smaller set has.
  public let samples: Int
  /// How many numbers describe a sample.
  public let dimensions: Int

  /// What a reader must know beside the figure, or `nil` where there are samples enough.
  ///
  /// From few samples covariances come out too narrow in most directions, and the distance too large.
  public var caveat: String? {
    samples > 10 * dimensions
      ? nil
      : "\(samples) samples of \(dimensions) numbers: too few for the value itself; compare only figures from as many samples"
  }

  /// Measures two sets.
  /// - Parameters: lists of one length, at least two on each side.
  /// - Throws: ``MetricsError``.
  public init(between first: [[Float]], and second: [[Float]]) throws(MetricsError) {
    let needed = 2
    for set in [first, second] where set.count < needed { throw .tooFewFrames(found: set.count, needed: needed) }
    let width = first[0].count
    guard width > 0, (first + second).allSatisfy({ $0.count == width }) else {
      throw .weights("lists of features have different lengths, or none")
    }
    let (a, b) = (Spread(first), Spread(second))
    do {
      // The trace of (cov1 cov2)^(1/2) is the sum of the singular values of any A B^T with A^T A = cov1, B^T B = cov2: the
      // samples themselves when they are few, else roots of the covariances.
      let (left, right) = (try a.factor(), try b.factor())
      let product = SymmetricMatrix.product(
        left.values, rows: left.count, right.values, columns: right.count, inner: width, transposingSecond: true)
      let squares = try SymmetricMatrix(productsOfRows: product, count: left.count).eigenvalues()
      let root = squares.reduce(0) { $0 + max(0, $1).squareRoot() }
      let gap = zip(a.mean, b.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      value = max(0, gap + a.variance + b.variance - 2 * root)
    } catch {
      throw .weights("a Fréchet distance cannot be computed: \(error)")
    }
    samples = min(first.count, second.count)
    dimensions = width
  }

  /// Mean and deviations of a set.
  private struct Spread {
    let mean: [Double]
    /// The samples less their mean, divided by the root of one less than their number; one after the other.
    let deviations: [Double]
    let count: Int

    init(_ samples: [[Float]]) {
      let width = samples[0].count
      count = samples.count
      mean = (0..<width).map { i in samples.reduce(0) { $0 + Double($1[i]) } / Double(samples.count) }
      let scale = 1 / Double(samples.count - 1).squareRoot()
      deviations = samples.flatMap { [mean] sample in zip(sample, mean).map { (Double($0) - $1) * scale } }
    }

    /// The trace of the covariance.
    var variance: Double { deviations.reduce(0) { $0 + $1 * $1 } }

    /// Rows whose sums of products of columns are the covariance.
    func factor() throws(TensorError) -> (values: [Double], count: Int) {
      let width = mean.count
      guard count > width else { return (deviations, count) }
      return (try SymmetricMatrix(productsOfColumnsIn: deviations, count: count).squareRoot().values, width)
    }
  }
}
