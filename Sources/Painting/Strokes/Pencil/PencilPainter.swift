import Foundation
import Imaging
import Media

/// Lays pencil lines on a sheet and keeps them in their order.
struct PencilPainter {
  let canvas: any StrokeCanvas
  let tools: [Tool]
  let seed: UInt32
  private(set) var strokes = StrokeList()

  init(canvas: any StrokeCanvas, tools: [Tool], seed: UInt32) {
    self.canvas = canvas
    self.tools = tools
    self.seed = seed
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
