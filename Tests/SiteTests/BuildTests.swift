import Foundation
import Site
import Testing

@Suite struct BuildTests {
  @Test func wholeSiteIsBuiltAndItsLinksHold() async throws {
    let site = try TemporarySite()
    try site.write("title: Lessons\nauthor: Ada\nbaseURL: https://example.org\n", to: "site.yml")
    try site.addTutorial("owl", "medium: [oil, graphite]\ntags: [birds]\ndate: 2026-11-23\ncredit: \"Photo: <A & B>\"")
    try site.addTutorial(
      "cup", "medium: oil\nsteps: 4",
      body: "See [the owl](owl.md) and ![the cup](cup.png).\n\n## Step 2\n\nTake *care*.",
      shade: 30)
    let report = await site.builder().build()

    #expect(report.allProblems == [])
    #expect(report.tutorials.map(\.slug) == ["cup", "owl", "owl/graphite"])
    #expect(report.tutorials.allSatisfy { $0.status == .built })
    let files = try site.snapshot()
    for page in [
      "index.html", "owl/index.html", "owl/graphite/index.html", "cup/index.html", "404.html", "medium/oil/index.html",
      "medium/graphite/index.html", "level/intermediate/index.html", "tag/birds/index.html", "feed.xml", "sitemap.xml",
      "robots.txt",
    ] { #expect(files[page] != nil, "\(page) is missing") }
    #expect(report.pages == files.keys.count { $0.hasSuffix(".html") })
    #expect(Set(report.written) == Set(files.keys).subtracting([".pentimento-manifest.json"]))
    #expect(try LinkChecker(site: site.output).check() == [])
    let cup = try site.text("site/cup/index.html")
    #expect(cup.contains("href=\"/owl/\""))
    #expect(cup.contains("Take <em>care</em>."))
    #expect(cup.contains("alt=\"the cup\""))
    let owl = try site.text("site/owl/index.html")
    #expect(owl.contains("Photo: &lt;A &amp; B&gt;"))
    #expect(owl.contains("href=\"/owl/graphite/\""))
    #expect(try site.text("site/feed.xml").contains("<id>https://example.org/owl/</id>"))
    #expect(!(try site.text("site/feed.xml").contains("cup")), "an undated tutorial has no place in a feed")
    #expect(try site.text("site/sitemap.xml").contains("<loc>https://example.org/cup/</loc>"))
  }

  @Test func secondBuildChangesNothingAndPaintsNothing() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    let generator = FakeGenerator()
    _ = await site.builder(BuildOptions(), generator).build()
    let page = site.output.appending(path: "owl/index.html")
    let before = try FileManager.default.attributesOfItem(atPath: page.path)[.modificationDate] as? Date
    let report = await site.builder(BuildOptions(), generator).build()
    let after = try FileManager.default.attributesOfItem(atPath: page.path)[.modificationDate] as? Date
    #expect(report.tutorials.map(\.status) == [.cached])
    #expect(report.written == [] && report.removed == [])
    #expect(before == after)
    #expect(generator.tally["paintings"] == 1)
  }

  @Test func sameInputGivesTheSameBytesInAnyNumberOfJobs() async throws {
    var snapshots: [[String: Data]] = []
    for jobs in [1, 4] {
      let site = try TemporarySite()
      for (index, slug) in ["a", "b", "c", "d"].enumerated() {
        try site.addTutorial(slug, "medium: [graphite, oil]", shade: UInt8(40 * index))
      }
      _ = await site.builder(BuildOptions(jobs: jobs)).build()
      snapshots.append(try site.snapshot())
    }
    #expect(snapshots[0] == snapshots[1])
  }

  @Test func changeOfTextOrTemplatePaintsNothing() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    let generator = FakeGenerator()
    _ = await site.builder(BuildOptions(), generator).build()
    try site.addTutorial("owl", body: "New words.")
    try site.write("Lay a stripe", to: "templates/lesson/goal.txt")
    let report = await site.builder(BuildOptions(), generator).build()
    #expect(report.tutorials.map(\.status) == [.cached])
    #expect(report.written == ["owl/index.html"])
    #expect(try site.text("site/owl/index.html").contains("New words."))
    #expect(try site.text("site/owl/index.html").contains("Lay a stripe"))
    #expect(generator.tally["paintings"] == 1)
  }

  @Test func otherStepsRenderPicturesButPaintNothing() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    let generator = FakeGenerator()
    _ = await site.builder(BuildOptions(), generator).build()
    try site.addTutorial("owl", "medium: oil\nsteps: 6")
    let report = await site.builder(BuildOptions(), generator).build()
    #expect(report.tutorials.map(\.status) == [.built])
    #expect(generator.tally["paintings"] == 1)
  }

  @Test func newGeneratorVersionOrSeedOrPictureOrForcePaintsAgain() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    var generator = FakeGenerator()
    _ = await site.builder(BuildOptions(), generator).build()
    generator.version = 2
    _ = await site.builder(BuildOptions(), generator).build()
    #expect(generator.tally["paintings"] == 2)
    try site.addTutorial("owl", "medium: oil\nseed: 7")
    _ = await site.builder(BuildOptions(), generator).build()
    #expect(generator.tally["paintings"] == 3)
    try site.addTutorial("owl", "medium: oil\nseed: 7", shade: 200)
    _ = await site.builder(BuildOptions(), generator).build()
    #expect(generator.tally["paintings"] == 4)
    _ = await site.builder(BuildOptions(force: true), generator).build()
    #expect(generator.tally["paintings"] == 5)
  }

  @Test func renamedTutorialIsNotPaintedAgainAndLeavesNothingBehind() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    let generator = FakeGenerator()
    _ = await site.builder(BuildOptions(), generator).build()
    try FileManager.default.moveItem(
      at: site.root.appending(path: "content/owl.md"), to: site.root.appending(path: "content/barn-owl.md"))
    try site.write("kept", to: "site/CNAME")
    let report = await site.builder(BuildOptions(), generator).build()
    #expect(generator.tally["paintings"] == 1)
    #expect(report.removed == ["owl/index.html", "owl/study/index.html"])
    #expect(site.exists("site/barn-owl/index.html"))
    #expect(!site.exists("site/owl"))
    #expect(try site.text("site/CNAME") == "kept")
  }

  @Test func picturesNobodyShowsArePruned() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    try site.addTutorial("cup", shade: 10)
    _ = await site.builder().build()
    let before = Set(try site.snapshot().keys.filter { $0.hasSuffix(".webp") })
    try site.remove("content/cup.md")
    let report = await site.builder().build()
    let after = Set(try site.snapshot().keys.filter { $0.hasSuffix(".webp") })
    #expect(after.isStrictSubset(of: before))
    #expect(Set(report.removed).isSuperset(of: before.subtracting(after)))
  }

  @Test func basePathIsHonouredEverywhere() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", "medium: oil\ndate: 2026-01-02", body: "[All](/)")
    let report = await site.builder(BuildOptions(baseURL: "https://example.org/paint ing/".replacing(" ", with: "")))
      .build()
    #expect(report.basePath == "/painting/")
    #expect(try LinkChecker(site: site.output, basePath: "/painting/").check() == [])
    let page = try site.text("site/owl/index.html")
    #expect(page.contains("<a href=\"/painting/\">All</a>"))
    #expect(page.firstMatch(of: /(?:href|src)="\/(?!painting\/)/) == nil)
    #expect(page.contains("https://example.org/painting/owl/"))
    let wrong = try LinkChecker(site: site.output, basePath: "/").check()
    #expect(!wrong.isEmpty, "the same site at another path must not pass")
  }

  @Test func draftsAreLeftOutUnlessAskedFor() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", "medium: oil\ndraft: true")
    try site.addTutorial("cup", shade: 10)
    let plain = await site.builder().build()
    #expect(plain.tutorials.map(\.status) == [.built, .draftSkipped])
    #expect(!site.exists("site/owl"))
    let all = await site.builder(BuildOptions(baseURL: "https://example.org", drafts: true)).build()
    #expect(all.tutorials.map(\.draft) == [false, true])
    #expect(site.exists("site/owl/index.html"))
    #expect(!(try site.text("site/sitemap.xml").contains("/owl/")))
  }

  @Test func foreignFolderIsLeftAloneUnlessForced() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    try site.write("mine", to: "site/thesis.txt")
    let refused = await site.builder().build()
    #expect(refused.failed)
    #expect(refused.problems.first?.message.contains("thesis.txt") == true)
    #expect(try site.snapshot().keys.sorted() == ["thesis.txt"])
    let forced = await site.builder(BuildOptions(force: true)).build()
    #expect(!forced.failed)
    #expect(try site.text("site/thesis.txt") == "mine")
  }

  @Test func progressNeverFallsAndEndsAtOne() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", "medium: [oil, graphite]")
    try site.addTutorial("cup", shade: 10)
    let seen = Seen()
    _ = await site.builder(BuildOptions(jobs: 1)).build { seen.add($0) }
    let fractions = seen.all.map(\.fraction)
    #expect(fractions == fractions.sorted())
    #expect(fractions.last == 1)
    #expect(seen.all.last?.finished == 3 && seen.all.last?.total == 3)
    #expect(Set(seen.all.map(\.stage)) == Set(BuildProgress.Stage.allCases))
  }

  @Test func cancelledBuildLeavesTheOldSiteWhole() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    _ = await site.builder().build()
    let before = try site.snapshot()
    try site.addTutorial("owl", shade: 200)
    try site.addTutorial("cup", shade: 10)
    var generator = FakeGenerator()
    generator.beforePainting = {
      withUnsafeCurrentTask { $0?.cancel() }
      try Task.checkCancellation()
    }
    let builder = site.builder(BuildOptions(), generator)
    let report = await Task { await builder.build() }.value
    #expect(report.failed)
    #expect(try site.snapshot() == before)
  }
}

/// Collects reports from any thread.
final class Seen: @unchecked Sendable {
  private let lock = NSLock()
  private var reports: [BuildProgress] = []

  var all: [BuildProgress] { lock.withLock { reports } }

  func add(_ report: BuildProgress) { lock.withLock { reports.append(report) } }
}
