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

  /// A pattern: merged up to this cost, no region reaches `largestInPattern` of the picture.
  private static let patternLimit: Float = 10
  private static let largestInPattern: Float = 0.15
  /// A close-up: more than this share of the picture is figure.
  private static let figureInCloseUp: Float = 0.78
  /// Merges that cost more join what a painter keeps apart.
  private static let limit: Float = 12

  /// Cuts a picture: watershed regions of the contours, merged greedily while they are alike and their border is weak.
  ///
  /// A pattern and a close-up stay whole: they are painted as one, from coarse to fine.
  init(_ evidence: PictureEvidence) {
    let pixels = Float(evidence.width * evidence.height)
    let hasFace = (evidence.faces.first?.score ?? 0) >= 0.75
    var graph = RegionGraph(Watershed(of: Self.relief(evidence), regions: 600), evidence: evidence)
    var weights = RegionGraph.Weights()
    if hasFace { weights.person = 8 }
    weights.withinFigure = 1
    graph.merge(limit: 1.2, most: 60, weights: weights)
    graph.markSky(SkyFinder.skies(in: graph, evidence: evidence))
    let skies = graph.alive.filter { graph.regions[$0].isSky }
    graph.combine(skies.dropFirst().map { (skies[0], $0) })
    graph.merge(limit: Self.patternLimit, most: .max, weights: weights)
    let largest = graph.alive.reduce(0) { max($0, graph.regions[$1].area) }
    let figure = Float(evidence.person.values.count { $0 > 0.5 })
    let isPattern = graph.alive.count >= 12 && largest < Self.largestInPattern * pixels && skies.isEmpty && !hasFace
    let isCloseUp = figure > Self.figureInCloseUp * pixels && skies.isEmpty
    if isPattern || isCloseUp {
      graph.combine(graph.alive.dropFirst().map { (graph.alive[0], $0) })
    } else {
      // Animals come in many colours; the clothes of a person are better kept apart.
      if !hasFace { weights.withinFigure = 0.4 }
      graph.absorbEnclosed(area: 0.05 * pixels, freeOutline: graph.freeOutlines(width: evidence.width))
      graph.merge(limit: Self.limit, most: Self.mostLayers + 6, weights: weights)
      graph.absorbSmall(area: Self.leastArea * pixels, weights: weights)
      graph.merge(limit: Self.limit, most: Self.mostLayers, weights: weights)
      graph.absorbEnclosed(area: 0.05 * pixels, freeOutline: graph.freeOutlines(width: evidence.width))
    }

    var order: [Int32: Int32] = [:]
    for (index, region) in graph.alive.enumerated() { order[Int32(region)] = Int32(index) }
    let labels = graph.labels.map { order[$0] ?? 0 }
    self.labels = labels
    shapes = graph.alive.indices.map { RegionShape(Int32($0), labels: labels, evidence: evidence) }
    isSky = graph.alive.map { graph.regions[$0].isSky }
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
