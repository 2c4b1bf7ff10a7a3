import Foundation
import Tutorial

extension TutorialPage {
  /// Questions, exercises and the way on.
  func close(site: SiteFacts) -> TemplateValue {
    let following: TemplateValue =
      if let next {
        [
          "title": .string(next.title), "link": .string(site.link(PagePaths.tutorial(next.slug))),
          "ratio": .string(next.picture.ratioText),
          "picture": next.picture.value(
            "", sizes: "(min-width: 1180px) 364px, (min-width: 700px) 46vw, 92vw", site: site),
        ]
      } else {
        .none
      }
    return [
      "hasQuestions": .bool(!lesson.questions.isEmpty), "questions": .list(lesson.questions.map { .string($0) }),
      "hasExercises": .bool(!lesson.exercises.isEmpty), "exercises": .list(lesson.exercises.map { .string($0) }),
      "next": following,
    ]
  }

  /// The tutorial as schema.org's HowTo, as JSON that may stand in a `script` element.
  func structuredData(site: SiteFacts) -> String {
    let steps = lesson.steps.indices.map { index -> StructuredData in
      let step = lesson.steps[index]
      return .object([
        "@type": "HowToStep", "name": .string(step.goal), "position": .integer(step.number),
        "text": .string(step.instruction), "url": .string(site.address(path) + "#step-\(step.number)"),
        "image": .string(site.address(pictures.steps[index].variants[pictures.steps[index].variants.count - 1].path)),
      ])
    }
    var data: [String: StructuredData] = [
      "@context": "https://schema.org", "@type": "HowTo", "name": .string(facts.title), "description": .string(summary),
      "url": .string(site.address(path)), "inLanguage": .string(site.language),
      "totalTime": .string("PT\(lesson.minutes)M"),
      "image": .string(site.address(pictures.finished.variants[pictures.finished.variants.count - 1].path)),
      "tool": .list(lesson.materials.tools.map { .object(["@type": "HowToTool", "name": .string($0.name)]) }),
      "supply": .list(
        lesson.materials.consumables.map {
          .object(["@type": "HowToSupply", "name": .string($0.name), "requiredQuantity": .string($0.quantity)])
        }), "step": .list(steps), "educationalLevel": .string(facts.level),
    ]
    if let author = facts.author ?? site.author {
      data["author"] = .object(["@type": "Person", "name": .string(author)])
    }
    if let date = facts.date { data["datePublished"] = .string(date) }
    if !facts.tags.isEmpty { data["keywords"] = .string(facts.tags.joined(separator: ", ")) }
    if let licence = site.licence { data["license"] = .string(licence) }
    return StructuredData.object(data).text
  }
}

/// A JSON value for a `script` element.
indirect enum StructuredData: Encodable, ExpressibleByStringLiteral {
  case string(String)
  case integer(Int)
  case number(Double)
  case list([StructuredData])
  case object([String: StructuredData])

  init(stringLiteral value: String) { self = .string(value) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .list(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }

  /// JSON with sorted keys.
  ///
  /// `<`, `>` and `&` are escaped, so that no text can close the element it stands in.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self).replacingOccurrences(of: "<", with: "\\u003c")
      .replacingOccurrences(of: ">", with: "\\u003e").replacingOccurrences(of: "&", with: "\\u0026")
      .replacingOccurrences(of: "\u{2028}", with: "\\u2028").replacingOccurrences(of: "\u{2029}", with: "\\u2029")
  }
}
