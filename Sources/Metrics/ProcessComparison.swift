import Imaging

/// How near one process comes to another in the way it unfolds, with the controls beside it.
///
/// The target of all distances is the ground truth's last frame. The scores alone can be fooled by sequences that are no
/// painting at all; so they stand beside what such sequences score against the same ground truth.
public struct ProcessComparison: Sendable, Equatable, Codable {
  /// PDP scores.
  public struct Scores: Sendable, Equatable, Codable {
    /// The score of the profiles as they are.
    public var pdp: Double
    /// The score of the profiles mapped to 1...0.
    public var pdpNormalised: Double

    /// The scores of a profile.
    public init(of profile: PerceptualDistanceProfile, against groundTruth: PerceptualDistanceProfile) {
      pdp = profile.score(against: groundTruth)
      pdpNormalised = profile.normalisedScore(against: groundTruth)
    }
  }

  /// What one distance says.
  public struct DistanceResult: Sendable, Equatable, Codable {
    /// The score of the profiles as they are.
    public var pdp: Double
    /// The score of the profiles mapped to 1...0.
    public var pdpNormalised: Double
    /// The distance of the last generated frame to the ground truth's last frame.
    public var final: Double
    /// The generated process's profile, a number a frame.
    public var profileA: [Double]
    /// The ground truth's profile, a number a frame.
    public var profileB: [Double]
  }

  /// Results by the distance's name.
  public var distances: [String: DistanceResult]
  /// Scores of the controls by name, for the first distance; they begin from a white canvas.
  public var controls: [String: Scores]

  /// Compares a generated process with the ground truth.
  /// - Parameters:
  ///   - generated: frames in painting order; they are resized to the ground truth's size.
  ///   - groundTruth: frames in painting order, of one size.
  ///   - measures: the distances to measure with; the first also measures the controls.
  /// - Throws: ``MetricsError`` when a sequence has fewer than two frames or the ground truth's sizes differ.
  public init(
    of generated: [Image], against groundTruth: [Image], measuredBy measures: [any PerceptualDistance] = [LPIPS()]
  ) throws(MetricsError) {
    guard let target = groundTruth.last, groundTruth.count >= 2 else {
      throw .tooFewFrames(found: groundTruth.count, needed: 2)
    }
    guard generated.count >= 2 else { throw .tooFewFrames(found: generated.count, needed: 2) }
    // White: a ground truth often begins with paint on the canvas already, which a control must not be given.
    let canvas = Image(width: target.width, height: target.height, filledWith: RGB8(255, 255, 255))
    let fitted = generated.map { $0.resized(width: target.width, height: target.height) }
    distances = [:]
    controls = [:]
    for (index, distance) in measures.enumerated() {
      let truth = try PerceptualDistanceProfile(of: groundTruth, to: target, measuredBy: distance)
      let profile = try PerceptualDistanceProfile(of: fitted, to: target, measuredBy: distance)
      distances[distance.name] = DistanceResult(
        pdp: profile.score(against: truth), pdpNormalised: profile.normalisedScore(against: truth),
        final: profile.distances.last ?? 0, profileA: profile.distances, profileB: truth.distances)
      guard index == 0 else { continue }
      for control in ProcessControl.allCases {
        let frames = try control.frames(of: target, canvas: canvas)
        let profile = try PerceptualDistanceProfile(of: frames, to: target, measuredBy: distance)
        controls[control.rawValue] = Scores(of: profile, against: truth)
      }
    }
  }
}
