import Foundation
import Media
import Site
import Testing
import Tutorial

@Suite("Page contexts")
struct PagesTestsContext {
  let coffee = PagesFixture.page("coffee", "Espresso in a red cup")
  let collins = PagesFixture.page("astronaut", "Portrait of Eileen Collins", medium: .graphite, level: "advanced")

  @Test("Every link stands below the base path")
  func basePath() throws {
    let context = TemplateValue.object(coffee.context(PagesFixture.setting()))
    for text in context.strings where text.hasPrefix("/") { #expect(text.hasPrefix("/lessons/"), "\(text)") }
    #expect(context["page", "canonical"] == "https://example.org/lessons/coffee/")
    #expect(context["page", "card", "address"] == "https://example.org/lessons/assets/coffee-slices.1600.webp")
  }

  @Test("A site without an address has links from its root and no canonical address")
  func noAddress() {
    let site = SiteFacts(title: "North Light")
    let context = TemplateValue.object(coffee.context(PagesFixture.setting(site)))
    #expect(context["page", "canonical"] == TemplateValue.none)
    #expect(context["page", "link"] == "/coffee/")
    #expect(context["site", "feed"] == TemplateValue.none)
  }

  @Test(
    "Addresses are taken apart",
    arguments: [
      ("https://example.org", "https://example.org", "/"), ("https://example.org/a/b/", "https://example.org", "/a/b/"),
      ("http://localhost:8080/x", "http://localhost:8080", "/x/"), ("/sub/path", nil, "/sub/path/"), ("", nil, "/"),
    ] as [(String, String?, String)])
  func addresses(base: String, origin: String?, path: String) {
    let site = SiteFacts(title: "North Light", baseURL: base)
    #expect(site.origin == origin)
    #expect(site.basePath == path)
  }

  @Test("The same keys are there for a wet and a dry medium, with much and with little to say")
  func sameKeys() {
    var bare = collins
    bare.facts.author = nil
    bare.facts.date = nil
    bare.facts.credit = nil
    bare.facts.licence = nil
    bare.facts.tags = []
    bare.facts.introductionHTML = ""
    bare.controls = [:]
    let setting = PagesFixture.setting(SiteFacts(title: "x"))
    let keys = coffee.context(PagesFixture.setting()).keys.sorted()
    #expect(keys == bare.context(setting).keys.sorted())
    for key in ["tutorial", "hero", "palette", "film", "close", "site", "page"] {
      let (full, little) = (coffee.context(PagesFixture.setting())[key], bare.context(setting)[key])
      #expect(full?.keys == little?.keys, "\(key)")
    }
  }

  @Test("Dry media speak of tones and paper, wet ones of tubes, mixes and canvas")
  func words() {
    let wet = TemplateValue.object(coffee.context(PagesFixture.setting()))
    let dry = TemplateValue.object(collins.context(PagesFixture.setting()))
    #expect(wet["palette", "title"] == "Six tubes, nine mixes")
    #expect(dry["palette", "title"] == "Five tones")
    #expect(dry["palette", "hasTubes"] == false)
    #expect(wet["words", "ground"] == "canvas")
    #expect(dry["words", "ground"] == "paper")
    #expect(dry["tutorial", "byline"] == "Ines Marlow. Graphite drawing from a photograph.")
  }

  @Test("The table holds the true figures, also of steps that are drawn longer")
  func figures() throws {
    let film = try #require(TemplateValue.object(coffee.context(PagesFixture.setting()))["film"])
    let rows = try #require(film["rows"]?.elements)
    #expect(rows.count == 8)
    #expect(rows[0]["goal"] == "Bare canvas")
    #expect(rows[0]["progress"] == "0%")
    #expect(rows[0]["distance"] == "0.720")
    #expect(rows[1]["share"] == "5%")
    #expect(rows[7]["progress"] == "100%")
    #expect(rows[7]["distance"] == "0.000")
    #expect(
      film["stretched"]
        == "Step 1 is drawn longer than it lasts, so that a finger can hit it. The figures here are the true ones.")
    #expect(film["controls", "titles"]?.elements?.count == 3)
  }

  @Test("Structured data cannot close the script element it stands in, and is whole JSON")
  func structuredData() throws {
    var page = coffee
    page.facts.title = "</script><script>alert(1)</script> & more"
    let text = try #require(TemplateValue.object(page.context(PagesFixture.setting()))["structuredData"]?.text)
    #expect(!text.contains("<") && !text.contains("&"))
    let json = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(json["name"] as? String == page.facts.title)
    #expect(json["totalTime"] as? String == "PT220M")
    #expect((json["step"] as? [[String: Any]])?.count == 7)
    #expect((json["step"] as? [[String: Any]])?[2]["url"] as? String == "https://example.org/lessons/coffee/#step-3")
  }

  @Test("Filters count and leave out what is empty; the chosen one is marked")
  func filters() throws {
    let cards = [coffee, collins, PagesFixture.page("owl", "Owl", level: "advanced", tags: ["bird"])].map {
      TutorialCard($0)
    }
    let all = TutorialFilter.all(of: cards)
    #expect(
      all.map(\.path) == [
        "medium/oil/", "medium/graphite/", "level/beginner/", "level/advanced/", "tag/bird/", "tag/still-life/",
      ])
    let page = ListPage(filter: .medium(.oil), cards: cards)
    #expect(page.file == "medium/oil/index.html")
    let context = TemplateValue.object(page.context(PagesFixture.setting()))
    #expect(context["cards"]?.elements?.count == 2)
    let media = try #require(context["filters"]?.elements?.first?["links"]?.elements)
    #expect(media.map { $0["count"] } == [3, 2, 1])
    #expect(media.map { $0["isChosen"] } == [false, true, false])
  }

  @Test("The newest tutorial leads the front page, undated ones come last")
  func newest() {
    var undated = coffee
    undated.facts.date = nil
    let owl = PagesFixture.page("owl", "Owl", date: "2026-11-20")
    let context = TemplateValue.object(
      IndexPage(cards: [undated, collins, owl].map { TutorialCard($0) }).context(PagesFixture.setting()))
    #expect(context["newest", "title"] == "Owl")
    #expect(context["cards"]?.elements?.map { $0["slug"] } == ["astronaut", "coffee"])
    let empty = TemplateValue.object(IndexPage(cards: []).context(PagesFixture.setting()))
    #expect(empty["newest"] == TemplateValue.none)
  }

  @Test("A reference painted in two media is credited once")
  func credits() {
    let cards = [coffee, PagesFixture.page("coffee/graphite", "Espresso in a red cup", medium: .graphite)]
    let context = TemplateValue.object(
      IndexPage(cards: cards.map { TutorialCard($0) }).context(PagesFixture.setting()))
    #expect(context["credits"]?.elements?.count == 1)
    #expect(context["credits"]?.elements?.first?["credit"] == "Photograph: Rachel Michetti")
  }

  @Test("Static files are found under keys that templates can spell")
  func staticKeys() {
    #expect(StaticAssets.key("fonts/serif-italic.woff2") == "fonts_serif_italic_woff2")
    #expect(StaticAssets.key("site.css") == "site_css")
  }
}

extension TemplateValue {
  /// The value behind a row of keys.
  subscript(_ path: String...) -> TemplateValue? {
    var value: TemplateValue? = self
    for key in path {
      guard case .object(let members) = value else { return nil }
      value = members[key]
    }
    return value
  }

  /// The text, when it is text.
  var text: String? { if case .string(let text) = self { text } else { nil } }

  /// The elements, when it is a list.
  var elements: [TemplateValue]? { if case .list(let elements) = self { elements } else { nil } }

  /// The names of an object's members.
  var keys: [String]? { if case .object(let members) = self { members.keys.sorted() } else { nil } }

  /// All texts in it.
  var strings: [String] {
    switch self {
    case .string(let text): [text]
    case .list(let elements): elements.flatMap(\.strings)
    case .object(let members): members.values.flatMap(\.strings)
    case .integer, .bool, .none: []
    }
  }
}
