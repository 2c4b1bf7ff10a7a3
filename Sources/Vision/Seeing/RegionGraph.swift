import Foundation
import Imaging

/// What is known of one region while regions merge: sums over its pixels.
struct RegionSums: Sendable {
  var area: Float = 0
  /// The length of the outline that is not the picture's edge, pixels.
  var outline: Float = 0
  var lab: SIMD4<Float> = .zero
  var labSquared: SIMD4<Float> = .zero
  var texture: Float = 0
  var person: Float = 0
  var salience: Float = 0
  var skin: Float = 0
  /// The distances of the pixels from the top, as fractions of the picture's height.
  var height: Float = 0
  /// Pixels held to be sky; set once regions are large enough to tell.
  var sky: Float = 0
  /// Histograms of L*, a*, b* (eight bins each) and of the direction of gradients (six).
  var histogram = [Float](repeating: 0, count: 30)
  /// Features of the classifier, half-way and late.
  var features: [Float] = []

  static func += (a: inout RegionSums, b: RegionSums) {
    a.area += b.area
    a.outline += b.outline
    a.lab += b.lab
    a.labSquared += b.labSquared
    a.texture += b.texture
    a.person += b.person
    a.salience += b.salience
    a.skin += b.skin
    a.height += b.height
    for i in a.histogram.indices { a.histogram[i] += b.histogram[i] }
    for i in a.features.indices { a.features[i] += b.features[i] }
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
    /// How much colour changes from pixel to pixel across it, summed; small where the border is out of focus.
    var change: Float = 0

    static func += (a: inout Border, b: Border) {
      a.length += b.length
      a.strength += b.strength
      a.change += b.change
    }
  }

  /// How much each difference counts.
  struct Weights: Sendable {
    var edge: Float = 15
    var colour: Float = 3.4
    var histogram: Float = 6.7
    var texture: Float = 3.6
    var featuresMid: Float = 3.8
    var featuresLate: Float = 2
    var salience: Float = 2
    /// The same for two regions that do not meet: pieces of one thing are all what the picture is of, or all not.
    var salienceApart: Float = 8
    /// The person mask, which can be trusted where there is a face.
    var person: Float = 8
    /// A face's skin keeps to itself.
    var skin: Float = 14
    /// Sky keeps to itself.
    var sky: Float = 6
    /// What parts two regions that do not meet, in place of their border; infinite: they never merge.
    var gap: Float = 6.6
    /// What parts them beside it when one is higher in the picture, for its whole height.
    var height: Float = 6.6
    /// The same in a picture with a sky.
    var heightUnderSky: Float = 25
    /// How strongly small regions are drawn to merge.
    var sizeExponent: Float = 0.187
    /// How much less a border counts that is out of focus.
    var focus: Float = 0.6
    /// How much sooner regions merge that share most of the smaller one's outline.
    var contact: Float = 0.4
    /// Merges up to this cost come before anything is known of the sky.
    var fineLimit: Float = 1.2
    /// Merges up to this cost come before pieces that do not meet may merge.
    var neighbourLimit: Float = 8.4
    /// Merges that cost more join what a painter keeps apart, where there are few layers and where there are many.
    var lowLimit: Float = 9.5
    var limit: Float = 12
    /// The least share of the picture that is a layer of its own.
    var leastArea: Float = 0.005
    /// What one region encloses and is smaller than this share of the picture is a detail of that region.
    var enclosedArea: Float = 0.04
  }

  private(set) var labels: [Int32]
  private(set) var regions: [RegionSums]
  private(set) var borders: [[Int: Border]]
  private var merged: [Int]
  private(set) var alive: [Int]
  private let pixels: Float
  private let featureSplit: Int

  init(_ partition: Watershed, evidence: PictureEvidence) {
    let (width, height) = (evidence.width, evidence.height)
    labels = partition.labels
    regions = [RegionSums](repeating: RegionSums(), count: partition.count)
    borders = [[Int: Border]](repeating: [:], count: partition.count)
    merged = Array(0..<partition.count)
    pixels = Float(width * height)
    featureSplit = evidence.features.first?.channels ?? 0
    let featureCount = evidence.features.reduce(0) { $0 + $1.channels }
    for r in regions.indices { regions[r].features = [Float](repeating: 0, count: featureCount) }
    for i in 0..<width * height {
      let lab = SIMD4(
        evidence.lab.lightness.values[i], evidence.lab.a.values[i], evidence.lab.b.values[i], 0)
      let region = Int(labels[i])
      regions[region].area += 1
      regions[region].lab += lab
      regions[region].labSquared += lab * lab
      regions[region].texture += min(evidence.texture.values[i], 12)
      regions[region].person += evidence.person.values[i]
      regions[region].salience += evidence.salience.values[i]
      regions[region].skin += evidence.skin.values[i]
      Self.count(lab.x / 100, in: &regions[region].histogram, at: 0)
      Self.count(lab.y / 120 + 0.5, in: &regions[region].histogram, at: 8)
      Self.count(lab.z / 120 + 0.5, in: &regions[region].histogram, at: 16)
      let angle = atan2(evidence.gradient.y.values[i], evidence.gradient.x.values[i]) / .pi
      let bin = min(5, Int((angle < 0 ? angle + 1 : angle) * 6))
      regions[region].histogram[24 + bin] += min(1, evidence.texture.values[i] / 6)
      let (x, y) = (i % width, i / width)
      regions[region].height += (Float(y) + 0.5) / Float(height)
      var offset = 0
      for map in evidence.features {
        map.add(
          u: (Float(x) + 0.5) / Float(width), v: (Float(y) + 0.5) / Float(height), to: &regions[region].features,
          at: offset)
        offset += map.channels
      }
    }
    alive = (0..<partition.count).filter { [regions] in regions[$0].area > 0 }
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        for j in [x + 1 < width ? i + 1 : -1, y + 1 < height ? i + width : -1]
        where j >= 0 && labels[i] != labels[j] {
          let (a, b) = (Int(labels[i]), Int(labels[j]))
          let place = Border(
            length: 1, strength: max(evidence.contours.values[i], evidence.contours.values[j]),
            change: max(evidence.change.values[i], evidence.change.values[j]))
          borders[a][b, default: Border()] += place
          borders[b][a, default: Border()] += place
          regions[a].outline += 1
          regions[b].outline += 1
        }
      }
    }
  }

  /// Counts a value of 0...1 in eight bins, shared between the two nearest.
  private static func count(_ value: Float, in histogram: inout [Float], at offset: Int) {
    let place = min(max(value * 8 - 0.5, 0), 7)
    let low = min(6, Int(place))
    histogram[offset + low] += 1 - (place - Float(low))
    histogram[offset + low + 1] += place - Float(low)
  }

  /// Hellinger's distance of the histograms of two regions, 0...1, the mean of the four.
  private func histogramDistance(_ a: RegionSums, _ b: RegionSums) -> Float {
    var sum: Float = 0
    for (range, least) in [(0..<8, Float(0)), (8..<16, 0), (16..<24, 0)] {
      var (totalA, totalB) = (least, least)
      for i in range {
        totalA += a.histogram[i]
        totalB += b.histogram[i]
      }
      guard totalA > 0, totalB > 0 else { continue }
      var same: Float = 0
      for i in range { same += (a.histogram[i] / totalA * b.histogram[i] / totalB).squareRoot() }
      sum += max(0, 1 - same).squareRoot()
    }
    var apart: Float = 0
    for i in 24..<30 {
      apart += abs(a.histogram[i] / a.area - b.histogram[i] / b.area)
    }
    return (sum + min(1, 2 * apart)) / 4
  }

  private func featureDistance(_ a: RegionSums, _ b: RegionSums, _ range: Range<Int>) -> Float {
    var sum: Float = 0
    for i in range {
      let gap = a.features[i] / a.area - b.features[i] / b.area
      sum += gap * gap
    }
    return sum.squareRoot()
  }

  /// The cost of merging two neighbours, about 0...20.
  func cost(_ a: Int, _ b: Int, weights: Weights) -> Float {
    guard let border = borders[a][b] else {
      return weights.gap.isFinite ? difference(regions[a], regions[b], border: nil, weights: weights) : .infinity
    }
    return difference(regions[a], regions[b], border: border, weights: weights)
  }

  private func difference(_ a: RegionSums, _ b: RegionSums, border: Border?, weights: Weights) -> Float {
    let gap = a.mean - b.mean
    // Colours that vary within a region count for less between regions.
    let colour = ((gap * gap).sum() / (1 + (a.variance + b.variance) / 1600)).squareRoot() / 10
    let texture = abs(a.texture / a.area - b.texture / b.area) / 2
    let person = abs(a.person / a.area - b.person / b.area)
    let edge =
      border.map {
        $0.strength / $0.length * weights.edge
          * (1 - weights.focus + weights.focus * min(1, $0.change / $0.length / 10))
      } ?? weights.gap
      + weights.height * abs(a.height / a.area - b.height / b.area)
    let difference =
      edge + weights.colour * colour + weights.texture * texture + weights.person * person
      + weights.sky * abs(a.sky / a.area - b.sky / b.area)
      + weights.skin * abs(a.skin / a.area - b.skin / b.area)
      + (border == nil ? weights.salienceApart : weights.salience) * abs(a.salience / a.area - b.salience / b.area)
      + weights.histogram * histogramDistance(a, b)
      + weights.featuresMid * featureDistance(a, b, 0..<featureSplit)
      + weights.featuresLate * featureDistance(a, b, featureSplit..<a.features.count)
    let harmonic = 2 * a.area * b.area / (a.area + b.area) / pixels
    let contact = border.map { $0.length / max(1, min(a.outline, b.outline)) } ?? 0.3
    return difference * pow(harmonic, weights.sizeExponent) * max(0.2, 1 + weights.contact * (0.3 - contact))
  }

  /// Merges the cheapest pair again and again.
  /// - Parameters:
  ///   - limit: stop when the cheapest merge costs more and there are few enough regions.
  ///   - lowLimit: the limit, in place of `limit`, while there are `few` regions or fewer.
  ///   - most: go on past `limit` while there are more regions than this.
  mutating func merge(limit: Float, lowLimit: Float = 0, few: Int = 0, most: Int, weights: Weights) {
    var costs: [[Int: Float]] = borders.indices.map { a in
      var row: [Int: Float] = [:]
      let others = weights.gap.isFinite ? (merged[a] == a ? alive : []) : Array(borders[a].keys)
      for b in others where b > a { row[b] = cost(a, b, weights: weights) }
      return row
    }
    while alive.count > 1 {
      var best: (cost: Float, a: Int, b: Int) = (.infinity, -1, -1)
      for a in alive {
        for (b, cost) in costs[a] where (cost, a, b) < best { best = (cost, a, b) }
      }
      let enough = alive.count > few ? limit : lowLimit
      guard best.a >= 0, best.cost <= enough || alive.count > most else { break }
      for n in alive where n < best.b { costs[n][best.b] = nil }
      join(best.b, into: best.a)
      costs[best.b] = [:]
      for n in weights.gap.isFinite ? alive.filter({ $0 != best.a }) : Array(borders[best.a].keys) {
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
    regions[a].outline -= 2 * (borders[a][b]?.length ?? 0)
    for (neighbour, border) in borders[b] where neighbour != a {
      borders[a][neighbour, default: Border()] += border
      borders[neighbour][a, default: Border()] += border
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
