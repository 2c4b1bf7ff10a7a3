import Foundation
import Imaging

/// What is known of one region while regions merge: sums over its pixels.
struct RegionSums: Sendable {
  var area: Float = 0
  var lab: SIMD4<Float> = .zero
  var labSquared: SIMD4<Float> = .zero
  var texture: Float = 0
  var person: Float = 0
  /// Pixels held to be sky; set once regions are large enough to tell.
  var sky: Float = 0

  static func += (a: inout RegionSums, b: RegionSums) {
    a.area += b.area
    a.lab += b.lab
    a.labSquared += b.labSquared
    a.texture += b.texture
    a.person += b.person
    a.sky += b.sky
  }

  /// Whether most of the region is held to be sky.
  var isSky: Bool { sky > area / 2 }
  /// Mean L*, a*, b*.
  var mean: SIMD4<Float> { lab / area }
  /// The variance of the three together.
  var variance: Float {
    let spread = labSquared / area - mean * mean
    return max(0, spread.x + spread.y + spread.z)
  }
}

/// Regions and their borders; merges what belongs together.
struct RegionGraph {
  /// Where two regions meet.
  struct Border {
    var length: Float = 0
    var strength: Float = 0
  }

  /// How much each difference counts.
  struct Weights {
    var edge: Float = 16
    var colour: Float = 5.4
    var texture: Float = 2.5
    /// More where a face was found, for then the person mask can be trusted.
    var person: Float = 5
    /// What a merge within one figure costs, as a share of what it costs elsewhere.
    var withinFigure: Float = 1
    /// Sky keeps to itself.
    var sky: Float = 12
    /// How strongly small regions are drawn to merge.
    var sizeExponent: Float = 0.22
  }

  private(set) var labels: [Int32]
  private(set) var regions: [RegionSums]
  private(set) var borders: [[Int: Border]]
  private var merged: [Int]
  private(set) var alive: [Int]
  private let pixels: Float

  init(_ partition: Watershed, evidence: PictureEvidence) {
    let (width, height) = (evidence.width, evidence.height)
    labels = partition.labels
    regions = [RegionSums](repeating: RegionSums(), count: partition.count)
    borders = [[Int: Border]](repeating: [:], count: partition.count)
    merged = Array(0..<partition.count)
    pixels = Float(width * height)
    for i in 0..<width * height {
      let lab = SIMD4(
        evidence.lab.lightness.values[i], evidence.lab.a.values[i], evidence.lab.b.values[i], 0)
      let region = Int(labels[i])
      regions[region].area += 1
      regions[region].lab += lab
      regions[region].labSquared += lab * lab
      regions[region].texture += min(evidence.texture.values[i], 12)
      regions[region].person += evidence.person.values[i]
    }
    alive = (0..<partition.count).filter { [regions] in regions[$0].area > 0 }
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        for j in [x + 1 < width ? i + 1 : -1, y + 1 < height ? i + width : -1]
        where j >= 0 && labels[i] != labels[j] {
          let (a, b) = (Int(labels[i]), Int(labels[j]))
          let strength = max(evidence.contours.values[i], evidence.contours.values[j])
          for (from, to) in [(a, b), (b, a)] {
            borders[from][to, default: Border()].length += 1
            borders[from][to, default: Border()].strength += strength
          }
        }
      }
    }
  }

  /// The cost of merging two neighbours, about 0...20.
  func cost(_ a: Int, _ b: Int, weights: Weights) -> Float {
    guard let border = borders[a][b] else { return .infinity }
    return difference(regions[a], regions[b], border: border, weights: weights)
  }

  private func difference(_ a: RegionSums, _ b: RegionSums, border: Border, weights: Weights) -> Float {
    let gap = a.mean - b.mean
    // Colours that vary within a region count for less between regions.
    let colour = ((gap * gap).sum() / (1 + (a.variance + b.variance) / 1600)).squareRoot() / 10
    let texture = abs(a.texture / a.area - b.texture / b.area) / 2
    let person = abs(a.person / a.area - b.person / b.area)
    let edge = border.strength / border.length
    let difference =
      weights.edge * edge + weights.colour * colour + weights.texture * texture + weights.person * person
      + weights.sky * abs(a.sky / a.area - b.sky / b.area)
    let harmonic = 2 * a.area * b.area / (a.area + b.area) / pixels
    let isWithinFigure = a.person > 0.75 * a.area && b.person > 0.75 * b.area
    return difference * pow(harmonic, weights.sizeExponent) * (isWithinFigure ? weights.withinFigure : 1)
  }

  /// Merges the cheapest pair again and again.
  /// - Parameters:
  ///   - limit: stop when the cheapest merge costs more and there are few enough regions.
  ///   - most: go on past `limit` while there are more regions than this.
  mutating func merge(limit: Float, most: Int, weights: Weights) {
    var costs: [[Int: Float]] = borders.indices.map { a in
      var row: [Int: Float] = [:]
      for b in borders[a].keys where b > a { row[b] = cost(a, b, weights: weights) }
      return row
    }
    while alive.count > 1 {
      var best: (cost: Float, a: Int, b: Int) = (.infinity, -1, -1)
      for a in alive {
        for (b, cost) in costs[a] where (cost, a, b) < best { best = (cost, a, b) }
      }
      guard best.a >= 0, best.cost <= limit || alive.count > most else { break }
      for n in borders[best.b].keys where n < best.b { costs[n][best.b] = nil }
      join(best.b, into: best.a)
      costs[best.b] = [:]
      for n in borders[best.a].keys {
        costs[min(n, best.a)][max(n, best.a)] = cost(best.a, n, weights: weights)
      }
    }
    relabel()
  }

  /// Merges every region smaller than `area` pixels into the neighbour it differs least from.
  mutating func absorbSmall(area: Float, weights: Weights) {
    while alive.count > 1 {
      guard
        let small = alive.filter({ regions[$0].area < area }).min(by: {
          (regions[$0].area, $0) < (regions[$1].area, $1)
        })
      else { break }
      let target = borders[small].keys.min {
        (cost(small, $0, weights: weights), $0) < (cost(small, $1, weights: weights), $1)
      }
      guard let target else { break }
      join(small, into: target)
    }
    relabel()
  }

  /// Merges every region of less than `area` pixels that one neighbour encloses: a detail of that neighbour.
  mutating func absorbEnclosed(area: Float, freeOutline: [Int: Float]) {
    var isNew = true
    while isNew {
      isNew = false
      for region in alive where regions[region].area < area && freeOutline[region, default: 0] == 0 {
        let outline = borders[region].values.reduce(0) { $0 + $1.length }
        let host = borders[region].filter { $0.value.length > 0.9 * outline }.keys.first
        guard let host, regions[host].area > regions[region].area else { continue }
        join(region, into: host)
        isNew = true
        break
      }
    }
    relabel()
  }

  /// How many pixels of each region lie on the picture's edge.
  func freeOutlines(width: Int) -> [Int: Float] {
    var result: [Int: Float] = [:]
    let height = labels.count / width
    for y in 0..<height {
      for x in y == 0 || y == height - 1 ? Array(0..<width) : [0, width - 1] {
        result[Int(labels[y * width + x]), default: 0] += 1
      }
    }
    return result
  }

  /// Merges two regions, neighbours or not.
  mutating func combine(_ pairs: [(Int, Int)]) {
    for (a, b) in pairs {
      let (first, second) = (root(a), root(b))
      if first != second { join(max(first, second), into: min(first, second)) }
    }
    relabel()
  }

  /// Holds whole regions to be sky.
  mutating func markSky(_ skies: [Int]) {
    for region in skies { regions[region].sky = regions[region].area }
  }

  private func root(_ region: Int) -> Int {
    var region = region
    while merged[region] != region { region = merged[region] }
    return region
  }

  private mutating func join(_ b: Int, into a: Int) {
    merged[b] = a
    regions[a] += regions[b]
    for (neighbour, border) in borders[b] where neighbour != a {
      for (from, to) in [(a, neighbour), (neighbour, a)] {
        borders[from][to, default: Border()].length += border.length
        borders[from][to, default: Border()].strength += border.strength
      }
      borders[neighbour][b] = nil
    }
    borders[a][b] = nil
    borders[b] = [:]
    alive.removeAll { $0 == b }
  }

  private mutating func relabel() {
    let roots = merged.indices.map { Int32(root($0)) }
    for i in labels.indices { labels[i] = roots[Int(labels[i])] }
  }
}
