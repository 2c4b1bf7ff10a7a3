import Dispatch
import Foundation

/// Work on rows, spread over the processor's cores.
///
/// Every band writes only what belongs to its own rows, so the result is the same on any number of threads.
public enum Parallel {
  /// The most bands that work at once; the number of active cores if nil.
  @TaskLocal public static var limit: Int?

  /// Calls `body` once for each of several ranges that together are `0..<count`, at the same time where cores are free.
  /// - Parameters:
  ///   - count: how many rows there are.
  ///   - minimum: the fewest rows worth a band of their own.
  ///   - body: the work on one range of rows; it must write nothing that another range reads or writes.
  public static func bands(_ count: Int, minimum: Int = 16, _ body: @Sendable (Range<Int>) -> Void) {
    guard count > 0 else { return }
    let cores = limit ?? ProcessInfo.processInfo.activeProcessorCount
    let bands = max(1, min(cores > 1 ? 2 * cores : 1, count / max(1, minimum)))
    guard bands > 1 else {
      body(0..<count)
      return
    }
    DispatchQueue.concurrentPerform(iterations: bands) { band in
      body(count * band / bands..<count * (band + 1) / bands)
    }
  }
}
