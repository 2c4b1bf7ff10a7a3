import Media
import Tutorial

extension TutorialPage {
  /// The steps as the partials `rail` and `step` take them.
  func steps(_ setting: PageSetting, shape: ProfileShape) -> [TemplateValue] {
    let site = setting.site
    let words = words
    let mixes = Dictionary(lesson.mixes.map { ($0.letter, $0) }, uniquingKeysWith: { first, _ in first })
    var until = 0
    return lesson.steps.enumerated().map { index, step in
      until += step.minutes
      let band = shape.bands[index]
      let next = index + 1 < lesson.steps.count ? lesson.steps[index + 1] : nil
      let tools = step.tools.map { tool -> TemplateValue in
        [
          "name": .string(named(tool)),
          "footprint": .string(ToolFootprint.path(tool.kind, millimetres: tool.millimetres)),
        ]
      }
      let chips = step.mixes.compactMap { mixes[$0] }.map { mix -> TemplateValue in
        [
          "letter": .string(mix.letter), "name": .string(mix.name), "colour": .string(mix.colour.hex),
          "link": .string("#mix-\(mix.letter.lowercased())"),
        ]
      }
      return [
        "number": .integer(step.number), "id": .string("step-\(step.number)"), "link": .string("#step-\(step.number)"),
        "goal": .string(step.goal), "shortGoal": .string(step.shortGoal),
        "time": .string(
          step.minutes == 1 ? translation("1 minute") : translation("{n} minutes", ["n": String(step.minutes)])),
        "until": index == 0 ? .none : .string(Decimals.clock(minutes: until)),
        "instruction": .string(setting.markdown(step.instruction)), "notes": .optional(facts.stepHTML[step.number]),
        "movement": .optional(step.movement.map(setting.markdown)),
        "hasReasons": .bool(step.why != nil || step.mistake != nil),
        "hasChecks": .bool(step.check != nil || step.stopWhen != nil), "check": .optional(step.check),
        "drying": .optional(step.drying),
        "why": .optional(step.why), "stopWhen": .optional(step.stopWhen), "mistake": .optional(step.mistake),
        "tools": .list(tools), "mixes": .list(chips), "hasChips": .bool(!tools.isEmpty || !chips.isEmpty),
        "bandStart": .string(Decimals.short(band.start, digits: 4)),
        "bandLength": .string(Decimals.short(band.length, digits: 4)),
        "plate": plate(step, at: index, site: site, words: words),
        "nextTitle": .string(next.map { lowered($0.shortGoal) } ?? translation("look at your own")),
        "nextLink": .string(next.map { "#step-\($0.number)" } ?? "#close"), "isLast": .bool(next == nil),
      ]
    }
  }

  private func plate(_ step: LessonStep, at index: Int, site: SiteFacts, words: MediumWords) -> TemplateValue {
    let picture = pictures.steps[index]
    let sizes = Self.sizes(desk: 52, height: 72, ratio: picture.ratio)
    return [
      "name": .string("step-\(step.number)"), "ratio": .string(picture.ratioText),
      "legend": .string(translation("Views of step {n}", ["n": String(step.number)])),
      "overlay": overlay(named: "step-\(step.number)", atStep: index),
      "views": [
        view(
          "canvas", words.groundTitle,
          picture.value(step.alternativeText, sizes: sizes, site: site), isChosen: true),
        view(
          "new", translation("New \(words.matter)"),
          pictures.newPaint[index].value(
            translation(
              "Only the \(words.matter) of step {n} in colour, the rest pale grey", ["n": String(step.number)]),
            sizes: sizes, site: site)),
        view(
          "reference", translation("Reference"),
          pictures.reference.value(referenceWords, sizes: sizes, site: site)),
      ],
    ]
  }

  /// A tool with the width of its mark on the wall; a pencil's or an eraser's width says nothing, and wide brushes are named by it.
  private func named(_ tool: StepTool) -> String {
    guard BrushSeries.series(of: tool.kind) != nil else { return tool.name }
    let size = translation.number(tool.millimetres, digits: 1) + "\u{A0}mm"
    return tool.name.contains("mm") ? tool.name : "\(tool.name), \(size)"
  }

  /// A goal inside a sentence: the first letter small, unless the word is all capitals.
  private func lowered(_ goal: String) -> String {
    // Not every language lowers its nouns.
    if translation.language != "en" { return goal }
    let second = goal.dropFirst().first
    return second?.isUppercase == true ? goal : goal.prefix(1).lowercased() + goal.dropFirst()
  }
}
