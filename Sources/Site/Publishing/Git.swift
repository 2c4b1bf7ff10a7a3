import Foundation
internal import Subprocess

/// Runs git in one repository.
struct Git: Sendable {
  /// The repository's git folder; `nil` for commands that need none.
  let directory: URL?
  /// An index of our own, so that nothing of the user's is touched.
  var index: URL?
  /// Variables beside the program's own.
  var environment: [String: String] = [:]

  /// What a command came to.
  struct Result: Sendable {
    /// Exit status, 0 for success; -1 when a signal ended it.
    var status: Int
    var output: String
    var errors: String
  }

  /// Runs a command and gives what it printed.
  /// - Throws: ``SiteError/git(_:)`` with the command and git's own words when it fails.
  @discardableResult
  func run(_ arguments: [String], input: String = "", in folder: URL? = nil) async throws(SiteError) -> String {
    let result = try await attempt(arguments, input: input, in: folder)
    guard result.status == 0 else {
      let words = (result.errors.isEmpty ? result.output : result.errors).trimmingCharacters(
        in: .whitespacesAndNewlines)
      throw .git("git \(arguments.prefix(2).joined(separator: " ")) failed: \(words)")
    }
    return result.output
  }

  /// Runs a command that may fail.
  /// - Throws: ``SiteError/git(_:)`` only when git cannot be run at all.
  func attempt(_ arguments: [String], input: String = "", in folder: URL? = nil) async throws(SiteError) -> Result {
    var variables: [Environment.Key: String?] = [
      "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": index?.path,
      "GIT_OBJECT_DIRECTORY": nil, "GIT_COMMON_DIR": nil, "GIT_PREFIX": nil,
    ]
    for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
    let place = (folder.map { ["-C", $0.path] } ?? []) + (directory.map { ["--git-dir=\($0.path)"] } ?? [])
    do {
      let result = try await Subprocess.run(
        .name("git"), arguments: Arguments(place + arguments), environment: .inherit.updating(variables),
        input: .string(input), output: .string(limit: 1 << 28),
        error: .string(limit: 1 << 24))
      let status =
        switch result.terminationStatus {
        case .exited(let code): Int(code)
        default: -1
        }
      return Result(status: status, output: result.standardOutput, errors: result.standardError)
    } catch {
      throw .git("git cannot be run (\(error)); install it, for instance with 'apt install git'")
    }
  }
}
