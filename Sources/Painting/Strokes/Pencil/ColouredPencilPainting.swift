import Imaging
import Media
import Vision

/// Coloured pencils on paper with tooth: an outline, the lightest colour of each place, its local colour, shadows from other colours
/// rather than black, saturation, burnishing.
///
/// A stage goes only part of the way to the finished colour, light pencils before dark ones, and nothing ever lightens: what is to stay
/// white stays paper.
struct ColouredPencilPainting: PlannedPainting {
  let width: Int
  let height: Int
  let seed: UInt32
  let reference: ColourField
  let scene: Scene
  let layers: [PlannedLayer]
  /// Heads that are built before anything else is drawn.
  private let heads: HeadStrokes
  /// Light wanted as shares of the paper's, coarse to fine.
  private let lights: [ColourField]
  /// Where small marks are worth it, 0...1.
  private let detail: Plane
  /// How fully each place is drawn.
  private let fade: SheetFade
  /// The pencils in use, light to dark.
  private let pencils: [ColouredPencil]
  /// The pencils in use, then the blender.
  private let tools: [Tool]

  private typealias Level = PencilLevels

  init(reference: ColourField, scene: Scene, heads: [HeadConstruction] = [], seed: UInt32) {
    self.heads = HeadStrokes(heads: heads, width: reference.width, height: reference.height, seed: seed)
    self.reference = reference
    self.scene = scene
    self.seed = seed
    let (width, height) = (reference.width, reference.height)
    self.width = width
    self.height = height
    let layers = PlannedLayer.all(of: scene, along: reference)
    self.layers = layers
    let detail = scene.detail.resized(width: width, height: height)
    self.detail = detail
    let fade = SheetFade(scene: scene, layers: layers, detail: detail, least: 0.30, reach: 0.24, seed: seed)
    self.fade = fade
    lights = PencilLevels(of: reference, detail: detail, least: 0.5).fields.map { Self.light(of: $0, faded: fade.keep) }
    pencils = PencilChoice(for: lights[Level.forms], most: 18).pencils
    tools =
      pencils.map { Tool(id: $0.id, kind: .pencil, widthShare: 1 / 420, pencil: $0) }
      + [Tool(id: ColouredPencil.blender.id, kind: .pencil, widthShare: 1 / 300, pencil: .blender)]
  }

  /// The light wanted: the reference's colours pressed into what wax on paper reaches; what is nearly white stays paper.
  private static func light(of field: ColourField, faded: Plane) -> ColourField {
    var result = field
    for i in result.values.indices {
      let c = field.values[i] * 0.90 + SIMD4(repeating: 0.10)
      let light = (c * 1.035).clamped(lowerBound: .zero, upperBound: .one)
      result.values[i] = SIMD4(repeating: 1) - (SIMD4(repeating: 1) - light) * faded.values[i]
      result.values[i].w = 0
    }
    return result
  }

  func plan() -> ProcessPlan {
    var entries: [ProcessPlan.Entry] = []
    func add(_ id: String, _ layer: Int?, _ level: Int, _ used: [ColouredPencil]) {
      guard let stage = Medium.colouredPencil.stage(id) else { return }
      entries.append(ProcessPlan.Entry(stage: stage, layer: layer, level: level, tools: used.map(\.id), share: 0))
    }
    if !heads.heads.isEmpty { add("head", nil, Level.masses, [linePencil]) }
    add("line-drawing", nil, Level.masses, [linePencil])
    add("base-layer", nil, Level.masses, lightPencils)
    for layer in layers.indices {
      add("local-colour", layer, Level.forms, localPencils)
      add("shadows", layer, Level.forms, shadowPencils)
    }
    add("saturation", nil, Level.finish, pencils.filter { !isBlack($0) } + [.blender])
    add("burnishing", nil, Level.finish, pencils)
    return ProcessPlan(
      ground: .pencilPaper, levels: lights.map { picture(of: $0) },
      layers: layers.map { layer in
        PaintedLayer(name: layer.name, bounds: layer.bounds, area: layer.area, colour: meanColour(of: layer))
      },
      tools: tools, entries: entries)
  }

  func carryOut(_ plan: ProcessPlan, finished: (Int, Range<Int>) throws -> Void) throws -> StrokeList {
    let paper = ColouredPencilPaper(ground: plan.ground, width: width, height: height)
    return try PencilPainter.carryOut(plan, on: paper, following: reference, seed: seed, finished: finished) {
      draw($0, on: paper, with: &$1, form: $2, passSeed: $3)
    }
  }

  private func draw(
    _ entry: ProcessPlan.Entry, on paper: ColouredPencilPaper, with painter: inout PencilPainter, form: DirectionField,
    passSeed: UInt32
  ) {
    /// Hatches with the pencils that serve each place best.
    func hatch(
      _ used: [ColouredPencil], towards aim: WaxAim, in area: WorkArea, width: Float = 1, pitch: Float = 1.4,
      length: Float, shortest: Float, threshold: Float, firmest: Float, eagerness: Float = 0.8, following: Float,
      turns: [Float], near: Float = 1.5, calm: Float = 0, salt: UInt32 = 0
    ) {
      let choices = choices(of: used)
      guard !choices.isEmpty else { return }
      let radius = Float(tools[0].widthShare) * longSide / 2 * width
      let hatching = Hatching(
        slant: PencilPainter.slant, following: following, radius: radius, pitch: max(1.2, radius * 2 * pitch),
        length: longSide * length, shortest: longSide * shortest, threshold: threshold, calm: calm, firmest: firmest,
        eagerness: eagerness, finesse: detail, area: area)
      painter.hatch(hatching, turns: turns, form: form, passSeed: passSeed &+ salt) { window in
        WaxNeed(aim, on: paper, window: window, radius: hatching.pitch * near * 0.5, choices: choices)
      }
    }
    switch entry.stage.id {
    case "head":
      // Wax cannot be rubbed out: so lightly that the base layer swallows it.
      let tool = tools.firstIndex { $0.pencil == linePencil } ?? 0
      painter.lay(
        heads.strokes(
          tool: tool, colour: linePencil.colour, radius: Float(tools[tool].widthShare) * 0.34, firmness: 0.22))
    case "line-drawing":
      painter.lay(outline())
    case "base-layer":
      for layer in layers {
        let mask = layer.work
        for area in WorkAreas(of: layer.mask, at: 0.5, most: 0.12, seed: seed).areas {
          hatch(
            lightPencils, towards: WaxAim(light: lights[Level.masses], depth: 0.30, mask: mask, alike: true),
            in: area,
            width: 1.3, length: 0.05, shortest: 0.008, threshold: 0.02, firmest: 0.30, following: 0.3,
            turns: [0, 0.12],
            near: 3)
        }
      }
    case "local-colour":
      guard let number = entry.layer else { return }
      let mask = layers[number].work
      let turn = Self.turns[number % Self.turns.count]
      for area in WorkAreas(of: layers[number].mask, at: 0.5, most: 0.09, seed: seed).areas {
        hatch(
          localPencils, towards: WaxAim(light: lights[Level.finish], depth: 0.92, mask: mask, alike: true), in: area,
          length: 0.038,
          shortest: 0.004, threshold: 0.025, firmest: 0.55, eagerness: 0.9, following: 0.7,
          turns: [turn, turn + 0.35, turn], near: 2.5)
      }
    case "shadows":
      guard let number = entry.layer else { return }
      let mask = layers[number].work
      let turn = Self.turns[number % Self.turns.count]
      for area in WorkAreas(of: layers[number].mask, at: 0.5, most: 0.12, seed: seed).areas {
        hatch(
          shadowPencils, towards: WaxAim(light: lights[Level.finish], depth: 0.98, mask: mask, below: 0.45), in: area,
          length: 0.03, shortest: 0.003, threshold: 0.05, firmest: 0.5, following: 0.8,
          turns: [turn, turn - 0.35, turn],
          near: 2)
      }
    case "saturation":
      for layer in layers {
        let mask = layer.work
        for area in WorkAreas(of: layer.mask, at: 0.5, most: 0.10, seed: seed).areas {
          hatch(
            pencils.filter { !isBlack($0) },
            towards: WaxAim(light: lights[Level.finish], depth: 0.985, mask: mask), in: area, width: 0.85,
            length: 0.018, shortest: 0.003, threshold: 0.025, firmest: 0.6, following: 0.9, turns: [0, 0.4, -0.2],
            calm: 1.2)
          hatch(
            pencils.filter { !isBlack($0) }, towards: WaxAim(light: lights[Level.finish], depth: 1, mask: mask),
            in: area,
            width: 0.7, length: 0.012, shortest: 0.0015, threshold: 0.035, firmest: 0.8, following: 1, turns: [0, 0.4],
            calm: 1.5, salt: 1)
          // What lies on the peaks of the paper is rubbed into its pits, and the colour closes.
          blend(
            towards: WaxAim(light: lights[Level.finish], depth: 1, mask: mask), in: area, on: paper,
            with: &painter, form: form, passSeed: passSeed)
        }
      }
    case "burnishing":
      // Full pressure where it counts: edges and the strongest colours.
      let aim = WaxAim(light: lights[Level.finish], depth: 1)
      hatch(
        pencils, towards: aim, in: whole, width: 0.6, length: 0.012, shortest: 0.0015, threshold: 0.05, firmest: 1,
        eagerness: 1, following: 1, turns: [0, 0.4], calm: 1.5)
      // A sharp dark point for the small darks that matter.
      hatch(
        pencils.filter { $0.lab.lightness < 45 }, towards: aim, in: whole, width: 0.5, length: 0.010, shortest: 0.0008,
        threshold: 0.05, firmest: 0.9, eagerness: 1, following: 1, turns: [0, 0.4, -0.4], near: 0.8, calm: 1.5,
        salt: 1)
    default: break
    }
  }

  /// Rubs with the blender.
  private func blend(
    towards aim: WaxAim, in area: WorkArea, on paper: ColouredPencilPaper, with painter: inout PencilPainter,
    form: DirectionField, passSeed: UInt32
  ) {
    let tool = tools.count - 1
    let radius = Float(tools[tool].widthShare) * longSide / 2
    let hatching = Hatching(
      slant: PencilPainter.slant, following: 0.9, radius: radius, pitch: radius * 2.2, length: longSide * 0.022,
      shortest: longSide * 0.004, threshold: 0.02, firmest: 0.8, eagerness: 0.8, body: 1, finesse: detail, area: area)
    painter.hatch(hatching, turns: [0, 0.5], form: form, passSeed: passSeed) { window in
      BlenderNeed(
        need: WaxNeed(aim, on: paper, window: window, radius: hatching.pitch * 0.5, choices: []), tool: tool)
    }
  }

  private static let turns: [Float] = [0, 0.22, -0.20, 0.12, -0.10]

  // MARK: Pencils

  private func isBlack(_ pencil: ColouredPencil) -> Bool { pencil.lab.lightness < 25 && pencil.lab.chroma < 6 }

  /// For the first layer: the light ones.
  private var lightPencils: [ColouredPencil] {
    let light = pencils.filter { $0.lab.lightness > 62 }
    return light.isEmpty ? Array(pencils.prefix(2)) : light
  }

  /// For the hue of things: neither the palest nor the darkest.
  private var localPencils: [ColouredPencil] {
    pencils.filter { $0.lab.lightness > 28 && $0.lab.lightness < 90 }
  }

  /// For shadows: dark colours, never black.
  private var shadowPencils: [ColouredPencil] {
    pencils.filter { $0.lab.lightness < 60 && !isBlack($0) }
  }

  /// The pencil of the outline: the quietest of the picture's own that is dark enough to be seen.
  private var linePencil: ColouredPencil {
    let visible = pencils.filter { $0.lab.lightness > 22 && $0.lab.lightness < 60 }
    return visible.min { $0.lab.chroma < $1.lab.chroma } ?? pencils.last ?? ColouredPencil.set[0]
  }

  private func choices(of used: [ColouredPencil]) -> [WaxChoice] {
    used.compactMap { pencil in
      tools.firstIndex { $0.pencil == pencil }.map { WaxChoice(tool: $0, pencil: pencil) }
    }
  }

  // MARK: Parts

  private var longSide: Float { Float(max(width, height)) }

  private var whole: WorkArea { WorkArea(wholeOf: width, by: height) }

  private func outline() -> [StrokeList.Stroke] {
    let pencil = linePencil
    let tool = tools.firstIndex { $0.pencil == pencil } ?? 0
    return DrawingLines(scene: scene, reference: reference, most: 200).lines.compactMap { line in
      let kept = fade.share(along: line.points)
      guard kept > 0.3 else { return nil }
      return StrokeList.Stroke(
        points: line.points, radius: Float(tools[tool].widthShare) * (0.32 + 0.2 * line.weight), colour: pencil.colour,
        opacity: (0.20 + 0.3 * line.weight) * kept, tool: tool)
    }
  }

  private func picture(of light: ColourField) -> Image {
    let paper = CanvasGround.pencilPaper.colour
    var shown = light
    let colour = SIMD4(Float(paper.red), Float(paper.green), Float(paper.blue), 0) / 255
    for i in shown.values.indices { shown.values[i] *= colour }
    return shown.image()
  }

  private func meanColour(of layer: PlannedLayer) -> RGB8 {
    let mean = layer.mean { lights[Level.finish].values[$0] } * 255
    return RGB8(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z))
  }
}
