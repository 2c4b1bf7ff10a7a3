import Imaging
import Media
import Metrics
import Painting

/// Makes a lesson from a process: cuts it into steps, names tools and mixes, and writes what a teacher would say.
///
/// ```swift
/// let builder = LessonBuilder { path in try String(contentsOf: templates.appending(path: path), encoding: .utf8) }
/// let lesson = try builder.makeLesson(process: process, profile: profile, request: LessonRequest())
/// ```
public struct LessonBuilder: Sendable {
  private let templates: @Sendable (String) throws -> String

  /// Makes a builder.
  /// - Parameter templates: the text of a template by its path below the template folder, for instance `lesson/en/oil/ground.md`;
  ///   throws where there is none.
  public init(templates: @escaping @Sendable (String) throws -> String) {
    self.templates = templates
  }

  /// Makes the lesson of a process.
  ///
  /// The same process, profile, request and templates always give the same lesson.
  /// - Parameters:
  ///   - process: any process of at least two frames and one passage, with layers or without, with strokes or without.
  ///   - profile: distance of each frame to the finished picture, as many as there are frames.
  ///   - request: what the author decides.
  /// - Throws: ``TutorialError`` when the request is out of range, the process has nothing to teach, or a template is missing
  ///   or cannot be filled.
  public func makeLesson(
    process: PaintingProcess, profile: PerceptualDistanceProfile, request: LessonRequest
  ) throws(TutorialError) -> Lesson {
    try Self.check(request)
    let shelf = TemplateShelf(load: templates, language: request.language, medium: process.medium)
    let vocabulary = try shelf.vocabulary()
    let spans = try StepCutter(process: process, profile: profile).steps(count: request.stepCount, level: request.level)
    let names = LayerNames(process.layers, surface: process.medium.surface, vocabulary: vocabulary)
    let book = try MixBook(
      process, steps: spans, palette: process.palette?.rawValue ?? request.palette, layers: names,
      vocabulary: vocabulary)
    let stepTools = StepTools(process, longSideCentimetres: request.longSideCentimetres, vocabulary: vocabulary)
    let tools = spans.map(stepTools.tools)

    let shares = spans.map { span in
      process.frames[span.frames.upperBound].time - process.frames[max(0, span.frames.lowerBound - 1)].time
    }
    let total = try WorkingTime.minutes(
      medium: process.medium, longSideCentimetres: request.longSideCentimetres, level: request.level)
    let minutes = WorkingTime.split(total, among: shares.map { max(0, $0) })

    var writer = StepWriter(shelf: shelf, vocabulary: vocabulary, seed: Self.seed(of: process))
    let words = Self.words(process, spans, names, tools, book, request, vocabulary)
    var steps: [LessonStep] = []
    for (index, span) in spans.enumerated() {
      let text = try writer.text(for: words[index], number: index + 1)
      steps.append(
        LessonStep(
          number: index + 1, stage: words[index].subject.mainStage.id, goal: text.goal, shortGoal: text.shortGoal,
          instruction: text.instruction, movement: text.movement, check: text.check, why: text.why,
          stopWhen: text.stopWhen, mistake: text.mistake, tools: Self.shown(tools[index]),
          mixes: book.byStep[index].map { book.mixes[$0].letter },
          frames: span.frames, strokeCount: process.frames[span.frames.upperBound].strokeCount,
          minutes: minutes[index],
          drying: Self.drying(after: index, words, process.medium, vocabulary),
          distanceBefore: profile.distances[max(0, span.frames.lowerBound - 1)],
          distanceAfter: profile.distances[span.frames.upperBound], alternativeText: text.alternativeText))
    }
    let close = try writer.close(names.subject.map { [.subject: $0] } ?? [:])
    let list = Self.materialList(process, request, tools, book, vocabulary)
    return Lesson(
      medium: process.medium, materials: list.materials, tubes: book.tubes.map(\.tube), mixes: book.mixes, steps: steps,
      stageTitles: Self.stageTitles(words, vocabulary), pictureText: names.picture,
      profile: profile.distances, times: process.frames.map(\.time), minutes: minutes.reduce(0, +),
      drying: list.drying, questions: close.questions, exercises: close.exercises)
  }

  /// A number that differs from picture to picture, so that two lessons of a site do not choose the same sentences.
  private static func seed(of process: PaintingProcess) -> UInt64 {
    var value = process.seed
    for passage in process.passages {
      for byte in passage.colours.flatMap({ [$0.colour.red, $0.colour.green, $0.colour.blue] }) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
      value = (value ^ UInt64(passage.frames.count)) &* 0x0000_0100_0000_01b3
    }
    return value
  }

  /// What sentences may mention, for every step.
  private static func words(
    _ process: PaintingProcess, _ spans: [StepSpan], _ names: LayerNames, _ tools: [[NamedTool]], _ book: MixBook,
    _ request: LessonRequest, _ vocabulary: Vocabulary
  ) -> [StepWords] {
    var painted: Set<Int> = []
    var words: [StepWords] = []
    for (index, span) in spans.enumerated() {
      let word = StepWords(
        process: process, step: span, names: names, tools: tools[index],
        mixes: book.byStep[index].map { book.entries[$0] },
        movement: Self.movement(of: span, process, request)?.phrase(vocabulary), painted: painted,
        vocabulary: vocabulary)
      painted.formUnion(word.subject.layers)
      words.append(word)
    }
    let counts = Dictionary(grouping: words, by: \.theme).mapValues(\.count)
    var seen: [String: Int] = [:]
    var kinds: Set<StepSubject.Kind> = []
    for index in words.indices {
      let (theme, kind) = (words[index].theme, words[index].subject.kind)
      seen[theme, default: 0] += 1
      words[index].setPart(seen[theme] ?? 1, of: counts[theme] ?? 1, isKnown: kinds.contains(kind))
      kinds.insert(kind)
    }
    return words
  }

  /// What is done in each stage that a step belongs to.
  private static func stageTitles(_ words: [StepWords], _ vocabulary: Vocabulary) -> [String: String] {
    let stages = words.map(\.subject.mainStage)
    return Dictionary(
      stages.map { stage in
        let title = vocabulary.knows(.work, stage.id) ? vocabulary.text(.work, stage.id) : stage.title
        return (stage.id, LayerNames.capitalised(title))
      }
    ) { first, _ in first }
  }

  /// How the strokes of a step run; `nil` where the process has none.
  private static func movement(
    of span: StepSpan, _ process: PaintingProcess, _ request: LessonRequest
  ) -> StrokeMovement? {
    let first = process.frames[max(0, span.frames.lowerBound - 1)].strokeCount
    let last = process.frames[span.frames.upperBound].strokeCount
    let strokes = span.mainWorks.compactMap { work in
      let own = process.passages[work.passage].strokes.clamped(to: first..<max(first, last))
      return own.isEmpty ? nil : own
    }
    return StrokeMovement(of: process.strokes, in: strokes, longSideCentimetres: request.longSideCentimetres)
  }

  /// What has to dry before the next step: where other work begins, or work on the same place.
  private static func drying(
    after index: Int, _ words: [StepWords], _ medium: Medium, _ vocabulary: Vocabulary
  ) -> String? {
    guard index + 1 < words.count else { return nil }
    let (subject, next) = (words[index].subject, words[index + 1].subject)
    let goesOnElsewhere = subject.mainStage.id == next.mainStage.id && Set(subject.layers).isDisjoint(with: next.layers)
    return goesOnElsewhere ? nil : vocabulary.column(0, .drying, "\(medium.rawValue) \(subject.mainStage.id)")
  }

  private static func materialList(
    _ process: PaintingProcess, _ request: LessonRequest, _ tools: [[NamedTool]], _ book: MixBook,
    _ vocabulary: Vocabulary
  ) -> MaterialList {
    let image = process.frames[0].image
    let scale = request.longSideCentimetres / Double(image.longSide)
    var all: [NamedTool] = []
    for tool in tools.joined() where !all.contains(where: { $0.name == tool.name }) {
      // Of many pencils, those that the lesson speaks of.
      guard let pencil = tool.tool.pencil, pencil != .blender, !book.names(pencil) else {
        all.append(tool)
        continue
      }
    }
    let order = PencilGrade.allCases.map(\.rawValue)
    all.sort { first, second in
      let (one, other) = (first.tool.grade.flatMap(order.firstIndex), second.tool.grade.flatMap(order.firstIndex))
      if let one, let other { return one < other }
      if let one = first.tool.pencil, let other = second.tool.pencil { return Self.comes(one, before: other) }
      if first.tool.kind == .eraser || second.tool.kind == .eraser { return second.tool.kind == .eraser }
      return (first.millimetres, first.name) > (second.millimetres, second.name)
    }
    // Pencils that the process knows stand among the tools already.
    let pencils =
      process.medium == .colouredPencil && !all.contains { $0.tool.pencil != nil }
      ? book.mixes.flatMap { $0.parts.map(\.tube) } : []
    return MaterialList(
      medium: process.medium, width: Double(image.width) * scale, height: Double(image.height) * scale, tools: all,
      tubes: book.tubes, colours: pencils.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
      stages: Set(process.passages.map(\.stage.id)), vocabulary: vocabulary)
  }

  /// A step's tools as its page shows them: of coloured pencils, which stand among the step's colours, only the main one.
  private static func shown(_ tools: [NamedTool]) -> [StepTool] {
    let main = tools.first { $0.tool.pencil != nil && $0.tool.pencil != .blender }
    return tools.filter { $0.tool.pencil == nil || $0.tool.pencil == .blender || $0 == main }.map(\.stepTool)
  }

  /// Coloured pencils as they lie in their tin, the blender last.
  private static func comes(_ one: ColouredPencil, before other: ColouredPencil) -> Bool {
    func place(_ pencil: ColouredPencil) -> Int {
      ColouredPencil.set.firstIndex(of: pencil) ?? ColouredPencil.set.count
    }
    return place(one) < place(other)
  }

  private static func check(_ request: LessonRequest) throws(TutorialError) {
    guard request.longSideCentimetres.isFinite, (2...1000).contains(request.longSideCentimetres) else {
      throw .badRequest("size: \(request.longSideCentimetres) cm on the long side; expected 2...1000")
    }
    if let count = request.stepCount, !(2...40).contains(count) {
      throw .badRequest("steps: \(count); expected 2...40")
    }
  }
}
