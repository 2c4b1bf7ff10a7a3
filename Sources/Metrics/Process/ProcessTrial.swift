import Imaging
import Tensors

/// A process ready to be measured: its frames, the picture they should come to, and the ground truth where there is one.
public struct ProcessTrial: Sendable {
  /// The process's frames, of the target's size.
  private let frames: [Image]
  private let truth: [Image]?
  private let target: Image
  /// The frames of each control, in the order of `ProcessControl.allCases`.
  private let controls: [[Image]]

  /// A process to compare with a ground truth.
  /// - Parameters:
  ///   - generated: frames in painting order; they are resized to the ground truth's size.
  ///   - groundTruth: frames in painting order, of one size.
  /// - Throws: ``MetricsError`` when a sequence has fewer than two frames or the ground truth's sizes differ.
  public init(of generated: [Image], against groundTruth: [Image]) throws(MetricsError) {
    guard let target = groundTruth.last, groundTruth.count >= 2 else {
      throw .tooFewFrames(found: groundTruth.count, needed: 2)
    }
    guard generated.count >= 2 else { throw .tooFewFrames(found: generated.count, needed: 2) }
    try Self.checkSizes(of: groundTruth, target)
    frames = generated.map { $0.resized(width: target.width, height: target.height) }
    truth = groundTruth
    self.target = target
    controls = try Self.controls(of: target, count: ProcessControl.standardFrames)
  }

  /// A process to measure by itself.
  /// - Parameters:
  ///   - frames: in painting order, of one size.
  ///   - target: the picture they should come to, resized to their size; `nil` for the last frame.
  /// - Throws: ``MetricsError`` when there are fewer than two frames or their sizes differ.
  public init(of frames: [Image], target: Image? = nil) throws(MetricsError) {
    guard let last = frames.last, frames.count >= 2 else {
      throw .tooFewFrames(found: frames.count, needed: 2)
    }
    try Self.checkSizes(of: frames, last)
    self.frames = frames
    truth = nil
    let target = target?.resized(width: last.width, height: last.height) ?? last
    self.target = target
    controls = try Self.controls(of: target, count: ProcessControl.standardFrames)
  }

  private static func checkSizes(of frames: [Image], _ last: Image) throws(MetricsError) {
    for frame in frames where frame.width != last.width || frame.height != last.height {
      throw .sizeMismatch(
        width: frame.width, height: frame.height, expectedWidth: last.width, expectedHeight: last.height)
    }
  }

  /// Controls begin from white: a ground truth often begins with paint on the canvas already, which a control must not be
  /// given.
  private static func controls(of target: Image, count: Int) throws(MetricsError) -> [[Image]] {
    let white = Image(width: target.width, height: target.height, filledWith: RGB8(255, 255, 255))
    return try ProcessControl.allCases.map { (control) throws(MetricsError) in
      try control.frames(of: target, canvas: white, count: count)
    }
  }

  /// Measures the process, the ground truth and the controls with one distance.
  /// - Throws: ``MetricsError``.
  public func result(
    of distance: any PerceptualDistance
  ) throws(MetricsError) -> ProcessComparison.DistanceResult {
    let sequences = [frames, truth ?? []] + controls
    let all = sequences.flatMap { $0 }
    let profile: [Double]
    var frechet: FrechetDistance?
    if let cosine = distance as? FeatureCosine {
      let features = try cosine.encoder.features(of: all + [target])
      let aim = features[all.count]
      profile = features.dropLast().map { FeatureCosine.distance($0, aim) }
      if let truth {
        frechet = try FrechetDistance(
          between: Array(features[..<frames.count]), and: Array(features[frames.count..<frames.count + truth.count]))
      }
    } else {
      profile = try distance.distances(of: all, to: target)
    }
    var profiles: [PerceptualDistanceProfile] = []
    var start = 0
    for sequence in sequences {
      profiles.append(PerceptualDistanceProfile(distances: Array(profile[start..<start + sequence.count])))
      start += sequence.count
    }
    let groundTruth = truth == nil ? nil : profiles[1]
    let named = zip(ProcessControl.allCases, profiles.dropFirst(2)).map { control, profile in
      (
        control.rawValue,
        ProcessComparison.ControlResult(
          profile: profile.distances, pdp: groundTruth.map { profile.score(against: $0) },
          pdpNormalised: groundTruth.map { profile.normalisedScore(against: $0) })
      )
    }
    return ProcessComparison.DistanceResult(
      pdp: groundTruth.map { profiles[0].score(against: $0) },
      pdpNormalised: groundTruth.map { profiles[0].normalisedScore(against: $0) },
      final: profiles[0].distances.last ?? 0, profileA: profiles[0].distances, profileB: groundTruth?.distances,
      controls: Dictionary(uniqueKeysWithValues: named), frechet: frechet)
  }

  /// Measures what happens on the canvas, in the process, in the ground truth and in the controls.
  /// - Throws: ``MetricsError``.
  public func canvas() throws(MetricsError) -> ProcessComparison.Canvas {
    let controls = try Self.controls(of: target, count: frames.count)
    let results = Slots<Result<ProcessMeasures?, MetricsError>>(count: 2 + controls.count)
    Workers.run(count: 2 + controls.count) { index in
      results.set(
        index,
        to: Result { () throws(MetricsError) in
          switch index {
          case 0: return try ProcessMeasures(of: frames)
          case 1:
            guard let truth else { return nil }
            return try ProcessMeasures(of: truth)
          default: return try ProcessMeasures(of: controls[index - 2])
          }
        })
    }
    let measures = try results.values.map { (result) throws(MetricsError) in try result?.get() }
    guard let own = measures[0] else { throw .tooFewFrames(found: frames.count, needed: 2) }
    var byName: [String: ProcessMeasures] = [:]
    for (control, measures) in zip(ProcessControl.allCases, measures.dropFirst(2)) {
      byName[control.rawValue] = measures
    }
    return ProcessComparison.Canvas(
      a: own, b: measures[1], controls: byName,
      orderAgreement: measures[1].flatMap { own.regions.agreement(with: $0.regions) })
  }

  /// Peak signal-to-noise ratio of the last frame against the target, decibels; `nil` where they are equal.
  /// - Throws: ``MetricsError``.
  public func finalSignalToNoise() throws(MetricsError) -> Double? {
    guard let last = frames.last else { return nil }
    let ratio = try PictureSimilarity.peakSignalToNoise(last, target)
    return ratio.isFinite ? ratio : nil
  }
}
