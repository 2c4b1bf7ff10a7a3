import Foundation
import Imaging
import Media
import Metrics
import Painting
import Tutorial
import Vision

/// Processes made by hand, small and plain, in the shapes that generators give.
enum SampleProcess {
  static let size = (width: 96, height: 64)

  static let builder = LessonBuilder { path in try template(path) }

  /// A template from the package's own folder.
  static func template(_ path: String) throws -> String {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return try String(contentsOf: root.appending(path: "templates/\(path)"), encoding: .utf8)
  }

  /// A landscape in oil: toned ground, drawing, three layers in darks, lights and form, then edges and details.
  static func oil(named: Bool = true, frames: Int = 81) -> PaintingProcess {
    let layers = [
      PaintedLayer(
        name: named ? "sky" : nil, bounds: UnitRect(x: 0, y: 0, width: 1, height: 0.5), area: 0.45,
        colour: RGB8(150, 185, 215)),
      PaintedLayer(
        name: nil, bounds: UnitRect(x: 0, y: 0.5, width: 1, height: 0.5), area: 0.4, colour: RGB8(96, 104, 62)),
      PaintedLayer(
        name: named ? "person" : nil, bounds: UnitRect(x: 0.4, y: 0.35, width: 0.2, height: 0.5), area: 0.1,
        colour: RGB8(120, 60, 50)),
    ]
    let tools = [
      Tool(id: "flat-wash", kind: .flat, widthShare: 1 / 9.0),
      Tool(id: "rigger-drawing", kind: .rigger, widthShare: 1 / 230.0),
      Tool(id: "flat-large", kind: .flat, widthShare: 1 / 14.0),
      Tool(id: "filbert-main", kind: .filbert, widthShare: 1 / 34.0),
      Tool(id: "round-small", kind: .round, widthShare: 1 / 90.0),
      Tool(id: "rigger-detail", kind: .rigger, widthShare: 1 / 270.0),
    ]
    let browns = [ColourShare(colour: RGB8(182, 140, 100), share: 1)]
    let umber = [ColourShare(colour: RGB8(84, 56, 38), share: 1)]
    let skies = [
      ColourShare(colour: RGB8(160, 192, 220), share: 0.7), ColourShare(colour: RGB8(225, 228, 226), share: 0.3),
    ]
    let greens = [
      ColourShare(colour: RGB8(52, 60, 36), share: 0.5), ColourShare(colour: RGB8(130, 138, 80), share: 0.5),
    ]
    let reds = [
      ColourShare(colour: RGB8(58, 30, 28), share: 0.4), ColourShare(colour: RGB8(170, 84, 66), share: 0.6),
    ]
    return process(
      .oil, layers: layers, tools: tools,
      [
        ("ground", nil, 3, ["flat-wash"], browns), ("drawing", nil, 14, ["rigger-drawing"], umber),
        ("block-in-lights", 0, 8, ["flat-large", "filbert-main"], skies), ("modelling", 0, 9, ["filbert-main"], skies),
        ("block-in-darks", 1, 7, ["flat-large"], Array(greens.prefix(1))),
        ("block-in-lights", 1, 8, ["flat-large", "filbert-main"], greens),
        ("modelling", 1, 9, ["filbert-main"], greens),
        ("block-in-darks", 2, 4, ["filbert-main"], Array(reds.prefix(1))),
        ("block-in-lights", 2, 4, ["filbert-main"], reds), ("modelling", 2, 5, ["round-small"], reds),
        ("edges", nil, 6, ["round-small"], skies + greens),
        ("details", nil, 9, ["round-small", "rigger-detail"], reds),
      ], frames: frames)
  }

  /// A drawing in graphite: every stage over the whole sheet, no layers.
  static func graphite(frames: Int = 81) -> PaintingProcess {
    let tools = ["2H", "HB", "2B", "4B", "6B"].map { (grade: String) in
      Tool(id: "pencil-\(grade)", kind: .pencil, widthShare: 1 / 600.0, grade: grade)
    }
    let grey = [ColourShare(colour: RGB8(62, 62, 66), share: 1)]
    return process(
      .graphite, layers: [], tools: tools + [Tool(id: "kneaded-eraser", kind: .eraser, widthShare: 1 / 160.0)],
      [
        ("construction", nil, 12, ["pencil-2H"], grey), ("contour", nil, 15, ["pencil-HB", "pencil-2H"], grey),
        ("shadow", nil, 13, ["pencil-HB"], grey), ("half-tones", nil, 20, ["pencil-HB", "pencil-2H"], grey),
        ("darks", nil, 12, ["pencil-2B", "pencil-4B"], grey),
        ("accents", nil, 8, ["pencil-6B", "kneaded-eraser"], grey),
      ], frames: frames)
  }

  /// A portrait by Loomis's method, with a head that was built or several.
  static func portrait(
    _ pose: HeadPose, lowerThird: Double = 1, apart: Double = 1.4, mouth: Double = 0.33, heads: Int = 1,
    frames: Int = 81
  ) -> PaintingProcess {
    var process = everyStage(of: .loomis, frames: frames)
    let head = HeadConstruction(
      pose: pose, ball: HeadConstruction.Ball(centre: [0.5, 0.4], radius: 0.2),
      measures: HeadConstruction.Measures(lowerThird: lowerThird, eyesApart: apart, mouth: mouth), lines: [])
    process.constructions = [HeadConstruction](repeating: head, count: heads)
    return process
  }

  /// A drawing in coloured pencil: stages over the whole sheet, with pencils of the set.
  static func colouredPencil(frames: Int = 81) -> PaintingProcess {
    let pencils = [0, 2, 4, 8, 15, 18, 24, 28, 30].map { ColouredPencil.set[$0] }
    let tools = (pencils + [.blender]).map { Tool(id: $0.id, kind: .pencil, widthShare: 1 / 420.0, pencil: $0) }
    func row(_ stage: String, _ weight: Int, _ used: [Int]) -> Row {
      (
        stage, nil, weight, used.map { tools[$0].id },
        used.filter { $0 < 9 }.map { ColourShare(colour: pencils[$0].colour, share: 1 / Double(used.count)) }
      )
    }
    return process(
      .colouredPencil, layers: [], tools: tools,
      [
        row("line-drawing", 12, [8]), row("base-layer", 18, [0, 5, 1]), row("local-colour", 25, [2, 3, 6, 5]),
        row("shadows", 20, [4, 7, 8]), row("saturation", 13, [2, 6, 9]), row("burnishing", 12, [8, 4, 0]),
      ], frames: frames)
  }

  /// One stage, one layer without a name, as a curated recording may come.
  static func plain(_ medium: Medium, stage: String, frames: Int = 30) -> PaintingProcess {
    let layer = PaintedLayer(
      name: nil, bounds: UnitRect(x: 0, y: 0, width: 1, height: 1), area: 1, colour: RGB8(120, 120, 110))
    return process(
      medium, layers: [layer], tools: [Tool(id: "round", kind: .round, widthShare: 1 / 40.0)],
      [(stage, 0, 10, ["round"], [ColourShare(colour: RGB8(120, 110, 90), share: 1)])], frames: frames)
  }

  /// Every stage of a medium in turn, each on one of two layers.
  static func everyStage(
    of medium: Medium, technique: Technique = .direct, frames: Int = 60
  ) -> PaintingProcess {
    let layers = [
      PaintedLayer(
        name: nil, bounds: UnitRect(x: 0, y: 0, width: 1, height: 0.6), area: 0.6, colour: RGB8(170, 170, 160)),
      PaintedLayer(
        name: nil, bounds: UnitRect(x: 0, y: 0.6, width: 1, height: 0.4), area: 0.4, colour: RGB8(90, 70, 50)),
    ]
    let tool =
      medium.mixesPaint
      ? Tool(id: "t", kind: .filbert, widthShare: 1 / 40.0)
      : Tool(id: "t", kind: .pencil, widthShare: 1 / 600.0, grade: medium == .colouredPencil ? nil : "HB")
    let colours = [
      ColourShare(colour: RGB8(150, 120, 90), share: 0.6), ColourShare(colour: RGB8(60, 70, 90), share: 0.4),
    ]
    return process(
      medium, layers: layers, tools: [tool],
      medium.stages(for: technique).enumerated().map {
        ($1.id, $0 % 3 == 0 ? nil : $0 % 2, Int($1.share * 100), ["t"], colours)
      }, frames: frames)
  }

  /// Distances that fall with the square root of time.
  static func profile(of process: PaintingProcess) -> PerceptualDistanceProfile {
    PerceptualDistanceProfile(distances: process.frames.map { 0.8 * (1 - $0.time.squareRoot()) })
  }

  private typealias Row = (stage: String, layer: Int?, weight: Int, tools: [String], colours: [ColourShare])

  /// Frames at equal intervals; each passage fills its layer's rectangle (or the whole) from the left, in its colours.
  private static func process(
    _ medium: Medium, layers: [PaintedLayer], tools: [Tool], _ rows: [Row], frames count: Int
  ) -> PaintingProcess {
    let total = rows.reduce(0) { $0 + $1.weight }
    var image = Image(width: size.width, height: size.height, filledWith: RGB8(244, 242, 238))
    var frames = [Frame(image: image, strokeCount: 0, time: 0)]
    var passages: [Passage] = []
    var done = 0
    for row in rows {
      let first = frames.count
      let end = (done + row.weight) * (count - 1) / total
      let bounds = row.layer.map { layers[$0].bounds } ?? UnitRect(x: 0, y: 0, width: 1, height: 1)
      let steps = max(1, end - frames.count + 1)
      for step in 0..<max(0, end - frames.count + 1) {
        paint(&image, bounds, from: step, of: steps, row.colours)
        let number = frames.count
        frames.append(Frame(image: image, strokeCount: number * 10, time: Double(number) / Double(count - 1)))
      }
      done += row.weight
      passages.append(
        Passage(
          stage: medium.stage(row.stage) ?? Stage(id: row.stage, title: row.stage, share: 1), layer: row.layer,
          strokes: (first - 1) * 10..<(frames.count - 1) * 10, frames: first..<frames.count, tools: row.tools,
          colours: row.colours))
    }
    return PaintingProcess(
      medium: medium, generator: "sample", generatorVersion: 1, seed: 1, target: image, layers: layers,
      passages: passages, tools: tools, frames: frames, strokes: nil, timings: Timings())
  }

  private static func paint(
    _ image: inout Image, _ bounds: UnitRect, from step: Int, of steps: Int, _ colours: [ColourShare]
  ) {
    let left = (bounds.x + bounds.width * Double(step) / Double(steps)) * Double(image.width)
    let right = (bounds.x + bounds.width * Double(step + 1) / Double(steps)) * Double(image.width)
    let top = bounds.y * Double(image.height)
    let bottom = (bounds.y + bounds.height) * Double(image.height)
    for y in Int(top)..<min(image.height, Int(bottom.rounded())) {
      for x in Int(left)..<min(image.width, Int(right.rounded())) where (x + y) % 3 != step % 3 {
        image[x, y] = colours[(x / 4 + y / 4) % colours.count].colour
      }
    }
  }
}
