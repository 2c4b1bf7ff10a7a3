import Imaging

/// A stretch of a mass that a painter finishes before moving on: about as far as the hand reaches without shifting.
struct WorkBlock: Sendable {
  /// How blocks lie.
  let grid: WorkGrid
  /// Which block of the grid it is.
  let key: Int
  /// Columns and rows that hold it.
  var x: Range<Int>
  var y: Range<Int>
  /// Its share of all that is to be painted, 0...1.
  var share: Double

  /// Whether a place on the canvas belongs to it.
  @inline(__always)
  func contains(_ place: SIMD2<Float>) -> Bool { grid.key(of: place) == key }

  /// The blocks of a mass in the order of work: row by row across the way the hand moves, back and forth along it.
  /// - Parameters:
  ///   - room: above 0 where the mass is.
  ///   - hand: the way the hand moves, a unit vector.
  ///   - side: side of a block, pixels.
  static func all(of room: Plane, hand: SIMD2<Float>, side: Float, seed: UInt32) -> [WorkBlock] {
    let grid = WorkGrid(hand: hand, side: side, seed: seed)
    var found: [Int: (x: ClosedRange<Int>, y: ClosedRange<Int>, count: Int)] = [:]
    let step = 4
    var total = 0
    for y in stride(from: 0, to: room.height, by: step) {
      for x in stride(from: 0, to: room.width, by: step) where room[x, y] > 0 {
        let key = grid.key(of: SIMD2(Float(x), Float(y)))
        total += 1
        guard let old = found[key] else {
          found[key] = (x...x, y...y, 1)
          continue
        }
        found[key] = (
          min(old.x.lowerBound, x)...max(old.x.upperBound, x), min(old.y.lowerBound, y)...max(old.y.upperBound, y),
          old.count + 1
        )
      }
    }
    return found.keys.sorted().compactMap { key in
      found[key].map { box in
        WorkBlock(
          grid: grid, key: key, x: max(0, box.x.lowerBound - step)..<min(room.width, box.x.upperBound + step + 1),
          y: max(0, box.y.lowerBound - step)..<min(room.height, box.y.upperBound + step + 1),
          share: Double(box.count) / Double(total))
      }
    }
  }
}

/// Where blocks of work lie: a grid turned to the way the hand moves, with uneven borders.
struct WorkGrid: Sendable {
  let hand: SIMD2<Float>
  let side: Float
  let seed: UInt32

  /// The number of the block at a place; numbers ascend in the order of work.
  @inline(__always)
  func key(of place: SIMD2<Float>) -> Int {
    // Rows follow one another downwards.
    let across = hand.x >= 0 ? SIMD2(-hand.y, hand.x) : SIMD2(hand.y, -hand.x)
    // No hand keeps to a ruled line.
    let uneven = (ValueNoise.at(place.x / (side * 0.4), place.y / (side * 0.4), seed: seed &+ 78) - 0.5) * side * 0.35
    let v = place.x * across.x + place.y * across.y + uneven
    let u = place.x * hand.x + place.y * hand.y - uneven
    let row = Int((v / side).rounded(.down)) + 512
    let column = Int((u / (side * 1.6)).rounded(.down)) + 512
    return row << 16 | (row & 1 == 0 ? column : 65_535 - column)
  }
}
