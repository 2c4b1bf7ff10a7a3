import Imaging
import Media

/// Lays strokes until the canvas looks like the aim of a pass: the closed loop of painting.
///
/// For each cell of a jittered grid the worst place starts a stroke; its path is traced both ways along the direction field and stops where
/// the colour departs or the canvas is right already (Hertzmann 1998); a stroke is kept only when its whole footprint gains.
struct BrushPainter {
  let canvas: PaintCanvas
  let tools: [Tool]
  let seed: UInt32
  private(set) var strokes = StrokeList()

  init(canvas: PaintCanvas, tools: [Tool], seed: UInt32) {
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

  /// Paints one pass and returns how many strokes it took.
  @discardableResult
  mutating func paint(_ pass: BrushPass, passSeed: UInt32) -> Int {
    let before = strokes.count
    let smooth = pass.aim.blurred(radius: pass.radius * 0.4)
    let directions = DirectionField(
      following: pass.aim, scale: max(1.5, pass.radius), hand: pass.hand, wander: pass.wander, seed: seed &+ passSeed)
    for round in 0..<pass.rounds {
      let found = search(pass, smooth: smooth, directions: directions, seed: seed ^ passSeed &* 31 &+ UInt32(round))
      if found.isEmpty { break }
      lay(found)
    }
    return strokes.count - before
  }

  private struct Candidate {
    var stroke: StrokeList.Stroke
    var order: UInt64
  }

  /// Finds the strokes of one round, looking at the canvas as it is now.
  private func search(
    _ pass: BrushPass, smooth: ColourField, directions: DirectionField, seed: UInt32
  ) -> [StrokeList.Stroke] {
    let (width, height) = (canvas.width, canvas.height)
    let step = max(1.5, pass.radius * pass.spacing)
    let columns = Int((Float(width) / step).rounded(.up))
    let rows = Int((Float(height) / step).rounded(.up))
    let longSide = Float(max(width, height))
    let block = max(pass.radius * 9, longSide * 0.07)
    nonisolated(unsafe) let results = UnsafeMutableBufferPointer<[Candidate]>.allocate(capacity: rows)
    results.initialize(repeating: [])
    defer {
      results.deinitialize()
      results.deallocate()
    }
    let searcher = StrokeSearch(
      pass: pass, smooth: smooth, directions: directions, canvas: canvas.pixels, width: width, height: height)
    Parallel.bands(rows, minimum: 1) { band in
      for row in band {
        var found: [Candidate] = []
        for column in 0..<columns {
          guard let stroke = searcher.stroke(column: column, row: row, step: step, seed: seed) else { continue }
          let place = stroke.points[stroke.points.count / 2] * longSide
          // The hand works through the mass block by block, back and forth, not in the order of a machine.
          let blockRow = Int(max(0, place.y) / block)
          let across = Int(max(0, place.x) / block)
          let blockColumn = blockRow & 1 == 0 ? across : 4095 - across
          let chance = ValueNoise.lattice(Int32(column), Int32(row), seed &+ 77)
          let order = UInt64(blockRow) << 44 | UInt64(blockColumn) << 32 | UInt64(chance * 65_535) << 16
          found.append(Candidate(stroke: stroke, order: order))
        }
        results[row] = found
      }
    }
    var all = results.flatMap { $0 }
    // A stable order: the sort key, then the place on the grid.
    var indices = Array(all.indices)
    indices.sort { all[$0].order != all[$1].order ? all[$0].order < all[$1].order : $0 < $1 }
    let sorted = indices.map { all[$0].stroke }
    all.removeAll()
    return sorted
  }
}
