import ArgumentParser
import Foundation
import Site

/// `pentimento serve`: shows a site while it is being written.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show a site on this machine, and follow every change.",
    discussion: """
      Builds the site, drafts included, and serves it on 127.0.0.1 below the path of its base address. When a lesson, a \
      picture, a template or site.yml changes, the site is built again and open pages load anew; what is wrong is told \
      here and in the pages. The preview lies in .pentimento/preview; site/ is left alone. Ctrl-C stops.

      Example:
        pentimento serve my-site --port 8000
      """)

  @OptionGroup var site: SiteArguments

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The port; 8080, or the next one that is free, if not given.", valueName: "number"))
  var port: UInt16?

  @Flag(inversion: .prefixedNo, help: "Show drafts.")
  var drafts = true

  func validate() throws {
    if port == 0 { throw ValidationError("--port is a number from 1 to 65535.") }
  }

  func run() async throws {
    var options = site.options
    options.drafts = drafts
    options.output = site.root.appending(path: ".pentimento/preview", directoryHint: .isDirectory)
    let preview = Preview(root: site.root, options: options)
    try await preview.run(port: port ?? 8080, searching: port == nil)
  }
}
