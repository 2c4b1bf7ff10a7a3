import Foundation
import Imaging
import Media
import Painting
import Site
import Synchronization
import Testing

/// What front matter says of heads, on its way to the generator and back.
@Suite struct HeadTests {
  /// Keeps what the generator was asked for.
  private final class Asked: Sendable {
    private let kept = Mutex<[ProcessSettings]>([])
    var all: [ProcessSettings] { kept.withLock { $0 } }
    func add(_ settings: ProcessSettings) { kept.withLock { $0.append(settings) } }
  }

  private func settings(_ lines: String) async throws -> [ProcessSettings] {
    let site = try TemporarySite()
    try site.addTutorial("owl", lines)
    let asked = Asked()
    var generator = FakeGenerator(media: [.oil, .graphite, .loomis, .faithful])
    generator.whenAsked = asked.add
    let report = await site.builder(BuildOptions(jobs: 1), generator).build()
    #expect(report.allProblems == [])
    return asked.all
  }

  @Test func everythingReachesTheGenerator() async throws {
    let asked = try await settings(
      """
      medium: [oil, loomis, faithful]
      drawing: Loomis
      landmarks:
        - {brow: [48, 30], eyes: [[55, 35.5], [41, 35]], nose: [48, 47], chin: [48, 60]}
        - brow: [78, 30]
          eyes: [[71, 35], [85, 35]]
          nose: [78, 47]
          chin: [78, 60]
          ear: [68, 44]
          hairline: [78, 20]
      """)
    let marks = [
      HeadMarks(brow: [48, 30], eyes: [[41, 35], [55, 35.5]], nose: [48, 47], chin: [48, 60]),
      HeadMarks(
        brow: [78, 30], eyes: [[71, 35], [85, 35]], nose: [78, 47], chin: [78, 60], ear: [68, 44], hairline: [78, 20]),
    ]
    let oil = try #require(asked.first { $0.medium == .oil })
    #expect(oil.drawing == .loomis && oil.marks == marks && oil.heads == .largest)
    // The medium loomis builds heads however the others are drawn; what cannot build any is not asked to.
    let loomis = try #require(asked.first { $0.medium == .loomis })
    #expect(loomis.drawing == .free && loomis.marks == marks)
    let faithful = try #require(asked.first { $0.medium == .faithful })
    #expect(faithful.drawing == .free && faithful.marks.isEmpty)
  }

  @Test(arguments: [("all", HeadChoice.all), ("largest", .largest), ("2", .numbered(2)), ("\"3\"", .numbered(3))])
  func facesAreChosen(_ written: String, _ choice: HeadChoice) async throws {
    let asked = try await settings("medium: [loomis, graphite]\nface: \(written)")
    #expect(asked.map(\.heads) == [choice, .largest])
  }

  @Test func oneHeadNeedsNoList() async throws {
    let asked = try await settings(
      "medium: loomis\nlandmarks: {brow: [48, 30], eyes: [[41, 35], [55, 35]], nose: [48, 47], chin: [48, 60]}")
    #expect(asked.map(\.marks.count) == [1])
  }

  @Test func whatHasNoEffectIsTold() async throws {
    func told(_ lines: String) async throws -> [Problem] {
      let site = try TemporarySite()
      try site.addTutorial("owl", lines)
      return await site.builder(BuildOptions(), FakeGenerator(media: [.oil, .loomis, .faithful])).build().allProblems
    }
    #expect(try await told("medium: faithful\ndrawing: loomis").map(\.key) == ["drawing"])
    #expect(try await told("medium: loomis\ndrawing: free").map(\.line) == [4])
    #expect(try await told("medium: [loomis, oil]\ndrawing: free") == [])
  }

  @Test(arguments: [
    ("medium: loomis", 2, "reference"), ("medium: loomis\nface: 4", 4, "face"),
    (
      "medium: loomis\nlandmarks: {brow: [48, 30], eyes: [[41, 35], [55, 35]], nose: [48, 47], chin: [48, 60]}", 4,
      "landmarks"
    ),
  ])
  func headThatCannotBeBuiltIsToldOnceAndTheOtherPagesAreBuilt(_ lines: String, _ line: Int, _ key: String) async throws
  {
    let site = try TemporarySite()
    try site.addTutorial("owl", lines)
    try site.addTutorial("cup", "medium: oil")
    var generator = FakeGenerator(media: [.oil, .loomis])
    generator.whenAsked = { settings in
      if settings.medium == .loomis { throw PaintingError.noHead("no face was found; mark one by hand") }
    }
    let report = await site.builder(BuildOptions(), generator).build()
    #expect(report.failed)
    #expect(
      report.allProblems
        == [Problem(file: "content/owl.md", line: line, key: key, message: "no face was found; mark one by hand")])
    #expect(site.exists("site/cup/index.html") && !site.exists("site/owl/index.html"))
  }

  @Test(arguments: [
    "brow: [48, 30]\neyes: [[41, 35], [55, 35]]\nnose: [48, 47]\nchin: [48, 60]\n",
    "landmarks:\n  brow: [48, 30]\n  eyes: [[41, 35], [55, 35]]\n  nose: [48, 47]\n  chin: [48, 60]\n",
    "[{\"brow\": [48, 30], \"eyes\": [[41, 35], [55, 35]],\n\"nose\": [48, 47], \"chin\": [48, 60]}]",
  ])
  func landmarksComeFromFilesToo(_ text: String) throws {
    #expect(
      try LandmarkFile.heads(in: text, name: "hare.yml")
        == [HeadMarks(brow: [48, 30], eyes: [[41, 35], [55, 35]], nose: [48, 47], chin: [48, 60])])
  }

  @Test func faultsOfLandmarkFilesNameTheirLine() {
    let text = "brow: [48, 30]\neyes: [[41, 35], [55, 35]]\nnose: [480, 47]\nchin: [48, 60]\n"
    #expect {
      try LandmarkFile.heads(in: text, name: "hare.yml")
    } throws: { error in
      guard case SiteError.problems(let problems) = error else { return false }
      return problems.map(\.file) == ["hare.yml"] && problems.map(\.line) == [3]
        && problems.map(\.key) == ["landmarks.nose"]
    }
    #expect(throws: SiteError.self) { try LandmarkFile.heads(in: "\n", name: "hare.yml") }
    #expect(throws: SiteError.self) { try LandmarkFile.heads(in: "- - -\n\t:", name: "hare.yml") }
  }
}
