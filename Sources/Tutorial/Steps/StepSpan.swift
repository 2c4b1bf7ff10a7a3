import Media
import Painting

/// A stretch of a process that becomes one step of a lesson.
struct StepSpan: Sendable, Equatable {
  /// What one passage does within the step.
  struct Work: Sendable, Equatable {
    /// Index into the process's passages.
    var passage: Int
    /// Share of the passage that falls into the step, above 0 up to 1.
    var share: Double
    /// Working time of it, as a share of the whole process.
    var time: Double
  }

  /// The frames of the step.
  var frames: ClosedRange<Int>
  /// The passages at work, in painting order; at least one.
  var works: [Work]

  /// The works that take at least a twelfth of the step's time, in painting order; at least one.
  var mainWorks: [Work] {
    let total = works.reduce(0) { $0 + $1.time }
    let main = works.filter { $0.time * 12 >= total && $0.time > 0 }
    return main.isEmpty ? works : main
  }
}
