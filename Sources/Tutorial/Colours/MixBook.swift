import Imaging
import Media
import Painting

/// The lettered mixes (or pencils and tones) of a lesson, and which step uses which.
struct MixBook: Sendable {
  /// Lettered in the order in which steps first need them.
  let mixes: [Mix]
  /// Indices into ``mixes`` for each step, the most canvas first.
  let byStep: [[Int]]
  /// The tubes that recipes use and each one's share of the paint, in the palette's order.
  let tubes: [(tube: Tube, share: Double)]

  /// Works out the mixes of a process.
  /// - Parameters:
  ///   - palette: the palette asked for; `nil` chooses the smallest that serves.
  ///   - layers: what the layers are called.
  init(_ process: PaintingProcess, steps: [StepSpan], palette: String?, layers: LayerNames) throws(TutorialError) {
    switch process.medium {
    case .graphite, .loomis: self.init(tonesOf: process, steps: steps)
    case .colouredPencil, .watercolour: self.init(coloursOf: process, steps: steps, layers: layers)
    case .oil, .acrylic, .faithful:
      do throws(MediaError) {
        try self.init(paintOf: process, steps: steps, palette: palette, layers: layers)
      } catch {
        throw .paints(error)
      }
    }
  }

  /// Opaque paint: recipes from a palette's tubes.
  private init(
    paintOf process: PaintingProcess, steps: [StepSpan], palette: String?, layers: LayerNames
  ) throws(MediaError) {
    let chooser = MixChooser(process)
    let names = MixNames.names(of: chooser.clusters, layers: layers)
    let origin = Self.origin(of: process)
    let table = try PaintTable()
    let chosen: Palette
    if let palette {
      chosen = try Palette(Palette.name(palette), table: table)
    } else {
      chosen = try PaletteChooser(table: table).palette(for: Self.areas(of: chooser, process), from: origin)
    }
    let finder = RecipeFinder.shared(for: chosen)
    let made = chooser.clusters.indices.map { index -> Mix in
      let recipe = finder.recipe(for: chooser.clusters[index].colour, from: origin)
      let parts = recipe.parts.map { part in
        let paint = chosen.paints[part.paint]
        return MixPart(tube: paint.name, parts: part.parts, colour: paint.masstone)
      }
      return Self.mix(names[index], wanted: recipe.wanted, colour: recipe.colour, parts: parts, error: recipe.error)
    }
    let used = steps.map { chooser.clusters(of: $0, in: process) }
    var shares: [String: Double] = [:]
    for (cluster, area) in chooser.areas(in: process) where used.contains(where: { $0.contains(cluster) }) {
      let total = Double(max(1, made[cluster].parts.reduce(0) { $0 + $1.parts }))
      for part in made[cluster].parts { shares[part.tube, default: 0] += area * Double(part.parts) / total }
    }
    let whole = max(shares.values.reduce(0, +), .leastNormalMagnitude)
    let tubes = chosen.paints.compactMap { paint in
      shares[paint.name].map {
        (tube: Tube(name: paint.name, pigments: paint.pigments, colour: paint.masstone), share: $0 / whole)
      }
    }
    self.init(made, used: used, tubes: tubes)
  }

  /// Coloured pencils by the name of their colour; washes of watercolour, whose transparent mixing is not predicted.
  private init(coloursOf process: PaintingProcess, steps: [StepSpan], layers: LayerNames) {
    let chooser = MixChooser(process)
    let names = MixNames.names(of: chooser.clusters, layers: layers)
    let made = chooser.clusters.indices.map { index -> Mix in
      let colour = chooser.clusters[index].colour
      let pencil = LayerNames.capitalised(ColourName(colour).words) + " pencil"
      let parts = process.medium == .colouredPencil ? [MixPart(tube: pencil, parts: 1, colour: colour)] : []
      return Self.mix(names[index], wanted: colour, colour: colour, parts: parts, error: 0)
    }
    self.init(made, used: steps.map { chooser.clusters(of: $0, in: process) }, tubes: [])
  }

  /// Graphite: pencils and the tones they leave.
  private init(tonesOf process: PaintingProcess, steps: [StepSpan]) {
    let pencils = PencilTones(process)
    let made = pencils.tones.map { tone in
      Self.mix(
        tone.name, wanted: tone.colour, colour: tone.colour,
        parts: [MixPart(tube: "\(tone.grade) pencil", parts: 1, colour: tone.colour)], error: 0)
    }
    let used = steps.map { step in
      var seen: [Int] = []
      for work in step.mainWorks.sorted(by: { $0.time > $1.time }) {
        for tone in pencils.uses[work.passage] where !seen.contains(tone) { seen.append(tone) }
      }
      return seen
    }
    self.init(made, used: used, tubes: [])
  }

  /// Puts mixes into the order in which steps need them and gives them letters; unused ones are left out.
  private init(_ made: [Mix], used: [[Int]], tubes: [(tube: Tube, share: Double)]) {
    var order: [Int] = []
    for step in used { for index in step where !order.contains(index) { order.append(index) } }
    mixes = order.enumerated().map { position, index in
      var mix = made[index]
      mix.letter = Self.letter(position)
      return mix
    }
    byStep = used.map { $0.compactMap { index in order.firstIndex(of: index) } }
    self.tubes = tubes
  }

  /// Whether the colours laid are those of paint already: no more than a fiftieth of the canvas is darker than paint goes.
  private static func origin(of process: PaintingProcess) -> RecipeFinder.Origin {
    var total = 0.0
    var tooDark = 0.0
    for passage in process.passages {
      for colour in passage.colours {
        total += colour.share
        if CIELab(colour.colour).lightness < 5 { tooDark += colour.share }
      }
    }
    return tooDark > 0.02 * total ? .picture : .canvas
  }

  private static func areas(of chooser: MixChooser, _ process: PaintingProcess) -> [(colour: RGB8, area: Double)] {
    chooser.areas(in: process).map { (chooser.clusters[$0.cluster].colour, $0.area) }
  }

  private static func mix(_ name: String, wanted: RGB8, colour: RGB8, parts: [MixPart], error: Double) -> Mix {
    // Munsell's value is near a tenth of L* over the whole scale.
    let value = min(10, max(1, Double(CIELab(colour).lightness) / 10))
    return Mix(
      letter: "", name: name, wanted: wanted, colour: colour, parts: parts, error: (error * 10).rounded() / 10,
      value: (value * 10).rounded() / 10)
  }

  /// A to Z, then AA, AB and so on.
  private static func letter(_ index: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (index < 26 ? "" : String(letters[(index / 26 - 1) % 26])) + String(letters[index % 26])
  }
}
