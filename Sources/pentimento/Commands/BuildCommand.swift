import ArgumentParser
import Foundation
import Site

/// `pentimento build`: paints what has changed and writes the site.
struct BuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Build a site.",
    discussion: """
      Paints every lesson of content/ that is new or has changed, and writes pages and pictures. What is unchanged comes \
      from the cache in .pentimento/. A fault in one lesson is told with its file, line and key; the others are built all \
      the same, and the exit code is 1.

      Example:
        pentimento build my-site --base-url https://example.org/lessons
      """)

  @OptionGroup var site: SiteArguments

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Where to write the site (default: site/ in its folder).", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Flag(help: "Build drafts, too.")
  var drafts = false

  @Flag(help: "Paint everything anew, and write into a folder that holds other things.")
  var force = false

  @Flag(help: "Print what came of it as JSON, one object a lesson and medium.")
  var json = false

  func run() async throws {
    var options = site.options
    options.output = output.map { URL(filePath: $0, directoryHint: .isDirectory).standardizedFileURL }
    options.drafts = drafts
    options.force = force
    let report = try await SiteBuild(root: site.root, options: options).run()
    if json {
      Terminal.standardOutput.write(try JSONText.of(report))
    } else {
      let place = output ?? SiteConfiguration(root: site.root).output.lastPathComponent
      Terminal.standardOutput.write(BuildSummary(report, place: place, terminal: .standardOutput).text)
    }
    for warning in report.allWarnings { Terminal.standardError.writeWarning(warning.description) }
    for problem in report.allProblems { Terminal.standardError.writeError(problem.description) }
    if report.failed { throw ExitCode.failure }
  }
}

/// What every command that builds a site takes.
struct SiteArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("The site's folder.", valueName: "dir"), completion: .directory)
  var folder = "."

  @Option(
    name: .customLong("base-url"),
    help: ArgumentHelp("Where the site will live, instead of baseURL in site.yml.", valueName: "address"))
  var baseURL: String?

  @Option(name: [.short, .long], help: ArgumentHelp("How many lessons to work on at once.", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1, not \(jobs).") }
    if let baseURL, SiteConfiguration.normalisedBaseURL(baseURL) == nil {
      throw ValidationError("--base-url takes a web address such as https://example.org/lessons, not '\(baseURL)'.")
    }
  }

  /// The site's root.
  var root: URL { URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL }

  /// Options of a build as far as these arguments say.
  var options: BuildOptions { BuildOptions(baseURL: baseURL, jobs: jobs) }
}
