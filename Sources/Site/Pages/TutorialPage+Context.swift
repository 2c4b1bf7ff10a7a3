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
  var words: MediumWords { MediumWords(lesson.medium, tubes: lesson.tubes.count, mixes: lesson.mixes.count) }

  /// The profile as a shape.
  ///
  /// No band is shorter than 7 % of it: 28 px of a rail of 400, 24 px of a chart 350 px wide.
  var shape: ProfileShape {
    ProfileShape(
      profile: lesson.profile, times: lesson.times, stepEnds: lesson.steps.map(\.frames.upperBound), minimum: 0.07)
  }

  /// The page in a sentence, for search results and social cards.
  var summary: String {
    "\(words.work) in \(Decimals.count(lesson.steps.count, "step")), \(Decimals.clock(minutes: lesson.minutes)): what goes"
      + " down first, with which tools and colours, and when to stop."
  }

  /// Everything that the template asks for.
  public func context(_ setting: PageSetting) -> [String: TemplateValue] {
    let site = setting.site
    let shape = shape
    var context = setting.frame(
      path: path, title: facts.title, description: summary,
      picture: (pictures.slices, "\(facts.title), from bare ground to last touch"), isArticle: true, credits: [facts])
    context["words"] = words.value
    context["tutorial"] = label(site: site, shape: shape)
    context["hero"] = hero(site: site)
    context["kit"] = kit
    context["palette"] = palette
    context["study"] = study(site: site)
    context["steps"] = .list(steps(setting, shape: shape))
    context["film"] = film(site: site, shape: shape)
    context["compare"] = compare(site: site)
    context["close"] = close(site: site)
    context["structuredData"] = .string(structuredData(site: site))
    return context
  }

  // MARK: - The wall label

  private func label(site: SiteFacts, shape: ProfileShape) -> TemplateValue {
    let from =
      switch facts.referenceKind {
      case "painting": "after a painting"
      case "drawing": "after a drawing"
      default: "from a photograph"
      }
    let author = facts.author ?? site.author
    let tags = facts.tags.map { tag -> TemplateValue in
      ["title": .string(tag), "link": .string(site.link(PagePaths.tag(tag)))]
    }
    let others = otherMedia.map { other -> TemplateValue in
      [
        "title": .string(other.title.capitalisedFirst), "link": .string(site.link(PagePaths.tutorial(other.slug))),
      ]
    }
    return [
      "slug": .string(facts.slug), "title": .string(facts.title),
      "byline": .string((author.map { $0 + ". " } ?? "") + "\(words.work) \(from)."),
      "introduction": facts.introductionHTML.isEmpty ? .none : .string(facts.introductionHTML),
      "draft": .bool(facts.draft), "level": .string(Level.title(facts.level)),
      "levelLink": .string(site.link(PagePaths.level(facts.level))),
      "medium": .string(lesson.medium.title.capitalisedFirst),
      "mediumLink": .string(site.link(PagePaths.medium(lesson.medium))),
      "time": .string(
        "\(Decimals.clock(minutes: lesson.minutes)) in \(Decimals.count(lesson.steps.count, "step"))"),
      "clock": .string(Decimals.clock(minutes: lesson.minutes)), "stepCount": .integer(lesson.steps.count),
      "size": .string(
        Decimals.short(facts.widthCentimetres, digits: 1) + " \u{D7} "
          + Decimals.short(facts.heightCentimetres, digits: 1) + " cm"),
      "drying": .optional(lesson.drying), "date": .optional(facts.date), "hasTags": .bool(!tags.isEmpty),
      "tags": .list(tags), "hasOtherMedia": .bool(!others.isEmpty), "otherMedia": .list(others),
      "ratio": .string(pictures.finished.ratioText), "firstStep": .string("#step-1"),
      "pathDown": .string(shape.path(.down, width: 100, height: 1000)),
      "pathAcross": .string(shape.path(.across, width: 1000, height: 100)),
    ]
  }

  private func hero(site: SiteFacts) -> TemplateValue {
    let sizes = Self.sizes(desk: 62, height: 78, ratio: pictures.finished.ratio)
    let small = "(min-width: 700px) 176px, 40vw"
    return [
      "name": "hero", "ratio": .string(pictures.finished.ratioText), "legend": .string("Views of the \(words.picture)"),
      "views": [
        view(
          "canvas", words.picture.capitalisedFirst,
          pictures.finished.value(
            "The finished \(words.picture): \(facts.title)", sizes: sizes, site: site, isFirst: true), isChosen: true),
        view(
          "reference", "Reference",
          pictures.reference.value("The reference for \(facts.title)", sizes: sizes, site: site)),
      ],
      "reference": pictures.reference.value("The reference for \(facts.title)", sizes: small, site: site),
      "referenceCaption": .string("The reference \(facts.referenceKind)"),
    ]
  }

  /// Finished picture and reference, one over the other.
  private func compare(site: SiteFacts) -> TemplateValue {
    let sizes = Self.sizes(desk: 70, height: 78, ratio: pictures.finished.ratio)
    return [
      "ratio": .string(pictures.finished.ratioText),
      "picture": pictures.finished.value("The finished \(words.picture): \(facts.title)", sizes: sizes, site: site),
      "reference": pictures.reference.value("The reference for \(facts.title)", sizes: sizes, site: site),
      "referenceKind": .string(facts.referenceKind.capitalisedFirst),
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
            "number": counted ? .integer(part.parts) : .none, "share": .integer(max(part.parts, 1)),
            "name": .string(part.tube), "colour": .string(part.colour.hex),
          ]
        }),
      "wanted": far ? .string(mix.wanted.hex) : .none, "error": .string(Decimals.fixed(mix.error, digits: 1)),
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
