import Foundation
import Site
import Testing

@Suite struct FeedTests {
  private func built(_ lines: String = "medium: oil\ndate: 2026-11-23\ntags: [birds]") async throws -> TemporarySite {
    let site = try TemporarySite()
    try site.write("title: A & B\nbaseURL: https://example.org/sub\n", to: "site.yml")
    try site.addTutorial("owl", lines)
    let report = await site.builder().build()
    #expect(report.allProblems == [])
    return site
  }

  @Test func everyStepIsInTheFeedWithWhatItShows() async throws {
    let site = try await built()
    let feed = try site.text("site/feed.xml")
    for number in 1...3 {
      #expect(feed.contains("<media:description>Band \(number) is there.</media:description>"))
      #expect(feed.contains("alt=&quot;Band \(number) is there.&quot;"))
    }
    #expect(feed.contains("<link rel=\"enclosure\" type=\"image/webp\" href=\"https://example.org/sub/assets/"))
    for match in feed.matches(of: /(?:href|url)="https:\/\/example\.org\/sub\/(assets\/[^"]+)"/) {
      #expect(site.exists("site/\(match.1)"), "\(match.1)")
    }
  }

  @Test func jsonFeedTellsTheSame() async throws {
    let site = try await built()
    let feed = try #require(JSONSerialization.jsonObject(with: try site.data("site/feed.json")) as? [String: Any])
    #expect(feed["version"] as? String == "https://jsonfeed.org/version/1.1")
    #expect(feed["feed_url"] as? String == "https://example.org/sub/feed.json")
    let item = try #require((feed["items"] as? [[String: Any]])?.first)
    #expect(item["url"] as? String == "https://example.org/sub/owl/")
    #expect(item["tags"] as? [String] == ["birds"])
    let attachments = try #require(item["attachments"] as? [[String: Any]])
    let pictures = attachments.filter { $0["mime_type"] as? String == "image/webp" }
    #expect(pictures.dropFirst().map { $0["title"] as? String } == (1...3).map { "Band \($0) is there." })
    #expect((item["content_html"] as? String)?.contains("alt=\"Band 2 is there.\"") == true)
    #expect(try site.text("site/owl/index.html").contains("href=\"/sub/feed.json\" type=\"application/feed+json\""))
  }

  @Test func withoutDatesThereIsNeitherFeed() async throws {
    let site = try await built("medium: oil")
    #expect(!site.exists("site/feed.xml") && !site.exists("site/feed.json"))
    #expect(!(try site.text("site/owl/index.html").contains("feed.json")))
    #expect(try site.text("site/sitemap.xml").contains("<image:loc>https://example.org/sub/assets/"))
  }

  @Test func howToHasSectionsStepsPicturesAndTips() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", "medium: oil")
    _ = await site.builder().build()
    let page = try site.text("site/owl/index.html")
    let text = try #require(page.firstMatch(of: /<script type="application\/ld\+json">(.*?)<\/script>/)?.output.1)
    let data = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(data["totalTime"] as? String == "PT30M")
    let steps = try #require(data["step"] as? [[String: Any]])
    #expect(steps.map { $0["@type"] as? String } == ["HowToStep", "HowToStep", "HowToStep"], "one stage is no section")
    #expect((steps[1]["image"] as? [String: Any])?["caption"] as? String == "Band 2 is there.")
    #expect(steps[0]["text"] as? String == "Uncover a band.", "Markdown's marks are no words")
    let parts = try #require(steps[0]["itemListElement"] as? [[String: Any]])
    #expect(parts.map { $0["@type"] as? String } == ["HowToDirection", "HowToTip"])
  }
}
