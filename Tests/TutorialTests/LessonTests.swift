import Foundation
import Imaging
import Media
import Metrics
import Painting
import Testing
import Tutorial
import Vision

@Suite("What every lesson keeps")
struct LessonTests {
  struct Case: Sendable, CustomStringConvertible {
    var description: String
    var process: PaintingProcess
    var request: LessonRequest
  }

  static let cases: [Case] = {
    var cases = [
      Case(description: "oil, named layers", process: SampleProcess.oil(), request: LessonRequest()),
      Case(description: "oil, nameless layers", process: SampleProcess.oil(named: false), request: LessonRequest()),
      Case(
        description: "oil, large, beginner", process: SampleProcess.oil(),
        request: LessonRequest(longSideCentimetres: 180, palette: "zorn", level: "beginner")),
      Case(
        description: "graphite, postcard", process: SampleProcess.graphite(),
        request: LessonRequest(longSideCentimetres: 15, level: "advanced")),
      Case(
        description: "one stage, one layer", process: SampleProcess.plain(.oil, stage: "modelling"),
        request: LessonRequest()),
      Case(
        description: "a stage nobody knows", process: SampleProcess.plain(.acrylic, stage: "recorded"),
        request: LessonRequest()),
      Case(
        description: "three frames", process: SampleProcess.plain(.oil, stage: "details", frames: 3),
        request: LessonRequest()),
    ]
    for count in [2, 3, 5, 9, 14, 23, 40] {
      cases.append(
        Case(
          description: "oil in \(count)", process: SampleProcess.oil(frames: 200),
          request: LessonRequest(stepCount: count)))
      cases.append(
        Case(
          description: "graphite in \(count)", process: SampleProcess.graphite(frames: 120),
          request: LessonRequest(stepCount: count)))
      cases.append(
        Case(
          description: "one layer in \(count)", process: SampleProcess.plain(.oil, stage: "modelling", frames: 90),
          request: LessonRequest(stepCount: count)))
    }
    for medium in Medium.allCases {
      cases.append(
        Case(
          description: "every stage of \(medium.rawValue)", process: SampleProcess.everyStage(of: medium),
          request: LessonRequest()))
      cases.append(
        Case(
          description: "every stage of \(medium.rawValue) in 24",
          process: SampleProcess.everyStage(of: medium, frames: 160), request: LessonRequest(stepCount: 24)))
      cases.append(
        Case(
          description: "every stage of \(medium.rawValue) in German", process: SampleProcess.everyStage(of: medium),
          request: LessonRequest(language: "de")))
    }
    for count in [6, 12, 24] {
      cases.append(
        Case(
          description: "oil in \(count) in German", process: SampleProcess.oil(frames: 200),
          request: LessonRequest(stepCount: count, language: "de")))
      cases.append(
        Case(
          description: "graphite in \(count) in German", process: SampleProcess.graphite(frames: 120),
          request: LessonRequest(stepCount: count, language: "de")))
    }
    for language in ["en", "de"] {
      for count in [8, 14, 24] {
        cases.append(
          Case(
            description: "portrait in \(count) in \(language)",
            process: SampleProcess.portrait(HeadPose(yaw: -32, pitch: 9, roll: -11), lowerThird: 1.3, frames: 120),
            request: LessonRequest(stepCount: count, language: language)))
      }
      cases.append(
        Case(
          description: "portrait from the front in \(language)",
          process: SampleProcess.portrait(HeadPose(pitch: -25), apart: 1, mouth: 0.2),
          request: LessonRequest(language: language)))
      cases.append(
        Case(
          description: "two portraits in \(language)", process: SampleProcess.portrait(HeadPose(yaw: 55), heads: 2),
          request: LessonRequest(language: language)))
    }
    cases.append(
      Case(
        description: "coloured pencil in German", process: SampleProcess.colouredPencil(),
        request: LessonRequest(language: "de")))
    cases.append(
      Case(description: "coloured pencil", process: SampleProcess.colouredPencil(), request: LessonRequest()))
    cases.append(
      Case(
        description: "oil in layers", process: SampleProcess.everyStage(of: .oil, technique: .indirect),
        request: LessonRequest()))
    cases.append(
      Case(
        description: "oil in layers in 20",
        process: SampleProcess.everyStage(of: .oil, technique: .indirect, frames: 160),
        request: LessonRequest(stepCount: 20)))
    return cases
  }()

  /// Every case's lesson, made once.
  static let lessons: [String: Result<Lesson, any Error>] = Dictionary(
    uniqueKeysWithValues: cases.map { sample in (sample.description, Result { try make(sample) }) })

  static func lesson(_ sample: Case) throws -> Lesson { try #require(lessons[sample.description]).get() }

  static func make(_ sample: Case) throws -> Lesson {
    try SampleProcess.builder.makeLesson(
      process: sample.process, profile: SampleProcess.profile(of: sample.process), request: sample.request)
  }

  /// Every text of a lesson that a reader sees as a sentence.
  static func texts(_ lesson: Lesson) -> [String] {
    lesson.steps.flatMap { step in
      [
        step.goal, step.instruction, step.movement, step.check, step.why, step.stopWhen, step.mistake,
        step.alternativeText,
      ].compactMap { $0 }
    } + lesson.questions + lesson.exercises
  }

  /// The sentences of a text, with the full stop of a brush number ending none.
  static func sentences(of text: String) -> [String] {
    text.replacing(#/(No|Nr)\. /#) { "\($0.1)." }.replacing(#/[.?!] /#) { "\($0.output)\n" }.split(separator: "\n").map
    {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  @Test("Frames follow one another and cover the process", arguments: cases)
  func frames(sample: Case) throws {
    let lesson = try Self.lesson(sample)
    #expect(lesson.steps.first?.frames.lowerBound == 0)
    #expect(lesson.steps.last?.frames.upperBound == sample.process.frames.count - 1)
    for (step, next) in zip(lesson.steps, lesson.steps.dropFirst()) {
      #expect(next.frames.lowerBound == step.frames.upperBound + 1)
      #expect(next.number == step.number + 1)
      #expect(next.strokeCount >= step.strokeCount)
      #expect(next.distanceBefore == step.distanceAfter)
    }
    if let asked = sample.request.stepCount {
      #expect(lesson.steps.count == asked)
    } else {
      #expect(lesson.steps.count <= 16)
      #expect(lesson.steps.count >= min(6, sample.process.frames.count - 1))
    }
  }

  @Test("No sentence stands twice, none is empty, and no slot is left open", arguments: cases)
  func sentences(sample: Case) throws {
    let lesson = try Self.lesson(sample)
    var seen: Set<String> = []
    for text in Self.texts(lesson) {
      #expect(!text.contains("{") && !text.contains("}") && !text.contains("  "), "\(text)")
      #expect(!text.contains(" ,") && !text.contains(" ."), "\(text)")
      #expect(text.first?.isUppercase == true, "\(text)")
      for sentence in Self.sentences(of: text) {
        #expect(seen.insert(sentence).inserted, "said twice: \(sentence)")
      }
    }
  }

  @Test("Every step has a tool, letters that exist, a short goal and a share of the time", arguments: cases)
  func steps(sample: Case) throws {
    let lesson = try Self.lesson(sample)
    let letters = Set(lesson.mixes.map(\.letter))
    #expect(letters.count == lesson.mixes.count)
    #expect(Set(lesson.mixes.map(\.name)).count == lesson.mixes.count)
    // Nobody mixes pencils, so there may be more of them.
    #expect(lesson.mixes.count <= (lesson.medium == .colouredPencil ? ColouredPencil.set.count : 10))
    #expect(lesson.steps.reduce(0) { $0 + $1.minutes } == lesson.minutes)
    let pages = sample.process.medium.stages.map(\.id) + sample.process.passages.map(\.stage.id)
    for step in lesson.steps {
      #expect(!step.tools.isEmpty)
      #expect(step.tools.allSatisfy { $0.millimetres > 0 && !$0.name.isEmpty })
      // Under a watercolour the drawing is pencil.
      let isPencil = lesson.medium == .watercolour && step.stage == "drawing"
      #expect(step.mixes.isEmpty == isPencil && letters.isSuperset(of: step.mixes))
      #expect(step.minutes >= 1)
      #expect(pages.contains(step.stage))
      #expect((1...3).contains(step.shortGoal.split(separator: " ").count), "\(step.shortGoal)")
      #expect(step.goal.split(separator: " ").count <= 16 && !step.goal.hasSuffix("."), "\(step.goal)")
    }
    #expect(Set(lesson.steps.map(\.goal)).count == lesson.steps.count)
    #expect(Set(lesson.steps.map(\.shortGoal)).count == lesson.steps.count)
    for mix in lesson.mixes {
      #expect((1...10).contains(mix.value))
      let parts = mix.parts.map(\.parts)
      // Twelve parts at most, or a tint: a little colour in much white.
      #expect(parts.reduce(0, +) <= 12 || (parts[0] >= 16 && parts.dropFirst().reduce(0, +) <= 4))
    }
  }

  @Test("Materials hold every tool and tube that steps use, and no other tube", arguments: cases)
  func materials(sample: Case) throws {
    let lesson = try Self.lesson(sample)
    let tools = Set(lesson.materials.tools.map(\.name))
    #expect(tools.isSuperset(of: lesson.steps.flatMap { $0.tools.map(\.name) }))
    #expect(tools.count == lesson.materials.tools.count)
    if !lesson.tubes.isEmpty {
      let tubes = Set(lesson.tubes.map(\.name))
      #expect(tubes == Set(lesson.mixes.flatMap { $0.parts.map(\.tube) }))
      #expect(Set(lesson.materials.consumables.map(\.name)).isSuperset(of: tubes))
    }
    #expect(lesson.questions.count == 5 && lesson.exercises.count == 2)
  }

  @Test("Coloured pencils are called by their names, and those that lie on the table are the lesson's")
  func pencils() throws {
    let process = SampleProcess.colouredPencil()
    let lesson = try #require(Self.lessons["coloured pencil"]).get()
    let names = Set(process.tools.compactMap { $0.pencil?.name })
    #expect(lesson.mixes.allSatisfy { mix in names.contains(mix.name.lowercased()) && mix.parts.count == 1 })
    #expect(lesson.mixes.count > 6 && !lesson.mixes.contains { $0.name.contains("blender") })
    let tools = lesson.materials.tools.map(\.name)
    #expect(lesson.mixes.allSatisfy { tools.contains("\($0.name) pencil") })
    #expect(tools.contains("Colourless blender") && lesson.tubes.isEmpty)
    let instructions = lesson.steps.map(\.instruction).joined(separator: " ")
    #expect(instructions.contains("pencil") && !instructions.contains("mix "))
  }

  @Test("Washes have recipes of tubes and water, and no white")
  func washes() throws {
    let lesson = try #require(Self.lessons["every stage of watercolour"]).get()
    #expect(!lesson.tubes.isEmpty && !lesson.tubes.contains { $0.pigments.contains("PW6") })
    #expect(lesson.mixes.allSatisfy { !$0.parts.isEmpty && $0.consistency != nil })
    let dark = try #require(lesson.mixes.min { $0.value < $1.value })
    #expect(dark.consistency != "as thin as tea")
  }

  @Test("The same process gives the same lesson")
  func determinism() throws {
    for sample in Self.cases.prefix(4) { #expect(try Self.make(sample) == Self.lesson(sample)) }
  }

  @Test("Only things that are in the picture are named")
  func names() throws {
    let nameless = try Self.lesson(Self.cases[1])
    let words = Self.texts(nameless).joined(separator: " ").lowercased()
    for name in ["the sky", "the figure", "the person", "the face"] { #expect(!words.contains(name)) }
    let named = try Self.lesson(Self.cases[0])
    #expect(named.steps.contains { $0.goal.contains("the sky") })
    #expect(named.steps.contains { $0.goal.contains("the figure") })
    #expect(
      named.pictureText
        == "the sky in pale grey-blue, the olive green shape in the lower half and the figure in dark reddish brown")
    #expect(nameless.pictureText?.contains("the sky") == false)
  }

  @Test func aHeadIsSpokenOfAsItIsBuilt() throws {
    func words(_ process: PaintingProcess) throws -> String {
      let lesson = try Self.make(Case(description: "", process: process, request: LessonRequest(stepCount: 16)))
      return lesson.steps.map {
        [$0.instruction, $0.check, $0.why, $0.mistake].compactMap { $0 }.joined(separator: " ")
      }
      .joined(separator: " ").lowercased()
    }
    let turned = try words(SampleProcess.portrait(HeadPose(yaw: 40), frames: 160))
    let front = try words(SampleProcess.portrait(HeadPose(), frames: 160))
    // The side plane of a head that is turned to the right is seen on the left.
    #expect(turned.contains("on the left") && !turned.contains("on the right"))
    #expect(!front.contains("turned to the") && front != turned)
  }

  @Test("German declines names, contracts articles and writes numbers its own way")
  func german() throws {
    var process = SampleProcess.oil()
    process.layers[1].name = "die fernen Hügel"
    process.layers[2].name = "der alte Turm"
    let lesson = try SampleProcess.builder.makeLesson(
      process: process, profile: SampleProcess.profile(of: process),
      request: LessonRequest(stepCount: 16, language: "de"))
    let texts = Self.texts(lesson)
    let words = texts.joined(separator: " ")
    #expect(words.contains("im Himmel") || words.contains("am Himmel") || words.contains("vom Himmel"))
    #expect(!words.contains("in dem Himmel") && !words.contains("an dem Himmel") && !words.contains("von dem Himmel"))
    #expect(words.contains("Den alten Turm") && words.contains("er alte Turm") && words.contains("im alten Turm"))
    #expect(words.contains("ie fernen Hügel") && words.contains("den fernen Hügeln"))
    #expect(lesson.steps.contains { $0.shortGoal.hasPrefix("Turm") })
    #expect(!words.contains("alten Turms") && !words.contains("fernen Hügelnn"))
    #expect(words.contains("1,7 mm"))
    // The colour chart knows the paints under their German names.
    #expect(try ColourChart(lesson).rows.map(\.letter) == lesson.mixes.map(\.letter))
    // Nothing English slips in.
    for word in [" the ", " and ", " with ", "mix A"] { #expect(!words.contains(word), "\(word)") }
  }

  @Test("Steps end where passages end, when there are steps enough")
  func boundaries() throws {
    let process = SampleProcess.oil()
    let ends = Set(process.passages.map { $0.frames.upperBound - 1 })
    let lesson = try Self.lesson(Self.cases[0])
    let whole = lesson.steps.filter { ends.contains($0.frames.upperBound) }.count
    #expect(whole >= lesson.steps.count - 2)
  }

  @Test("A palette that was asked for is kept to")
  func palette() throws {
    let zorn = try Self.lesson(Self.cases[2])
    let allowed: Set = ["Titanium white", "Yellow ochre", "Cadmium red light", "Bone black"]
    #expect(allowed.isSuperset(of: zorn.tubes.map(\.name)))
    #expect(!zorn.tubes.isEmpty)
  }
}
