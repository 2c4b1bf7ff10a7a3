import Foundation
import Imaging
import Media
import Vision

/// A portrait in pencil, built as Andrew Loomis teaches: ball, side plane, thirds, jaw, placement and rhythm lines; then the features
/// over them; then planes of tone, under which the helping lines fade.
struct LoomisPainting: PlannedPainting {
  let width: Int
  let height: Int
  let seed: UInt32
  let reference: ColourField
  let scene: Scene
  let heads: [BuiltHead]
  private let frames: [HeadFrame]
  private let layers: [PlannedLayer]
  private let sheet: PortraitSheet
  private let tones: PortraitTones
  private let tools: [Tool]
  /// Height of the main head, pixels.
  private let size: Float
  /// Where lines are finer, 0...1.
  private let finesse: Plane

  /// - Parameter heads: at least one.
  init(reference: ColourField, scene: Scene, heads: [BuiltHead], seed: UInt32) {
    self.reference = reference
    self.scene = scene
    self.heads = heads
    self.seed = seed
    (width, height) = (reference.width, reference.height)
    let longSide = Float(max(reference.width, reference.height))
    let aspect = SIMD2(Float(reference.width), Float(reference.height)) / longSide
    frames = heads.map { HeadFrame($0, aspect: aspect) }
    let tallest = frames.map(\.height).max() ?? 0.4
    size = tallest * longSide
    tools = Self.tools(head: tallest)
    layers = PlannedLayer.all(of: scene, along: reference)
    sheet = PortraitSheet(
      frames: frames, heads: heads, layers: layers, width: reference.width, height: reference.height, seed: seed)
    tones = PortraitTones(reference: reference, sheet: sheet, heads: heads, frames: frames, size: size)
    finesse = tones.features
  }

  /// Pencils as broad as suits a head of a height given in long sides of the picture.
  private static func tools(head: Float) -> [Tool] {
    let scale = Double(max(0.5, min(1.4, head / 0.45)))
    return [
      Tool(id: "pencil-2H", kind: .pencil, widthShare: scale / 480, grade: "2H"),
      Tool(id: "pencil-HB", kind: .pencil, widthShare: scale / 440, grade: "HB"),
      Tool(id: "pencil-2B", kind: .pencil, widthShare: scale / 420, grade: "2B"),
      Tool(id: "pencil-4B", kind: .pencil, widthShare: scale / 400, grade: "4B"),
      Tool(id: "kneaded-eraser", kind: .eraser, widthShare: scale / 110),
    ]
  }

  // MARK: Plan

  func plan() -> ProcessPlan {
    let bare = Plane(width: width, height: height)
    let used: [String: (level: Int, tools: [String])] = [
      "jaw": (0, ["pencil-2H", "pencil-HB"]),
      "placement": (0, ["pencil-HB", "pencil-2H"]),
      "features": (1, ["kneaded-eraser", "pencil-HB", "pencil-2B"]),
      "tone": (2, ["kneaded-eraser", "pencil-HB", "pencil-2H", "pencil-2B", "pencil-4B"]),
    ]
    return ProcessPlan(
      ground: .drawingPaper, levels: [bare, tones.planes, tones.finish].map { GraphiteTone.picture(of: $0) },
      layers: layers.map { layer in
        PaintedLayer(
          name: layer.name, bounds: layer.bounds, area: layer.area,
          colour: GraphiteTone.mean(of: layer, in: tones.finish))
      },
      tools: tools,
      entries: Medium.loomis.stages.map { stage in
        let work = used[stage.id] ?? (0, ["pencil-2H"])
        return ProcessPlan.Entry(stage: stage, layer: nil, level: work.level, tools: work.tools, share: 0)
      })
  }

  // MARK: Carrying out

  func carryOut(_ plan: ProcessPlan, finished: (Int, Range<Int>) throws -> Void) throws -> StrokeList {
    let paper = DrawingPaper(ground: plan.ground, width: width, height: height)
    return try PencilPainter.carryOut(plan, on: paper, following: reference, seed: seed, finished: finished) {
      let hand = GraphiteHand(
        tools: tools, paper: paper, measure: size * 2.2, finesse: finesse, form: $2, passSeed: $3)
      switch $0.stage.id {
      case "features": features(with: hand, &$1)
      case "tone": tone(with: hand, &$1)
      default: $1.lay(construction($0.stage.id, with: hand))
      }
    }
  }

  private var construction: HeadStrokes {
    HeadStrokes(heads: heads.map(\.construction), width: width, height: height, seed: seed)
  }

  private func construction(_ stage: String, with hand: GraphiteHand) -> [StrokeList.Stroke] {
    let isOutline = stage == "jaw" || stage == "placement"
    let tool = hand.tool(isOutline ? "pencil-HB" : "pencil-2H")
    let firmness: Float = isOutline ? 0.33 : 0.37
    return construction.pulls(stage: stage).map { pull in
      stroke(pull.points, pressure: firmness * pull.pressure, breadth: 1, tool: tool)
    }
  }

  private func features(with hand: GraphiteHand, _ painter: inout PencilPainter) {
    // The construction has served here: it is softened where lines that stay will be drawn.
    painter.lay(softened(with: hand))
    let firm = hand.tool("pencil-HB")
    let dark = hand.tool("pencil-2B")
    let lines = lines
    for (number, head) in heads.enumerated() {
      guard let face = head.face else { continue }
      painter.lay(
        lines.lines(of: face, number: number).map { line in
          stroke(line.points, pressure: line.pressure, breadth: line.breadth, tool: line.pressure > 0.55 ? dark : firm)
        })
    }
    painter.lay(contours(pressedBy: lines, with: hand))
    // The darks that make a face: sockets, brows, nostrils, the gap of the lips.
    var darks = tones.finish
    for i in darks.values.indices { darks.values[i] = max(0, 1.3 * (darks.values[i] - 0.25)) }
    hand.hatch(
      "pencil-HB", towards: ToneAim(tone: darks, limit: 0.5, mask: tones.features), in: whole, with: &painter,
      width: 0.7, length: 0.022, shortest: 0.002, threshold: 0.06, firmest: 0.4, following: 0.7, turns: [0, 0.3],
      near: 1.5)
  }

  private func tone(with hand: GraphiteHand, _ painter: inout PencilPainter) {
    painter.lay(lifted(with: hand))
    let hair = hair
    let skin = Plane(width: width, height: height, values: hair.values.map { 1 - $0 })
    // One flat value for all shadows, with the side of the lead.
    var shadow = tones.masses
    for i in shadow.values.indices {
      shadow.values[i] =
        min(0.30 * sheet.keep.values[i], tones.planes.values[i])
        * max(0, min(1, (shadow.values[i] - tones.shadowEdge) / 0.06 + 0.5))
    }
    for area in WorkAreas(of: shadow, at: 0.06, most: 0.04, seed: seed).areas {
      hand.hatch(
        "pencil-HB", towards: ToneAim(tone: shadow, limit: 0.3, mask: skin), in: area, with: &painter, width: 1.3,
        pitch: 1.3,
        length: 0.05, shortest: 0.006, threshold: 0.05, firmest: 0.28, following: 0, turns: [0, 0.08], near: 3)
    }
    // Planes: each with its own direction, as the form turns.
    for (number, area) in WorkAreas(of: tones.planes, at: 0.04, most: 0.02, seed: seed).areas.enumerated() {
      let turn = Self.turns[number % Self.turns.count]
      hand.hatch(
        "pencil-2H", towards: ToneAim(tone: tones.planes, limit: 0.32, mask: skin), in: area, with: &painter,
        length: 0.034,
        shortest: 0.006, threshold: 0.035, firmest: 0.28, following: 0.3, turns: [turn], near: 3)
      hand.hatch(
        "pencil-HB", towards: ToneAim(tone: tones.planes, limit: 0.5, mask: skin), in: area, with: &painter, width: 0.9,
        length: 0.028, shortest: 0.005, threshold: 0.04, firmest: 0.34, following: 0.5, turns: [turn + 0.3, turn],
        near: 2.4, salt: 1)
    }
    // A few strokes behind the light, so that it shines.
    hand.hatch(
      "pencil-2H", towards: ToneAim(tone: background, limit: 0.3), in: whole, with: &painter, width: 1.2, pitch: 2.2,
      length: 0.06, shortest: 0.02, threshold: 0.04, firmest: 0.26, following: 0, turns: [0], near: 3, salt: 6)
    // Strands: long, thin, as the hair lies.
    var strong = reference
    // Hair has little contrast of its own: its direction counts all the same.
    for i in strong.values.indices { strong.values[i] *= 5 }
    let flow = GraphiteHand(
      tools: tools, paper: hand.paper, measure: hand.measure, finesse: finesse,
      form: DirectionField(
        following: strong, scale: size * 0.014, hand: PencilPainter.slant, wander: 0.1, seed: seed),
      passSeed: hand.passSeed)
    flow.hatch(
      "pencil-HB", towards: ToneAim(tone: tones.planes, limit: 0.36, mask: hair), in: whole, with: &painter, width: 1.2,
      pitch: 1.4, length: 0.10, shortest: 0.012, threshold: 0.05, firmest: 0.32, following: 1.1, turns: [0, 0.15],
      near: 2.5, salt: 9)
    flow.hatch(
      "pencil-2B", towards: ToneAim(tone: tones.finish, limit: 0.6, mask: hair), in: whole, with: &painter, width: 0.6,
      pitch: 2.4, length: 0.14, shortest: 0.02, threshold: 0.06, firmest: 0.45, following: 1.1, turns: [0, 0.2, -0.2],
      near: 1.5, salt: 7)
    // Hair and dark cloth in the direction they grow and hang.
    let deep = ToneAim(tone: tones.finish, limit: 0.72)
    flow.hatch(
      "pencil-2B", towards: deep, in: whole, with: &painter, width: 0.8, length: 0.05, shortest: 0.006, threshold: 0.06,
      firmest: 0.42, following: 1, turns: [0.1, 0, -0.2], near: 2, salt: 2)
    flow.hatch(
      "pencil-4B", towards: ToneAim(tone: tones.finish, limit: 0.95), in: whole, with: &painter, width: 0.8,
      length: 0.04, shortest: 0.004, threshold: 0.07, firmest: 0.5, following: 1, turns: [0, 0.25, -0.25], near: 1.6,
      salt: 3)
    // Turning edges and cheeks, quietly.
    hand.hatch(
      "pencil-HB", towards: ToneAim(tone: tones.finish, limit: 0.6, mask: sheet.head), in: whole, with: &painter,
      width: 0.6, length: 0.02, shortest: 0.002, threshold: 0.035, firmest: 0.36, eagerness: 0.7, following: 0.8,
      turns: [0, 0.3, -0.2], near: 1.2, calm: 0.3, salt: 8)
    // The features once more, with sharp points.
    let fine = ToneAim(tone: tones.finish, limit: 0.66, mask: tones.features)
    hand.hatch(
      "pencil-HB", towards: fine, in: whole, with: &painter, width: 0.45, length: 0.014, shortest: 0.001,
      threshold: 0.028, firmest: 0.45, eagerness: 0.75, following: 1, turns: [0, 0.35, -0.3, 0.1], near: 0.8, salt: 4)
    hand.hatch(
      "pencil-4B", towards: ToneAim(tone: tones.finish, limit: 1, mask: tones.features), in: whole, with: &painter,
      width: 0.45, length: 0.012, shortest: 0.0008, threshold: 0.05, firmest: 0.65, eagerness: 0.9, following: 1,
      turns: [0, 0.5, -0.4], near: 0.8, salt: 5)
    // The edge of the face is restated where tone has swallowed it.
    let (edges, firm) = (lines, hand.tool("pencil-HB"))
    painter.lay(
      heads.compactMap(\.face).flatMap { edges.edge(of: $0) }.map {
        stroke($0.points, pressure: 0.6 * $0.pressure, breadth: $0.breadth, tool: firm)
      })
    painter.lay(hand.lifts(towards: tones.finish))
  }

  private static let turns: [Float] = [0, 0.18, -0.14, 0.10, -0.2]

  // MARK: Parts

  private var lines: PortraitLines {
    PortraitLines(
      tone: tones.finish, picture: GraphiteTone.density(of: reference, faded: nil), size: size, seed: seed)
  }

  private var longSide: Float { Float(max(width, height)) }

  private var whole: WorkArea { WorkArea(wholeOf: width, by: height) }

  /// Where hair is: what was seen as hair, and all of a head that is neither face nor neck.
  private var hair: Plane {
    let seen = layers.filter { $0.name == "hair" }
    var plane = sheet.head
    for i in plane.values.indices where plane.values[i] > 0.5 {
      let place = SIMD2(Float(i % width), Float(i / width)) / longSide
      let isAbove = frames.contains { $0.below(place).down < -0.45 }
      let isHair = isAbove || seen.contains { $0.mask.values[i] > 0.5 }
      plane.values[i] = isHair && sheet.faces.values[i] < 0.5 ? 1 : 0
    }
    return plane
  }

  private func stroke(_ points: [SIMD2<Float>], pressure: Float, breadth: Float, tool: Int) -> StrokeList.Stroke {
    StrokeList.Stroke(
      points: points, radius: Float(tools[tool].widthShare) * 0.42 * breadth, colour: GraphiteTone.graphite,
      opacity: pressure, tool: tool)
  }

  /// Passes of the kneaded eraser along the construction before features are drawn over it.
  private func softened(with hand: GraphiteHand) -> [StrokeList.Stroke] {
    rubbed(share: 0.55, breadth: 1.6, with: hand) { _, _ in true }
  }

  /// The construction lifted once more under the tone: nearly all of it from the face, less around it, and nothing of what has become
  /// an outline or lies beneath the features.
  private func lifted(with hand: GraphiteHand) -> [StrokeList.Stroke] {
    func isHelper(_ part: HeadConstruction.Part) -> Bool { ![.jaw, .ear, .neck].contains(part) }
    return rubbed(share: 0.9, breadth: 2, with: hand) {
      isHelper($0) && $1(sheet.faces) > 0.5 && $1(tones.features) < 0.6
    } + rubbed(share: 0.45, breadth: 1.4, with: hand) { $0 != .ear && $1(sheet.faces) <= 0.5 }
  }

  /// Passes of the kneaded eraser along the lines of the construction, where a part and the values of planes at a place say so.
  private func rubbed(
    share: Float, breadth: Float, with hand: GraphiteHand,
    where holds: (HeadConstruction.Part, (Plane) -> Float) -> Bool
  ) -> [StrokeList.Stroke] {
    let aspect = SIMD2(Float(width), Float(height)) / longSide
    let lines = heads.flatMap(\.construction.lines).flatMap { line -> [StrokeList.Stroke] in
      let path = LinePath(line.points.map { $0 * aspect })
      let points = path.part(from: 0, to: path.length, count: min(60, max(4, Int(path.length * longSide / 6))))
      return points.split { p in !holds(line.part) { value(of: $0, at: p) } }.filter { $0.count > 1 }.map {
        stroke(Array($0), pressure: 1, breadth: 1, tool: 0)
      }
    }
    return hand.rubbed(lines, share: share, breadth: breadth)
  }

  private func value(of plane: Plane, at place: SIMD2<Float>) -> Float {
    let (x, y) = (Int(place.x * longSide), Int(place.y * longSide))
    return plane[min(max(x, 0), width - 1), min(max(y, 0), height - 1)]
  }

  /// The edges of hair, ears, neck and shoulders, lost where the drawing fades.
  private func contours(pressedBy lines: PortraitLines, with hand: GraphiteHand) -> [StrokeList.Stroke] {
    let (firm, light) = (hand.tool("pencil-HB"), hand.tool("pencil-2H"))
    let drawn = DrawingLines(scene: scene, reference: reference, most: 200)
    return drawn.lines.prefix(drawn.lines.count - FaceLines(scene: scene).lines.count).flatMap { line in
      lines.contour(line, size: size / longSide) { value(of: sheet.lines, at: $0) }
    }.map { stroke($0.points, pressure: $0.pressure, breadth: $0.breadth, tool: $0.pressure > 0.3 ? firm : light) }
  }

  /// A light tone behind the lit side of each head, so that it parts from the paper.
  private var background: Plane {
    var plane = Plane(width: width, height: height)
    for (frame, side) in zip(frames, litSides) {
      for y in 0..<height {
        for x in 0..<width where sheet.outside[x, y] > 0 {
          let place = SIMD2(Float(x), Float(y)) / longSide
          let (aside, down) = frame.below(place)
          guard aside * side > 0.1, down < 0.05, down > -0.85 else { continue }
          let far = sheet.outside[x, y] / size
          let along = max(0, 1 - abs(down + 0.3) / 0.5)
          let ragged = ValueNoise.at(place.x / frame.height * 5, place.y / frame.height * 5, seed: seed &+ 83)
          plane[x, y] = max(plane[x, y], 0.26 * along * max(0, 1 - far / (0.10 + 0.12 * ragged)))
        }
      }
    }
    return plane
  }

  /// For each head the side that is lit: -1 for the left of the picture, 1 for the right, as seen by an upright head.
  private var litSides: [Float] {
    zip(heads, frames).map { head, frame in
      let face = PortraitSheet.faces(of: [head], width: width, height: height)
      var (sums, counts) = (SIMD2<Float>.zero, SIMD2<Float>(repeating: 1))
      for i in face.values.indices where face.values[i] > 0.5 {
        let side = frame.below(SIMD2(Float(i % width), Float(i / width)) / longSide).aside > 0 ? 1 : 0
        sums[side] += tones.masses.values[i]
        counts[side] += 1
      }
      let means = sums / counts
      return means[1] < means[0] ? 1 : -1
    }
  }
}
