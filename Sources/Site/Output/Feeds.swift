import Foundation

/// The files that machines read beside the pages: feeds, site map and robots.txt.
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
    var tags: [String] = []
    /// The finished picture first, then the canvas after each step.
    var pictures: [Picture] = []
    var film: FilmAsset.Video?
  }

  /// A picture as feeds tell it.
  struct Picture: Equatable {
    var asset: PictureAsset
    /// What it shows, for those who do not see it.
    var alternative: String
    /// Words under it: title or goal.
    var caption: String

    /// The file for a column of text.
    var middle: PictureAsset.Variant { asset.variants[asset.variants.count / 2] }
    /// The largest file.
    var largest: PictureAsset.Variant { asset.variants[asset.variants.count - 1] }
  }

  let site: SiteFacts
  /// Every tutorial that is not a draft, newest first.
  let entries: [Entry]

  /// Feeds tell of dated tutorials only: they must say when an entry changed, and the day of the build would be a lie.
  private var dated: [(entry: Entry, date: String)] { entries.compactMap { entry in entry.date.map { (entry, $0) } } }

  /// The Atom feed (RFC 4287) of all dated tutorials; `nil` where the site's address is not known or nothing is dated.
  ///
  /// Each entry shows its pictures in its content, bears the finished one as enclosure and all of them as Media RSS, with what they show.
  var atom: String? {
    guard site.origin != nil, let newest = dated.map(\.date).max() else { return nil }
    let items = dated.map { entry, date in
      """
        <entry>
          <title>\(HTML.escaped(entry.title))</title>
          <link href="\(HTML.escaped(site.address(entry.path)))"/>
          <id>\(HTML.escaped(site.address(entry.path)))</id>
          <updated>\(date)T00:00:00Z</updated>
          <author><name>\(HTML.escaped(entry.author ?? site.author ?? site.title))</name></author>
          <summary>\(HTML.escaped(entry.summary))</summary>
      \(media(of: entry))    <content type="html">\(HTML.escaped(content(of: entry)))</content>
        </entry>

      """
    }
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="\(HTML.escaped(site.language))">
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

  /// The JSON feed (version 1.1) of the same tutorials; `nil` where there is no Atom feed.
  var json: String? {
    guard site.origin != nil, !dated.isEmpty else { return nil }
    let items = dated.map { entry, date -> StructuredData in
      var item: [String: StructuredData] = [
        "id": .string(site.address(entry.path)), "url": .string(site.address(entry.path)),
        "title": .string(entry.title), "summary": .string(entry.summary), "content_html": .string(content(of: entry)),
        "date_published": .string("\(date)T00:00:00Z"), "language": .string(site.language),
        "authors": .list([.object(["name": .string(entry.author ?? site.author ?? site.title)])]),
      ]
      if !entry.tags.isEmpty { item["tags"] = .list(entry.tags.map { .string($0) }) }
      if let first = entry.pictures.first { item["image"] = .string(site.address(first.largest.path)) }
      var attachments = entry.pictures.map { picture -> StructuredData in
        .object([
          "url": .string(site.address(picture.largest.path)), "mime_type": "image/webp",
          "title": .string(picture.alternative),
        ])
      }
      if let film = entry.film {
        attachments.append(
          .object([
            "url": .string(site.address(film.path)), "mime_type": "video/mp4", "title": .string(entry.title),
            "size_in_bytes": .integer(film.bytes), "duration_in_seconds": .number(film.seconds.rounded()),
          ]))
      }
      item["attachments"] = .list(attachments)
      return .object(item)
    }
    return StructuredData.object([
      "version": "https://jsonfeed.org/version/1.1", "title": .string(site.title),
      "description": .string(site.description), "home_page_url": .string(site.address("")),
      "feed_url": .string(site.address("feed.json")), "language": .string(site.language),
      "authors": .list([.object(["name": .string(site.author ?? site.title)])]), "items": .list(items),
    ]).text + "\n"
  }

  /// An entry's summary and pictures as HTML.
  private func content(of entry: Entry) -> String {
    "<p>\(HTML.escaped(entry.summary))</p>"
      + entry.pictures.map { picture in
        let file = picture.middle
        return
          "<figure><img src=\"\(HTML.escaped(site.address(file.path)))\" width=\"\(file.width)\" height=\"\(file.height)\""
          + " alt=\"\(HTML.escaped(picture.alternative))\"><figcaption>\(HTML.escaped(picture.caption))</figcaption></figure>"
      }.joined()
  }

  /// An entry's pictures and film as elements of the feed.
  private func media(of entry: Entry) -> String {
    var lines: [String] = []
    if let first = entry.pictures.first {
      lines.append(
        "<link rel=\"enclosure\" type=\"image/webp\" href=\"\(HTML.escaped(site.address(first.largest.path)))\""
          + " title=\"\(HTML.escaped(first.alternative))\"/>")
      lines.append(
        "<media:thumbnail url=\"\(HTML.escaped(site.address(first.asset.variants[0].path)))\""
          + " width=\"\(first.asset.variants[0].width)\" height=\"\(first.asset.variants[0].height)\"/>")
    }
    if let film = entry.film {
      lines.append(
        "<link rel=\"enclosure\" type=\"video/mp4\" length=\"\(film.bytes)\" href=\"\(HTML.escaped(site.address(film.path)))\"/>"
      )
    }
    for picture in entry.pictures {
      lines.append(
        "<media:content medium=\"image\" type=\"image/webp\" url=\"\(HTML.escaped(site.address(picture.largest.path)))\""
          + " width=\"\(picture.largest.width)\" height=\"\(picture.largest.height)\">"
          + "<media:title>\(HTML.escaped(picture.caption))</media:title>"
          + "<media:description>\(HTML.escaped(picture.alternative))</media:description></media:content>")
    }
    return lines.map { "    \($0)\n" }.joined()
  }

  /// The site map (sitemaps.org) of the given pages, with the pictures of tutorials; `nil` where the site's address is not known.
  /// - Parameter paths: paths below the site's root.
  func siteMap(of paths: [String]) -> String? {
    guard site.origin != nil else { return nil }
    let known = Dictionary(entries.map { ($0.path, $0) }, uniquingKeysWith: { a, _ in a })
    let urls = paths.sorted().map { path in
      let day = known[path]?.date.map { "<lastmod>\($0)</lastmod>" } ?? ""
      let pictures = (known[path]?.pictures ?? []).map {
        "<image:image><image:loc>\(HTML.escaped(site.address($0.largest.path)))</image:loc></image:image>"
      }
      return "  <url><loc>\(HTML.escaped(site.address(path)))</loc>\(day)\(pictures.joined())</url>\n"
    }
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
      \(urls.joined())</urlset>

      """
  }

  /// robots.txt: everything may be read; where the site map is, if there is one.
  var robots: String {
    "User-agent: *\nAllow: /\n" + (site.origin == nil ? "" : "\nSitemap: \(site.address("sitemap.xml"))\n")
  }
}
