/// The files that machines read beside the pages: feed, site map and robots.txt.
struct Feeds {
  /// One tutorial as feeds tell it.
  struct Entry: Equatable {
    /// Path below the site's root, with a slash at its end.
    var path: String
    var title: String
    var author: String?
    /// Day of publication as `2026-11-23`; `nil` if undated.
    var date: String?
    var summary: String
  }

  let site: SiteFacts
  /// Every tutorial that is not a draft, newest first.
  let entries: [Entry]

  /// The Atom feed (RFC 4287) of all dated tutorials; `nil` where the site's address is not known or nothing is dated.
  ///
  /// Undated tutorials are left out: a feed must say when an entry changed, and the day of the build would be a lie.
  var atom: String? {
    let dated = entries.compactMap { entry in entry.date.map { (entry, $0) } }
    guard site.origin != nil, let newest = dated.map(\.1).max() else { return nil }
    let items = dated.map { entry, date in
      """
        <entry>
          <title>\(HTML.escaped(entry.title))</title>
          <link href="\(HTML.escaped(site.address(entry.path)))"/>
          <id>\(HTML.escaped(site.address(entry.path)))</id>
          <updated>\(date)T00:00:00Z</updated>
          <author><name>\(HTML.escaped(entry.author ?? site.author ?? site.title))</name></author>
          <summary>\(HTML.escaped(entry.summary))</summary>
        </entry>

      """
    }
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(HTML.escaped(site.language))">
        <title>\(HTML.escaped(site.title))</title>
        <subtitle>\(HTML.escaped(site.description))</subtitle>
        <link href="\(HTML.escaped(site.address("")))"/>
        <link rel="self" href="\(HTML.escaped(site.address("feed.xml")))"/>
        <id>\(HTML.escaped(site.address("")))</id>
        <updated>\(newest)T00:00:00Z</updated>
        <author><name>\(HTML.escaped(site.author ?? site.title))</name></author>
      \(items.joined())</feed>

      """
  }

  /// The site map (sitemaps.org) of the given pages; `nil` where the site's address is not known.
  /// - Parameter paths: paths below the site's root.
  func siteMap(of paths: [String]) -> String? {
    guard site.origin != nil else { return nil }
    let dates = Dictionary(
      entries.compactMap { entry in entry.date.map { (entry.path, $0) } }, uniquingKeysWith: { a, _ in a })
    let urls = paths.sorted().map { path in
      let day = dates[path].map { "<lastmod>\($0)</lastmod>" } ?? ""
      return "  <url><loc>\(HTML.escaped(site.address(path)))</loc>\(day)</url>\n"
    }
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      \(urls.joined())</urlset>

      """
  }

  /// robots.txt: everything may be read; where the site map is, if there is one.
  var robots: String {
    "User-agent: *\nAllow: /\n" + (site.origin == nil ? "" : "\nSitemap: \(site.address("sitemap.xml"))\n")
  }
}
