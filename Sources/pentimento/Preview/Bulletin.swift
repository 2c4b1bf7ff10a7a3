import Foundation
import Site
import Synchronization

/// What the preview's open pages are told: how the last build went, and that there is a new one.
final class Bulletin: Sendable {
  /// What pages are told, as JSON.
  private struct State: Codable {
    var edition: String
    var problems: [String]
    var activity: String?
  }

  private struct Board {
    var state: State
    var readers: [Int: AsyncStream<String>.Continuation] = [:]
    var nextReader = 0
    var build = 0
    var basePath: String
  }

  private let board: Mutex<Board>
  private let run: String

  /// Begins a bulletin; every run of the server has its own, so that pages of an earlier one load anew.
  ///
  /// - Parameter basePath: path of the site's root, with a slash at both ends.
  init(basePath: String) {
    run = String(UInt64(Date().timeIntervalSince1970 * 1000), radix: 36)
    board = Mutex(Board(state: State(edition: "\(run)-0", problems: []), basePath: basePath))
  }

  /// Names what pages show now; it changes whenever they should load anew.
  var edition: String { board.withLock { $0.state.edition } }

  /// Path of the site's root on its host, with a slash at both ends.
  var basePath: String { board.withLock { $0.basePath } }

  /// Moves the site to another path.
  func move(to basePath: String) {
    board.withLock { $0.basePath = basePath }
  }

  /// Tells how far a build has come.
  func announce(activity: String) {
    tell { $0.state.activity = activity }
  }

  /// Tells what came of a build.
  func announce(_ report: BuildReport) {
    tell { board in
      if !report.written.isEmpty || !report.removed.isEmpty || board.build == 0 {
        board.build += 1
        board.state.edition = "\(run)-\(board.build)"
      }
      board.state.problems = report.allProblems.map(\.description)
      board.state.activity = nil
    }
  }

  /// The events of one page, from the present state on, with a heartbeat by which a page that has gone is noticed.
  func events() -> AsyncStream<String> {
    AsyncStream(bufferingPolicy: .bufferingNewest(8)) { continuation in
      let number = board.withLock { board in
        board.nextReader += 1
        board.readers[board.nextReader] = continuation
        continuation.yield(Self.event(board.state))
        return board.nextReader
      }
      let heartbeat = Task {
        while !Task.isCancelled {
          try await Task.sleep(for: .seconds(10))
          continuation.yield(":\n\n")
        }
      }
      continuation.onTermination = { [weak self] _ in
        heartbeat.cancel()
        self?.board.withLock { $0.readers[number] = nil }
      }
    }
  }

  private func tell(_ change: (inout Board) -> Void) {
    board.withLock { board in
      change(&board)
      let event = Self.event(board.state)
      for reader in board.readers.values { reader.yield(event) }
    }
  }

  private static func event(_ state: State) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(state)) ?? Data("{}".utf8)
    return "data: \(String(decoding: data, as: UTF8.self))\n\n"
  }
}
