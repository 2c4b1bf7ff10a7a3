import Media

/// One HTML file of a site: which template makes it and what the template is given.
public protocol Page: Sendable {
  /// Name of the template, without its extension.
  var template: String { get }
  /// Path of the page below the site's root as links name it: empty for the front page, `owl/`, or `404.html`.
  var path: String { get }
  /// Language of the page's words; `nil` for the site's.
  var language: String? { get }
  /// Everything that the template may ask for. A key with nothing to show is there all the same.
  func context(_ setting: PageSetting) -> [String: TemplateValue]
}

extension Page {
  /// The site's language.
  public var language: String? { nil }
  /// Path of the file below the site's root: `owl/index.html` for `owl/`.
  public var file: String { path.isEmpty || path.hasSuffix("/") ? path + "index.html" : path }
}

/// What a page needs to know of the site around it.
public struct PageSetting: Sendable {
  /// The site.
  public var site: SiteFacts
  /// The templates' static files.
  public var assets: StaticAssets
  /// The page's own words in its language.
  public var translation: Translation
  /// Turns a lesson's Markdown into safe HTML.
  public var markdown: @Sendable (String) -> String

  /// Makes a setting.
  public init(
    site: SiteFacts, assets: StaticAssets, translation: Translation = .english,
    markdown: @escaping @Sendable (String) -> String
  ) {
    self.site = site
    self.assets = assets
    self.translation = translation
    self.markdown = markdown
  }

  /// The part of a context that `base.mustache` asks for, the same for every page.
  ///
  /// - Parameters:
  ///   - title: title of the document; the site's own title is added unless they are the same.
  ///   - description: one or two sentences for search results and social cards.
  ///   - picture: picture of the social card and what it shows.
  ///   - credits: tutorials whose references, or pictures made from them, the page shows.
  ///   - canonical: whether the page has an address of its own (the 404 page has not).
  func frame(
    path: String, title: String, description: String, picture: (asset: PictureAsset, alternative: String)? = nil,
    isArticle: Bool = false, language: String? = nil, canonical: Bool = true, credits: [TutorialPage.Facts] = []
  ) -> [String: TemplateValue] {
    let card: TemplateValue =
      if let picture, let largest = picture.asset.variants.last {
        [
          "address": .string(site.address(largest.path)), "width": .integer(largest.width),
          "height": .integer(largest.height), "alternative": .string(picture.alternative),
        ]
      } else {
        .none
      }
    return [
      "site": [
        "title": .string(site.title), "author": .optional(site.author), "language": .string(language ?? site.language),
        "description": .string(site.description), "licence": .optional(site.licence), "home": .string(site.link("")),
        "feed": .optional(site.feed.map(site.link)),
        "jsonFeed": .optional(site.feed.map { _ in site.link("feed.json") }), "isFrontPage": .bool(path.isEmpty),
      ],
      "page": [
        "title": .string(title == site.title ? title : "\(title) - \(site.title)"), "heading": .string(title),
        "description": .string(description), "link": .string(site.link(path)),
        "canonical": canonical && site.origin != nil ? .string(site.address(path)) : .none, "card": card,
        "isArticle": .bool(isArticle),
      ],
      "static": assets.value(site: site), "hasCredits": .bool(!credits.isEmpty),
      "credits": .list(Self.distinct(credits).map { credit($0) }),
    ]
  }
}

extension PageSetting {
  /// Who made a reference and under which terms it is shown.
  private func credit(_ facts: TutorialPage.Facts) -> TemplateValue {
    [
      "title": .string(facts.title), "kind": .string(translation(facts.referenceKind.capitalisedFirst)),
      "credit": .optional(facts.credit.map(Self.withoutStop)),
      "licence": .optional(facts.licence.map(Self.withoutStop)),
    ]
  }

  private static func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

  /// One entry for each reference: a tutorial in two media has one.
  private static func distinct(_ credits: [TutorialPage.Facts]) -> [TutorialPage.Facts] {
    var seen: Set<[String?]> = []
    return credits.filter { seen.insert([$0.title, $0.credit, $0.licence]).inserted }
  }
}

/// Paths of the pages below the site's root.
public enum PagePaths {
  /// First parts of paths that no tutorial may have as its slug.
  public static let reserved: Set<String> = ["assets", "level", "medium", "tag"]

  /// Page of a tutorial.
  public static func tutorial(_ slug: String) -> String { "\(slug)/" }

  /// Page of a tutorial's sheets to print.
  public static func study(_ slug: String) -> String { "\(slug)/study/" }

  /// Page of the tutorials in a medium.
  public static func medium(_ medium: Medium) -> String { "medium/\(medium.rawValue)/" }

  /// Page of the tutorials of a level.
  public static func level(_ level: String) -> String { "level/\(Slug.make(level))/" }

  /// Page of the tutorials with a tag.
  public static func tag(_ tag: String) -> String { "tag/\(Slug.make(tag))/" }
}
