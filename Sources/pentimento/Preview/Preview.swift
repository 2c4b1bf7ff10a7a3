import Foundation
import Site

/// A site that is served and built again after every change.
struct Preview: Sendable {
  /// The site's root.
  let root: URL
  /// How to build; the output is the folder that is served.
  let options: BuildOptions
  private let bulletin: Bulletin

  /// How often the sources are looked at, and how long they must rest before a build.
  private static let glance = Duration.milliseconds(250)
  private static let rest = Duration.milliseconds(80)

  /// Prepares a preview.
  init(root: URL, options: BuildOptions) {
    self.root = root
    self.options = options
    bulletin = Bulletin(basePath: Self.basePath(root: root, options: options))
  }

  /// Serves, builds and watches until the surrounding task is cancelled.
  func run(port: UInt16, searching: Bool) async throws {
    guard FileManager.default.fileExists(atPath: root.appending(path: "content").path) else {
      throw Complaint("\(root.path) is no site: it has no content/ folder; make one with 'pentimento init DIR'")
    }
    let server = PreviewServer(site: options.output ?? SiteConfiguration(root: root).output, bulletin: bulletin)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await server.run(port: port, searching: searching) { port in
          Terminal.standardOutput.write("Serving http://127.0.0.1:\(port)\(bulletin.basePath)  (Ctrl-C stops)\n")
        }
      }
      group.addTask { try await follow() }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  /// Builds now and after every change.
  private func follow() async throws {
    let watch = SourceWatch(root: root)
    while true {
      let snapshot = watch.snapshot()
      let build = Task { try await self.build() }
      do {
        var now = snapshot
        while now == snapshot {
          try await Task.sleep(for: Self.glance)
          now = watch.snapshot()
        }
        // A change during a build makes its result worthless.
        build.cancel()
        var before = snapshot
        while now != before {
          before = now
          try await Task.sleep(for: Self.rest)
          now = watch.snapshot()
        }
        _ = await build.result
        let changed = now.differences(from: snapshot).map { ($0 as NSString).lastPathComponent }
        let names = changed.prefix(3).joined(separator: ", ") + (changed.count > 3 ? ", ..." : "")
        Terminal.standardError.write("changed: \(names)\n")
      } catch {
        build.cancel()
        _ = await build.result
        throw error
      }
    }
  }

  private func build() async throws {
    bulletin.move(to: Self.basePath(root: root, options: options))
    let report = try await SiteBuild(root: root, options: options).run { bulletin.announce(activity: $0) }
    for warning in report.allWarnings { Terminal.standardError.writeWarning(warning.description) }
    for problem in report.allProblems { Terminal.standardError.writeError(problem.description) }
    Terminal.standardError.write(BuildSummary(report, place: "the preview", terminal: .standardError).text)
    bulletin.announce(report)
  }

  private static func basePath(root: URL, options: BuildOptions) -> String {
    var configuration = SiteConfiguration.load(root: root).configuration
    if let baseURL = options.baseURL { configuration.baseURL = SiteConfiguration.normalisedBaseURL(baseURL) }
    return configuration.basePath
  }
}
