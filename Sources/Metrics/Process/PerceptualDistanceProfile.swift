import Imaging

/// The perceptual distance profile (PDP) of a process: how far each frame is from the finished picture.
///
/// Algorithm 1 of *Loomis Painter* (arXiv 2511.17344). Frames are spread evenly over the time axis 0...1.
public struct PerceptualDistanceProfile: Sendable, Equatable, Codable {
  /// The number of points that profiles are compared at, as in the paper.
  public static let comparedPoints = 200

  /// Distance of each frame to the target, in painting order.
  public var distances: [Double]

  /// Makes a profile from distances in painting order.
  public init(distances: [Double]) {
    self.distances = distances
  }

  /// Measures the profile of frames against a finished picture.
  /// - Throws: ``MetricsError``.
  public init(
    of frames: [Image], to target: Image, measuredBy distance: some PerceptualDistance
  ) throws(MetricsError) {
    distances = try distance.distances(of: frames, to: target)
  }

  /// The profile mapped so that it runs from 1 at the first frame to 0 at the last.
  ///
  /// A profile whose ends are less than 1e-8 apart is shifted and not scaled, as the paper has it.
  public var normalised: PerceptualDistanceProfile {
    guard let first = distances.first, let last = distances.last else { return self }
    let span = first - last
    let divisor = abs(span) < 1e-8 ? 1 : span
    return PerceptualDistanceProfile(distances: distances.map { ($0 - last) / divisor })
  }

  /// How much of the way to the finished picture each frame has come: 1 minus the normalised distance.
  public var progress: [Double] { normalised.distances.map { 1 - $0 } }

  /// The profile at `count` evenly spaced moments of 0...1, linear between frames.
  public func resampled(to count: Int = Self.comparedPoints) -> [Double] {
    guard let last = distances.last, count > 0 else { return [] }
    return (0..<count).map { i in
      let position = count == 1 ? 0 : Double(i) / Double(count - 1) * Double(distances.count - 1)
      let lower = min(Int(position), distances.count - 1)
      let upper = lower + 1 < distances.count ? distances[lower + 1] : last
      return distances[lower] + (upper - distances[lower]) * (position - Double(lower))
    }
  }

  /// The PDP score: the root of the integral over 0...1 of the squared gap between two profiles; 0 is best.
  ///
  /// An empty profile counts as 0 throughout.
  public func score(against groundTruth: PerceptualDistanceProfile) -> Double {
    func points(_ profile: PerceptualDistanceProfile) -> [Double] {
      profile.distances.isEmpty ? [Double](repeating: 0, count: Self.comparedPoints) : profile.resampled()
    }
    let squares = zip(points(self), points(groundTruth)).map { ($0 - $1) * ($0 - $1) }
    // Trapezoids between the points.
    var integral = 0.0
    for i in 1..<squares.count { integral += (squares[i - 1] + squares[i]) / 2 }
    return (integral / Double(squares.count - 1)).squareRoot()
  }

  /// The PDP score of the two normalised profiles.
  public func normalisedScore(against groundTruth: PerceptualDistanceProfile) -> Double {
    normalised.score(against: groundTruth.normalised)
  }
}
