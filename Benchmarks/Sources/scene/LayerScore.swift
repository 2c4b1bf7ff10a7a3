import Foundation

/// How a partition into ordered layers agrees with units drawn by hand.
struct LayerScore {
  /// How many layers there are.
  var layers = 0
  /// For each unit the best intersection over union with any layer, the mean over the units.
  var overlap: Float = 0
  /// The same, each unit weighted by its pixels.
  var overlapByArea: Float = 0
  /// The share of pairs in the right order; a unit stands where most of its pixels are, two in one layer count half.
  var order: Float = 0
  /// The number of pairs.
  var pairs = 0

  /// - Parameter ranks: the place of every pixel's layer, 0 is the backmost.
  init(ranks: [Int], units: [Int?], labels: DrawnLayers) {
    layers = (ranks.max() ?? 0) + 1
    var shared = [[Float]](repeating: [Float](repeating: 0, count: layers), count: labels.units.count)
    var area = [Float](repeating: 0, count: layers)
    for (rank, unit) in zip(ranks, units) {
      guard let unit else { continue }
      shared[unit][rank] += 1
      area[rank] += 1
    }
    var total: Float = 0
    for row in shared {
      let size = row.reduce(0, +)
      let best = row.indices.map { row[$0] / max(1, size + area[$0] - row[$0]) }.max() ?? 0
      overlap += best / Float(shared.count)
      overlapByArea += best * size
      total += size
    }
    overlapByArea /= max(1, total)
    func place(_ unit: Int) -> Int { shared[unit].indices.max { shared[unit][$0] < shared[unit][$1] } ?? 0 }
    pairs = labels.order.count
    for pair in labels.order {
      let (back, front) = (place(pair.back), place(pair.front))
      order += (back < front ? 1 : back == front ? 0.5 : 0) / Float(pairs)
    }
  }

  /// The same layers ordered by the height of their middles: what is higher in the picture first.
  static func topDown(_ ranks: [Int], width: Int) -> [Int] {
    let layers = (ranks.max() ?? 0) + 1
    var (sum, count) = ([Double](repeating: 0, count: layers), [Double](repeating: 0, count: layers))
    for (i, rank) in ranks.enumerated() {
      sum[rank] += Double(i / width)
      count[rank] += 1
    }
    let order = (0..<layers).sorted { (sum[$0] / max(1, count[$0]), $0) < (sum[$1] / max(1, count[$1]), $1) }
    var place = [Int](repeating: 0, count: layers)
    for (new, old) in order.enumerated() { place[old] = new }
    return ranks.map { place[$0] }
  }
}
