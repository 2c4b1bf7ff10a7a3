import Foundation
import Media
import Metrics
import Painting
import Testing
import Tutorial

@Suite("Lessons that cannot be made say why")
struct LessonErrorTests {
  static func lesson(
    _ process: PaintingProcess = SampleProcess.oil(), request: LessonRequest = LessonRequest(),
    changing template: String = "", to text: String? = nil
  ) throws -> Lesson {
    struct NoSuchFile: Error, CustomStringConvertible { var description: String { "no such file" } }
    let builder = LessonBuilder { path in
      if path == template {
        guard let text else { throw NoSuchFile() }
        return text
      }
      return try SampleProcess.template(path)
    }
    return try builder.makeLesson(process: process, profile: SampleProcess.profile(of: process), request: request)
  }

  @Test("A missing template is named")
  func missingTemplate() {
    #expect(throws: TutorialError.missingTemplate(path: "lesson/en/oil/ground.md", reason: "no such file")) {
      try Self.lesson(changing: "lesson/en/oil/ground.md")
    }
  }

  @Test("An unknown slot is named, with file and line")
  func unknownSlot() throws {
    let text = try SampleProcess.template("lesson/en/oil/edges.md").replacing("{tools}", with: "{brush}")
      .replacing("Find the edges\n", with: "Find the edges of {thing}\n")
    let error = #expect(throws: TutorialError.self) {
      try Self.lesson(changing: "lesson/en/oil/edges.md", to: text)
    }
    let message = try #require(error?.description)
    #expect(message.hasPrefix("template lesson/en/oil/edges.md, line 4: there is no slot {thing}; slots are: region,"))
  }

  @Test("A vocabulary that lacks words, or has words that are no wording, is told with file and line")
  func badVocabulary() throws {
    let path = "lesson/en/vocabulary.md"
    let text = try SampleProcess.template(path)
    let lacking = #expect(throws: TutorialError.self) {
      try Self.lesson(changing: path, to: text.replacing("- upper left: in the", with: "- upper lift: in the"))
    }
    #expect(lacking?.description.contains("section \"places\" has no words for: upper left") == true)
    let open = #expect(throws: TutorialError.self) {
      try Self.lesson(changing: path, to: text.replacing("{first} and {last}", with: "{first and {last"))
    }
    #expect(open?.description == "template \(path), line 6: a gap in braces is not closed or names no case")
    #expect(throws: TutorialError.missingTemplate(path: "lesson/fi/vocabulary.md", reason: "no such file")) {
      try Self.lesson(request: LessonRequest(language: "fi"), changing: "lesson/fi/vocabulary.md")
    }
  }

  @Test("A case that is none, and a case where there are none, are told")
  func badCases() throws {
    let text = try SampleProcess.template("lesson/en/oil/edges.md")
    for (slot, message) in [
      ("{region:ablative}", "there is no case \"ablative\"; cases are: nominative, accusative, dative"),
      ("{place:dative}", "{place} has no cases; slots that have are: "),
    ] {
      let error = #expect(throws: TutorialError.self) {
        try Self.lesson(
          changing: "lesson/en/oil/edges.md", to: text.replacing("Find the edges\n", with: "Find the edges \(slot)\n"))
      }
      #expect(error?.description.contains(message) == true)
    }
  }

  @Test("A section without sentences and a stray line are found")
  func badSections() throws {
    let noWhy = try SampleProcess.template("lesson/en/oil/edges.md").replacing("## why", with: "## stop when")
    let first = #expect(throws: TutorialError.self) {
      try Self.lesson(changing: "lesson/en/oil/edges.md", to: noWhy)
    }
    #expect(first?.description.hasSuffix("section \"why\" is missing or has no sentence") == true)
    let second = #expect(throws: TutorialError.self) {
      try Self.lesson(changing: "lesson/en/oil/edges.md", to: "# Edges\n\n## goal\nFind them\n")
    }
    #expect(
      second
        == .badTemplate(
          path: "lesson/en/oil/edges.md", line: 4,
          message: "expected \"- \" and a sentence, its indented continuation or \"## \" and a section"))
  }

  @Test("A section that cannot be filled names the slot")
  func unfilled() throws {
    let text = """
      ## goal
      - Find the edges of {subject}
      ## short goal
      - Edges
      ## do
      - Soften.
      ## then
      - Harden.
      ## why
      - Because.
      ## stop when
      - Done.
      ## mistake
      - Too much.
      ## picture
      - Edges.
      """
    #expect(
      throws: TutorialError.unfilledSlot(path: "lesson/en/oil/edges.md", section: "goal", slot: "subject")
    ) {
      try Self.lesson(SampleProcess.oil(named: false), changing: "lesson/en/oil/edges.md", to: text)
    }
  }

  @Test("Requests out of range are refused")
  func requests() {
    #expect(throws: TutorialError.badRequest("steps: 1; expected 2...40")) {
      try Self.lesson(request: LessonRequest(stepCount: 1))
    }
    #expect(throws: TutorialError.badRequest("size: 0.0 cm on the long side; expected 2...1000")) {
      try Self.lesson(request: LessonRequest(longSideCentimetres: 0))
    }
    #expect(throws: TutorialError.badRequest("level: \"guru\"; expected beginner, intermediate or advanced")) {
      try Self.lesson(request: LessonRequest(level: "guru"))
    }
    #expect(throws: TutorialError.self) { try Self.lesson(request: LessonRequest(palette: "rembrandt")) }
  }

  @Test("A process without frames, passages or a profile of its length is refused")
  func processes() {
    var process = SampleProcess.oil()
    let profile = SampleProcess.profile(of: process)
    #expect(throws: TutorialError.badProcess("the profile has 81 distances for 80 frames; measure this process again"))
    {
      var shorter = process
      shorter.frames.removeLast()
      return try SampleProcess.builder.makeLesson(process: shorter, profile: profile, request: LessonRequest())
    }
    process.passages = []
    #expect(throws: TutorialError.self) {
      try SampleProcess.builder.makeLesson(process: process, profile: profile, request: LessonRequest())
    }
    process.frames = Array(process.frames.prefix(1))
    #expect(throws: TutorialError.self) {
      try SampleProcess.builder.makeLesson(
        process: process, profile: PerceptualDistanceProfile(distances: [1]), request: LessonRequest())
    }
  }
}
