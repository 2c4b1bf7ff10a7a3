import ArgumentParser
import Dispatch
import Foundation

/// The program.
@main
enum Program {
  /// Runs the command that the arguments name, in a task that Ctrl-C cancels.
  static func main() {
    let interruption = Interruption()
    let work = Task {
      let code = await Pentimento.run()
      exit(interruption.signal.map { 128 + $0 } ?? code)
    }
    interruption.listen { work.cancel() }
    dispatchMain()
  }
}

/// The command line: one subcommand a file in `Commands/`.
struct Pentimento: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pentimento",
    abstract: "Turns reference images into step-by-step painting tutorials, published as a website.",
    discussion: """
      Give it a picture and a medium: it works out how a painter would have built the picture, stroke by stroke, and \
      writes the pages that teach it.

      A site of your own in three commands:
        pentimento init my-site
        pentimento new harbour.jpg --medium oil --site my-site
        pentimento serve my-site
      """,
    version: "pentimento \(Version.current)",
    subcommands: [
      InitCommand.self, NewCommand.self, BuildCommand.self, ServeCommand.self, SeeCommand.self, StudyCommand.self,
      PaintCommand.self, ExportCommand.self, MeasureCommand.self, ModelCommand.self, PublishCommand.self,
    ]
  )

  /// Parses and runs; gives the exit code.
  static func run() async -> Int32 {
    do {
      var command = try await asyncParseAsRoot(nil)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return ExitCode.success.rawValue
    } catch is CancellationError {
      Terminal.standardError.write("stopped\n")
      return ExitCode.failure.rawValue
    } catch {
      return complain(error)
    }
  }

  /// Tells the user what went wrong, in one message.
  private static func complain(_ error: any Error) -> Int32 {
    let code = exitCode(for: error)
    if error is ExitCode { return code.rawValue }
    let message = fullMessage(for: error)
    switch code {
    case .success:
      print(message)
    case .failure:
      Terminal.standardError.writeError(Complaint.message(for: error))
    default:
      Terminal.standardError.write(message + "\n")
    }
    return code.rawValue
  }
}

/// The program's version, as `--version` prints it and `process.json` records it.
enum Version {
  /// Semantic version of this release.
  static let current = "0.1.0"
}
