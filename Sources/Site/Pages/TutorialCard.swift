import Media
import Tutorial

/// A tutorial as other pages show it: picture, profile and a few facts.
public struct TutorialCard: Sendable {
  /// The author's side.
  public var facts: TutorialPage.Facts
  /// The medium.
  public var medium: Medium
  /// Working time in minutes.
  public var minutes: Int
  /// Number of steps.
  public var stepCount: Int
  /// The finished picture.
  public var finished: PictureAsset
  /// The process in bands from bare ground to last touch.
  public var slices: PictureAsset
  /// The profile, its times true.
  public var shape: ProfileShape

  /// Makes the card of a page.
  public init(_ page: TutorialPage) {
    facts = page.facts
    medium = page.lesson.medium
    minutes = page.lesson.minutes
    stepCount = page.lesson.steps.count
    finished = page.pictures.finished
    slices = page.pictures.slices
    shape = ProfileShape(profile: page.lesson.profile, times: page.lesson.times)
  }

  /// Newest first; where days are equal (or missing, which counts as oldest), by path.
  public static func isNewer(_ a: TutorialCard, _ b: TutorialCard) -> Bool {
    let (dayA, dayB) = (a.facts.date ?? "", b.facts.date ?? "")
    return dayA == dayB ? a.facts.slug < b.facts.slug : dayA > dayB
  }

  func value(site: SiteFacts, _ translation: Translation, isFirst: Bool = false) -> TemplateValue {
    let words = MediumWords(medium, tubes: 0, mixes: 0, translation)
    let height = 300 * finished.ratio
    return [
      "slug": .string(facts.slug), "title": .string(facts.title),
      "link": .string(site.link(PagePaths.tutorial(facts.slug))),
      "facts": .string(
        translation(
          "{medium}, {level}",
          [
            "medium": translation(medium.title.capitalisedFirst),
            "level": translation(Level.title(facts.level).lowercased()),
          ])),
      "time": .string(translation.time(minutes: minutes, steps: stepCount)),
      "draft": .bool(facts.draft), "ratio": .string(finished.ratioText), "slicesRatio": .string(slices.ratioText),
      "picture": finished.value(
        "\(words.work): \(facts.title)",
        sizes: "(min-width: 700px) \(Decimals.fixed(height * 1.4, digits: 0))px, 92vw", site: site, isFirst: isFirst),
      "slices": slices.value(
        translation(
          "{title} in bands, from bare ground at the left to the last touch at the right", ["title": facts.title]),
        sizes: "(min-width: 1180px) 64vw, 100vw", site: site, isFirst: true),
      "path": .string(shape.path(.across, width: 1000, height: 100)), "credit": .optional(facts.credit),
      "licence": .optional(facts.licence),
    ]
  }
}
