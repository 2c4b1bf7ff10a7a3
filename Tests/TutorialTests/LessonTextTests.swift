import Foundation
import Testing
import Tutorial

@Suite("A whole lesson, as text")
struct LessonTextTests {
  /// To look at the present text, and to take it over after reading it, run the tests with `PENTIMENTO_RECORD` set: the lesson is
  /// then written over the fixture in the source tree.
  @Test(
    "The lessons of the sample landscape read as they were last read through",
    arguments: [("oil", "en"), ("oil", "de"), ("watercolour", "en"), ("graphite", "de")])
  func lesson(medium: String, language: String) throws {
    let process =
      switch medium {
      case "oil": SampleProcess.oil()
      case "graphite": SampleProcess.graphite()
      default: SampleProcess.everyStage(of: .watercolour)
      }
    let lesson = try SampleProcess.builder.makeLesson(
      process: process, profile: SampleProcess.profile(of: process), request: LessonRequest(language: language))
    let text = LessonText.text(of: lesson)
    let name = "\(medium)-lesson-\(language)"
    if ProcessInfo.processInfo.environment["PENTIMENTO_RECORD"] != nil {
      let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).txt")
      try text.write(to: source, atomically: true, encoding: .utf8)
    }
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "Fixtures"))
    let expected = try String(contentsOf: url, encoding: .utf8)
    let lines = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
    for (line, wanted) in lines { #expect(line == wanted) }
    #expect(text.count == expected.count)
  }
}

/// A lesson as readable text.
enum LessonText {
  static func text(of lesson: Lesson) -> String {
    var lines = ["\(lesson.medium.title), \(lesson.minutes) minutes. \(lesson.drying ?? "")", ""]
    lines += lesson.materials.tools.map { "tool: \(line(of: $0))" }
    lines += lesson.materials.consumables.map { "supply: \(line(of: $0))" }
    lines.append("")
    lines += lesson.mixes.map { mix in
      let parts = mix.parts.map { "\($0.parts) \($0.tube)" }.joined(separator: " + ")
      return "\(mix.letter) \(mix.name): \(parts); wanted \(mix.wanted.hex), gives \(mix.colour.hex), "
        + "off by \(mix.error), value \(mix.value)"
    }
    for step in lesson.steps { lines += [""] + text(of: step) }
    lines += [""] + lesson.questions.map { "? \($0)" } + lesson.exercises.map { "> \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(of step: LessonStep) -> [String] {
    [
      "\(step.number) \(step.goal)  [\(step.shortGoal)]",
      "\(step.stage), frames \(step.frames), \(step.minutes) minutes\(step.drying.map { ", \($0)" } ?? "")",
      step.instruction, "Movement: \(step.movement ?? "-")", "Check: \(step.check ?? "-")",
      "Why: \(step.why ?? "-")", "Stop when: \(step.stopWhen ?? "-")", "Mistake: \(step.mistake ?? "-")",
      "Tools: " + step.tools.map { "\($0.name) \($0.millimetres) mm" }.joined(separator: ", ")
        + ". Mixes: " + step.mixes.joined(separator: " "),
      "Picture: \(step.alternativeText)",
    ]
  }

  private static func line(of material: Material) -> String {
    "\(material.name), \(material.quantity)" + (material.substitute.map { " (or \($0))" } ?? "")
  }
}
