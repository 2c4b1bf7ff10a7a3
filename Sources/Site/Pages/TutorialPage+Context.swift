import Foundation
import Imaging
import Media
import Tutorial

extension TutorialPage: Page {
  /// Name of the template.
  public var template: String { "tutorial" }
  /// Path of the page below the site's root.
  public var path: String { PagePaths.tutorial(facts.slug) }

  /// Language of the lesson and of the words around it.
  public var language: String? { facts.language }

  /// The words of the medium.
  var words: MediumWords {
    MediumWords(lesson.medium, tubes: lesson.tubes.count, mixes: lesson.mixes.count, translation)
  }

  /// What the finished picture is called where it is not seen.
  var finishedWords: String {
    let name = translation("The finished {picture}: {title}", ["picture": words.picture, "title": facts.title])
    guard let shown = lesson.pictureText else { return name }
    return name + ". " + translation("It shows {list}.", ["list": shown])
  }

  /// What the reference is called where it is not seen.
  var referenceWords: String { translation("The reference for {title}", ["title": facts.title]) }

  /// The profile as a shape.
  ///
  /// No band is shorter than 7 % of it: 28 px of a rail of 400, 24 px of a chart 350 px wide.
  var shape: ProfileShape {
    ProfileShape(
      profile: lesson.profile, times: lesson.times, stepEnds: lesson.steps.map(\.frames.upperBound), minimum: 0.07)
  }

  /// The page in a sentence, for search results and social cards.
  var summary: String {
    translation(
      "{work} in {steps}, {time}: what goes down first, with which tools and colours, and when to stop.",
      [
        "work": words.work, "steps": translation.count(lesson.steps.count, "step"),
        "time": Decimals.clock(minutes: lesson.minutes),
      ])
  }

  /// Everything that the template asks for.
  public func context(_ setting: PageSetting) -> [String: TemplateValue] {
    let site = setting.site
    let shape = shape
    var context = setting.frame(
      path: path, title: facts.title, description: summary,
      picture: (
        pictures.slices, translation("{title}, from bare ground to last touch", ["title": facts.title])
      ), isArticle: true, language: facts.language, credits: [facts])
    context["words"] = words.value
    context["tutorial"] = label(site: site, shape: shape)
    context["hero"] = hero(site: site)
    context["kit"] = kit
    context["palette"] = palette
    context["study"] = study(site: site)
    context["construction"] = constructionLines
    context["steps"] = .list(steps(setting, shape: shape))
    context["film"] = film(site: site, shape: shape)
    context["compare"] = compare(site: site)
    context["close"] = close(site: site)
    context["structuredData"] = .string(structuredData(site: site))
    return context
  }

  /// A link to the page in another language, named as its readers name it.
  private func languageLink(
    _ other: (language: String, slug: String), site: SiteFacts
  ) -> TemplateValue {
    let locale = Locale(identifier: other.language)
    return [
      "language": .string(other.language), "link": .string(site.link(PagePaths.tutorial(other.slug))),
      "address": .string(site.address(PagePaths.tutorial(other.slug))),
      "title": .string(
        (locale.localizedString(forLanguageCode: other.language) ?? other.language).capitalisedFirst),
    ]
  }

  // MARK: - The wall label

  private func label(site: SiteFacts, shape: ProfileShape) -> TemplateValue {
    let from =
      switch facts.referenceKind {
      case "painting": translation("after a painting")
      case "drawing": translation("after a drawing")
      default: translation("from a photograph")
      }
    let author = facts.author ?? site.author
    let tags = facts.tags.map { tag -> TemplateValue in
      ["title": .string(tag), "link": .string(site.link(PagePaths.tag(tag)))]
    }
    let others = otherMedia.map { other -> TemplateValue in
      [
        "title": .string(translation(other.title.capitalisedFirst)),
        "link": .string(site.link(PagePaths.tutorial(other.slug))),
      ]
    }
    return [
      "slug": .string(facts.slug), "title": .string(facts.title),
      "byline": .string((author.map { $0 + ". " } ?? "") + "\(words.work) \(from)."),
      "introduction": facts.introductionHTML.isEmpty ? .none : .string(facts.introductionHTML),
      "draft": .bool(facts.draft), "level": .string(translation(Level.title(facts.level))),
      "levelLink": .string(site.link(PagePaths.level(facts.level))),
      "medium": .string(translation(lesson.medium.title.capitalisedFirst)),
      "mediumLink": .string(site.link(PagePaths.medium(lesson.medium))),
      "time": .string(translation.time(minutes: lesson.minutes, steps: lesson.steps.count)),
      "clock": .string(Decimals.clock(minutes: lesson.minutes)), "stepCount": .integer(lesson.steps.count),
      "size": .string(
        translation.number(facts.widthCentimetres, digits: 1) + " \u{D7} "
          + translation.number(facts.heightCentimetres, digits: 1) + " cm"),
      "drying": .optional(lesson.drying), "date": .optional(facts.date), "hasTags": .bool(!tags.isEmpty),
      "tags": .list(tags), "hasOtherMedia": .bool(!others.isEmpty), "otherMedia": .list(others),
      "ratio": .string(pictures.finished.ratioText), "firstStep": .string("#step-1"),
      "hasOtherLanguages": .bool(!otherLanguages.isEmpty),
      "otherLanguages": .list(otherLanguages.map { languageLink($0, site: site) }),
      "pathDown": .string(shape.path(.down, width: 100, height: 1000)),
      "pathAcross": .string(shape.path(.across, width: 1000, height: 100)),
    ]
  }

  private func hero(site: SiteFacts) -> TemplateValue {
    let sizes = Self.sizes(desk: 62, height: 78, ratio: pictures.finished.ratio)
    let small = "(min-width: 700px) 176px, 40vw"
    return [
      "name": "hero", "ratio": .string(pictures.finished.ratioText),
      "legend": .string(translation("Views of the {picture}", ["picture": words.picture])),
      "views": [
        view(
          "canvas", words.pictureTitle,
          pictures.finished.value(
            finishedWords, sizes: sizes, site: site, isFirst: true), isChosen: true),
        view(
          "reference", translation("Reference"),
          pictures.reference.value(referenceWords, sizes: sizes, site: site)),
      ],
      "overlay": overlay(named: "hero"),
      "reference": pictures.reference.value(referenceWords, sizes: small, site: site),
      "referenceCaption": .string(translation("The reference \(facts.referenceKind)")),
    ]
  }

  /// Finished picture and reference, one over the other.
  private func compare(site: SiteFacts) -> TemplateValue {
    let sizes = Self.sizes(desk: 70, height: 78, ratio: pictures.finished.ratio)
    return [
      "ratio": .string(pictures.finished.ratioText),
      "picture": pictures.finished.value(finishedWords, sizes: sizes, site: site),
      "reference": pictures.reference.value(referenceWords, sizes: sizes, site: site),
      "referenceKind": .string(translation(facts.referenceKind.capitalisedFirst)),
    ]
  }

  /// One view of a plate.
  func view(_ id: String, _ title: String, _ picture: TemplateValue, isChosen: Bool = false) -> TemplateValue {
    [
      "id": .string(id), "title": .string(title), "picture": picture, "isChosen": .bool(isChosen),
    ]
  }

  /// How wide a large picture is shown: `desk` per cent of the window, unless `height` per cent of its height allow less.
  static func sizes(desk: Int, height: Int, ratio: Double) -> String {
    let limit = Decimals.fixed(Double(height) * ratio, digits: 0)
    return "(min-width: 1180px) min(\(desk)vw, \(limit)vh), (min-width: 700px) min(94vw, \(limit)vh), 100vw"
  }

  // MARK: - What is needed

  private var kit: TemplateValue {
    func rows(_ materials: [Material], _ kind: String) -> TemplateValue {
      .list(
        materials.enumerated().map { index, material in
          [
            "id": .string("\(kind)-\(index + 1)"), "name": .string(material.name),
            "quantity": .string(material.quantity), "substitute": .optional(material.substitute),
          ]
        })
    }
    return [
      "isEmpty": .bool(lesson.materials.tools.isEmpty && lesson.materials.consumables.isEmpty),
      "hasTools": .bool(!lesson.materials.tools.isEmpty),
      "hasConsumables": .bool(!lesson.materials.consumables.isEmpty), "tools": rows(lesson.materials.tools, "tool"),
      "consumables": rows(lesson.materials.consumables, "consumable"),
    ]
  }

  // MARK: - Tubes and mixes

  private var palette: TemplateValue {
    let tubes = lesson.tubes.map { tube -> TemplateValue in
      [
        "name": .string(tube.name), "pigments": .string(tube.pigments.joined(separator: ", ")),
        "colour": .string(tube.colour.hex),
      ]
    }
    return [
      "title": .string(words.paletteTitle), "note": .string(words.paletteNote), "isEmpty": .bool(lesson.mixes.isEmpty),
      "hasTubes": .bool(!tubes.isEmpty), "tubes": .list(tubes), "mixes": .list(lesson.mixes.map(mix)),
      "columns": .integer(columns),
      "ladder": .list(ladder),
    ]
  }

  /// How many mixes stand side by side at a desk: six at most, and no row much shorter than the others.
  private var columns: Int {
    let rows = max((lesson.mixes.count + 5) / 6, 1)
    return max((lesson.mixes.count + rows - 1) / rows, 4)
  }

  private func mix(_ mix: Mix) -> TemplateValue {
    let users = lesson.steps.filter { $0.mixes.contains(mix.letter) }
    // In dry media a recipe is a list of pencils; a single part needs neither number nor bar.
    let counted = mix.parts.count > 1 || (mix.parts.first?.parts ?? 0) > 1
    let far = mix.error >= 5
    // Nobody measures out 48 parts of white: the colours are mixed and brought into it bit by bit.
    func isWhite(_ part: MixPart) -> Bool { mix.whiteToOne != nil && part == mix.parts.first }
    // A tone may bear its pencil in its name ("HB, even tone"); then the recipe would only say it again.
    let isSaid =
      !counted
      && mix.parts.allSatisfy {
        mix.name == $0.tube || mix.name.hasPrefix($0.tube.prefix { $0 != " " } + ",")
      }
    return [
      "id": .string("mix-\(mix.letter.lowercased())"), "letter": .string(mix.letter), "name": .string(mix.name),
      "colour": .string(mix.colour.hex),
      "consistency": mix.consistency.map { .string($0) } ?? .none,
      "hasBar": .bool(lesson.medium.mixesPaint && !mix.parts.isEmpty),
      "hasParts": .bool(!isSaid && !mix.parts.isEmpty),
      "parts": .list(
        (isSaid ? [] : mix.parts).map { part in
          [
            "number": counted && !isWhite(part) ? .integer(part.parts) : .none,
            "share": .integer(max(part.parts, 1)),
            "name": .string(
              isWhite(part)
                ? translation(
                  "{tube}, about {n} to 1", ["tube": part.tube, "n": String(mix.whiteToOne ?? 1)]) : part.tube),
            "colour": .string(part.colour.hex),
          ]
        }),
      "wanted": far ? .string(mix.wanted.hex) : .none, "error": .string(translation.fixed(mix.error, digits: 1)),
      "isUsed": .bool(!users.isEmpty),
      "steps": .list(
        users.map { ["number": .integer($0.number), "link": .string("#step-\($0.number)"), "goal": .string($0.goal)] }),
    ]
  }

  /// The ten values, black first, with the letters of the mixes that have them.
  private var ladder: [TemplateValue] {
    (1...10).map { value in
      let here = lesson.mixes.filter { min(max(Int($0.value.rounded()), 1), 10) == value }
      return [
        "value": .integer(value), "colour": .string(ValueScale.grey(ofValue: Double(value)).hex),
        "letters": .string(here.map(\.letter).joined(separator: " ")),
      ]
    }
  }
}
