import Imaging
import Media

/// A hand that hatches with graphite pencils and lifts with a kneaded eraser.
struct GraphiteHand {
  let tools: [Tool]
  let paper: DrawingPaper
  /// What lengths of lines are shares of, pixels: the long side of the sheet, or of what is drawn on it.
  let measure: Float
  /// Where lines are finer and shorter, 0...1.
  let finesse: Plane
  let form: DirectionField
  let passSeed: UInt32

  private var longSide: Float { Float(max(paper.width, paper.height)) }

  /// The index of a tool, 0 where there is none of the name.
  func tool(_ id: String) -> Int { tools.firstIndex { $0.id == id } ?? 0 }

  /// Hatches with one pencil.
  func hatch(
    _ id: String, towards aim: ToneAim, in area: WorkArea, with painter: inout PencilPainter, width: Float = 1,
    pitch: Float = 1.5, length: Float, shortest: Float, threshold: Float, firmest: Float, eagerness: Float = 0.8,
    following: Float, turns: [Float], near: Float = 1.5, calm: Float = 0, salt: UInt32 = 0
  ) {
    let tool = tool(id)
    let radius = Float(tools[tool].widthShare) * longSide / 2 * width
    let hatching = Hatching(
      slant: PencilPainter.slant, following: following, radius: radius, pitch: max(1.2, radius * 2 * pitch),
      length: measure * length, shortest: measure * shortest, threshold: threshold, calm: calm, firmest: firmest,
      eagerness: eagerness, finesse: finesse, area: area)
    let paper = paper
    painter.hatch(hatching, turns: turns, form: form, passSeed: passSeed &+ salt) { window in
      GraphiteNeed(aim, on: paper, window: window, radius: hatching.pitch * near * 0.5, tool: tool)
    }
  }

  /// Passes of the eraser along lines.
  /// - Parameters:
  ///   - share: how much of the graphite each pass takes away, 0...1.
  ///   - breadth: of the eraser's own width.
  func rubbed(_ lines: [StrokeList.Stroke], share: Float, breadth: Float = 1) -> [StrokeList.Stroke] {
    let eraser = tools.firstIndex { $0.kind == .eraser } ?? 0
    return lines.map { line in
      StrokeList.Stroke(
        points: line.points, radius: Float(tools[eraser].widthShare) / 2 * breadth, colour: GraphiteTone.bare,
        opacity: share, tool: eraser)
    }
  }

  /// The lightest lights that have become too dark are lifted with the point of a kneaded eraser: a few touches, never a texture.
  /// - Parameter tone: the tone wanted.
  func lifts(towards tone: Plane) -> [StrokeList.Stroke] {
    let (width, height) = (paper.width, paper.height)
    let tool = tools.firstIndex { $0.kind == .eraser } ?? 0
    let radius = Float(tools[tool].widthShare) * longSide / 2
    var excess = Plane(width: width, height: height, values: Array(paper.density)).boxBlurred(radius: Int(radius))
    let wanted = tone.boxBlurred(radius: Int(radius))
    for i in excess.values.indices { excess.values[i] -= wanted.values[i] }
    var found: [(excess: Float, place: SIMD2<Float>)] = []
    let cell = max(4, Int(radius * 3))
    for y0 in stride(from: 0, to: height, by: cell) {
      for x0 in stride(from: 0, to: width, by: cell) {
        var worst: (Float, Int, Int) = (0.06, -1, -1)
        for y in y0..<min(height, y0 + cell) {
          for x in x0..<min(width, x0 + cell) where wanted[x, y] < 0.12 && excess[x, y] > worst.0 {
            worst = (excess[x, y], x, y)
          }
        }
        if worst.1 >= 0 { found.append((worst.0, SIMD2(Float(worst.1) + 0.5, Float(worst.2) + 0.5))) }
      }
    }
    let most = found.indices.sorted {
      found[$0].excess != found[$1].excess ? found[$0].excess > found[$1].excess : $0 < $1
    }
    return most.prefix(60).map { i in
      StrokeList.Stroke(
        points: [
          (found[i].place - PencilPainter.slant * radius) / longSide,
          (found[i].place + PencilPainter.slant * radius) / longSide,
        ],
        radius: radius * 0.7 / longSide, colour: GraphiteTone.bare, opacity: min(0.5, found[i].excess * 2), tool: tool
      )
    }
  }
}
