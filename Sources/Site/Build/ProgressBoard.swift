import Synchronization

/// Adds up how far the tutorials of a build have come.
final class ProgressBoard: Sendable {
  private struct State {
    var fractions: [String: Double]
    var finished: Set<String> = []
  }

  private let state: Mutex<State>
  private let total: Int
  private let report: @Sendable (BuildProgress) -> Void

  /// Share of a tutorial's time at which each stage begins, from runs on the sample tutorials.
  private static let begins: [BuildProgress.Stage: Double] = [
    .reading: 0, .painting: 0.02, .measuring: 0.5, .pictures: 0.7, .page: 0.98,
  ]

  init(tutorials: [String], report: @escaping @Sendable (BuildProgress) -> Void) {
    state = Mutex(State(fractions: Dictionary(tutorials.map { ($0, 0) }, uniquingKeysWith: { a, _ in a })))
    total = tutorials.count
    self.report = report
  }

  /// Notes how far a stage of a tutorial is.
  func note(_ tutorial: String, _ stage: BuildProgress.Stage, _ activity: String, fraction: Double = 0) {
    let stages = BuildProgress.Stage.allCases
    let place = stages.firstIndex(of: stage) ?? 0
    let begin = Self.begins[stage] ?? 0
    let end = place + 1 < stages.count ? Self.begins[stages[place + 1]] ?? 1 : 1
    tell(tutorial, stage, activity, fraction: begin + (end - begin) * min(max(fraction, 0), 1), isFinished: false)
  }

  /// Notes that a tutorial is done, well or not.
  func finish(_ tutorial: String, _ activity: String) {
    tell(tutorial, .page, activity, fraction: 1, isFinished: true)
  }

  private func tell(
    _ tutorial: String, _ stage: BuildProgress.Stage, _ activity: String, fraction: Double, isFinished: Bool
  ) {
    let (own, all, finished) = state.withLock { state in
      let own = max(state.fractions[tutorial] ?? 0, fraction)
      state.fractions[tutorial] = own
      if isFinished { state.finished.insert(tutorial) }
      // In a fixed order, so that rounding never lets the sum fall.
      let sum = state.fractions.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
      return (own, total == 0 ? 1 : min(1, sum / Double(total)), state.finished.count)
    }
    report(
      BuildProgress(
        tutorial: tutorial, stage: stage, activity: activity, tutorialFraction: own, fraction: all, finished: finished,
        total: total))
  }
}
