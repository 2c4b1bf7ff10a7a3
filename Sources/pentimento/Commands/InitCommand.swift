import ArgumentParser
import Foundation

/// `pentimento init`: a new site that builds as it stands.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Start a new site.",
    discussion: """
      Makes a folder with everything that a site needs: site.yml, a first lesson with its picture in content/, and a \
      .gitignore. It builds as it stands.

      Example:
        pentimento init my-site
        pentimento serve my-site
      """)

  @Argument(
    help: ArgumentHelp("The folder to make; it must be new or empty.", valueName: "dir"), completion: .directory)
  var folder: String

  @Option(help: "Title of the site.")
  var title: String?

  func run() async throws {
    let root = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL
    try FirstSite.write(to: root, title: title)
    Terminal.standardOutput.write(
      """
      Made a site in \(folder).

        \(folder)/site.yml                    what holds for the whole site
        \(folder)/content/first-picture.md    your first lesson

      See it:       pentimento serve \(ShellWord.quoted(folder))
      Go on with:   pentimento new PICTURE --medium oil --site \(ShellWord.quoted(folder))

      """)
  }
}
