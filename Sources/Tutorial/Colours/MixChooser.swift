import Imaging
import Media
import Painting

/// Gathers the colours of a process into few mixes and says which step uses which.
struct MixChooser: Sendable {
  /// Most mixes for the picture itself; the ground and the drawing may add one each.
  static let mostMixes = 8
  /// Most mixes for an underpainting in values.
  static let mostGreys = 4
  /// Colours nearer than this, CIEDE2000, are one mix however few there are.
  static let oneColour: Float = 4.5

  /// A colour that several passages lay.
  struct Cluster: Sendable {
    /// Mean colour.
    var colour: RGB8
    /// The layer that takes most of it; `nil` where passages work on the whole canvas.
    var layer: Int?
    /// What it is for where that is no layer.
    var purpose: Purpose?
  }

  /// What a mix is for that belongs to no layer.
  enum Purpose: String, Sendable {
    case ground, drawing, underpainting
  }

  /// The colours, in no order.
  let clusters: [Cluster]
  /// For each passage, how much of each cluster it lays: (cluster, share of the passage's painted area).
  private let uses: [[(cluster: Int, share: Double)]]

  init(_ process: PaintingProcess) {
    var items: [Item] = []
    var own: [(purpose: Purpose, passages: [Int])] = []
    for (index, passage) in process.passages.enumerated() {
      // The drawing under a watercolour is pencil, which nobody mixes.
      if process.medium == .watercolour, passage.stage.id == "drawing" { continue }
      if let purpose = Self.purpose(of: passage.stage.id) {
        if let known = own.firstIndex(where: { $0.purpose == purpose }) {
          own[known].passages.append(index)
        } else {
          own.append((purpose, [index]))
        }
        continue
      }
      let area = passage.layer.map { process.layers.indices.contains($0) ? process.layers[$0].area : 1 } ?? 1
      for colour in Self.colours(of: passage, process) {
        // The root keeps a small, telling colour from drowning in a large one.
        items.append(
          Item(
            lab: CIELab(colour.colour), weight: (colour.share * area).squareRoot(),
            largest: (colour.colour, colour.share * area), passages: [index: colour.share],
            layers: passage.layer.map { [$0: colour.share * area] } ?? [:]))
      }
    }
    // Greys of an underpainting are mixed for themselves, whatever colour lies near them later.
    let isGrey: (Item) -> Bool = { item in
      item.passages.keys.allSatisfy { process.passages[$0].stage.id == "underpainting" }
    }
    let greys = Self.merge(items.filter(isGrey), most: Self.mostGreys)
    let merged = greys + Self.merge(items.filter { !isGrey($0) }, most: Self.mostMixes)
    var clusters = own.map { purpose, passages in
      let shares = passages.flatMap { Self.colours(of: process.passages[$0], process) }
      return Cluster(colour: Self.mean(of: shares), layer: nil, purpose: purpose)
    }
    let firstMerged = clusters.count
    clusters += greys.map { Cluster(colour: $0.lab.rgb8, layer: nil, purpose: .underpainting) }
    clusters += merged.dropFirst(greys.count).map { item in
      let layer = item.layers.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      // Transparent washes have no middle: two of them make grey. So the one that is laid most stands for all.
      let colour = process.medium == .watercolour ? item.largest.colour : item.lab.rgb8
      return Cluster(colour: colour, layer: layer, purpose: nil)
    }
    self.clusters = clusters
    uses = process.passages.indices.map { index in
      if let mine = own.firstIndex(where: { $0.passages.contains(index) }) { return [(mine, 1)] }
      return merged.indices.compactMap { k in
        merged[k].passages[index].map { (cluster: firstMerged + k, share: $0) }
      }
    }
  }

  /// The clusters that a step lays, the most canvas first: those of at least a twentieth of it, at most 5.
  func clusters(of step: StepSpan, in process: PaintingProcess) -> [Int] {
    var amounts: [Int: Double] = [:]
    for work in step.works {
      let layer = process.passages[work.passage].layer
      let area = layer.map { process.layers.indices.contains($0) ? process.layers[$0].area : 1 } ?? 1
      for use in uses[work.passage] { amounts[use.cluster, default: 0] += use.share * work.share * area }
    }
    let total = amounts.values.reduce(0, +)
    let order = amounts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let main = order.filter { $0.value >= 0.05 * total }
    return (main.isEmpty ? Array(order.prefix(1)) : Array(main.prefix(5))).map(\.key)
  }

  /// How much canvas each cluster takes in the whole process, any unit, by index.
  func areas(in process: PaintingProcess) -> [(cluster: Int, area: Double)] {
    var areas = [Double](repeating: 0, count: clusters.count)
    for (index, passage) in process.passages.enumerated() {
      let area = passage.layer.map { process.layers.indices.contains($0) ? process.layers[$0].area : 1 } ?? 1
      for use in uses[index] { areas[use.cluster] += use.share * area }
    }
    return areas.enumerated().map { (cluster: $0.offset, area: $0.element) }
  }

  private struct Item {
    var lab: CIELab
    var weight: Double
    /// Of the colours that have become one, the one that takes most canvas, and how much.
    var largest: (colour: RGB8, area: Double)
    var passages: [Int: Double]
    var layers: [Int: Double]
  }

  /// The colours that a passage lays; where it does not know them, its layer's or the picture's middle.
  private static func colours(of passage: Passage, _ process: PaintingProcess) -> [ColourShare] {
    let known = passage.colours.filter { $0.share > 0 }
    if !known.isEmpty { return known }
    if let layer = passage.layer, process.layers.indices.contains(layer) {
      return [ColourShare(colour: process.layers[layer].colour, share: 1)]
    }
    let target = process.target
    return [ColourShare(colour: target[target.width / 2, target.height / 2], share: 1)]
  }

  /// A stage that has a mix of its own.
  private static func purpose(of stage: String) -> Purpose? {
    switch stage {
    case "ground", "imprimatura": .ground
    case "drawing", "sketch", "line-drawing": .drawing
    default: nil
    }
  }

  /// Ward's agglomeration in CIELAB: again and again the pair whose union costs least is made one.
  private static func merge(_ items: [Item], most: Int) -> [Item] {
    var items = items
    while items.count > 1 {
      var best = (cost: Double.infinity, one: 0, other: 1)
      for one in items.indices {
        for other in items.indices.dropFirst(one + 1) {
          let cost = unionCost(items[one], items[other])
          if cost < best.cost { best = (cost, one, other) }
        }
      }
      let isNear = CIEDE2000.difference(items[best.one].lab, items[best.other].lab) < oneColour
      guard items.count > most || isNear else { break }
      items[best.one] = union(items[best.one], items[best.other])
      items.remove(at: best.other)
    }
    return items
  }

  private static func unionCost(_ one: Item, _ other: Item) -> Double {
    let (l, a, b) = (one.lab.lightness - other.lab.lightness, one.lab.a - other.lab.a, one.lab.b - other.lab.b)
    return Double(l * l + a * a + b * b) * one.weight * other.weight / (one.weight + other.weight)
  }

  private static func union(_ one: Item, _ other: Item) -> Item {
    let weight = one.weight + other.weight
    let t = Float(other.weight / weight)
    func mix(_ first: Float, _ second: Float) -> Float { first + (second - first) * t }
    return Item(
      lab: CIELab(
        mix(one.lab.lightness, other.lab.lightness), mix(one.lab.a, other.lab.a), mix(one.lab.b, other.lab.b)),
      weight: weight, largest: one.largest.area >= other.largest.area ? one.largest : other.largest,
      passages: one.passages.merging(other.passages, uniquingKeysWith: +),
      layers: one.layers.merging(other.layers, uniquingKeysWith: +))
  }

  private static func mean(of shares: [ColourShare]) -> RGB8 {
    let total = max(shares.reduce(0) { $0 + $1.share }, .leastNormalMagnitude)
    func channel(_ path: KeyPath<RGB8, UInt8>) -> UInt8 {
      UInt8(min(255, (shares.reduce(0) { $0 + Double($1.colour[keyPath: path]) * $1.share } / total).rounded()))
    }
    return RGB8(channel(\.red), channel(\.green), channel(\.blue))
  }
}
