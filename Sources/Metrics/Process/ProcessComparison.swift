import Imaging

/// How a process unfolds: how near it comes to a ground truth, or to its own finished picture, with controls beside it.
///
/// The target of all distances is the ground truth's last frame, or without one the picture that is given, or the process's
/// own last frame. The scores alone can be fooled by sequences that are no painting at all; so they stand beside what such
/// sequences score, and beside what happens on the canvas.
public struct ProcessComparison: Sendable, Equatable, Codable {
  /// PDP scores against a ground truth.
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

  /// What one distance says of a control.
  public struct ControlResult: Sendable, Equatable, Codable {
    /// The control's profile, a number a frame.
    public var profile: [Double]
    /// Its score against the ground truth; `nil` without one.
    public var pdp: Double?
    /// The same of the profiles mapped to 1...0.
    public var pdpNormalised: Double?
  }

  /// What one distance says.
  public struct DistanceResult: Sendable, Equatable, Codable {
    /// The score of the profiles as they are; `nil` without a ground truth.
    public var pdp: Double?
    /// The score of the profiles mapped to 1...0; `nil` without a ground truth.
    public var pdpNormalised: Double?
    /// The distance of the last frame to the target.
    public var final: Double
    /// The process's profile, a number a frame.
    public var profileA: [Double]
    /// The ground truth's profile, a number a frame.
    public var profileB: [Double]?
    /// The controls by name; they begin from a white canvas.
    public var controls: [String: ControlResult]
    /// How far the frames of the two processes lie apart as sets, for distances that compare features.
    public var frechet: FrechetDistance?
  }

  /// What happens on the canvas.
  public struct Canvas: Sendable, Equatable, Codable {
    /// In the process.
    public var a: ProcessMeasures
    /// In the ground truth.
    public var b: ProcessMeasures?
    /// In the controls, by name; each with as many frames as the process.
    public var controls: [String: ProcessMeasures]
    /// How alike the two processes order their regions: Kendall's tau-b (``RegionTimes/agreement(with:)``).
    public var orderAgreement: Double?
  }

  /// Results by the distance's name.
  public var distances: [String: DistanceResult] = [:]
  /// Scores of the controls by name for the first distance; empty without a ground truth.
  public var controls: [String: Scores] = [:]
  /// What happens on the canvas.
  public var canvas: Canvas
  /// Peak signal-to-noise ratio of the last frame in decibels; `nil` where it is the target itself.
  public var finalSignalToNoise: Double?

  /// Compares a generated process with the ground truth.
  /// - Parameters:
  ///   - generated: frames in painting order; they are resized to the ground truth's size.
  ///   - groundTruth: frames in painting order, of one size.
  ///   - measures: the distances to measure with.
  /// - Throws: ``MetricsError`` when a sequence has fewer than two frames or the ground truth's sizes differ.
  public init(
    of generated: [Image], against groundTruth: [Image], measuredBy measures: [any PerceptualDistance] = [LPIPS()]
  ) throws(MetricsError) {
    try self.init(ProcessTrial(of: generated, against: groundTruth), measuredBy: measures)
  }

  /// Measures a process that is compared with no other.
  /// - Parameters:
  ///   - frames: in painting order, of one size.
  ///   - target: the picture it should come to; it is resized to the frames' size. `nil` for the last frame.
  ///   - measures: the distances to measure with.
  /// - Throws: ``MetricsError`` when there are fewer than two frames or their sizes differ.
  public init(
    of frames: [Image], target: Image?, measuredBy measures: [any PerceptualDistance] = [LPIPS()]
  ) throws(MetricsError) {
    try self.init(ProcessTrial(of: frames, target: target), measuredBy: measures)
  }

  /// Begins a comparison that holds no distances yet.
  public init(canvas: Canvas, finalSignalToNoise: Double?) {
    self.canvas = canvas
    self.finalSignalToNoise = finalSignalToNoise
  }

  /// Takes in what one distance says.
  public mutating func add(_ result: DistanceResult, named name: String) {
    if distances.isEmpty, let truth = result.profileB {
      controls = result.controls.mapValues {
        Scores(of: PerceptualDistanceProfile(distances: $0.profile), against: .init(distances: truth))
      }
    }
    distances[name] = result
  }

  private init(_ trial: ProcessTrial, measuredBy measures: [any PerceptualDistance]) throws(MetricsError) {
    self.init(canvas: try trial.canvas(), finalSignalToNoise: try trial.finalSignalToNoise())
    for distance in measures { add(try trial.result(of: distance), named: distance.name) }
  }
}
