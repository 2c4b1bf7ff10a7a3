import Imaging
import Media
import Painting

/// The lettered mixes (or pencils and tones) of a lesson, and which step uses which.
struct MixBook: Sendable {
  /// A mix and how sentences speak of it.
  struct Entry: Sendable {
    var mix: Mix
    /// "mix B"; a pencil by its name.
    var spoken: String
    /// Whether it is a pencil, of which nothing is mixed.
    var isPencil: Bool
  }

  /// Lettered in the order in which steps first need them.
  let entries: [Entry]
  /// Indices into ``entries`` for each step, the most canvas first.
  let byStep: [[Int]]
  /// The tubes that recipes use and each one's share of the paint, in the palette's order.
  let tubes: [(tube: Tube, share: Double)]

  /// The mixes, as the page shows them.
  var mixes: [Mix] { entries.map(\.mix) }

  /// Works out the mixes of a process.
  /// - Parameters:
  ///   - palette: the palette asked for; `nil` chooses the smallest that serves.
  ///   - layers: what the layers are called.
  init(
    _ process: PaintingProcess, steps: [StepSpan], palette: String?, layers: LayerNames, vocabulary: Vocabulary
  ) throws(TutorialError) {
    switch process.medium {
    case .graphite, .loomis: self.init(tonesOf: process, steps: steps, vocabulary: vocabulary)
    case .colouredPencil: self.init(pencilsOf: process, steps: steps, layers: layers, vocabulary: vocabulary)
    case .oil, .acrylic, .faithful, .watercolour:
      do throws(MediaError) {
        if process.medium == .watercolour {
          try self.init(washesOf: process, steps: steps, palette: palette, layers: layers, vocabulary: vocabulary)
        } else {
          try self.init(paintOf: process, steps: steps, palette: palette, layers: layers, vocabulary: vocabulary)
        }
      } catch {
        throw .paints(error)
      }
    }
  }

  /// Opaque paint: recipes from a palette's tubes.
  private init(
    paintOf process: PaintingProcess, steps: [StepSpan], palette: String?, layers: LayerNames,
    vocabulary: Vocabulary
  ) throws(MediaError) {
    let chooser = MixChooser(process)
    let names = MixNames.names(of: chooser.clusters, layers: layers, vocabulary: vocabulary)
    let origin = Self.origin(of: process)
    let table = try PaintTable()
    let chosen: Palette
    if let palette {
      chosen = try Palette(PaletteName.read(palette), table: table)
    } else {
      chosen = try PaletteChooser(table: table).palette(for: Self.areas(of: chooser, process), from: origin)
    }
    let finder = RecipeFinder.shared(for: chosen)
    let greys = Self.greys(of: chosen)
    let made = chooser.clusters.indices.map { index -> Mix in
      let cluster = chooser.clusters[index]
      // An underpainting is mixed from earths, blue and black, so that no strong colour works through what comes over it.
      let (palette, finder) =
        cluster.purpose == .underpainting ? (greys, RecipeFinder.shared(for: greys)) : (chosen, finder)
      let recipe = finder.recipe(for: cluster.colour, from: origin)
      let parts = recipe.parts.map { part in
        let paint = palette.paints[part.paint]
        return MixPart(tube: vocabulary.text(.tubes, paint.name), parts: part.parts, colour: paint.masstone)
      }
      var mix = Self.mix(names[index], wanted: recipe.wanted, colour: recipe.colour, parts: parts, error: recipe.error)
      mix.whiteToOne = recipe.whiteToOne
      return mix
    }
    let used = steps.map { chooser.clusters(of: $0, in: process) }
    let areas = chooser.areas(in: process).filter { area in used.contains { $0.contains(area.cluster) } }
    let tubes = Self.tubes(of: made, areas: areas, from: chosen.paints, vocabulary)
    self.init(made, used: used, tubes: tubes, vocabulary: vocabulary)
  }

  /// The tubes of a palette that greys are mixed from; the whole palette where it has not two of them besides white.
  private static func greys(of palette: Palette) -> Palette {
    let earths: Set = ["PBr7", "PB29", "PBk9", "PBk7", "PW6"]
    let some = Palette(name: palette.name, paints: palette.paints.filter { earths.isSuperset(of: $0.pigments) })
    return some.paints.count >= 3 ? some : palette
  }

  /// Watercolour: washes as thin layers over white paper, from a palette's tubes and water.
  private init(
    washesOf process: PaintingProcess, steps: [StepSpan], palette: String?, layers: LayerNames,
    vocabulary: Vocabulary
  ) throws(MediaError) {
    let chooser = MixChooser(process)
    let names = MixNames.names(of: chooser.clusters, layers: layers, vocabulary: vocabulary)
    let table = try PaintTable()
    let chosen =
      if let palette {
        GlazePalette(try Palette(PaletteName.read(palette), table: table))
      } else {
        try GlazePalette.choose(for: Self.areas(of: chooser, process), table: table)
      }
    let finder = GlazeFinder.shared(for: chosen)
    let made = chooser.clusters.indices.map { index -> Mix in
      let wanted = chooser.clusters[index].colour
      let glaze = finder.glaze(of: wanted)
      let parts = glaze.parts.map { part in
        let paint = chosen.paints[part.paint]
        return MixPart(tube: vocabulary.text(.tubes, paint.name), parts: part.parts, colour: paint.masstone)
      }
      var mix = Self.mix(
        names[index], wanted: wanted, colour: glaze.colour, parts: parts,
        error: Double(CIEDE2000.difference(CIELab(wanted), CIELab(glaze.colour))))
      mix.consistency = vocabulary.text(.washes, glaze.consistency.rawValue)
      return mix
    }
    let used = steps.map { chooser.clusters(of: $0, in: process) }
    let areas = chooser.areas(in: process).filter { area in used.contains { $0.contains(area.cluster) } }
    let tubes = Self.tubes(of: made, areas: areas, from: chosen.paints, vocabulary)
    self.init(made, used: used, tubes: tubes, vocabulary: vocabulary)
  }

  /// The tubes that recipes use and each one's share of the paint, in the palette's order.
  private static func tubes(
    of mixes: [Mix], areas: [(cluster: Int, area: Double)], from paints: [Paint], _ vocabulary: Vocabulary
  ) -> [(tube: Tube, share: Double)] {
    var shares: [String: Double] = [:]
    for (cluster, area) in areas {
      let total = Double(max(1, mixes[cluster].parts.reduce(0) { $0 + $1.parts }))
      for part in mixes[cluster].parts { shares[part.tube, default: 0] += area * Double(part.parts) / total }
    }
    let whole = max(shares.values.reduce(0, +), .leastNormalMagnitude)
    return paints.compactMap { paint in
      let name = vocabulary.text(.tubes, paint.name)
      return shares[name].map {
        (tube: Tube(name: name, paint: paint.name, pigments: paint.pigments, colour: paint.masstone), share: $0 / whole)
      }
    }
  }

  /// Whether a tool's coloured pencil is one of the lesson's.
  func names(_ pencil: ColouredPencil) -> Bool {
    mixes.contains { $0.wanted == pencil.colour }
  }

  /// Coloured pencils: those of the process, or where it does not know them the main colours by name.
  private init(pencilsOf process: PaintingProcess, steps: [StepSpan], layers: LayerNames, vocabulary: Vocabulary) {
    let pencils = ColouredPencilUse(process)
    guard pencils.pencils.isEmpty else {
      let spoken = pencils.pencils.map { vocabulary.text(.pencils, $0.name) }
      let made = zip(pencils.pencils, spoken.map(LayerNames.capitalised)).map { pencil, name in
        Self.mix(
          name, wanted: pencil.colour, colour: pencil.colour,
          parts: [MixPart(tube: name, parts: 1, colour: pencil.colour)], error: 0)
      }
      self.init(made, used: steps.map(pencils.pencils(of:)), tubes: [], spoken: spoken, vocabulary: vocabulary)
      return
    }
    let chooser = MixChooser(process)
    let names = MixNames.names(of: chooser.clusters, layers: layers, vocabulary: vocabulary)
    let made = chooser.clusters.indices.map { index -> Mix in
      let colour = chooser.clusters[index].colour
      let name = Phrase(vocabulary.text(.colours, ColourName(colour).name))
      let pencil = vocabulary.text(
        .tools, "coloured pencil", ["colour": name, "Colour": Phrase(LayerNames.capitalised(name.text))])
      return Self.mix(
        names[index], wanted: colour, colour: colour, parts: [MixPart(tube: pencil, parts: 1, colour: colour)], error: 0
      )
    }
    let used = steps.map { chooser.clusters(of: $0, in: process) }
    self.init(made, used: used, tubes: [], spoken: names, vocabulary: vocabulary)
  }

  /// Graphite: pencils and the tones they leave.
  private init(tonesOf process: PaintingProcess, steps: [StepSpan], vocabulary: Vocabulary) {
    let pencils = PencilTones(process, vocabulary: vocabulary)
    let made = pencils.tones.map { tone in
      let pencil = vocabulary.text(.tools, "pencil", ["grade": Phrase(tone.grade)])
      return Self.mix(
        tone.name, wanted: tone.colour, colour: tone.colour,
        parts: [MixPart(tube: pencil, parts: 1, colour: tone.colour)], error: 0)
    }
    let used = steps.map { step in
      var seen: [Int] = []
      for work in step.mainWorks.sorted(by: { $0.time > $1.time }) {
        for tone in pencils.uses[work.passage] where !seen.contains(tone) { seen.append(tone) }
      }
      return seen
    }
    self.init(made, used: used, tubes: [], vocabulary: vocabulary)
  }

  /// Puts mixes into the order in which steps need them and gives them letters; unused ones are left out.
  /// - Parameter spoken: how sentences speak of each, where that is not by its letter.
  private init(
    _ made: [Mix], used: [[Int]], tubes: [(tube: Tube, share: Double)], spoken: [String]? = nil, vocabulary: Vocabulary
  ) {
    var order: [Int] = []
    for step in used { for index in step where !order.contains(index) { order.append(index) } }
    entries = order.enumerated().map { position, index in
      var mix = made[index]
      mix.letter = Self.letter(position)
      let words = spoken?[index] ?? vocabulary.text(.mixes, "one", ["letter": Phrase(mix.letter)])
      return Entry(mix: mix, spoken: words, isPencil: spoken != nil)
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
