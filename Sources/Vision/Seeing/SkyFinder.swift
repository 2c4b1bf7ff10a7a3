import Imaging

/// Tells sky from the rest by what skies have in common: they reach the top, are smooth, and are blue, grey or pale.
enum SkyFinder {
  /// The regions of `graph` that are sky.
  static func skies(in graph: RegionGraph, evidence: PictureEvidence) -> [Int] {
    let width = evidence.width
    let hasFigure = (evidence.faces.first?.score ?? 0) >= 0.75
    var topShare: [Int: Int] = [:]
    for x in 0..<width { topShare[Int(graph.labels[x]), default: 0] += 1 }
    var lowest: [Int: Int] = [:]
    for (i, label) in graph.labels.enumerated() { lowest[Int(label)] = i / width }

    let first = graph.alive.filter {
      topShare[$0, default: 0] > 0 && looksLikeSky(graph.regions[$0], beyondDoubt: hasFigure)
    }
    let top = first.reduce(0) { $0 + topShare[$1, default: 0] }
    let area = first.reduce(0) { $0 + graph.regions[$1].area }
    guard Float(top) >= 0.3 * Float(width), area >= 0.03 * Float(width * evidence.height) else { return [] }

    var found = Set(first)
    let free = graph.freeOutlines(width: width)
    let horizon = first.reduce(0) { max($0, lowest[$1, default: 0]) } + evidence.height / 10
    // Clouds below the first ones, and sky seen between things that stand before it.
    var isNew = true
    while isNew {
      isNew = false
      for region in graph.alive where !found.contains(region) {
        let sums = graph.regions[region]
        guard looksLikeSky(sums, beyondDoubt: hasFigure) else { continue }
        let touching = graph.borders[region].filter { found.contains($0.key) }
        let outline = graph.borders[region].values.reduce(free[region, default: 0]) { $0 + $1.length }
        let shared = touching.values.reduce(free[region, default: 0]) { $0 + $1.length }
        let likest = found.map { distance(graph.regions[$0].mean, sums.mean) }.min() ?? .infinity
        let isAlike = likest < 9 && lowest[region, default: 0] <= horizon
        let brightest = touching.keys.map { graph.regions[$0].mean.x }.max() ?? .infinity
        let isCloud = shared > 0.35 * outline && sums.mean.x > brightest - 8 && sums.texture < 2 * sums.area
        if isAlike || isCloud {
          found.insert(region)
          isNew = true
        }
      }
    }
    return found.sorted()
  }

  private static func distance(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
    (((a - b) * (a - b)).sum()).squareRoot()
  }

  /// - Parameter beyondDoubt: take only what is plainly blue; behind a person there is a wall as often as a sky.
  private static func looksLikeSky(_ region: RegionSums, beyondDoubt: Bool) -> Bool {
    let (lightness, a, b) = (region.mean.x, region.mean.y, region.mean.z)
    guard lightness > 45, region.texture < 4 * region.area, region.person < 0.5 * region.area else { return false }
    let isBlue = b < -4 && a < 12
    let isGrey = abs(a) < 8 && b < 10 && b > -6
    let isTeal = a < 0 && b < 6
    return beyondDoubt ? b < -12 && a < 8 : isBlue || isGrey || isTeal
  }
}
