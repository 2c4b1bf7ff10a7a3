import Foundation
import Imaging
import Media

/// Lays pencil lines on a sheet and keeps them in their order.
struct PencilPainter {
  let canvas: any StrokeCanvas
  let tools: [Tool]
  let seed: UInt32
  private(set) var strokes = StrokeList()

  /// The slant of a right hand's hatching.
  static let slant = SIMD2<Float>(0.643, -0.766)

  init(canvas: any StrokeCanvas, tools: [Tool], seed: UInt32) {
    self.canvas = canvas
    self.tools = tools
    self.seed = seed
  }

  /// Carries a plan out on a sheet, entry by entry.
  /// - Parameters:
  ///   - reference: the picture whose forms hatching follows.
  ///   - finished: hears of each entry with the strokes it took.
  ///   - draw: draws an entry with the painter, along directions, with a seed of its own.
  static func carryOut(
    _ plan: ProcessPlan, on canvas: any StrokeCanvas, following reference: ColourField, seed: UInt32,
    finished: (Int, Range<Int>) throws -> Void,
    draw: (ProcessPlan.Entry, inout PencilPainter, DirectionField, UInt32) -> Void
  ) rethrows -> StrokeList {
    var painter = PencilPainter(canvas: canvas, tools: plan.tools, seed: seed)
    let longSide = Float(max(canvas.width, canvas.height))
    let form = DirectionField(
      following: reference, scale: max(2, longSide * 0.006), hand: slant, wander: 0.1, seed: seed)
    for (index, entry) in plan.entries.enumerated() {
      let first = painter.strokes.count
      draw(entry, &painter, form, UInt32(index + 1) &* 1009)
      try finished(index, first..<painter.strokes.count)
    }
    return painter.strokes
  }

  /// Lays ready strokes in their order.
  mutating func lay(_ ready: [StrokeList.Stroke]) {
    let first = strokes.count
    for stroke in ready { strokes.append(stroke) }
    canvas.lay(strokes, first..<strokes.count, tools: tools)
  }

  /// Hatches until nothing is missing, at most so many times; each time the hand turns a little.
  /// - Parameters:
  ///   - hatching: how lines are drawn.
  ///   - turns: for each run the angle in radians by which the slant is turned.
  ///   - need: what is missing on the sheet as it is before a run, in a window.
  mutating func hatch<Need: HatchNeed>(
    _ hatching: Hatching, turns: [Float], form: DirectionField, passSeed: UInt32, need: (Window) -> Need
  ) {
    let margin = Int(hatching.length) + 4
    let window = hatching.area.window.grown(by: margin, width: canvas.width, height: canvas.height)
    let longSide = Float(max(canvas.width, canvas.height))
    for (round, angle) in turns.enumerated() {
      var turned = hatching
      let (c, s) = (cosf(angle), sinf(angle))
      turned.slant = SIMD2(
        hatching.slant.x * c - hatching.slant.y * s, hatching.slant.x * s + hatching.slant.y * c)
      let found = turned.strokes(
        for: need(window), form: form, longSide: longSide, seed: seed ^ passSeed &* 131 &+ UInt32(round) &* 7919)
      if found.isEmpty { continue }
      lay(found)
    }
  }
}
