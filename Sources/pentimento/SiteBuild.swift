import Diffusion
import Foundation
import Site

/// One build of a site as commands run it, with its progress on the terminal.
struct SiteBuild {
  /// The site's root.
  var root: URL
  /// How to build.
  var options: BuildOptions

  /// Builds.
  /// - Parameter told: called with what is being done, from any thread.
  /// - Throws: `CancellationError` when the surrounding task is cancelled.
  func run(told: @escaping @Sendable (String) -> Void = { _ in }) async throws -> BuildReport {
    let display = ProgressDisplay()
    defer { display.close() }
    let films = FilmStore(folder: root.appending(path: ".pentimento/films", directoryHint: .isDirectory))
    let builder = SiteBuilder(root: root, options: options, generators: Generators.all(films: films))
    let report = await withTaskCancellationHandler {
      await builder.build { progress in
        let summary = "\(progress.finished) of \(progress.total) lessons, \(Int(progress.fraction * 100)) %"
        display.update(
          progress.tutorial ?? "site", stage: progress.stage.rawValue, activity: progress.activity,
          fraction: progress.tutorialFraction, summary: summary)
        told("\(progress.tutorial.map { "\($0): " } ?? "")\(progress.activity) (\(summary))")
      }
    } onCancel: {
      guard films.hasUnfinishedRuns else { return }
      display.close()
      Terminal.standardError.write(
        "stopping; steps of video models that are done are kept in .pentimento/films, the same command goes on from there\n"
      )
    }
    try Task.checkCancellation()
    return report
  }
}

/// What came of a build, for a person to read.
struct BuildSummary {
  /// The lines, each ended.
  let text: String

  /// Makes the lines.
  /// - Parameters:
  ///   - report: what came of the build.
  ///   - place: where the site was written, as a person would name it.
  ///   - terminal: where the lines go; it decides on colours.
  init(_ report: BuildReport, place: String, terminal: Terminal) {
    var text = ""
    for tutorial in report.tutorials where tutorial.status == .built || tutorial.status == .failed {
      let state =
        tutorial.status == .built ? terminal.styled("built ", .green) : terminal.styled("failed", .red)
      let medium = tutorial.medium.map { " (\($0))" } ?? ""
      text += "\(state)  \(tutorial.slug)\(medium)  \(Seconds.short(tutorial.seconds))\n"
    }
    let counts = Dictionary(grouping: report.tutorials, by: \.status).mapValues(\.count)
    let parts = [
      (counts[.built] ?? 0, "built"), (counts[.cached] ?? 0, "unchanged"), (counts[.failed] ?? 0, "failed"),
      (counts[.draftSkipped] ?? 0, "left out as drafts"),
    ]
    let states = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let lessons = report.tutorials.count == 1 ? "1 lesson" : "\(report.tutorials.count) lessons"
    let changes = report.written.count + report.removed.count
    text += "\(lessons)\(states.isEmpty ? "" : " (\(states))"), \(report.pages) pages in \(place), "
    text += "\(changes == 0 ? "nothing changed" : "\(report.written.count) files written"), "
    text += "\(Seconds.short(report.seconds))\n"
    self.text = text
  }
}

/// JSON as commands print it.
enum JSONText {
  /// The value with sorted keys, two spaces a level, and a line feed at the end.
  static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
