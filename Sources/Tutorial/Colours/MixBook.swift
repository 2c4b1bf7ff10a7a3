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
    case .colouredPencil: self.init(pencilsOf: process, steps: steps, layers: layers)
    case .oil, .acrylic, .faithful, .watercolour:
      do throws(MediaError) {
        if process.medium == .watercolour {
          try self.init(washesOf: process, steps: steps, palette: palette, layers: layers)
        } else {
          try self.init(paintOf: process, steps: steps, palette: palette, layers: layers)
        }
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
    let areas = chooser.areas(in: process).filter { area in used.contains { $0.contains(area.cluster) } }
    self.init(made, used: used, tubes: Self.tubes(of: made, areas: areas, from: chosen.paints))
  }

  /// Watercolour: washes as thin layers over white paper, from a palette's tubes and water.
  private init(
    washesOf process: PaintingProcess, steps: [StepSpan], palette: String?, layers: LayerNames
  ) throws(MediaError) {
    let chooser = MixChooser(process)
    let names = MixNames.names(of: chooser.clusters, layers: layers)
    let table = try PaintTable()
    let chosen =
      if let palette {
        GlazePalette(try Palette(Palette.name(palette), table: table))
      } else {
        try GlazePalette.choose(for: Self.areas(of: chooser, process), table: table)
      }
    let finder = GlazeFinder.shared(for: chosen)
    let made = chooser.clusters.indices.map { index -> Mix in
      let wanted = chooser.clusters[index].colour
      let glaze = finder.glaze(of: wanted)
      let parts = glaze.parts.map { part in
        let paint = chosen.paints[part.paint]
        return MixPart(tube: paint.name, parts: part.parts, colour: paint.masstone)
      }
      var mix = Self.mix(
        names[index], wanted: wanted, colour: glaze.colour, parts: parts,
        error: Double(CIEDE2000.difference(CIELab(wanted), CIELab(glaze.colour))))
      mix.consistency = Self.words(for: glaze.consistency)
      return mix
    }
    let used = steps.map { chooser.clusters(of: $0, in: process) }
    let areas = chooser.areas(in: process).filter { area in used.contains { $0.contains(area.cluster) } }
    self.init(made, used: used, tubes: Self.tubes(of: made, areas: areas, from: chosen.paints))
  }

  /// How thick a wash runs, as one teacher would say it to a class.
  private static func words(for consistency: Glaze.Consistency) -> String {
    switch consistency {
    case .tea: "as thin as tea"
    case .coffee: "as thin as coffee"
    case .milk: "like milk"
    case .cream: "like cream"
    case .butter: "as thick as butter"
    }
  }

  /// The tubes that recipes use and each one's share of the paint, in the palette's order.
  private static func tubes(
    of mixes: [Mix], areas: [(cluster: Int, area: Double)], from paints: [Paint]
  ) -> [(tube: Tube, share: Double)] {
    var shares: [String: Double] = [:]
    for (cluster, area) in areas {
      let total = Double(max(1, mixes[cluster].parts.reduce(0) { $0 + $1.parts }))
      for part in mixes[cluster].parts { shares[part.tube, default: 0] += area * Double(part.parts) / total }
    }
    let whole = max(shares.values.reduce(0, +), .leastNormalMagnitude)
    return paints.compactMap { paint in
      shares[paint.name].map {
        (tube: Tube(name: paint.name, pigments: paint.pigments, colour: paint.masstone), share: $0 / whole)
      }
    }
  }

  /// Whether a coloured pencil is one of the lesson's.
  func names(_ pencil: ColouredPencil) -> Bool {
    mixes.contains { $0.name == LayerNames.capitalised(pencil.name) && $0.wanted == pencil.colour }
  }

  /// Coloured pencils: those of the process, or where it does not know them the main colours by name.
  private init(pencilsOf process: PaintingProcess, steps: [StepSpan], layers: LayerNames) {
    let pencils = ColouredPencilUse(process)
    guard pencils.pencils.isEmpty else {
      let made = pencils.pencils.map { pencil in
        Self.mix(
          LayerNames.capitalised(pencil.name), wanted: pencil.colour, colour: pencil.colour,
          parts: [MixPart(tube: LayerNames.capitalised(pencil.name), parts: 1, colour: pencil.colour)], error: 0)
      }
      self.init(made, used: steps.map(pencils.pencils(of:)), tubes: [])
      return
    }
    let chooser = MixChooser(process)
    let names = MixNames.names(of: chooser.clusters, layers: layers)
    let made = chooser.clusters.indices.map { index -> Mix in
      let colour = chooser.clusters[index].colour
      let pencil = LayerNames.capitalised(ColourName(colour).words) + " pencil"
      return Self.mix(
        names[index], wanted: colour, colour: colour, parts: [MixPart(tube: pencil, parts: 1, colour: colour)], error: 0
      )
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
