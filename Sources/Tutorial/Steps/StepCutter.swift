import Metrics
import Painting

/// Cuts a process into steps that each teach one thing and bring about equally much.
///
/// How much a stretch brings is half its share of the working time and half its share of the perceptual distance gone. Among all ways to cut
/// at frames, the one with the least cost is taken (dynamic programming): a step costs the square of how far it is from its
/// fair share, more for every change of stage or region inside it, and more for beginning in the middle of a passage.
struct StepCutter: Sendable {
  /// How many steps a lesson has when its author does not say: a beginner is led in smaller ones.
  static func usualCounts(level: String) -> ClosedRange<Int> {
    switch level {
    case "beginner": 8...16
    case "advanced": 6...10
    default: 6...12
    }
  }

  private let process: PaintingProcess
  private let frameCount: Int
  /// What each frame brings, 0...1, all together 1, the blank canvas nothing.
  private let gains: [Double]
  /// The passage that each frame shows.
  private let owners: [Int]

  /// - Throws: ``TutorialError/badProcess(_:)`` when there is nothing to cut.
  init(process: PaintingProcess, profile: PerceptualDistanceProfile) throws(TutorialError) {
    self.process = process
    frameCount = process.frames.count
    guard frameCount >= 2 else {
      throw .badProcess("the process has \(frameCount) frame(s); a lesson needs a blank canvas and at least one more")
    }
    guard !process.passages.isEmpty else {
      throw .badProcess("the process has no passages; a lesson needs at least one to say what is done")
    }
    guard profile.distances.count == frameCount else {
      throw .badProcess(
        "the profile has \(profile.distances.count) distances for \(frameCount) frames; measure this process again")
    }
    let times = (1..<frameCount).map { max(0, process.frames[$0].time - process.frames[$0 - 1].time) }
    let drops = (1..<frameCount).map { max(0, profile.distances[$0 - 1] - profile.distances[$0]) }
    gains = [0] + zip(Self.shares(times), Self.shares(drops)).map { ($0 + $1) / 2 }
    owners = Self.owners(process)
  }

  /// Cuts into as many steps as asked, or as many as suit the process.
  /// - Parameters:
  ///   - count: how many; fewer come where there are not enough frames.
  ///   - level: of the learner, which decides how many are usual.
  func steps(count: Int?, level: String) -> [StepSpan] {
    let most = frameCount - 1
    if let count { return spans(cut(into: min(count, most)).starts) }
    let usual = Self.usualCounts(level: level)
    let counts = min(usual.lowerBound, most)...min(usual.upperBound, most)
    let best = counts.map { cut(into: $0) }.min { $0.cost < $1.cost }
    return spans(best?.starts ?? [1])
  }

  /// First frames of the steps, and the mean cost of a step.
  private func cut(into count: Int) -> (starts: [Int], cost: Double) {
    let joins = joinCosts()
    var joined = [0.0, 0.0]
    var gained = [0.0]
    for frame in 1..<frameCount {
      gained.append(gained[frame - 1] + gains[frame])
      if frame > 1 { joined.append(joined[frame - 1] + joins[frame].join) }
    }
    // Cost of a step that shows the frames first...last.
    func cost(_ first: Int, _ last: Int) -> Double {
      let size = (gained[last] - gained[first - 1]) * Double(count) - 1
      return size * size + joined[last] - joined[first] + (first > 1 ? joins[first].cut : 0)
    }
    var best = [[Double]](repeating: [Double](repeating: .infinity, count: frameCount), count: count + 1)
    var from = [[Int]](repeating: [Int](repeating: 0, count: frameCount), count: count + 1)
    best[0][0] = 0
    for step in 1...count {
      for last in step..<frameCount {
        for first in step...last where best[step - 1][first - 1] < .infinity {
          let total = best[step - 1][first - 1] + cost(first, last)
          if total < best[step][last] {
            best[step][last] = total
            from[step][last] = first
          }
        }
      }
    }
    var starts: [Int] = []
    var last = frameCount - 1
    for step in stride(from: count, through: 1, by: -1) {
      starts.insert(from[step][last], at: 0)
      last = from[step][last] - 1
    }
    return (starts, best[count][frameCount - 1] / Double(count))
  }

  /// What it costs to go on, or to begin a step, at each frame.
  private func joinCosts() -> [(join: Double, cut: Double)] {
    (0..<frameCount).map { frame in
      guard frame > 1 else { return (0, 0) }
      let (before, after) = (process.passages[owners[frame - 1]], process.passages[owners[frame]])
      if owners[frame] == owners[frame - 1] { return (0, before.tools.count > 1 ? 0.7 : 0.9) }
      if before.layer == nil && after.layer == nil {
        return before.stage.id == after.stage.id ? (0.1, 0.1) : (1.5, 0)
      }
      if before.layer == nil || after.layer == nil { return (2, 0) }
      return before.layer == after.layer ? (0.12, 0.12) : (0.35, 0)
    }
  }

  private func spans(_ starts: [Int]) -> [StepSpan] {
    starts.indices.map { index in
      let first = index == 0 ? 0 : starts[index]
      let last = index + 1 < starts.count ? starts[index + 1] - 1 : frameCount - 1
      return StepSpan(frames: first...last, works: works(in: max(1, first)...last))
    }
  }

  /// What each passage does within some frames.
  ///
  /// A passage too short for a frame of its own belongs to the first frame after it.
  private func works(in frames: ClosedRange<Int>) -> [StepSpan.Work] {
    let works = process.passages.indices.compactMap { index -> StepSpan.Work? in
      let shown = process.passages[index].frames
      if shown.isEmpty {
        let frame = min(max(1, shown.lowerBound), frameCount - 1)
        return frames.contains(frame) ? StepSpan.Work(passage: index, share: 1, time: 0) : nil
      }
      let own = frames.filter { shown.contains($0) }
      guard !own.isEmpty else { return nil }
      let time = own.reduce(0) { $0 + max(0, process.frames[$1].time - process.frames[$1 - 1].time) }
      return StepSpan.Work(passage: index, share: Double(own.count) / Double(shown.count), time: time)
    }
    return works.isEmpty ? [StepSpan.Work(passage: owners[frames.lowerBound], share: 1, time: 0)] : works
  }

  private static func owners(_ process: PaintingProcess) -> [Int] {
    var owners = [Int](repeating: 0, count: process.frames.count)
    for (index, passage) in process.passages.enumerated() {
      for frame in passage.frames.clamped(to: 0..<owners.count) { owners[frame] = index }
    }
    // Frames that no passage claims go on with the one before.
    for frame in owners.indices.dropFirst()
    where !process.passages[owners[frame]].frames.contains(frame) { owners[frame] = owners[frame - 1] }
    return owners
  }

  private static func shares(_ values: [Double]) -> [Double] {
    let total = values.reduce(0, +)
    guard total > 0 else { return [Double](repeating: 1 / Double(max(1, values.count)), count: values.count) }
    return values.map { $0 / total }
  }
}
