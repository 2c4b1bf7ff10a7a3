/// The sentences of one step.
struct StepText: Sendable {
  let goal: String
  let shortGoal: String
  let instruction: String
  let movement: String?
  let check: String?
  let why: String?
  let stopWhen: String?
  let mistake: String?
  let alternativeText: String
}

/// Writes the sentences of a lesson, step by step, and never one twice.
struct StepWriter {
  private var shelf: TemplateShelf
  private let vocabulary: Vocabulary
  private var chooser: SentenceChooser
  private var shortGoals: Set<String> = []

  init(shelf: TemplateShelf, vocabulary: Vocabulary, seed: UInt64) {
    self.shelf = shelf
    self.vocabulary = vocabulary
    chooser = SentenceChooser(seed: seed, vocabulary: vocabulary)
  }

  /// Writes one step.
  mutating func text(for step: StepWords, number: Int) throws(TutorialError) -> StepText {
    var words = step
    let template = try shelf.template(for: words.subject.kind)
    let goal = try title("goal", template, words)
    let shortGoal = try label(template, words, number: number)
    /// A sentence that says of the head only what no earlier one of this step has said.
    func fresh(_ section: String) throws(TutorialError) -> String? {
      let sentence = try sentence(section, template, words)
      words.leaveOut(chooser.spoken)
      return sentence
    }
    var instruction = [try fresh("do"), try fresh("then")].compactMap { $0 }
    if instruction.isEmpty {
      // Only where one passage is cut into more steps than there are things to say of it.
      instruction = [try chooser.repeated("do", of: try shelf.carryOn(), facts: words.facts)]
    }
    return StepText(
      goal: goal, shortGoal: shortGoal, instruction: instruction.joined(separator: " "),
      movement: try fresh("movement"), check: try fresh("check"), why: try fresh("why"),
      stopWhen: try fresh("stop when"), mistake: try fresh("mistake"),
      alternativeText: try title("picture", template, words))
  }

  /// Questions and exercises for the end of the lesson.
  mutating func close(_ facts: [Slot: Phrase]) throws(TutorialError) -> (questions: [String], exercises: [String]) {
    let template = try shelf.close()
    func some(_ section: String, _ count: Int) throws(TutorialError) -> [String] {
      var chosen: [String] = []
      for _ in 0..<count {
        if let next = try chooser.choose(section, of: template, facts: facts) { chosen.append(next) }
      }
      return chosen
    }
    return (try some("questions", 5), try some("exercises", 2))
  }

  private mutating func sentence(
    _ section: String, _ template: LessonTemplate, _ words: StepWords
  ) throws(TutorialError) -> String? {
    if template.sections[section] == nil { return nil }
    if let chosen = try chooser.choose(section, of: template, facts: words.facts) { return chosen }
    return try carryOn(section, words)
  }

  private mutating func carryOn(_ section: String, _ words: StepWords) throws(TutorialError) -> String? {
    let template = try shelf.carryOn()
    let fits = template.sections[section]?.contains { $0.slots.allSatisfy { words.facts[$0] != nil } } ?? false
    return fits ? try chooser.choose(section, of: template, facts: words.facts) : nil
  }

  /// A sentence that must be there: where all have been said, the place or the part tells it from the earlier one.
  private mutating func title(
    _ section: String, _ template: LessonTemplate, _ words: StepWords
  ) throws(TutorialError) -> String {
    if let chosen = try sentence(section, template, words) { return chosen }
    return try chooser.repeated(section, of: template, facts: words.facts)
  }

  private mutating func label(
    _ template: LessonTemplate, _ words: StepWords, number: Int
  ) throws(TutorialError) -> String {
    let variants = try chooser.all("short goal", of: template, facts: words.facts)
    let fresh = variants.first { !shortGoals.contains($0) && $0.split(separator: " ").count <= 3 }
    let numbered = ["label": words.facts[.label] ?? "", "number": Phrase(String(number))]
    let label = fresh ?? vocabulary.text(.lists, "step", numbered)
    shortGoals.insert(label)
    return label
  }
}
