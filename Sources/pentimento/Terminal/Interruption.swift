import Dispatch
import Glibc
import Synchronization

/// Turns Ctrl-C and its kin into an orderly stop: the first one cancels the work, so that it can tidy up; a second one ends at once.
final class Interruption {
  private final class Received: Sendable {
    let signal = Mutex<Int32?>(nil)
  }

  private let received = Received()
  private let sources: [any DispatchSourceSignal]

  /// The signal that came, if one did.
  var signal: Int32? { received.signal.withLock { $0 } }

  /// Listens from now on.
  /// - Parameter stop: called once, from another thread, when the work is to stop.
  init(stop: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM, SIGHUP].map { [received] number in
      Glibc.signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler {
        let isFirst = received.signal.withLock { value in
          defer { value = value ?? number }
          return value == nil
        }
        guard isFirst else { _exit(128 + number) }
        stop()
      }
      source.resume()
      return source
    }
    // A reader that goes away ("pentimento ... | head") is an error to report, not a reason to vanish.
    Glibc.signal(SIGPIPE, SIG_IGN)
  }
}
