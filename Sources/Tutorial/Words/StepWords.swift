import Imaging
import Media
import Painting

/// Everything that sentences about one step may mention.
struct StepWords: Sendable {
  let subject: StepSubject
  /// Words for each slot that has something to say.
  private(set) var facts: [Slot: Phrase]
  private let vocabulary: Vocabulary
  /// What steps with the same work have in common; equal for the parts of one long passage.
  let theme: String

  /// - Parameters:
  ///   - process: the process.
  ///   - step: the step.
  ///   - names: what the layers are called.
  ///   - tools: the step's tools, the most used first; at least one.
  ///   - mixes: the step's mixes, the most canvas first.
  ///   - movement: how the step's strokes run.
  ///   - painted: layers that earlier steps have worked on.
  init(
    process: PaintingProcess, step: StepSpan, names: LayerNames, tools: [NamedTool], mixes: [MixBook.Entry],
    movement: Phrase?, painted: Set<Int>, vocabulary: Vocabulary
  ) {
    let subject = StepSubject(step, process)
    self.subject = subject
    self.vocabulary = vocabulary
    let surface = process.medium.surface
    let before = process.frames[max(0, step.frames.lowerBound - 1)].image
    let change = ChangeMap(from: before, to: process.frames[step.frames.upperBound].image)
    let place = change.bounds.map { Place($0) } ?? .whole

    var facts: [Slot: Phrase] = [
      .place: Phrase(place.phrase(vocabulary, on: surface)), .work: Phrase(subject.work(vocabulary)),
    ]
    if subject.layers.isEmpty || (subject.layers.count == process.layers.count && process.layers.count > 1) {
      if place == .whole {
        facts[.region] = vocabulary.phrase(.regions, "whole picture")
        facts[.label] = vocabulary.column(3, .regions, "whole picture").map { Phrase($0) }
      } else {
        facts[.region] = place.noun(vocabulary, on: surface)
        facts[.label] = Phrase(place.label(vocabulary, on: surface))
      }
      facts[.shape] = facts[.region]
      facts[.one] = "one"
    } else {
      let region = names.together(subject.layers)
      facts[.region] = region.noun
      facts[.shape] = region.shape
      facts[.label] = Phrase(region.label)
      facts[.one] = region.isOne ? "one" : nil
      let isSetting = subject.layers.allSatisfy { names.words[$0].isSetting }
      facts[isSetting ? .setting : .solid] = isSetting ? "setting" : "solid"
      facts[.neighbour] = Self.neighbour(of: subject.layers, painted, process).map { names.words[$0].noun }
    }
    let head = HeadWords(process.constructions)
    for (slot, key) in head.clauses { facts[slot] = vocabulary.phrase(.head, key) }
    for condition in head.conditions { facts[condition] = Phrase(condition.rawValue) }
    facts[.movement] = movement
    facts[.subject] = names.subject
    let shadowStages: Set<String> = ["block-in-darks", "shadow", "shadows", "darks"]
    if subject.stages.contains(where: { shadowStages.contains($0.id) }) { facts[.shadows] = "shadows" }
    if facts[.shadows] == nil && subject.followsDarks { facts[.lights] = "lights" }
    Self.addTools(tools, to: &facts, vocabulary)
    if process.medium.mixesPaint || process.medium == .colouredPencil {
      // A wash is seen through: what it shows on the sheet is not what it is in the well.
      let names = process.medium == .watercolour ? change.colours : mixes.map { ColourName($0.mix.wanted).name }
      Self.addColours(names, to: &facts, vocabulary)
    }
    Self.addMixes(mixes, to: &facts, vocabulary)
    self.facts = facts
    theme = "\(subject.kind) \(subject.layers) \(subject.stages.map(\.id))"
  }

  /// Says which part of a longer passage the step is.
  /// - Parameters:
  ///   - part: 1 for the first step with this theme.
  ///   - count: how many steps have this theme.
  ///   - isKnown: whether an earlier step had the same kind of work, in whatever region.
  mutating func setPart(_ part: Int, of count: Int, isKnown: Bool) {
    if count > 1 {
      let numbers = ["part": Phrase(String(part)), "count": Phrase(String(count))]
      facts[.part] = Phrase(vocabulary.text(.lists, "part of", numbers))
    }
    facts[part == 1 ? .first : .further] = part == 1 ? "first" : "further"
    if isKnown { facts[.again] = "again" }
  }

  /// Leaves out what a sentence of this step has said of the head, so that no other sentence says it again.
  mutating func leaveOut(_ slots: [Slot]) {
    for slot in slots where slot.speaksOfHead { facts[slot] = nil }
  }

  private static func addTools(_ tools: [NamedTool], to facts: inout [Slot: Phrase], _ vocabulary: Vocabulary) {
    // Blender and eraser leave no mark of their own; where sentences want them they name them.
    let marking = tools.filter { $0.tool.pencil != .blender && $0.tool.kind != .eraser }
    let tools = marking.isEmpty ? tools : marking
    guard let main = tools.first else { return }
    facts[.tool] = main.withIndefiniteArticle
    let order = tools.prefix(3).sorted { first, second in
      if let one = first.tool.pencil, let other = second.tool.pencil {
        return (other.lab.lightness, one.name) < (one.lab.lightness, other.name)
      }
      if first.tool.kind == .pencil && second.tool.kind == .pencil {
        return hardness(first) < hardness(second)
      }
      return first.millimetres > second.millimetres
    }
    let pencils = order.compactMap { $0.tool.pencil.map { vocabulary.text(.pencils, $0.name) } }
    facts[.tools] =
      pencils.count == order.count && pencils.count > 1
      ? vocabulary.phrase(
        .tools, "several coloured pencils the", ["colours": Phrase(vocabulary.list(pencils))])
      : vocabulary.list(order.map(\.withDefiniteArticle))
    if order.count > 1, let last = order.last { facts[.lastTool] = last.withDefiniteArticle }
  }

  /// Place in the order of grades, hardest first.
  private static func hardness(_ tool: NamedTool) -> Int {
    PencilGrade.allCases.firstIndex { $0.rawValue == tool.tool.grade } ?? 0
  }

  /// Mixes by their letters; pencils, of which nothing is mixed, by their names, light to dark.
  private static func addMixes(
    _ mixes: [MixBook.Entry], to facts: inout [Slot: Phrase], _ vocabulary: Vocabulary
  ) {
    guard let main = mixes.first else { return }
    let byValue = mixes.sorted { ($0.mix.value, $0.mix.letter) < ($1.mix.value, $1.mix.letter) }
    if main.isPencil {
      facts[.mixes] = Phrase(vocabulary.list(byValue.reversed().map(\.spoken)))
    } else {
      let letters = mixes.map(\.mix.letter).sorted()
      let several = vocabulary.phrase(.mixes, "several", ["letters": Phrase(vocabulary.list(letters))])
      facts[.mixes] = letters.count == 1 ? Phrase(main.spoken) : several
    }
    facts[.mainMix] = Phrase(main.spoken)
    if let dark = byValue.first, let light = byValue.last, light.mix.value - dark.mix.value >= 1 {
      facts[.darkMix] = Phrase(dark.spoken)
      facts[.lightMix] = Phrase(light.spoken)
    }
  }

  private static func addColours(_ names: [String], to facts: inout [Slot: Phrase], _ vocabulary: Vocabulary) {
    var colours: [String] = []
    for name in names {
      let words = vocabulary.text(.colours, name)
      if !colours.contains(words) { colours.append(words) }
    }
    facts[.colour] = colours.first.map { Phrase($0) }
    facts[.colours] = colours.isEmpty ? nil : Phrase(vocabulary.list(Array(colours.prefix(3))))
  }

  /// The largest layer painted earlier that touches the step's layers.
  private static func neighbour(of layers: [Int], _ painted: Set<Int>, _ process: PaintingProcess) -> Int? {
    let bounds = layers.map { process.layers[$0].bounds }
    return painted.subtracting(layers).sorted()
      .filter { other in bounds.contains { $0.touches(process.layers[other].bounds) } }
      .max { (process.layers[$0].area, $1) < (process.layers[$1].area, $0) }
  }
}

extension UnitRect {
  /// Whether two rectangles overlap or meet.
  fileprivate func touches(_ other: UnitRect) -> Bool {
    x <= other.x + other.width && other.x <= x + width && y <= other.y + other.height && other.y <= y + height
  }
}

extension Medium {
  /// What the work is done on.
  var surface: Surface {
    switch self {
    case .oil, .acrylic, .faithful: .canvas
    case .watercolour, .graphite, .colouredPencil, .loomis: .sheet
    }
  }
}
