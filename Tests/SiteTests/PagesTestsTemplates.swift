import Foundation
import Site
import Testing

@Suite("Built-in templates")
struct PagesTestsTemplates {
  let templates: SiteTemplates

  init() throws {
    let (templates, problems) = SiteTemplates.load(
      TemplateFiles(builtIn: TemplateFiles.builtIn, own: nil))
    try #require(problems.isEmpty, "\(problems)")
    self.templates = templates
  }

  /// One page of every kind, with much and with little to say.
  static var pages: [any Page] {
    var bare = PagesFixture.page("bare", "Bare", medium: .graphite, tags: [])
    bare.facts.credit = nil
    bare.facts.licence = nil
    bare.facts.introductionHTML = ""
    bare.facts.stepHTML = [:]
    bare.controls = [:]
    bare.lesson.mixes = []
    bare.lesson.materials = .init(tools: [], consumables: [])
    bare.lesson.questions = []
    bare.lesson.exercises = []
    for index in bare.lesson.steps.indices {
      bare.lesson.steps[index].why = nil
      bare.lesson.steps[index].stopWhen = nil
      bare.lesson.steps[index].mistake = nil
      bare.lesson.steps[index].tools = []
      bare.lesson.steps[index].mixes = []
    }
    let full = PagesFixture.page(
      "coffee", "Espresso in a red cup", draft: true,
      next: .init(slug: "bare", title: "Bare", picture: PagesFixture.picture("bare", 800, 600)),
      otherMedia: [("graphite", "coffee/graphite")])
    let cards = [full, bare].map { TutorialCard($0) }
    return [
      full, bare, IndexPage(cards: cards), IndexPage(cards: []), ListPage(filter: .medium(.graphite), cards: cards),
      NotFoundPage(),
    ]
  }

  @Test("Every key that a template asks for is there, on every kind of page")
  func complete() throws {
    for page in Self.pages {
      for site in [PagesFixture.site, SiteFacts(title: "Plain")] {
        let html = try templates.render(page.template, page.context(PagesFixture.setting(site)))
        #expect(html.hasPrefix("<!doctype html>") && html.contains("</html>"), "\(page.path)")
        #expect(!html.contains("{{") && !html.contains("Optional("), "\(page.path)")
      }
    }
  }

  @Test("What authors write is escaped, what was made safe HTML is not")
  func escaped() throws {
    var page = PagesFixture.page("coffee", "Cup & <b>saucer</b> \"red\"")
    page.facts.introductionHTML = "<p>A <em>safe</em> word.</p>"
    let html = try templates.render("tutorial", page.context(PagesFixture.setting()))
    #expect(html.contains("Cup &amp; &lt;b&gt;saucer&lt;/b&gt; &quot;red&quot;"))
    #expect(!html.contains("<b>saucer</b>"))
    #expect(html.contains("<p>A <em>safe</em> word.</p>"))
  }

  @Test("A page without reasons, tools or colours leaves no empty boxes behind")
  func leftOut() throws {
    let bare = Self.pages[1]
    let html = try templates.render("tutorial", bare.context(PagesFixture.setting()))
    for box in [
      "class=\"reasons\"", "class=\"chips\"", "id=\"palette\"", "id=\"kit\"", "class=\"questions\"", "href=\"#kit\"",
    ] {
      #expect(!html.contains(box), "\(box)")
    }
  }

  @Test("A finished picture is first to load and has its measures; other pictures wait")
  func pictures() throws {
    let page = Self.pages[0]
    let html = try templates.render("tutorial", page.context(PagesFixture.setting()))
    let pictures = html.matches(of: /<img [^>]*>/).map { String($0.output) }
    #expect(pictures.count(where: { $0.contains("fetchpriority=\"high\"") }) == 1)
    #expect(pictures.filter { !$0.contains("fetchpriority") }.allSatisfy { $0.contains("loading=\"lazy\"") })
    #expect(pictures.allSatisfy { $0.contains("width=\"1600\" height=\"1067\"") || $0.contains("bare") })
    // Finished picture, its reference twice (large and beside the label), three views a step, the road, picture over reference, the next tutorial.
    #expect(pictures.count == 3 + 7 * 3 + 1 + 2 + 1)
  }
}
