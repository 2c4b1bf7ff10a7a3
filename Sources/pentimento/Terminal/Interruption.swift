import Dispatch
import Foundation
import Glibc
import Synchronization

/// Turns Ctrl-C and its kin into an orderly stop: the first one cancels the work, so that it can tidy up; a second one ends at once.
///
/// Work that does not come to an end within some seconds is left; all that it had written by then lies in folders beside their place.
///
/// Signals are caught by handlers, which write their number into a pipe, and told by a thread that reads it. Blocking them and
/// waiting is no way here: libraries start threads before the program runs.
final class Interruption: Sendable {
  private let received = Mutex<Int32?>(nil)
  private let readingEnd: Int32

  /// How long the work may take to tidy up.
  private static let patience = DispatchTimeInterval.seconds(8)

  /// Where the handlers write.
  private static let writingEnd = Atomic<Int32>(-1)

  /// The signal that came, if one did.
  var signal: Int32? { received.withLock { $0 } }

  /// Catches signals from now on.
  init() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    readingEnd = ends[0]
    Self.writingEnd.store(ends[1], ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      Glibc.signal(number) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        write(Interruption.writingEnd.load(ordering: .relaxed), &byte, 1)
      }
    }
    // A reader that goes away ("pentimento ... | head") is an error to report, not a reason to vanish.
    Glibc.signal(SIGPIPE, SIG_IGN)
  }

  /// Hands over signals, those that came already first.
  /// - Parameter stop: called once, from another thread, when the work is to stop.
  func listen(stop: @escaping @Sendable () -> Void) {
    Thread.detachNewThread { [self] in
      var byte: UInt8 = 0
      while read(readingEnd, &byte, 1) == 1 {
        let number = Int32(byte)
        let isFirst = received.withLock { value in
          defer { value = value ?? number }
          return value == nil
        }
        guard isFirst else { _exit(128 + number) }
        stop()
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { _exit(128 + number) }
      }
    }
  }
}
