import ArgumentParser
import Diffusion
import Foundation

/// `pentimento model parity`: our networks against what the originals gave.
struct ModelParityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parity",
    abstract: "Hold the video model's parts against reference inputs and outputs.",
    discussion: """
      DIR holds safetensors files as the script beside the project's own cases writes them \
      (Tests/DiffusionTests/Fixtures/wan/make_fixture.py): <case>_weights with the configuration in its metadata, \
      <case>_io with inputs and what the original gave for them. The names say what a case is of: dit_, vae, umt5, \
      clip, sched_, lora_, pipeline. Sizes are read from the files, so cases may be of any size.

      A line a result: its error and the largest that passes, both as a share of the expected numbers' range (frames of \
      whole runs: of white; bfloat16: the norm of the error). The exit code is 0 when all pass.

      Examples:
        pentimento model parity Tests/DiffusionTests/Fixtures/wan
        pentimento model parity my-cases --json
      """)

  @Argument(help: ArgumentHelp("The folder of cases.", valueName: "dir"), completion: .directory)
  var folder: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let check = ParityCheck(try ParityFolder(URL(filePath: folder, directoryHint: .isDirectory)))
    guard !check.kinds.isEmpty else {
      throw DiffusionError.badCase(
        "\(folder): none of its files is a case; their names begin with \(ParityCheck.kinds.map(\.prefix).joined(separator: ", "))"
      )
    }
    var report = Report(results: [], failures: [], others: check.others)
    for kind in check.kinds {
      try Task.checkCancellation()
      switch check.outcome(of: kind) {
      case .results(let results):
        report.results += results
        if !json { results.forEach { Terminal.standardOutput.write(Self.line($0)) } }
      case .failure(let message):
        report.failures.append("\(kind.title): \(message)")
        if !json { Terminal.standardOutput.write("FAILED  \(kind.title): \(message)\n") }
      }
    }
    let missed = report.results.count { !$0.passes }
    if json {
      Terminal.standardOutput.write(try JSONText.of(report))
    } else {
      if !report.others.isEmpty {
        Terminal.standardOutput.write("not checked: \(report.others.joined(separator: ", "))\n")
      }
      let failed = report.failures.isEmpty ? "" : ", \(report.failures.count) kinds could not be run"
      Terminal.standardOutput.write("\(report.results.count) results, \(missed) beyond their limit\(failed)\n")
    }
    guard missed == 0, report.failures.isEmpty, !report.results.isEmpty else { throw ExitCode.failure }
  }

  private static func line(_ result: ParityResult) -> String {
    let figures = String(format: "%.2e of %.0e", result.error, result.limit)
    return "\(result.passes ? "ok    " : "BEYOND")  \(figures)  \(result.name)\n"
  }

  /// What `--json` prints.
  private struct Report: Encodable {
    var results: [ParityResult]
    var failures: [String]
    /// Files that belong to no kind of case.
    var others: [String]
  }
}
