import Foundation
import Media
import Painting
import Site
import Testing

/// Heads as Loomis builds them, over the pictures of a page.
@Suite struct ConstructionTests {
  /// A head that looks straight at us, in a picture of 1600 x 1067.
  static func head(_ x: Double = 50) throws -> HeadConstruction {
    try HeadConstruction(
      of: HeadMarks(
        brow: [x, 35], eyes: [[x - 6, 39], [x + 6, 39]], nose: [x, 51], chin: [x, 67], ear: nil, hairline: [x, 19]),
      width: 1600, height: 1067)
  }

  static func page(
    _ heads: [HeadConstruction], drawn: [Set<HeadConstruction.Part>], _ translation: Translation = .english
  ) -> TutorialPage {
    var page = PagesFixture.page("face", "Face", medium: .graphite)
    page.construction = TutorialPage.Construction(heads: heads, drawn: drawn)
    page.translation = translation
    return page
  }

  static func html(_ page: TutorialPage, language: String = "en") throws -> String {
    let (templates, problems) = SiteTemplates.load(TemplateFiles(builtIn: TemplateFiles.builtIn, own: nil))
    try #require(problems.isEmpty)
    return try templates.render("tutorial", page.context(PagesFixture.setting()), language: language)
  }

  @Test func pagesWithoutHeadsHaveNothingOfIt() throws {
    let html = try Self.html(PagesFixture.page("cup", "Cup"))
    #expect(!html.contains("class=\"overlay\"") && !html.contains("Construction") && !html.contains("lines-ball"))
  }

  @Test func stepsShowWhatIsDrawnUpToThemAndTheirOwnLinesStandOut() throws {
    // Four steps: nothing yet, ball and side plane, nothing new, all the rest.
    let first: Set<HeadConstruction.Part> = [.ball, .axis, .sidePlane, .cross, .browLine]
    let rest = Set(HeadConstruction.Part.allCases).subtracting(first)
    let html = try Self.html(Self.page([try Self.head()], drawn: [[], first, [], rest]))
    let steps = html.components(separatedBy: "<section class=\"step\"").dropFirst()
    let overlays = steps.map { step -> [String] in
      guard let overlay = step.firstMatch(of: /<svg class="overlay"(?s:.*?)<\/svg>/) else { return [] }
      return overlay.output.matches(of: /<use( class="own")? href="#lines-([a-z-]+)"\/>/).map {
        "\($0.output.2)\($0.output.1 == nil ? "" : "!")"
      }
    }
    #expect(
      Array(overlays) == [
        [], ["ball!", "side-plane!"], ["ball", "side-plane"],
        ["ball", "side-plane", "thirds!", "jaw!", "placement!", "rhythm!"],
      ])
    // A control for every plate that has lines, and none for the others: on for the reference, off for the drawing.
    #expect(html.matches(of: /<label class="build on-picture"><input type="checkbox">/).count == 4)
    #expect(
      html.matches(of: /<label class="build on-reference"><input type="checkbox" checked>/).count
        == 4)
    #expect(html.contains("aria-label=\"Construction: ball, axis, side plane, cross of the side plane, brow line\""))
    #expect(html.contains("brow line; new in this step: centre line, hairline, "))
  }

  @Test func linesStandOnceOnThePage() throws {
    let all = Set(HeadConstruction.Part.allCases)
    let html = try Self.html(Self.page([try Self.head(30), try Self.head(70)], drawn: [all, all, all, all]))
    let names = html.matches(of: /<g id="(lines-[a-z-]+)">/).map { String($0.output.1) }
    #expect(names == ["ball", "side-plane", "thirds", "jaw", "placement", "rhythm"].map { "lines-\($0)" })
    for reference in html.matches(of: /href="#(lines-[a-z-]+)"/) {
      #expect(names.contains(String(reference.output.1)))
    }
    #expect(html.matches(of: /<path class="line/).count <= 12)
    // Both heads' balls, once.
    let ball = try #require(html.firstMatch(of: /<g id="lines-ball"><path class="line" d="([^"]*)"/)).output.1
    #expect(ball.count { $0 == "M" } == 4)
    let without = try Self.html(PagesFixture.page("face", "Face", medium: .graphite))
    #expect(html.utf8.count - without.utf8.count < 20_000)
  }

  /// Points along an SVG path of `M`, `c` and `z`, by de Casteljau: not the code that wrote it.
  private func points(_ path: Substring) -> [SIMD2<Double>] {
    var points: [SIMD2<Double>] = []
    for part in path.split(separator: "M") {
      let numbers = part.matches(of: /-?\d*\.?\d+/).compactMap { Double($0.output) }
      var at = SIMD2(numbers[0], numbers[1])
      for first in stride(from: 2, to: numbers.count - 5, by: 6) {
        let ends = (0..<3).map { SIMD2(numbers[first + 2 * $0], numbers[first + 2 * $0 + 1]) + at }
        for step in 0...400 {
          let t = Double(step) / 400
          func between(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> SIMD2<Double> { a + (b - a) * t }
          let (p, q, r) = (between(at, ends[0]), between(ends[0], ends[1]), between(ends[1], ends[2]))
          points.append(between(between(p, q), between(q, r)))
        }
        at = ends[2]
      }
    }
    return points
  }

  @Test func linesLieWhereTheConstructionHasThem() throws {
    let head = try Self.head()
    let html = try Self.html(Self.page([head], drawn: [[], [], [], []]))
    for stage in ["ball", "side-plane", "thirds", "jaw", "placement", "rhythm"] {
      let group = try #require(
        html.firstMatch(of: try Regex("<g id=\"lines-\(stage)\">(.*?)</g>"))?.output[1].substring)
      let drawn = group.matches(of: /d="([^"]*)"/).flatMap { points($0.output.1) }
      for line in head.lines where line.part.stage == stage {
        for point in line.points {
          let wanted = SIMD2(Double(point.x) * 1600, Double(point.y) * 1067)
          let gap = drawn.map { (($0 - wanted) * ($0 - wanted)).sum().squareRoot() }.min() ?? .infinity
          // A thousandth of the width, rounding, and half the way between two points of the curve.
          #expect(gap < 2.6, "\(line.part)")
        }
      }
    }
  }

  @Test func germanPagesNameThePartsInGerman() throws {
    let german = try TranslationTests.german()
    let all = Set(HeadConstruction.Part.allCases)
    var page = Self.page([try Self.head()], drawn: [all, [], [], []], german)
    page.facts.language = "de"
    let html = try Self.html(page, language: "de")
    #expect(html.contains("aria-label=\"Konstruktion: Kugel, Achse, Seitenfläche, "))
    #expect(html.contains("> Konstruktion</label>"))
  }

  @Test func headsAreKeptInTheCache() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", "medium: graphite\ndrawing: loomis")
    let generator = FakeGenerator(constructions: [try Self.head()], stage: "head")
    #expect(await site.builder(BuildOptions(), generator).build().allProblems == [])
    let page = try site.text("site/owl/index.html")
    // The hero twice (a plate, and the small reference that paper shows), and each of three steps.
    #expect(page.matches(of: /<svg class="overlay"/).count == 5)
    // The cast is lit as in a drawing class: there is no face in the picture to read the light from.
    #expect(
      page.contains("Planes of the head") && page.contains("The light comes from the upper left. That is assumed"))
    let sheets = try site.text("site/owl/study/index.html")
    #expect(sheets.matches(of: /<section class="sheet" aria-label="The construction over the reference">/).count == 1)
    for part in ["hairline", "brow line", "line of the nose&#39;s base", "chin line"] {
      #expect(sheets.contains(">\(part)</text>"), "\(part)")
    }
    // Every plane that has a number on the cast is named beside it.
    let numbers = Set(sheets.matches(of: /aria-hidden="true">(\d+)<\/b>/).compactMap { Int($0.output.1) })
    let named = sheets.matches(of: /<li><b>(\d+)<\/b> [a-z]/).compactMap { Int($0.output.1) }
    #expect(named.count > 15 && named == Array(1...named.count) && numbers == Set(named))
    try site.remove("site")
    #expect(await site.builder(BuildOptions(), generator).build().allProblems == [])
    #expect(generator.tally["paintings"] == 1)
    #expect(try site.text("site/owl/index.html") == page)
  }
}
