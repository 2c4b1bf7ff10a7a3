import Imaging

/// The picture cut into the few regions that a painter treats as units.
struct Layering: Sendable {
  /// The most layers a picture is cut into.
  static let mostLayers = 12

  /// The index into `shapes` of every pixel.
  let labels: [Int32]
  /// What is known of each region.
  let shapes: [RegionShape]
  /// Whether each region is sky.
  let isSky: [Bool]
  /// Whether any region is sky.
  var hasSky: Bool { isSky.contains(true) }
  /// Whether the picture is a pattern or a close-up, which a painter had better work as a whole, from coarse to fine.
  let isOneCanvas: Bool

  /// In a pattern no region, merged as far as neighbours are alike, reaches this share of the picture.
  private static let largestInPattern: Float = 0.15
  /// In a close-up more than this share of the picture is what the picture is of.
  private static let figureInCloseUp: Float = 0.6

  /// Cuts a picture: watershed regions of the contours, merged greedily while they are alike and their border is weak.
  ///
  /// First neighbours merge; then also pieces that do not meet, for what stands before a thing cuts it in two and fruit of
  /// one kind is painted with one mix.
  init(_ evidence: PictureEvidence) {
    let pixels = Float(evidence.width * evidence.height)
    var weights = RegionGraph.Weights()
    if evidence.meshes.isEmpty { weights.person = 0 }
    var partition = Watershed(of: Self.relief(evidence), regions: 600)
    partition.cut(along: evidence.skin)
    var graph = RegionGraph(partition, evidence: evidence)
    let gap = weights.gap
    weights.gap = .infinity
    graph.merge(limit: weights.fineLimit, most: 80, weights: weights)
    graph.markSky(SkyFinder.skies(in: graph, evidence: evidence))
    let skies = graph.alive.filter { graph.regions[$0].isSky }
    graph.combine(skies.dropFirst().map { (skies[0], $0) })
    graph.merge(limit: weights.neighbourLimit, most: 60, weights: weights)
    let largest = graph.alive.reduce(0) { max($0, graph.regions[$1].area) }
    let figure = evidence.salience.values.reduce(0, +)
    let isPlain = skies.isEmpty && evidence.meshes.isEmpty
    let isPattern = isPlain && largest < Self.largestInPattern * pixels && graph.alive.count >= 12
    isOneCanvas = isPattern || isPlain && figure > Self.figureInCloseUp * pixels

    // What stands out in a pattern is no other thing than the rest.
    if isPattern { weights.salienceApart = weights.salience }
    weights.gap = gap
    // Under a sky height tells distance.
    if !skies.isEmpty { weights.height = weights.heightUnderSky }
    graph.absorbEnclosed(area: weights.enclosedArea * pixels, freeOutline: graph.freeOutlines(width: evidence.width))
    graph.merge(limit: weights.lowLimit, most: 20, weights: weights)
    graph.absorbSmall(area: weights.leastArea * pixels, weights: weights)
    graph.merge(limit: weights.limit, lowLimit: weights.lowLimit, few: 8, most: Self.mostLayers, weights: weights)

    var order: [Int32: Int32] = [:]
    for (index, region) in graph.alive.enumerated() { order[Int32(region)] = Int32(index) }
    let labels = graph.labels.map { order[$0] ?? 0 }
    self.labels = labels
    shapes = graph.alive.indices.map { RegionShape(Int32($0), labels: labels, evidence: evidence) }
    isSky = graph.alive.map { graph.regions[$0].isSky }
  }

  /// Walls for the watershed: contours, and a little of the change of colour so that flat contours still part colours.
  private static func relief(_ evidence: PictureEvidence) -> Plane {
    var relief = evidence.contours
    for i in relief.values.indices {
      relief.values[i] = 0.7 * relief.values[i] + 0.3 * min(1, evidence.change.values[i] / 25)
    }
    return relief
  }
}
