import Imaging

/// A part of the sheet that the hand works on before it moves on.
struct WorkArea: Sendable {
  /// The part and a margin.
  let window: Window
  private let core: Window
  private let reach: Float
  private let seed: UInt32

  fileprivate init(core: Window, in whole: Window, width: Int, height: Int, seed: UInt32) {
    reach = Float(max(width, height)) * 0.035
    self.seed = seed
    window = core.grown(by: Int(reach) + 1, width: width, height: height)
    // Parts at the region's rim go on without end.
    self.core = Window(
      x: (core.x.lowerBound == whole.x.lowerBound ? -10_000 : core.x.lowerBound)..<(core.x.upperBound
        == whole.x.upperBound ? 20_000 : core.x.upperBound),
      y: (core.y.lowerBound == whole.y.lowerBound ? -10_000 : core.y.lowerBound)..<(core.y.upperBound
        == whole.y.upperBound ? 20_000 : core.y.upperBound))
  }

  /// The whole sheet as one part.
  init(wholeOf width: Int, by height: Int) {
    let whole = Window(x: 0..<width, y: 0..<height)
    self.init(core: whole, in: whole, width: width, height: height, seed: 0)
  }

  /// Whether a place belongs to the part; parts meet along wandering lines, as no hand stops at a ruled one.
  @inline(__always)
  func contains(_ x: Int, _ y: Int) -> Bool {
    guard window.x.contains(x), window.y.contains(y) else { return false }
    let (u, v) = (Float(x) / reach * 0.45, Float(y) / reach * 0.45)
    let dx = (ValueNoise.at(u, v, seed: seed) - 0.5) * 2 * reach
    let dy = (ValueNoise.at(u, v, seed: seed &+ 1) - 0.5) * 2 * reach
    return core.x.contains(x + Int(dx)) && core.y.contains(y + Int(dy))
  }
}

/// Parts of a region small enough for the hand to finish before it moves on.
struct WorkAreas {
  /// The parts in working order, left to right and from the top, as a right hand works that does not want to smudge.
  let areas: [WorkArea]

  /// - Parameters:
  ///   - mask: the region.
  ///   - level: what the mask exceeds inside the region.
  ///   - most: the largest share of the canvas that one part may take.
  init(of mask: Plane, at level: Float, most: Float, seed: UInt32) {
    let whole = Window(around: mask, above: level)
    let count = mask.values.count { $0 > level }
    guard count > 0 else {
      areas = []
      return
    }
    let (x0, y0, across, down) = (whole.x.lowerBound, whole.y.lowerBound, whole.x.count, whole.y.count)
    let parts = max(1, (Float(count) / Float(mask.values.count) / most).rounded(.up))
    let shape = Float(across) / Float(down)
    let columns = max(1, Int((parts * shape).squareRoot().rounded()))
    let rows = max(1, Int((parts / Float(columns)).rounded()))
    var areas: [WorkArea] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let core = Window(
          x: x0 + across * column / columns..<x0 + across * (column + 1) / columns,
          y: y0 + down * row / rows..<y0 + down * (row + 1) / rows)
        areas.append(WorkArea(core: core, in: whole, width: mask.width, height: mask.height, seed: seed))
      }
    }
    self.areas = areas
  }
}

extension PlannedLayer {
  /// Where the layer is worked on, above 0.5: its mask with a narrow rim, so that no white line is left between neighbours.
  var work: Plane {
    var work = mask.boxBlurred(radius: max(1, max(mask.width, mask.height) / 400))
    for i in work.values.indices { work.values[i] = work.values[i] > 0.02 ? 1 : 0 }
    return work
  }
}
