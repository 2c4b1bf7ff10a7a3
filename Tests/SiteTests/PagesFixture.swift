import Foundation
import Imaging
import Media
import Site
import Tutorial

/// Pages with invented lessons, for tests and previews of the templates.
enum PagesFixture {
  static let site = SiteFacts(
    title: "North Light", author: "Ines Marlow", language: "en-GB",
    description: "Lessons by the studio: what goes down first, which tubes, how much of each, and when to stop.",
    licence: "CC BY 4.0", baseURL: "https://example.org/lessons", feed: "feed.xml")

  static let assets = StaticAssets(paths: [
    "site.css": "assets/site.0001.css", "site.js": "assets/site.0002.js", "icon.svg": "assets/icon.0003.svg",
    "fonts/serif.woff2": "assets/serif.0004.woff2", "fonts/serif-italic.woff2": "assets/serif-italic.0005.woff2",
    "fonts/sans.woff2": "assets/sans.0006.woff2", "fonts/sans-semibold.woff2": "assets/sans-semibold.0007.woff2",
  ])

  static func setting(_ site: SiteFacts = site) -> PageSetting {
    PageSetting(site: site, assets: assets) { "<p>\($0)</p>" }
  }

  /// A picture of a given shape in three widths.
  static func picture(_ name: String, _ width: Int, _ height: Int) -> PictureAsset {
    PictureAsset(
      variants: [416, 832, 1600].map { wide in
        .init(
          path: "assets/\(name).\(wide).webp", width: wide,
          height: Int((Double(wide * height) / Double(width)).rounded()))
      })
  }

  static func page(
    _ slug: String, _ title: String, medium: Medium = .oil, level: String = "beginner", date: String = "2026-11-01",
    width: Int = 1600, height: Int = 1067, credit: String = "Photograph: Rachel Michetti",
    tags: [String] = ["still life"],
    kind: String = "photograph", draft: Bool = false, next: TutorialPage.Next? = nil,
    otherMedia: [(title: String, slug: String)] = []
  ) -> TutorialPage {
    let lesson = medium.mixesPaint ? oil(medium) : graphite(medium)
    let ratio = Double(width) / Double(height)
    let controls = ["cross-fade": 1.15, "blur-to-sharp": 2.4, "wipe": 1.0].mapValues { power in
      lesson.times.map { pow(1 - $0, power) }
    }
    return TutorialPage(
      facts: .init(
        slug: slug, title: title, author: nil, level: level, tags: tags, date: date, credit: credit, licence: "CC0",
        widthCentimetres: 30, heightCentimetres: (30 / ratio).rounded(),
        introductionHTML:
          "<p>A red cup on a wooden table: two warm colours, one dark shape, and a rim that must"
          + " turn. Paint it in one sitting, while everything is wet.</p>",
        stepHTML: [2: "<p>I mix the table first, because everything else is judged against it.</p>"], draft: draft,
        referenceKind: kind),
      lesson: lesson,
      pictures: .init(
        finished: picture("\(slug)-finished", width, height), reference: picture("\(slug)-reference", width, height),
        steps: lesson.steps.map { picture("\(slug)-step-\($0.number)", width, height) },
        newPaint: lesson.steps.map { picture("\(slug)-new-\($0.number)", width, height) },
        slices: picture("\(slug)-slices", width, height)),
      otherMedia: otherMedia, controls: controls, next: next)
  }

  private static func profile(_ ends: [(time: Double, left: Double)]) -> (profile: [Double], times: [Double]) {
    let times = (0...80).map { Double($0) / 80 }
    let profile = times.map { time -> Double in
      let upper = ends.firstIndex { $0.time >= time } ?? ends.count - 1
      guard upper > 0 else { return ends[0].left * 0.72 }
      let (a, b) = (ends[upper - 1], ends[upper])
      let f = (time - a.time) / (b.time - a.time)
      return (a.left + (b.left - a.left) * f) * 0.72
    }
    return (profile, times)
  }

  // MARK: - A wet medium

  private static let white = RGB8(0xF3, 0xF3, 0xEC)
  private static let ochre = RGB8(0xAD, 0x76, 0x24)
  private static let orange = RGB8(0xFF, 0x6E, 0x0A)
  private static let red = RGB8(0xE0, 0x31, 0x10)
  private static let umber = RGB8(0x30, 0x1C, 0x0E)
  private static let blue = RGB8(0x12, 0x06, 0x3F)

  private static func mix(
    _ letter: String, _ name: String, _ colour: RGB8, _ parts: [(String, Int, RGB8)], value: Double, error: Double = 1.2
  ) -> Mix {
    Mix(
      letter: letter, name: name, wanted: error > 5 ? RGB8(0x70, 0x5A, 0xA8) : colour, colour: colour,
      parts: parts.map { MixPart(tube: $0.0, parts: $0.1, colour: $0.2) }, error: error, value: value)
  }

  static func oil(_ medium: Medium = .oil) -> Lesson {
    let curve = profile([
      (0, 1), (0.045, 0.96), (0.25, 0.58), (0.385, 0.42), (0.59, 0.27), (0.77, 0.18), (0.93, 0.1), (1, 0),
    ])
    let flat20 = StepTool(name: "Flat No. 20", kind: .flat, millimetres: 30)
    let flat12 = StepTool(name: "Flat No. 12", kind: .flat, millimetres: 18)
    let filbert8 = StepTool(name: "Filbert No. 8", kind: .filbert, millimetres: 11)
    let filbert4 = StepTool(name: "Filbert No. 4, dry flat", kind: .filbert, millimetres: 6)
    let round2 = StepTool(name: "Round No. 2", kind: .round, millimetres: 2)
    let texts: [(String, String, Int, [StepTool], [String], String, String?, String?, String?)] = [
      (
        "Take away the white", "Ground", 10, [flat20], [],
        "Thin a little burnt umber with solvent until it runs. Scrub it over the whole panel, then"
          + " wipe it back with a rag to one even middle tone.",
        "On white every mix looks too dark. On a middle tone you judge light and dark truly from"
          + " the first stroke.",
        "the panel is one tone and dry to a fingertip. About ten minutes.",
        "Leaving puddles. They lift again when the first colour crosses them."
      ),
      (
        "Cover everything with eight colours", "Block in", 45, [flat20], ["A", "B", "C", "D", "E", "F", "G", "I"],
        "Squint until the picture falls into eight shapes. Mix one average colour for each, and"
          + " lay it with your biggest brush. Lay each stroke once, and leave it.",
        "A colour is only right beside its neighbours. Until the ground is covered there is"
          + " nothing to compare it with.",
        "no ground shows and the cup still reads from across the room.",
        "Drawing the rim. There are no lines yet, only where one patch meets the next."
      ),
      (
        "Seat the cup in its saucer", "Seat the cup", 30, [flat12], ["A", "B", "I"],
        "Find the two ellipses of the rim with the light mix, then cut back into them with the"
          + " dark family below. Work round the cup, not along its edge.",
        "Both rims are the same ellipse seen from one height. If they agree, the cup sits; if not,"
          + " it slides off the table.",
        "a pencil held level touches both ends of the rim at once.",
        "Pointed ends. An ellipse turns like a wheel: it has no corners."
      ),
      (
        "Turn the forms", "Turn the forms", 45, [filbert8], ["A", "C", "D", "F", "G"],
        "Find the halfway tone between light and shadow on the saucer, and lay it as a band that"
          + " follows the curve. Do the same inside the cup. Leave the joins visible.",
        "Three tones make a form turn. More than three make it smooth, and smooth can wait.",
        "the saucer looks hollow and the coffee lies flat when you squint.",
        "Blending with a clean brush. It greys both colours; use a stroke of the tone between."
      ),
      (
        "Bring up spoon and handle", "Spoon and handle", 40, [filbert4], ["C", "E", "G", "H"],
        "Paint the spoon as four flat shapes: dark bowl, red reflection, grey shoulder, one light."
          + " Then the handle in two: lit top, dark side.",
        nil, "covering the bright spot with a thumb still leaves a spoon.",
        "Reaching for white. The spoon is darker than the cup everywhere but in one place."
      ),
      (
        "Settle the wood, sharpen the rim", "Wood and edges", 35, [filbert4], ["D", "E", "F"],
        "Drag the table along its grain with a nearly dry brush. Then choose: crisp where the rim"
          + " meets the dark, soft where the saucer leaves the light.",
        "The eye goes to the hardest edge. Give it one place to go.",
        "you can say in one word"
          + " where you look first.",
        "Painting every line of grain. Six say more than sixty."
      ),
      (
        "Place the last lights", "Last lights", 15, [round2], ["B", "H"],
        "Load the brush until it is heavy. Touch the rim, the handle and the spoon once each, and"
          + " lift straight off. Then put the brush down.",
        "The thickest paint catches real light from the window. That is why it comes last.",
        "you have made five touches. Stop before you want to.",
        "Stroking a highlight. The second stroke mixes it with what lies beneath."
      ),
    ]
    let lengths = [4, 20, 31, 47, 62, 74, 80]
    var first = 0
    let steps = texts.enumerated().map { index, text -> LessonStep in
      defer { first = lengths[index] + 1 }
      return LessonStep(
        number: index + 1, stage: "block-in", goal: text.0, shortGoal: text.1, instruction: text.5, why: text.6,
        stopWhen: text.7, mistake: text.8, tools: text.3, mixes: text.4, frames: first...lengths[index],
        strokeCount: 4000 * (index + 1), minutes: text.2, distanceBefore: curve.profile[first],
        distanceAfter: curve.profile[lengths[index]],
        alternativeText: "Step \(index + 1): \(text.1.lowercased()) added to the cup on the table")
    }
    return Lesson(
      medium: medium,
      materials: Materials(
        tools: [
          Material(name: "Flat No. 20", quantity: "1", substitute: "any brush as wide as two fingers"),
          Material(name: "Flat No. 12", quantity: "1"),
          Material(name: "Filberts No. 4 and No. 8", quantity: "2", substitute: "hog, or a firm synthetic"),
          Material(name: "Round No. 2", quantity: "1"),
          Material(name: "Palette knife", quantity: "1", substitute: "an old table knife, filed smooth"),
        ],
        consumables: [
          Material(name: "Primed panel, 30 \u{D7} 20 cm", quantity: "1", substitute: "canvas board"),
          Material(name: "Six tubes of oil colour", quantity: "37 ml"),
          Material(name: "Odourless solvent", quantity: "50 ml"), Material(name: "Linseed oil", quantity: "10 ml"),
          Material(name: "Rags and a lidded jar", quantity: "3"),
        ]),
      tubes: [
        Tube(name: "Titanium white", pigments: ["PW6"], colour: white),
        Tube(name: "Yellow ochre", pigments: ["PY43"], colour: ochre),
        Tube(name: "Cadmium orange", pigments: ["PO20"], colour: orange),
        Tube(name: "Cadmium red light", pigments: ["PR108"], colour: red),
        Tube(name: "Burnt umber", pigments: ["PBr7"], colour: umber),
        Tube(name: "Ultramarine blue", pigments: ["PB29"], colour: blue),
      ],
      mixes: [
        mix(
          "A", "Cup, inside", RGB8(0xEC, 0xCF, 0xA3), [("Titanium white", 6, white), ("Yellow ochre", 1, ochre)],
          value: 8.5),
        mix(
          "B", "Rim, cool light", RGB8(0xC5, 0xB1, 0xA5), [("Titanium white", 9, white), ("Burnt umber", 1, umber)],
          value: 7.4),
        mix(
          "C", "Table, light", RGB8(0xC4, 0x8A, 0x66),
          [
            ("Titanium white", 5, white), ("Yellow ochre", 2, ochre), ("Cadmium orange", 2, orange),
            ("Burnt umber", 1, umber),
          ],
          value: 6.2),
        mix(
          "D", "Coffee", RGB8(0xDC, 0x80, 0x3D), [("Yellow ochre", 2, ochre), ("Cadmium orange", 1, orange)], value: 6),
        mix(
          "E", "Table, middle", RGB8(0xA9, 0x56, 0x33),
          [("Yellow ochre", 3, ochre), ("Cadmium red light", 1, red), ("Burnt umber", 1, umber)], value: 4.6),
        mix(
          "F", "Saucer in light", RGB8(0xC1, 0x45, 0x1E), [("Cadmium red light", 4, red), ("Yellow ochre", 1, ochre)],
          value: 4.6),
        mix(
          "G", "Spoon grey", RGB8(0x86, 0x68, 0x54), [("Titanium white", 3, white), ("Burnt umber", 2, umber)],
          value: 4.7,
          error: 6.2),
        mix(
          "H", "Saucer in shade", RGB8(0x40, 0x24, 0x24),
          [("Cadmium red light", 2, red), ("Ultramarine blue", 1, blue)], value: 2.1),
        mix(
          "I", "The dark family", RGB8(0x37, 0x2A, 0x26),
          [("Burnt umber", 3, umber), ("Ultramarine blue", 1, blue), ("Cadmium orange", 1, orange)], value: 2),
      ], steps: steps, profile: curve.profile, times: curve.times, minutes: 220, drying: "Touch-dry in a week",
      questions: [
        "From three metres, is the cup the first thing you see?",
        "Do both ends of the rim turn,"
          + " with no points?",
        "Is anything in the saucer's shade lighter than the table? Darken it.",
        "Which edge is the hardest? Is it the one you chose?",
        "Count the highlights. Scrape off"
          + " all but five.",
      ],
      exercises: [
        "Paint it again in an hour: same panel size, biggest brush only, stop after step four.",
        "Turn the lamp to the other side of your own cup, and find the nine mixes afresh.",
      ])
  }

  // MARK: - A dry medium

  static func graphite(_ medium: Medium = .graphite) -> Lesson {
    let curve = profile([(0, 1), (0.2, 0.86), (0.45, 0.55), (0.75, 0.25), (1, 0)])
    func pencil(_ grade: String) -> StepTool { StepTool(name: "\(grade) pencil", kind: .pencil, millimetres: 0.6) }
    func tone(_ letter: String, _ name: String, _ grey: UInt8, _ pencils: [String], _ value: Double) -> Mix {
      let colour = RGB8(grey, grey, grey)
      return Mix(
        letter: letter, name: name, wanted: colour, colour: colour,
        parts: pencils.map { MixPart(tube: "\($0) pencil", parts: 1, colour: colour) }, error: 0, value: value)
    }
    let goals = [
      ("Find the big shapes", "Big shapes", 60, ["2H"], ["A"]),
      ("Hatch the half-tones", "Half-tones", 75, ["HB"], ["A", "B"]),
      ("Build the darks", "Darks", 90, ["2B", "4B"], ["B", "C", "D"]), ("Lift the lights", "Lights", 75, ["6B"], ["E"]),
    ]
    let lengths = [16, 36, 60, 80]
    var first = 0
    let steps = goals.enumerated().map { index, goal -> LessonStep in
      defer { first = lengths[index] + 1 }
      return LessonStep(
        number: index + 1, stage: "hatching", goal: goal.0, shortGoal: goal.1,
        instruction:
          "Hold the pencil far back and let the arm move. Follow the form with every hatch, and leave the paper where the light is.",
        why: "Graphite cannot be undone for long: the tooth of the paper fills.",
        stopWhen: "the tones keep their order when you squint.", mistake: "Rubbing with a finger. It shines.",
        tools: goal.3.map(pencil)
          + (index == 3 ? [StepTool(name: "Kneaded eraser", kind: .eraser, millimetres: 8)] : []),
        mixes: goal.4, frames: first...lengths[index], strokeCount: 9000 * (index + 1), minutes: goal.2,
        distanceBefore: curve.profile[first], distanceAfter: curve.profile[lengths[index]],
        alternativeText: "Step \(index + 1): \(goal.1.lowercased()) in graphite on white paper")
    }
    return Lesson(
      medium: medium,
      materials: Materials(
        tools: [
          Material(name: "Pencils 2H, HB, 2B, 4B, 6B", quantity: "5"), Material(name: "Kneaded eraser", quantity: "1"),
        ],
        consumables: [Material(name: "Smooth cartridge paper, 30 \u{D7} 30 cm", quantity: "1")]), tubes: [],
      mixes: [
        tone("A", "Paper in shade", 0xD8, ["2H"], 8.6), tone("B", "Half-tone", 0xA4, ["HB"], 6.7),
        tone("C", "Suit in shade", 0x70, ["2B"], 4.7), tone("D", "Flag, dark", 0x44, ["4B"], 2.9),
        tone("E", "Visor", 0x26, ["6B", "4B"], 1.6),
      ], steps: steps, profile: curve.profile, times: curve.times, minutes: 300, drying: nil,
      questions: ["Does the head sit on the neck?", "Are there five tones, not fifty?"],
      exercises: ["Draw it in ten minutes with the 4B alone."])
  }
}
