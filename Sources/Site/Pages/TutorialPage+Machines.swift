import Foundation
import Tutorial

/// What machines are told of a tutorial: schema.org's HowTo, and feeds.
extension TutorialPage {
  /// The tutorial as feeds tell it, its pictures with what they show.
  var feedEntry: Feeds.Entry {
    let steps = zip(lesson.steps, pictures.steps).map { step, picture in
      Feeds.Picture(asset: picture, alternative: step.alternativeText, caption: "\(step.number). \(step.goal)")
    }
    let finished = Feeds.Picture(
      asset: pictures.finished, alternative: finishedWords, caption: facts.title)
    return Feeds.Entry(
      path: path, title: facts.title, author: facts.author, date: facts.date, summary: summary, tags: facts.tags,
      pictures: [finished] + steps, film: pictures.film?.video)
  }

  /// The tutorial as schema.org's HowTo, as JSON that may stand in a `script` element.
  func structuredData(site: SiteFacts) -> String {
    var data: [String: StructuredData] = [
      "@context": "https://schema.org", "@type": "HowTo", "name": .string(facts.title), "description": .string(summary),
      "url": .string(site.address(path)), "inLanguage": .string(site.language),
      "totalTime": .string("PT\(lesson.minutes)M"),
      "image": imageObject(pictures.finished, finishedWords, site: site),
      "tool": .list(lesson.materials.tools.map { .object(["@type": "HowToTool", "name": .string($0.name)]) }),
      "supply": .list(
        lesson.materials.consumables.map {
          .object(["@type": "HowToSupply", "name": .string($0.name), "requiredQuantity": .string($0.quantity)])
        }), "step": .list(sections(site: site)), "educationalLevel": .string(facts.level),
    ]
    if let author = facts.author ?? site.author {
      data["author"] = .object(["@type": "Person", "name": .string(author)])
    }
    if let date = facts.date { data["datePublished"] = .string(date) }
    if !facts.tags.isEmpty { data["keywords"] = .string(facts.tags.joined(separator: ", ")) }
    if let licence = site.licence { data["license"] = .string(licence) }
    if let film = pictures.film?.video {
      var video: [String: StructuredData] = [
        "@type": "VideoObject", "name": .string(facts.title), "description": .string(summary),
        "contentUrl": .string(site.address(film.path)), "encodingFormat": "video/mp4",
        "duration": .string("PT\(Int(film.seconds.rounded()))S"),
        "thumbnailUrl": .string(site.address(largest(pictures.finished).path)),
      ]
      if let date = facts.date { video["uploadDate"] = .string(date) }
      data["video"] = .object(video)
    }
    return StructuredData.object(data).text
  }

  /// Steps that follow each other in one stage as a section, where the stage has a title; else the steps alone.
  private func sections(site: SiteFacts) -> [StructuredData] {
    var runs: [(stage: String, steps: [StructuredData])] = []
    for index in lesson.steps.indices {
      let stage = lesson.steps[index].stage
      if runs.last?.stage != stage { runs.append((stage, [])) }
      runs[runs.count - 1].steps.append(howToStep(index, site: site))
    }
    guard runs.count > 1, runs.allSatisfy({ lesson.stageTitles[$0.stage] != nil }) else { return runs.flatMap(\.steps) }
    return runs.enumerated().map { index, run in
      .object([
        "@type": "HowToSection", "name": .string(lesson.stageTitles[run.stage] ?? run.stage),
        "position": .integer(index + 1),
        "itemListElement": .list(run.steps),
      ])
    }
  }

  private func howToStep(_ index: Int, site: SiteFacts) -> StructuredData {
    let step = lesson.steps[index]
    let directions = [step.instruction, step.movement].compactMap { $0 }
      .map { text -> StructuredData in .object(["@type": "HowToDirection", "text": .string(Self.plain(text))]) }
    let tips = [step.why, step.check, step.stopWhen, step.mistake, step.drying].compactMap { $0 }
      .map { text -> StructuredData in .object(["@type": "HowToTip", "text": .string(text)]) }
    return .object([
      "@type": "HowToStep", "name": .string(step.goal), "position": .integer(step.number),
      "url": .string(site.address(path) + "#step-\(step.number)"),
      "timeRequired": .string("PT\(step.minutes)M"),
      "image": imageObject(pictures.steps[index], step.alternativeText, site: site),
      "text": .string(Self.plain(step.instruction)), "itemListElement": .list(directions + tips),
    ])
  }

  private func imageObject(_ picture: PictureAsset, _ caption: String, site: SiteFacts) -> StructuredData {
    let file = largest(picture)
    return .object([
      "@type": "ImageObject", "url": .string(site.address(file.path)), "width": .integer(file.width),
      "height": .integer(file.height), "caption": .string(caption),
    ])
  }

  private func largest(_ picture: PictureAsset) -> PictureAsset.Variant { picture.variants[picture.variants.count - 1] }

  /// Markdown without its marks of emphasis.
  private static func plain(_ markdown: String) -> String { markdown.filter { $0 != "*" && $0 != "`" } }
}
