import Foundation
import Site
import Testing

@Suite struct TemplateTests {
  /// Templates in a folder of their own.
  private func templates(_ files: [String: String]) throws -> SiteTemplates {
    let site = try TemporarySite()
    for (name, text) in files { try site.write(text, to: "templates/\(name).mustache") }
    let (templates, problems) = SiteTemplates.load(
      TemplateFiles(builtIn: nil, own: site.root.appending(path: "templates")))
    #expect(problems == [])
    return templates
  }

  private func problems(_ files: [String: String], _ context: [String: TemplateValue]) throws -> [String] {
    do {
      _ = try templates(files).render("page", context)
      return []
    } catch SiteError.problems(let problems) {
      return problems.map(\.description)
    }
  }

  @Test func valuesAreShownAndEscaped() throws {
    let html = try templates([
      "page": "{{a}} {{{a}}} {{n}}{{#list}}[{{.}}]{{/list}}{{^none}}nothing{{/none}}{{#o}}{{b}}{{/o}}"
    ])
    .render("page", ["a": "<&>", "n": 3, "list": ["x", "y"], "none": .none, "o": ["b": true]])
    #expect(html == "&lt;&amp;&gt; <&> 3[x][y]nothingtrue")
  }

  @Test func missingKeyIsToldWithTemplateLineAndKey() throws {
    #expect(
      try problems(["page": "<h1>\n{{titel}}\n</h1>{{titel}}"], ["title": "x"])
        == ["templates/page.mustache:2: titel: nothing is known under 'titel' here; did you mean 'title'?"])
  }

  @Test func missingKeyInPartialIsToldThere() throws {
    #expect(
      try problems(["page": "{{>parts/foot}}", "parts/foot": "\n\n{{year}}"], [:])
        == ["templates/parts/foot.mustache:3: year: nothing is known under 'year' here"])
  }

  @Test func missingKeyInsideOneElementOfAListIsFound() throws {
    let context: [String: TemplateValue] = ["list": [["a": "1"], ["b": "2"]]]
    #expect(
      try problems(["page": "{{#list}}{{a}}{{/list}}"], context)
        == ["templates/page.mustache:1: a: nothing is known under 'a' here; did you mean 'b'?"])
  }

  @Test func knownAndEmptyIsNotMissing() throws {
    let source = "{{#a}}{{inside}}{{/a}}{{^a}}no{{/a}}{{a}}{{#a.b}}x{{/a.b}}"
    #expect(try templates(["page": source]).render("page", ["a": .none]) == "no")
  }

  @Test func blocksAndOuterNamesAreSeen() throws {
    let files = [
      "base": "<{{$main}}default {{never}}{{/main}}>{{site}}",
      "page": "{{<base}}{{$main}}{{#list}}{{site}}{{x}}{{/list}}{{/main}}{{/base}}",
    ]
    let context: [String: TemplateValue] = ["site": "S", "list": [["x": "1"], ["x": "2"]]]
    #expect(try templates(files).render("page", context) == "<S1S2>S")
    #expect(
      try problems(["base": files["base"] ?? "", "page": "{{<base}}{{/base}}"], context)
        == ["templates/base.mustache:1: never: nothing is known under 'never' here"])
  }

  @Test func transformsDelimitersAndCommentsAreUnderstood() throws {
    let source =
      "{{! {{x}} }}{{#empty(list)}}none{{/empty(list)}}{{#first(list)}}{{a}}{{/first(list)}}{{=<% %>=}}<%b%>{{c}}"
    #expect(try templates(["page": source]).render("page", ["list": [["a": "1"]], "b": "2"]) == " }}12{{c}}")
    #expect(try problems(["page": "{{#list}}{{#first()}}{{z}}{{/first()}}{{/list}}"], ["list": ["a"]]).count == 1)
  }

  @Test func templateThatIncludesItselfIsAnErrorNotACrash() throws {
    let found = try problems(["page": "{{>page}}"], [:])
    #expect(found == ["templates/page.mustache:1: page: includes itself without end"])
  }

  @Test func brokenTemplatesNameTheirLine() throws {
    let site = try TemporarySite()
    try site.write("a\n{{#x}}\nb", to: "templates/page.mustache")
    let (_, problems) = SiteTemplates.load(TemplateFiles(builtIn: nil, own: site.root.appending(path: "templates")))
    #expect(problems.map(\.message) == ["is no valid template: a section is never closed"])
    #expect(problems.first?.line != nil)
  }

  @Test func ownTemplatesReplaceBuiltInOnesFileByFile() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl")
    try site.write(
      "<!doctype html><html lang=\"en\"><title>Gone</title><p>Our own page.</p></html>", to: "templates/404.mustache")
    try site.write("body { background: url(dot.svg) }", to: "templates/static/extra.css")
    try site.write("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", to: "templates/static/dot.svg")
    let report = await site.builder().build()
    #expect(report.allProblems == [])
    #expect(try site.text("site/404.html").contains("Our own page."))
    let files = try site.snapshot().keys
    let style = try #require(files.first { $0.wholeMatch(of: /assets\/extra\.[0-9a-f]{10}\.css/) != nil })
    let dot = try #require(files.first { $0.wholeMatch(of: /assets\/dot\.[0-9a-f]{10}\.svg/) != nil })
    #expect(try site.text("site/\(style)") == "body{background:url(\"\(dot.dropFirst("assets/".count))\")}")
    #expect(files.contains { $0.hasPrefix("assets/site.") }, "the built-in style is still there")

    // Another picture gives both files other names.
    try site.write("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", to: "templates/static/dot.svg")
    let again = await site.builder().build()
    #expect(Set(again.removed) == [style, dot])
    #expect(again.written.count == 2)
  }
}
