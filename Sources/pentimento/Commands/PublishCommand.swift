import ArgumentParser
import Foundation
import Site

/// `pentimento publish`: puts a built site where people can see it.
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publish a site to a folder or a git branch.",
    discussion: """
      Builds the site and puts it into a folder, or onto a branch of a git repository as a commit on top of what is there; \
      nobody else's work is ever overwritten. Refuses when the build fails, when links are broken and while the site \
      holds drafts.

      Examples:
        pentimento publish --branch gh-pages --dry-run
        pentimento publish my-site --folder /srv/www/lessons
      """)

  @OptionGroup var site: SiteArguments

  @Option(help: ArgumentHelp("The folder to publish to.", valueName: "dir"), completion: .directory)
  var folder: String?

  @Option(help: ArgumentHelp("The git branch to publish to, for instance gh-pages.", valueName: "name"))
  var branch: String?

  @Option(help: "The repository of the branch: a remote's name, an address or a path.")
  var remote = "origin"

  @Option(help: "Message of the commit.")
  var message = "Publish the site"

  @Flag(name: .customLong("dry-run"), help: "List what would change, and change nothing.")
  var dryRun = false

  @Flag(help: "Print the changes as JSON.")
  var json = false

  func validate() throws {
    guard (folder == nil) != (branch == nil) else {
      throw ValidationError("Say where to publish: either --folder DIR or --branch NAME.")
    }
  }

  func run() async throws {
    let destination: Publisher.Destination =
      if let folder {
        .folder(URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL)
      } else {
        .gitBranch(remote: remote, branch: branch ?? "")
      }
    let report = try await SiteBuild(root: site.root, options: site.options).run()
    for problem in report.allProblems { Terminal.standardError.writeError(problem.description) }
    let publisher = Publisher(root: site.root, destination: destination)
    let changes = try await publisher.publish(report: report, dryRun: dryRun, message: message)
    if json {
      Terminal.standardOutput.write(try JSONText.of(changes))
    } else {
      Terminal.standardOutput.write(text(of: changes))
    }
  }

  private func text(of changes: Publisher.Changes) -> String {
    let place = folder ?? "\(remote) \(branch ?? "")"
    if changes.isEmpty { return "Nothing to do: \(place) is up to date.\n" }
    let lines =
      changes.added.map { "+ \($0)" } + changes.changed.map { "~ \($0)" } + changes.removed.map { "- \($0)" }
    let counts =
      "\(changes.added.count) added, \(changes.changed.count) changed, \(changes.removed.count) removed"
    let list = dryRun ? lines.joined(separator: "\n") + "\n" : ""
    let commit = changes.commit.map { " (commit \($0.prefix(12)))" } ?? ""
    return list + (dryRun ? "Would publish to \(place): \(counts).\n" : "Published to \(place)\(commit): \(counts).\n")
  }
}
