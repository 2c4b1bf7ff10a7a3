import Foundation

/// Puts the tutorials' pages together to a site: lists, feeds and everything around them, rendered.
struct SiteAssembly {
  let site: SiteFacts
  let language: String
  let templates: SiteTemplates
  let statics: StaticFiles

  /// The files of a site, or what is wrong with its templates.
  struct Result {
    var files: [String: OutputFolder.Content] = [:]
    var pages = 0
    var problems: [Problem] = []
  }

  /// Renders everything.
  /// - Parameter built: every tutorial's page, in any order.
  func assemble(_ built: [TutorialBuild.Built]) -> Result {
    var result = Result()
    let tutorials = linked(built)
    let cards = tutorials.map(TutorialCard.init)
    let shown = cards.filter { !$0.facts.draft }
    var pages: [any Page] = tutorials
    pages.append(IndexPage(cards: cards))
    for filter in TutorialFilter.all(of: cards) { pages.append(ListPage(filter: filter, cards: cards)) }
    for case let sheets? in tutorials.map(StudyPage.init) { pages.append(sheets) }
    pages.append(NotFoundPage())

    let feeds = Feeds(
      site: site,
      entries: tutorials.filter { !$0.facts.draft }.map(\.feedEntry))
    let atom = feeds.atom
    var facts = site
    facts.feed = atom == nil ? nil : "feed.xml"
    for page in pages {
      let translation = templates.translation(page.language ?? language)
      let setting = PageSetting(
        site: facts, assets: StaticAssets(paths: statics.paths), translation: translation
      ) { Markdown(text: $0, smart: translation.language == "en").html() }
      do {
        let html = try templates.render(page.template, page.context(setting), language: page.language ?? language)
        result.files[page.file] = .data(Data(html.utf8))
        result.pages += 1
      } catch {
        if case .problems(let problems) = error { result.problems += problems }
      }
    }
    var seen = Set<Problem>()
    result.problems = result.problems.filter { seen.insert($0).inserted }

    let drafts = Set(tutorials.filter(\.facts.draft).map(\.path))
    let listed = TutorialFilter.all(of: shown).map(\.path)
    let paths = [""] + listed + tutorials.map(\.path).filter { !drafts.contains($0) }
    let texts = [
      "feed.xml": atom, "feed.json": feeds.json, "sitemap.xml": feeds.siteMap(of: paths), "robots.txt": feeds.robots,
      // Hosts that run Jekyll over a branch leave the site as it is.
      ".nojekyll": "",
    ]
    for case (let path, let text?) in texts { result.files[path] = .data(Data(text.utf8)) }
    for (path, data) in statics.contents { result.files[path] = .data(data) }
    return result
  }

  /// The pages, newest first, with their pointers to each other.
  private func linked(_ built: [TutorialBuild.Built]) -> [TutorialPage] {
    let sorted = built.sorted { TutorialCard.isNewer(TutorialCard($0.page), TutorialCard($1.page)) }
    return sorted.enumerated().map { index, item in
      var page = item.page
      page.otherMedia = sorted.filter { $0.source.file == item.source.file && $0.medium != item.medium }
        .sorted { $0.source.media.firstIndex(of: $0.medium) ?? 0 < $1.source.media.firstIndex(of: $1.medium) ?? 0 }
        .map { (title: $0.medium.title, slug: $0.page.facts.slug) }
      let family = item.source.translates ?? item.source.slug
      page.otherLanguages = sorted.filter {
        $0.source.file != item.source.file && $0.medium == item.medium
          && ($0.source.translates ?? $0.source.slug) == family
      }.map { (language: $0.page.facts.language, slug: $0.page.facts.slug) }.sorted { $0.language < $1.language }
      let following = sorted[(index + 1)...] + sorted[..<index]
      let next = following.first { $0.source.file != item.source.file } ?? following.first
      page.next = next.map {
        TutorialPage.Next(slug: $0.page.facts.slug, title: $0.page.facts.title, picture: $0.page.pictures.finished)
      }
      return page
    }
  }
}
