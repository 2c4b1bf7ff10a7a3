import Imaging

/// The picture cut into the few regions that a painter treats as units.
struct Layering: Sendable {
  /// The most layers a picture is cut into.
  static let mostLayers = 9
  /// The least share of the picture that is a layer of its own.
  static let leastArea: Float = 0.012

  /// The index into `shapes` of every pixel.
  let labels: [Int32]
  /// What is known of each region.
  let shapes: [RegionShape]
  /// Whether each region is sky.
  let isSky: [Bool]

  /// Cuts a picture: watershed regions of the contours, merged greedily while they are alike and their border is weak.
  init(_ evidence: PictureEvidence) {
    let pixels = Float(evidence.width * evidence.height)
    var graph = RegionGraph(Watershed(of: Self.relief(evidence), regions: 600), evidence: evidence)
    var weights = RegionGraph.Weights()
    if let face = evidence.faces.first, face.score >= 0.75 { weights.person = 8 }
    graph.merge(limit: 1.2, most: 60, weights: weights)
    graph.markSky(SkyFinder.skies(in: graph, evidence: evidence))
    let skies = graph.alive.filter { graph.regions[$0].sky > graph.regions[$0].area / 2 }
    graph.combine(skies.dropFirst().map { (skies[0], $0) })
    graph.merge(limit: 3.4, most: Self.mostLayers + 6, weights: weights)
    graph.absorbSmall(area: Self.leastArea * pixels, weights: weights)
    graph.merge(limit: 3.4, most: Self.mostLayers, weights: weights)

    var order: [Int32: Int32] = [:]
    for (index, region) in graph.alive.enumerated() { order[Int32(region)] = Int32(index) }
    let labels = graph.labels.map { order[$0] ?? 0 }
    self.labels = labels
    shapes = graph.alive.indices.map { RegionShape(Int32($0), labels: labels, evidence: evidence) }
    isSky = graph.alive.map { graph.regions[$0].sky > graph.regions[$0].area / 2 }
  }

  /// Walls for the watershed: contours, and a little of the change of colour so that flat contours still part colours.
  private static func relief(_ evidence: PictureEvidence) -> Plane {
    let (a, b) = (evidence.lab.a.gradient(), evidence.lab.b.gradient())
    var relief = evidence.contours
    for i in relief.values.indices {
      let (ax, ay, bx, by) = (a.x.values[i], a.y.values[i], b.x.values[i], b.y.values[i])
      let texture = evidence.texture.values[i]
      let change = (texture * texture + ax * ax + ay * ay + bx * bx + by * by).squareRoot()
      relief.values[i] = 0.7 * relief.values[i] + 0.3 * min(1, change / 25)
    }
    return relief
  }
}

/// Tells sky from the rest by what skies have in common: they reach the top, are smooth, and are blue, grey or pale.
enum SkyFinder {
  /// The regions of `graph` that are sky.
  static func skies(in graph: RegionGraph, evidence: PictureEvidence) -> [Int] {
    if let face = evidence.faces.first, face.score >= 0.75, face.size.height > 0.25 { return [] }
    let width = evidence.width
    var topShare: [Int: Int] = [:]
    for x in 0..<width { topShare[Int(graph.labels[x]), default: 0] += 1 }
    var found = graph.alive.filter { topShare[$0, default: 0] > 0 && looksLikeSky(graph.regions[$0]) }
    // What touches sky and looks like it is sky as well, for instance clouds below the first ones.
    var isNew = true
    while isNew {
      let more = graph.alive.filter { region in
        !found.contains(region) && looksLikeSky(graph.regions[region])
          && graph.borders[region].contains { found.contains($0.key) && $0.value.strength / $0.value.length < 0.35 }
      }
      found += more
      isNew = !more.isEmpty
    }
    let width2 = found.reduce(0) { $0 + topShare[$1, default: 0] }
    let area = found.reduce(0) { $0 + graph.regions[$1].area }
    return Float(width2) >= 0.3 * Float(width) && area >= 0.03 * Float(width * evidence.height) ? found : []
  }

  private static func looksLikeSky(_ region: RegionSums) -> Bool {
    let (lightness, a, b) = (region.mean.x, region.mean.y, region.mean.z)
    let texture = region.texture / region.area
    guard lightness > 45, texture < 4 else { return false }
    let isBlue = b < -4 && a < 12
    let isGrey = abs(a) < 8 && b < 10 && b > -6
    let isTeal = a < 0 && b < 6
    return isBlue || isGrey || isTeal
  }
}
