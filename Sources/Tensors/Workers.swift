import Dispatch
import Synchronization

/// Runs independent pieces of work on the cores there are.
///
/// Pieces are cut by the caller without regard to the number of cores, so results do not depend on it.
public enum Workers {
  /// Calls `body` once for every index in `0..<count`, in any order, and returns when all are done.
  /// - Parameters:
  ///   - concurrently: `false` runs the pieces one after the other on the calling thread.
  ///   - body: must write only to what belongs to its index.
  public static func run(count: Int, concurrently: Bool = true, body: @Sendable (Int) -> Void) {
    if count <= 1 || !concurrently {
      for index in 0..<max(0, count) { body(index) }
    } else {
      DispatchQueue.concurrentPerform(iterations: count, execute: body)
    }
  }

  /// Calls `body` as ``run(count:concurrently:body:)`` does, for pieces that may fail.
  /// - Throws: the error of the first piece in order that failed, once all pieces are done.
  package static func attempt(
    count: Int, concurrently: Bool = true, body: @Sendable (Int) throws(TensorError) -> Void
  ) throws(TensorError) {
    let failure = Mutex<(index: Int, error: TensorError)?>(nil)
    run(count: count, concurrently: concurrently) { index in
      do throws(TensorError) {
        try body(index)
      } catch {
        failure.withLock { first in
          if index < first?.index ?? .max { first = (index, error) }
        }
      }
    }
    if let error = failure.withLock({ $0?.error }) { throw error }
  }
}

/// A pointer handed to workers that write disjoint parts through it.
struct SharedPointer: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
}

/// A pointer handed to workers that read through it.
struct SharedConstPointer: @unchecked Sendable {
  let base: UnsafePointer<Float>
}
