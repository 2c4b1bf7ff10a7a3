/// The perceptual distance profile (PDP) of a process: how far each frame is from the finished picture.
///
/// Algorithm 1 of *Loomis Painter* (arXiv 2511.17344).
public struct PerceptualDistanceProfile: Sendable, Equatable, Codable {
  /// Distance of each frame to the target, in painting order.
  public var distances: [Double]

  /// Makes a profile from distances in painting order.
  public init(distances: [Double]) {
    self.distances = distances
  }
}
