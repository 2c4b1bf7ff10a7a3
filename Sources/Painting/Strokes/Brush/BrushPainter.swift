import Imaging
import Media

/// Lays strokes until the canvas looks like the aim of a pass: the closed loop of painting.
///
/// For each cell of a jittered grid the worst place starts a stroke; its path is traced both ways along the direction field and stops where
/// the colour departs or the canvas is right already (Hertzmann 1998); a stroke is kept only when its whole footprint gains, and
/// of strokes that would lie on one another only the best.
struct BrushPainter {
  let canvas: PaintCanvas
  let tools: [Tool]
  let seed: UInt32
  /// The nearest colour that can be mixed.
  let mixture: @Sendable (RGB8) -> RGB8
  private(set) var strokes = StrokeList()

  init(canvas: PaintCanvas, tools: [Tool], seed: UInt32, mixture: @escaping @Sendable (RGB8) -> RGB8) {
    self.canvas = canvas
    self.tools = tools
    self.seed = seed
    self.mixture = mixture
  }

  /// Lays ready strokes in their order.
  mutating func lay(_ ready: [StrokeList.Stroke]) {
    let first = strokes.count
    for var stroke in ready {
      stroke.colour = mixture(stroke.colour)
      strokes.append(stroke)
    }
    canvas.lay(strokes, first..<strokes.count, tools: tools)
  }

  /// Paints block by block: in each all passes in their order, before the next block is begun.
  /// - Parameter limit: the most strokes that the whole list may come to.
  mutating func paint(_ works: [BrushWork], blocks: [WorkBlock], limit: Int, passSeed: UInt32) {
    var used = [Int](repeating: 0, count: works.count)
    var share = 0.0
    for block in blocks {
      share += block.share
      for (number, work) in works.enumerated() {
        // What earlier blocks left over is there for later ones.
        let allowed = Int((Double(work.pass.most) * share).rounded(.up))
        let salt = passSeed &+ UInt32(number)
        for round in 0..<work.pass.rounds {
          let most = min(allowed - used[number], limit - strokes.count)
          guard most > 0 else { break }
          let found = search(work, block: block, most: most, seed: seed ^ salt &* 31 &+ UInt32(round))
          if found.isEmpty { break }
          lay(found)
          used[number] += found.count
        }
      }
    }
  }

  /// Finds the strokes of one round in a block, looking at the canvas as it is now.
  private func search(_ work: BrushWork, block: WorkBlock, most: Int, seed: UInt32) -> [StrokeList.Stroke] {
    let (width, height) = (canvas.width, canvas.height)
    let pass = work.pass
    let step = max(1.5, pass.radius * pass.spacing)
    let columns = Int(Float(block.x.lowerBound) / step)..<Int((Float(block.x.upperBound) / step).rounded(.up))
    let rows = Int(Float(block.y.lowerBound) / step)..<Int((Float(block.y.upperBound) / step).rounded(.up))
    var found = [[StrokeSearch.Candidate]](repeating: [], count: rows.count)
    found.withUnsafeMutableBufferPointer { found in
      nonisolated(unsafe) let found = found
      pass.aim.values.withUnsafeBufferPointer { aim in
        pass.room.values.withUnsafeBufferPointer { room in
          pass.care.values.withUnsafeBufferPointer { care in
            pass.tolerance.values.withUnsafeBufferPointer { tolerance in
              (pass.need?.values ?? []).withUnsafeBufferPointer { need in
                guard let aim = aim.baseAddress, let room = room.baseAddress, let care = care.baseAddress,
                  let tolerance = tolerance.baseAddress,
                  let canvas = canvas.pixels.baseAddress
                else { return }
                let searcher = StrokeSearch(
                  pass: pass, block: block, directions: work.directions, aim: aim, room: room,
                  need: pass.need == nil ? nil : need.baseAddress, care: care, tolerance: tolerance,
                  canvas: UnsafePointer(canvas),
                  width: width, height: height)
                Parallel.bands(rows.count, minimum: 1) { band in
                  for row in band {
                    for column in columns {
                      if let candidate = searcher.candidate(
                        column: column, row: rows.lowerBound + row, step: step, seed: seed)
                      {
                        found[row].append(candidate)
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    let chosen = best(of: found.flatMap { $0 }, pass: pass, most: most)
    return HandOrder(pass: pass, longSide: Float(max(width, height)), seed: seed).sorted(chosen)
  }

  /// The candidates that gain most and do not lie on one another, at most so many.
  private func best(
    of candidates: [StrokeSearch.Candidate], pass: BrushPass, most: Int
  ) -> [StrokeSearch.Candidate] {
    var order = Array(candidates.indices)
    order.sort { candidates[$0].gain != candidates[$1].gain ? candidates[$0].gain > candidates[$1].gain : $0 < $1 }
    let cell = max(1, pass.radius * 0.7)
    let columns = Int(Float(canvas.width) / cell) + 1
    let rows = Int(Float(canvas.height) / cell) + 1
    var taken = [Bool](repeating: false, count: columns * rows)
    var chosen: [StrokeSearch.Candidate] = []
    for index in order where chosen.count < most {
      let path = candidates[index].path
      let cells = path.map { p in
        min(rows - 1, max(0, Int(p.y / cell))) * columns + min(columns - 1, max(0, Int(p.x / cell)))
      }
      let overlap = cells.count { taken[$0] }
      if overlap * 5 > cells.count * 2 { continue }
      for cell in cells { taken[cell] = true }
      chosen.append(candidates[index])
    }
    return chosen
  }
}

/// One pass with the ways that its strokes follow.
struct BrushWork: Sendable {
  var pass: BrushPass
  var directions: DirectionField
}

/// The order in which a hand lays the strokes of one pass: band by band across the way it moves, back and forth along it.
struct HandOrder {
  let pass: BrushPass
  let longSide: Float
  let seed: UInt32

  func sorted(_ candidates: [StrokeSearch.Candidate]) -> [StrokeList.Stroke] {
    let band = max(pass.radius * 4.5, longSide * 0.055)
    let along = pass.hand
    // Bands follow one another downwards.
    let across = along.x >= 0 ? SIMD2(-along.y, along.x) : SIMD2(along.y, -along.x)
    let keyed = candidates.enumerated().map { index, candidate -> (key: Int, index: Int) in
      let place = candidate.path[candidate.path.count / 2]
      let u = place.x * along.x + place.y * along.y
      // No hand keeps to a ruled line.
      let uneven = ValueNoise.at(place.x / (band * 1.7), place.y / (band * 1.7), seed: seed &+ 78) - 0.5
      let v = place.x * across.x + place.y * across.y + uneven * band * 0.9
      let row = Int((v / band).rounded(.down)) + 512
      let scatter = ValueNoise.lattice(Int32(place.x * 4), Int32(place.y * 4), seed &+ 77)
      let column = Int(((u / band + scatter * 0.5) * 8).rounded(.down)) + 8192
      return (row << 32 | (row & 1 == 0 ? column : 65_535 - column), index)
    }
    return keyed.sorted { $0.key != $1.key ? $0.key < $1.key : $0.index < $1.index }.flatMap { entry in
      [candidates[entry.index].stroke] + (candidates[entry.index].trail.map { [$0] } ?? [])
    }
  }
}
