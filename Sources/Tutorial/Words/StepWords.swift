import Imaging
import Media
import Painting

/// Everything that sentences about one step may mention.
struct StepWords: Sendable {
  let subject: StepSubject
  /// Words for each slot that has something to say.
  private(set) var facts: [Slot: String]
  /// What steps with the same work have in common; equal for the parts of one long passage.
  let theme: String

  /// - Parameters:
  ///   - process: the process.
  ///   - step: the step.
  ///   - names: what the layers are called.
  ///   - tools: the step's tools, the most used first; at least one.
  ///   - mixes: the step's mixes, the most canvas first.
  ///   - painted: layers that earlier steps have worked on.
  init(
    process: PaintingProcess, step: StepSpan, names: LayerNames, tools: [NamedTool], mixes: [Mix], painted: Set<Int>
  ) {
    let subject = StepSubject(step, process)
    self.subject = subject
    let surface = process.medium.surface
    let before = process.frames[max(0, step.frames.lowerBound - 1)].image
    let change = ChangeMap(from: before, to: process.frames[step.frames.upperBound].image)
    let place = Place(change.bounds ?? UnitRect(x: 0, y: 0, width: 1, height: 1), surface: surface)

    var facts: [Slot: String] = [.place: place.phrase, .work: subject.work]
    if subject.layers.isEmpty || (subject.layers.count == process.layers.count && process.layers.count > 1) {
      let isWhole = change.bounds == nil || place.noun == "the whole \(surface)"
      facts[.region] = isWhole ? "the whole picture" : place.noun
      facts[.label] = isWhole ? "Whole picture" : place.label
      facts[.shape] = facts[.region]
      facts[.one] = "one"
    } else {
      let region = names.together(subject.layers, surface: surface)
      facts[.region] = region.noun
      facts[.shape] = region.shape
      facts[.label] = region.label
      facts[.one] = region.isOne ? "one" : nil
      let isSetting = subject.layers.allSatisfy { names.words[$0].isSetting }
      facts[isSetting ? .setting : .solid] = isSetting ? "setting" : "solid"
      facts[.neighbour] = Self.neighbour(of: subject.layers, painted, process).map { names.words[$0].noun }
    }
    facts[.subject] = names.subject
    let shadowStages: Set<String> = ["block-in-darks", "shadow", "shadows", "darks"]
    if subject.stages.contains(where: { shadowStages.contains($0.id) }) { facts[.shadows] = "shadows" }
    if facts[.shadows] == nil && subject.followsDarks { facts[.lights] = "lights" }
    Self.addTools(tools, to: &facts)
    if process.medium.mixesPaint || process.medium == .colouredPencil {
      Self.addColours(mixes, to: &facts)
    }
    Self.addMixes(mixes, arePencils: process.medium == .colouredPencil, to: &facts)
    self.facts = facts
    theme = "\(subject.kind) \(subject.layers) \(subject.stages.map(\.id))"
  }

  /// Says which part of a longer passage the step is.
  /// - Parameters:
  ///   - part: 1 for the first step with this theme.
  ///   - count: how many steps have this theme.
  ///   - isKnown: whether an earlier step had the same kind of work, in whatever region.
  mutating func setPart(_ part: Int, of count: Int, isKnown: Bool) {
    if count > 1 { facts[.part] = "\(part) of \(count)" }
    facts[part == 1 ? .first : .further] = part == 1 ? "first" : "further"
    if isKnown { facts[.again] = "again" }
  }

  private static func addTools(_ tools: [NamedTool], to facts: inout [Slot: String]) {
    // The blender lays no colour; where sentences want it they name it.
    let colouring = tools.filter { $0.tool.pencil != .blender }
    let tools = colouring.isEmpty ? tools : colouring
    guard let main = tools.first else { return }
    facts[.tool] = main.withArticle
    let marks = tools.filter { $0.tool.kind != .eraser }
    let order = Array((marks.isEmpty ? tools : marks).prefix(3)).sorted { first, second in
      if let one = first.tool.pencil, let other = second.tool.pencil {
        return (other.lab.lightness, one.name) < (one.lab.lightness, other.name)
      }
      if first.tool.kind == .pencil && second.tool.kind == .pencil {
        return hardness(first) < hardness(second)
      }
      return first.millimetres > second.millimetres
    }
    facts[.tools] = EnglishList.join(order.map { "the \($0.phrase)" })
    if order.count > 1, let last = order.last { facts[.lastTool] = "the \(last.phrase)" }
  }

  /// Place in the order of grades, hardest first.
  private static func hardness(_ tool: NamedTool) -> Int {
    PencilGrade.allCases.firstIndex { $0.rawValue == tool.tool.grade } ?? 0
  }

  /// Mixes by their letters; pencils, of which nothing is mixed, by their names.
  private static func addMixes(_ mixes: [Mix], arePencils: Bool, to facts: inout [Slot: String]) {
    guard let main = mixes.first else { return }
    func name(_ mix: Mix) -> String { arePencils ? mix.name.lowercased() : "mix \(mix.letter)" }
    let byValue = mixes.sorted { ($0.value, $0.letter) < ($1.value, $1.letter) }
    if arePencils {
      facts[.mixes] = EnglishList.join(byValue.reversed().map(name))
    } else {
      let letters = mixes.map(\.letter).sorted()
      facts[.mixes] = letters.count == 1 ? name(main) : "mixes \(EnglishList.join(letters))"
    }
    facts[.mainMix] = name(main)
    if let dark = byValue.first, let light = byValue.last, light.value - dark.value >= 1 {
      facts[.darkMix] = name(dark)
      facts[.lightMix] = name(light)
    }
  }

  private static func addColours(_ mixes: [Mix], to facts: inout [Slot: String]) {
    var colours: [String] = []
    for mix in mixes {
      let words = ColourName(mix.wanted).words
      if !colours.contains(words) { colours.append(words) }
    }
    facts[.colour] = colours.first
    facts[.colours] = colours.isEmpty ? nil : EnglishList.join(Array(colours.prefix(3)))
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
  var surface: String {
    switch self {
    case .oil, .acrylic, .faithful: "canvas"
    case .watercolour, .graphite, .colouredPencil, .loomis: "sheet"
    }
  }
}
