import Foundation
import Glibc

/// One of the two streams that a person reads, and what it can do.
struct Terminal: Sendable {
  /// Where results go.
  static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
  /// Where messages and progress go, so that results stay clean.
  static let standardError = Terminal(descriptor: STDERR_FILENO)

  private let descriptor: Int32
  /// Whether a person sits at the other end, rather than a file or a pipe.
  let isInteractive: Bool
  /// Whether colours are welcome: a terminal that knows them, and no `NO_COLOR`.
  let usesColour: Bool

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    let environment = ProcessInfo.processInfo.environment
    isInteractive = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
    usesColour = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Width in columns, 80 where unknown.
  var columns: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes text as it is, whole, whatever else writes at the same time.
  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        bytes = bytes.dropFirst(written)
      } else if errno != EINTR && errno != EAGAIN {
        return
      }
    }
  }

  /// Writes an error message on a line of its own.
  func writeError(_ message: String) {
    write("\(styled("error:", .red)) \(message)\n")
  }

  /// Writes what a person should know although all went well, on a line of its own.
  func writeWarning(_ message: String) {
    write("\(styled("warning:", .yellow)) \(message)\n")
  }

  /// The text in a style, or as it is where colours are not welcome.
  func styled(_ text: String, _ style: Style) -> String {
    usesColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// How a piece of text may stand out.
  enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
  }
}
