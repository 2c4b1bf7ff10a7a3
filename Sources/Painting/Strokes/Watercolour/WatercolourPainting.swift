import Foundation
import Imaging
import Media
import Vision

/// Watercolour: a light drawing, the first wash over all large light areas, middle values, darks, then details; light to dark only.
///
/// Whites are the paper's, planned from the beginning. Each stage looks at what the sheet still lacks, capped at the stage's value, sees it in
/// regions, and lays a wash over each: glazes in a closed loop (Curtis et al. 1997 for what washes do, Bousseau et al. 2006 for abstraction).
struct WatercolourPainting: PlannedPainting {
  let width: Int
  let height: Int
  let seed: UInt32
  let reference: ColourField
  let scene: Scene
  let palette: GlazePalette
  /// Heads that are built before anything else is drawn.
  private let heads: HeadStrokes
  private let target: DensityField
  private let detail: Plane
  /// 1 where paint may lie, 0 under the tape at the sheet's border.
  private let sheet: Plane

  static let tools: [Tool] = [
    Tool(id: "pencil-HB", kind: .pencil, widthShare: 1 / 620.0, grade: "HB"),
    Tool(id: "wash-round-24", kind: .round, widthShare: 1 / 15.0),
    Tool(id: "round-12", kind: .round, widthShare: 1 / 30.0),
    Tool(id: "round-8", kind: .round, widthShare: 1 / 38.0),
    Tool(id: "round-4", kind: .round, widthShare: 1 / 90.0),
    Tool(id: "round-2", kind: .round, widthShare: 1 / 150.0),
    Tool(id: "rigger-0", kind: .rigger, widthShare: 1 / 300.0),
    Tool(id: "lifting-filbert", kind: .filbert, widthShare: 1 / 90.0),
  ]

  /// Width of the taped border, share of the long side.
  private let margin: Float

  init(
    reference: ColourField, scene: Scene, palette: PaletteName?, heads: [HeadConstruction] = [], seed: UInt32
  ) throws {
    self.heads = HeadStrokes(heads: heads, width: reference.width, height: reference.height, seed: seed)
    self.reference = reference
    self.scene = scene
    self.seed = seed
    let (width, height) = (reference.width, reference.height)
    self.width = width
    self.height = height
    detail = scene.detail.resized(width: width, height: height)
    target = DensityField(reference)
    margin = min(0.011, 0.08 * Float(min(width, height)) / Float(max(width, height)))
    let inset = max(1, Int((margin * Float(max(width, height))).rounded()))
    var sheet = Plane(width: width, height: height)
    for y in inset..<max(inset, height - inset) {
      for x in inset..<max(inset, width - inset) { sheet[x, y] = 1 }
    }
    self.sheet = sheet
    let table = try PaintTable()
    self.palette =
      if let palette { GlazePalette(try Palette(palette, table: table)) } else {
        try GlazePalette.choose(for: PictureColours.main(of: reference.image()), table: table)
      }
  }

  func plan() -> ProcessPlan {
    let ground = CanvasGround.coldPressedPaper
    let caps: [Float] = [GlazeLevel.light.cap, GlazeLevel.middle.cap, 9]
    var levels = caps.map { cap in
      var capped = target
      for i in capped.values.indices {
        let t = capped.values[i]
        if t.w > cap { capped.values[i] = t * (cap / t.w) }
      }
      return capped.image(on: ground, margin: sheet)
    }
    levels.insert(Image(width: width, height: height, filledWith: ground.colour), at: 0)
    var steps: [(String, Int, [String])] = [
      ("drawing", 0, ["pencil-HB"]),
      ("first-wash", 1, ["wash-round-24"]),
      ("second-washes", 2, ["round-12"]),
      ("darks", 3, ["round-8"]),
      ("details", 3, ["round-4", "round-2", "rigger-0", "lifting-filbert"]),
    ]
    if !heads.heads.isEmpty { steps.insert(("head", 0, ["pencil-HB"]), at: 0) }
    var plan = ProcessPlan(
      ground: ground, levels: levels,
      layers: PlannedLayer.all(of: scene, along: reference).map { layer in
        PaintedLayer(name: layer.name, bounds: layer.bounds, area: layer.area, colour: meanColour(of: layer))
      },
      tools: Self.tools,
      entries: steps.compactMap { id, level, tools in
        Medium.watercolour.stage(id).map {
          ProcessPlan.Entry(stage: $0, layer: nil, level: level, tools: tools, share: 0)
        }
      })
    plan.palette = palette.name
    return plan
  }

  func carryOut(_ plan: ProcessPlan, finished: (Int, Range<Int>) throws -> Void) throws -> StrokeList {
    // Rims and runs count for what comes after; the paper's grain evens out, and is not planned by.
    let canvas = WatercolourPaper(ground: plan.ground, width: width, height: height, isGrained: false)
    let planner = WashPlanner(
      target: target, tree: tree(), detail: detail, sheet: sheet, scene: scene,
      finder: GlazeFinder.shared(for: palette),
      seed: seed)
    var strokes = StrokeList()
    for (index, entry) in plan.entries.enumerated() {
      let first = strokes.count
      switch entry.stage.id {
      case "head": for line in headLines { strokes.append(line) }
      case "drawing": for line in drawing(edges: planner.firmness) { strokes.append(line) }
      case "first-wash": lay(planner, .light, &strokes, on: canvas)
      case "second-washes": lay(planner, .middle, &strokes, on: canvas)
      case "darks": lay(planner, .dark, &strokes, on: canvas)
      default:
        lay(planner, .touches, &strokes, on: canvas)
        var touches = TouchPainter(
          target: target, detail: detail, roughness: planner.roughness, sheet: sheet, finder: planner.finder,
          canvas: canvas, reference: reference,
          tools: plan.tools, seed: seed)
        touches.paint(onto: &strokes)
      }
      try finished(index, first..<strokes.count)
    }
    return strokes
  }

  private func tree() -> RegionTree {
    let contours = scene.contours.resized(width: width, height: height)
    var matter = detail
    for i in matter.values.indices { matter.values[i] = 1 + 2 * contours.values[i] + 5 * detail.values[i] }
    return RegionTree(reference, contours: contours, matter: matter)
  }

  private func lay(
    _ planner: WashPlanner, _ level: GlazeLevel, _ strokes: inout StrokeList, on canvas: WatercolourPaper
  ) {
    let start = strokes.count
    for planned in planner.washes(level, canvas: canvas.density) {
      let first = strokes.count
      for stroke in planned.strokes { strokes.append(stroke) }
      var wash = planned.wash
      wash.strokes = first..<strokes.count
      strokes.append(wash)
    }
    canvas.lay(strokes, start..<strokes.count, tools: Self.tools)
  }

  /// A light drawing: few lines, none under the tape, and none where one tone will run softly into the next.
  private func drawing(edges: Plane) -> [StrokeList.Stroke] {
    let lines = DrawingLines(scene: scene, reference: reference, most: 110).lines.filter { line in
      let firm = line.points.reduce(Float(0)) { sum, p in
        let x = min(width - 1, max(0, Int(p.x * Float(max(width, height)))))
        let y = min(height - 1, max(0, Int(p.y * Float(max(width, height)))))
        return sum + edges[x, y]
      }
      return firm > 0.2 * Float(line.points.count)
    }
    let strokes = lines.flatMap { line in
      untaped(line.points).map { points in
        StrokeList.Stroke(
          points: points, radius: Float(Self.tools[0].widthShare) * (0.45 + 0.3 * line.weight),
          colour: RGB8(92, 92, 96), opacity: 0.20 + 0.24 * line.weight, tool: 0)
      }
    }
    guard strokes.isEmpty else { return strokes }
    // Of a picture without a single line, at least its frame.
    let (w, h) = (Float(width) / Float(max(width, height)), Float(height) / Float(max(width, height)))
    let edge = margin * 1.2
    let corners = [SIMD2(edge, edge), SIMD2(w - edge, edge), SIMD2(w - edge, h - edge), SIMD2(edge, h - edge)]
    return corners.indices.map { i in
      StrokeList.Stroke(
        points: [corners[i], corners[(i + 1) % 4]], radius: Float(Self.tools[0].widthShare) * 0.5,
        colour: RGB8(92, 92, 96), opacity: 0.25, tool: 0)
    }
  }

  /// The construction of heads, so light that washes cover it.
  private var headLines: [StrokeList.Stroke] {
    heads.strokes(
      tool: 0, colour: RGB8(92, 92, 96), radius: Float(Self.tools[0].widthShare) * 0.45, firmness: 0.17
    ).flatMap { line in
      untaped(line.points).map { points in
        var part = line
        part.points = points
        return part
      }
    }
  }

  /// The parts of a line that do not lie under the tape.
  private func untaped(_ points: [SIMD2<Float>]) -> [[SIMD2<Float>]] {
    let (w, h) = (Float(width) / Float(max(width, height)), Float(height) / Float(max(width, height)))
    let edge = margin * 1.2
    var runs: [[SIMD2<Float>]] = []
    for point in points {
      let isInside = point.x > edge && point.y > edge && point.x < w - edge && point.y < h - edge
      if !isInside {
        runs.append([])
      } else if runs.isEmpty {
        runs.append([point])
      } else {
        runs[runs.count - 1].append(point)
      }
    }
    return runs.filter { $0.count >= 2 }
  }

  private func meanColour(of layer: PlannedLayer) -> RGB8 {
    let mean = (layer.mean { reference.values[$0] } * 255).rounded(.toNearestOrAwayFromZero)
    return RGB8(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z))
  }
}
