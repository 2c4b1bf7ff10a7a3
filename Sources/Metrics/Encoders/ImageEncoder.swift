import Imaging
import Tensors

/// Turns pictures into lists of numbers that say what they show; like pictures get like lists.
public protocol ImageEncoder: Sendable {
  /// A short stable name, for instance `mobilenet_v2`.
  var name: String { get }
  /// The features of one picture of any size.
  /// - Parameter concurrently: whether one picture may use several cores; results are the same either way.
  /// - Throws: ``MetricsError`` when weights cannot be read or do not fit.
  func features(of image: Image, concurrently: Bool) throws(MetricsError) -> [Float]
}

extension ImageEncoder {
  /// The features of many pictures, in their order.
  /// - Throws: ``MetricsError``.
  public func features(of images: [Image]) throws(MetricsError) -> [[Float]] {
    let results = Slots<Result<[Float], MetricsError>>(count: images.count)
    Workers.run(count: images.count) { index in
      results.set(
        index,
        to: Result { () throws(MetricsError) in
          try features(of: images[index], concurrently: images.count == 1)
        })
    }
    return try results.values.map { (result) throws(MetricsError) in try result?.get() ?? [] }
  }
}

/// The angle between the features of two pictures: (1 - cosine) / 2, 0 for the same direction, 1 for the opposite one.
///
/// The form that *Loomis Painter* (arXiv 2511.17344) takes for CLIP and DINO.
public struct FeatureCosine: PerceptualDistance {
  /// The encoder whose features are compared.
  public let encoder: any ImageEncoder

  /// Makes a distance from an encoder.
  public init(_ encoder: any ImageEncoder) {
    self.encoder = encoder
  }

  /// The encoder's name and `cosine`.
  public var name: String { encoder.name + " cosine" }

  /// Distances of many pictures to one target, whose features are computed once.
  /// - Throws: ``MetricsError``.
  public func distances(of images: [Image], to target: Image) throws(MetricsError) -> [Double] {
    guard !images.isEmpty else { return [] }
    let features = try encoder.features(of: images + [target])
    guard let reference = features.last else { return [] }
    return features.dropLast().map { Self.distance($0, reference) }
  }

  /// The distance of two lists of one length; lists of zeros lie half way from all others.
  static func distance(_ a: [Float], _ b: [Float]) -> Double {
    if a == b { return 0 }
    var (product, first, second) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      product += Double(x) * Double(y)
      first += Double(x) * Double(x)
      second += Double(y) * Double(y)
    }
    let lengths = (first * second).squareRoot()
    return lengths > 0 ? max(0, (1 - product / lengths) / 2) : 0.5
  }
}
