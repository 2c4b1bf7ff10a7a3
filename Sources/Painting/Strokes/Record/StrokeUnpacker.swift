internal import CKernels
import Imaging
import Media

/// Turns stored strokes into the kernels' marks for a canvas of a given size.
struct StrokeUnpacker {
  let strokes: StrokeList
  /// Pixels in one unit of the list.
  let scale: Float
  /// By tool index: whether the mark's ends are round.
  let roundEnds: [Bool]

  init(strokes: StrokeList, longSide: Int, tools: [Tool]) {
    self.strokes = strokes
    scale = Float(longSide) / StrokeList.unitsPerLongSide
    roundEnds = tools.map { $0.kind != .flat && $0.kind != .knife }
  }

  /// Calls `body` with the bands of rows that strokes touch, at the same time where that is worth it.
  func forEachBand(of range: Range<Int>, height: Int, _ body: @Sendable (Range<Int>) -> Void) {
    let touched = rows(touchedBy: range, height: height)
    Parallel.bands(touched.count, minimum: range.count < 16 ? height : 12) { band in
      body(touched.lowerBound + band.lowerBound..<touched.lowerBound + band.upperBound)
    }
  }

  /// The rows of a canvas that strokes touch; a hand works in one place at a time, so they are often few.
  private func rows(touchedBy range: Range<Int>, height: Int) -> Range<Int> {
    var top = Float(height)
    var bottom: Float = 0
    for index in range {
      // At least as far as the kernels reach; see below.
      let margin = 1.5 * Float(strokes.radii[index]) * scale + 5
      for i in Int(strokes.starts[index])..<Int(strokes.starts[index + 1]) {
        let y = (Float(strokes.ys[i]) - StrokeList.origin) * scale
        top = min(top, y - margin)
        bottom = max(bottom, y + margin)
      }
    }
    let first = min(height, max(0, Int(top.rounded(.down))))
    return first..<max(first, min(height, Int(bottom.rounded(.up)) + 1))
  }

  /// Calls `body` with the mark of each stroke whose rows touch `rows`, in order.
  func forEachMark(in range: Range<Int>, touching rows: Range<Int>, _ body: (inout pk_mark, Int) -> Void) {
    var px = [Float](repeating: 0, count: StrokeList.maximumPoints)
    var py = [Float](repeating: 0, count: StrokeList.maximumPoints)
    let low = Float(rows.lowerBound)
    let high = Float(rows.upperBound)
    px.withUnsafeMutableBufferPointer { px in
      py.withUnsafeMutableBufferPointer { py in
        for index in range {
          let radius = Float(strokes.radii[index]) * scale
          let first = Int(strokes.starts[index])
          let count = Int(strokes.starts[index + 1]) - first
          var top = Float.greatestFiniteMagnitude
          var bottom = -Float.greatestFiniteMagnitude
          for i in 0..<count {
            let y = (Float(strokes.ys[first + i]) - StrokeList.origin) * scale
            py[i] = y
            top = min(top, y)
            bottom = max(bottom, y)
          }
          // At least as far as the kernels reach: 1.45 radii and the rounding of their boxes.
          let margin = 1.5 * radius + 5
          if bottom + margin < low || top - margin > high { continue }
          for i in 0..<count { px[i] = (Float(strokes.xs[first + i]) - StrokeList.origin) * scale }
          let packed = strokes.colours[index]
          let tool = Int(strokes.tools[index])
          var mark = pk_mark(
            x: px.baseAddress, y: py.baseAddress, count: Int32(count), radius: radius,
            red: Float(packed & 255) / 255, green: Float((packed >> 8) & 255) / 255,
            blue: Float((packed >> 16) & 255) / 255, opacity: Float(packed >> 24) / 255,
            body: Float(strokes.bodies[index]) / 255, dryness: Float(strokes.drynesses[index]) / 255,
            seed: strokes.seed(at: index), round_ends: tool < roundEnds.count && roundEnds[tool] ? 1 : 0)
          body(&mark, tool)
        }
      }
    }
  }

  /// Calls `body` with the marks of some strokes, all at once.
  func withMarks(_ range: Range<Int>, _ body: (UnsafeBufferPointer<pk_mark>) -> Void) {
    let first = Int(strokes.starts[range.lowerBound])
    let points = first..<Int(strokes.starts[range.upperBound])
    let xs = strokes.xs[points].map { (Float($0) - StrokeList.origin) * scale }
    let ys = strokes.ys[points].map { (Float($0) - StrokeList.origin) * scale }
    xs.withUnsafeBufferPointer { xs in
      ys.withUnsafeBufferPointer { ys in
        let marks = range.map { index in
          let start = Int(strokes.starts[index]) - first
          return pk_mark(
            x: xs.baseAddress.map { $0 + start }, y: ys.baseAddress.map { $0 + start },
            count: Int32(Int(strokes.starts[index + 1]) - first - start), radius: Float(strokes.radii[index]) * scale,
            red: 0, green: 0, blue: 0, opacity: 0, body: 0, dryness: 0, seed: 0, round_ends: 1)
        }
        marks.withUnsafeBufferPointer(body)
      }
    }
  }
}
