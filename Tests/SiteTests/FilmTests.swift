import Foundation
import Imaging
import Site
import Testing

@Suite struct FilmTests {
  /// The player's list on a page: file, place on the profile, clock and step of each moment.
  private func reel(_ page: String) throws -> [(file: String, place: Double, clock: String, step: Int)] {
    let text = try #require(page.firstMatch(of: /class="reel">(.*?)<\/script>/)?.output.1)
    let list = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[Any]])
    return try list.map {
      (
        try #require($0[0] as? String), try #require($0[1] as? Double), try #require($0[2] as? String),
        try #require($0[3] as? Int)
      )
    }
  }

  @Test func momentsRunFromBareGroundToTheEndAndNoStepIsWithout() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", "medium: oil\nsteps: 4")
    let report = await site.builder().build()
    #expect(report.allProblems == [])
    let moments = try reel(try site.text("site/owl/index.html"))
    #expect((40...60).contains(moments.count))
    #expect(moments.first?.place == 0 && moments.first?.step == 0 && moments.first?.clock == "0\u{A0}min")
    #expect(moments.last?.place == 1 && moments.last?.step == 4 && moments.last?.clock == "40\u{A0}min")
    for (earlier, later) in zip(moments, moments.dropFirst()) {
      #expect(earlier.place < later.place && earlier.step <= later.step)
    }
    #expect(Set(moments.map(\.step)) == [0, 1, 2, 3, 4])
    // Even in time, but where the end of a step takes the place of its neighbour.
    for (earlier, later) in zip(moments, moments.dropFirst()) { #expect(later.place - earlier.place < 2.1 / 48) }
    let first = try Image(decoding: try site.data("site\(moments[0].file)"), name: "first")
    let last = try Image(decoding: try site.data("site\(moments[moments.count - 1].file)"), name: "last")
    #expect(first[40, 20].red > 240 && first[40, 20].blue > 235, "bare ground")
    #expect(last[40, 40] != first[40, 40], "paint")
  }

  @Test(.enabled(if: VideoFormat.mp4.isAvailable)) func videoIsThereWithItsTrueSizeAndName() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", "medium: [oil, graphite]")
    _ = await site.builder().build()
    let page = try site.text("site/owl/graphite/index.html")
    let link = try #require(
      page.firstMatch(of: /href="\/(assets\/film\.[0-9a-f]{12}\.mp4)" download="owl-graphite\.mp4"/))
    let data = try site.data("site/\(link.output.1)")
    #expect(String(decoding: data[4..<8], as: UTF8.self) == "ftyp")
    #expect(page.contains("MP4, 13 s, 0.1 MB"), "never none at all, however small")
  }

  @Test func filmIsMadeOnceAndAgainOnlyForOtherSteps() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    _ = await site.builder().build()
    let films = {
      try FileManager.default.contentsOfDirectory(
        atPath: site.root.appending(path: ".pentimento/cache/entries/film").path)
    }
    let first = try films()
    #expect(first.count == 1)
    try site.addTutorial("owl", body: "Other words.")
    _ = await site.builder().build()
    #expect(try films() == first)
    try site.addTutorial("owl", "medium: oil\nsteps: 5")
    _ = await site.builder().build()
    #expect(try films().count == 2)
  }
}
