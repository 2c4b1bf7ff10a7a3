import Foundation
import Media

/// The front page: the newest tutorial as slices, filters, and all others hung in rows.
public struct IndexPage: Page {
  /// All tutorials of the site.
  public var cards: [TutorialCard]

  /// Makes the page of tutorials in any order; they are shown newest first.
  public init(cards: [TutorialCard]) { self.cards = cards.sorted(by: TutorialCard.isNewer) }

  /// Name of the template.
  public var template: String { "index" }
  /// Path of the page below the site's root.
  public var path: String { "" }

  /// Everything that the template asks for.
  public func context(_ setting: PageSetting) -> [String: TemplateValue] {
    let site = setting.site
    var context = setting.frame(
      path: path, title: site.title, description: site.description,
      picture: cards.first.map {
        ($0.slices, setting.translation("{title}, from bare ground to last touch", ["title": $0.facts.title]))
      },
      credits: cards.map(\.facts))
    context["count"] = .string(setting.translation.count(cards.count, "tutorial").capitalisedFirst)
    context["newest"] = cards.first.map { $0.value(site: site, setting.translation) } ?? TemplateValue.none
    context["cards"] = .list(cards.dropFirst().map { $0.value(site: site, setting.translation) })
    context["hasCards"] = .bool(cards.count > 1)
    context["filters"] = .list(TutorialFilter.rows(of: cards, chosen: nil, site: site, setting.translation))
    return context
  }
}

/// What the tutorials of a list page have in common.
public enum TutorialFilter: Sendable, Hashable {
  /// Made in a medium.
  case medium(Medium)
  /// Meant for a level.
  case level(String)
  /// Bearing a tag.
  case tag(String)

  /// Path of the list page below the site's root.
  public var path: String {
    switch self {
    case .medium(let medium): PagePaths.medium(medium)
    case .level(let level): PagePaths.level(level)
    case .tag(let tag): PagePaths.tag(tag)
    }
  }

  /// Heading of the list page.
  func title(_ translation: Translation) -> String {
    switch self {
    case .medium(let medium): translation(medium.title.capitalisedFirst)
    case .level(let level): translation(Level.title(level))
    case .tag(let tag): tag.capitalisedFirst
    }
  }

  /// Whether a tutorial belongs on the list page.
  public func accepts(_ card: TutorialCard) -> Bool {
    switch self {
    case .medium(let medium): card.medium == medium
    case .level(let level): card.facts.level == level
    case .tag(let tag): card.facts.tags.contains { Slug.make($0) == Slug.make(tag) }
    }
  }

  /// All filters that leave something to show: media, levels, then tags by name.
  public static func all(of cards: [TutorialCard]) -> [TutorialFilter] {
    let media = Medium.allCases.map { TutorialFilter.medium($0) }
    let levels = Level.all.map { TutorialFilter.level($0) }
    var tags: [String: String] = [:]
    for tag in cards.flatMap(\.facts.tags) where tags[Slug.make(tag)] == nil { tags[Slug.make(tag)] = tag }
    return (media + levels + tags.sorted { $0.key < $1.key }.map { .tag($0.value) })
      .filter { filter in cards.contains(where: filter.accepts) }
  }

  /// The rows of links: one for media, one for levels, one for tags; rows without links are left out.
  static func rows(
    of cards: [TutorialCard], chosen: TutorialFilter?, site: SiteFacts, _ translation: Translation
  ) -> [TemplateValue] {
    func link(_ title: String, _ count: Int, _ path: String, _ isChosen: Bool) -> TemplateValue {
      [
        "title": .string(title), "count": .integer(count), "link": .string(site.link(path)),
        "isChosen": .bool(isChosen),
      ]
    }
    let all = Self.all(of: cards)
    func row(_ name: String, _ every: String?, _ filters: [TutorialFilter]) -> TemplateValue? {
      guard !filters.isEmpty else { return nil }
      let links = filters.map { filter in
        link(filter.title(translation), cards.count(where: filter.accepts), filter.path, filter.path == chosen?.path)
      }
      let first =
        every.map { [link(translation($0), cards.count, "", !filters.contains { $0.path == chosen?.path })] } ?? []
      return ["name": .string(translation(name)), "links": .list(first + links)]
    }
    return [
      row("Medium", "All", all.filter { if case .medium = $0 { true } else { false } }),
      row("Level", "Any", all.filter { if case .level = $0 { true } else { false } }),
      row("Tags", nil, all.filter { if case .tag = $0 { true } else { false } }),
    ].compactMap { $0 }
  }
}

/// The tutorials of a medium, a level or a tag.
public struct ListPage: Page {
  /// What they have in common.
  public var filter: TutorialFilter
  /// All tutorials of the site, also those that are not listed: the filters count them.
  public var cards: [TutorialCard]

  /// Makes the page of all tutorials of the site in any order; those that `filter` accepts are shown newest first.
  public init(filter: TutorialFilter, cards: [TutorialCard]) {
    self.filter = filter
    self.cards = cards.sorted(by: TutorialCard.isNewer)
  }

  /// Name of the template.
  public var template: String { "list" }
  /// Path of the page below the site's root.
  public var path: String { filter.path }

  /// Everything that the template asks for.
  public func context(_ setting: PageSetting) -> [String: TemplateValue] {
    let site = setting.site
    let chosen = cards.filter(filter.accepts)
    let count = setting.translation.count(chosen.count, "tutorial").capitalisedFirst
    var context = setting.frame(
      path: path, title: filter.title(setting.translation),
      description: "\(count): \(filter.title(setting.translation)). \(site.description)",
      picture: chosen.first.map {
        ($0.slices, setting.translation("{title}, from bare ground to last touch", ["title": $0.facts.title]))
      },
      credits: chosen.map(\.facts))
    context["count"] = .string(count)
    context["cards"] = .list(chosen.enumerated().map { $1.value(site: site, setting.translation, isFirst: $0 == 0) })
    context["filters"] = .list(TutorialFilter.rows(of: cards, chosen: filter, site: site, setting.translation))
    return context
  }
}

/// What a host shows where there is no page.
public struct NotFoundPage: Page {
  /// Makes the page.
  public init() {}

  /// Name of the template.
  public var template: String { "404" }
  /// Path of the page below the site's root.
  public var path: String { "404.html" }

  /// Everything that the template asks for.
  public func context(_ setting: PageSetting) -> [String: TemplateValue] {
    setting.frame(
      path: path, title: setting.translation("Nothing hangs here"),
      description: setting.translation("There is no page at this address."), canonical: false)
  }
}
