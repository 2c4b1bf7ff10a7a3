import ArgumentParser
import Foundation
import Media

/// `pentimento new`: a new lesson from a picture.
struct NewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Add a lesson to a site.",
    discussion: """
      Copies the picture into the site's content/ folder and writes content/<slug>.md beside it, with every setting that \
      a lesson may have. Nothing that is already there is ever overwritten.

      Example:
        pentimento new harbour.jpg --medium oil --title "Harbour at dusk"
      """)

  @Argument(
    help: ArgumentHelp("The reference: a photograph, or a painting to learn from.", valueName: "image"),
    completion: .file())
  var image: String

  @Option(help: "The medium to paint in; give it twice for two media.")
  var medium: [MediumArgument]

  @Option(help: "Title of the lesson; made from the picture's name if not given.")
  var title: String?

  @Option(help: ArgumentHelp("The site's folder.", valueName: "dir"), completion: .directory)
  var site = "."

  func validate() throws {
    if medium.isEmpty { throw ValidationError("Say what to paint in, for instance --medium oil.") }
    if let title, title.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty {
      throw ValidationError("The title is empty; leave --title out to have it made from the picture's name.")
    }
  }

  func run() async throws {
    let picture = URL(filePath: image, directoryHint: .notDirectory).standardizedFileURL
    let root = URL(filePath: site, directoryHint: .isDirectory).standardizedFileURL
    let lesson = NewLesson(picture: picture, media: medium.map(\.medium), title: title)
    let page = try lesson.write(to: root)
    let path = site == "." ? page : "\(site)/\(page)"
    Terminal.standardOutput.write(
      """
      Wrote \(path).
      Edit it as you like, then see it:  pentimento serve\(site == "." ? "" : " " + ShellWord.quoted(site))

      """)
  }
}

/// A medium as a command's argument.
struct MediumArgument: ExpressibleByArgument {
  /// The medium.
  let medium: Medium

  /// Reads a medium's name.
  init?(argument: String) {
    guard let medium = Medium(rawValue: argument.lowercased()) else { return nil }
    self.medium = medium
  }

  static var allValueStrings: [String] { Medium.allCases.map(\.rawValue) }
}
