import Tutorial

/// A part of a step that an author's own words can replace, under a heading of that name: `### Why`.
package enum StepPart: String, Sendable, CaseIterable {
  /// What is done, as the step's heading; an author writes it after the number: `## Step 3: Seat the cup`.
  case goal = "Goal"
  case instruction = "Do"
  case movement = "How to move"
  case check = "Check"
  case why = "Why"
  case stopWhen = "Stop when"
  case mistake = "Mistake"
  /// What the step's picture shows, for those who do not see it.
  case picture = "Picture"

  /// Whether the part may have paragraphs, emphasis and links; the others are plain text.
  var isMarkdown: Bool { self == .instruction || self == .movement }

  /// The part of a name, English or in the tutorial's language, however it is capitalised.
  init?(name: String, translation: Translation) {
    let name = name.lowercased()
    let part = Self.allCases.first {
      $0.rawValue.lowercased() == name || translation($0.rawValue).lowercased() == name
    }
    guard let part else { return nil }
    self = part
  }
}

extension LessonStep {
  /// The step with the author's words in place of the lesson's.
  package func replacing(_ words: [StepPart: String]) -> LessonStep {
    var step = self
    for (part, text) in words {
      switch part {
      case .goal:
        step.goal = text
        // The rail has room for three words.
        if text.split(separator: " ").count <= 3 { step.shortGoal = text }
      case .instruction: step.instruction = text
      case .movement: step.movement = text
      case .check: step.check = text
      case .why: step.why = text
      case .stopWhen: step.stopWhen = text
      case .mistake: step.mistake = text
      case .picture: step.alternativeText = text
      }
    }
    return step
  }
}
