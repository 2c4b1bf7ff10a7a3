import Foundation
import Site
import Testing

/// Every folder of `Tests/InvalidSites` holds a site with one fault (or several that must be told together) and, in `expected.json`,
/// exactly the problems that a build must report.
@Suite struct InvalidSitesTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "InvalidSites")
  static let faults =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()

  @Test func thereAreFaults() { #expect(Self.faults.count >= 120) }

  @Test(arguments: faults) func faultIsToldOnceAndTheOtherPagesAreBuilt(_ fault: String) async throws {
    let site = try TemporarySite()
    try site.remove("content")
    try FileManager.default.removeItem(at: site.root)
    try FileManager.default.copyItem(at: Self.folder.appending(path: fault), to: site.root)
    let expected = try JSONDecoder().decode([Problem].self, from: site.data("expected.json"))
    try site.addTutorial("good")

    let report = await site.builder(BuildOptions(jobs: 1)).build()
    #expect(report.allProblems == expected)
    #expect(report.failed)
    #expect(report.tutorials.first { $0.slug == "good" }?.status == .built)
    // Faults of templates concern every page, so nothing is written then; all others leave the good page standing.
    let concernsTemplates = expected.contains { $0.file.hasPrefix("templates/") }
    #expect(site.exists("site/good/index.html") == !concernsTemplates)
    if !concernsTemplates { #expect(try LinkChecker(site: site.output).check() == []) }
  }
}
