import Imaging

/// Regions in the order in which they are painted.
struct LayerStack: Sendable {
  /// The partition of the picture.
  let layering: Layering
  /// Indices of regions, back to front.
  let order: [Int]
  /// A name for each region, or `nil`.
  let names: [String?]
  /// Regions that stop where those in front of them begin.
  var stops: Set<Int> = []
  /// Working time of regions, as a multiple of what they would take by themselves.
  var times: [Int: Double] = [:]

  /// What is found in a picture.
  /// - Throws: ``VisionError``.
  init(_ evidence: PictureEvidence) throws(VisionError) {
    layering = Layering(evidence)
    names = try LayerNames.names(layering, evidence: evidence)
    order = LayerOrder(layering, names: names, evidence: evidence).backToFront
  }

  /// What an author makes of it.
  /// - Throws: ``VisionError``, ``VisionError/correction(_:)`` when the correction does not fit what was found.
  init(_ found: LayerStack, corrected correction: SceneCorrection, evidence: PictureEvidence) throws(VisionError) {
    let faults = correction.faults(found: found.order.count)
    guard faults.isEmpty else { throw .correction(faults) }
    let (width, height) = (evidence.width, evidence.height)
    var numbers = found.numbers
    if correction.isOneCanvas {
      numbers = [Int32](repeating: 0, count: width * height)
    } else if let labels = correction.labels {
      numbers = labels.resampled(width: width, height: height)
    }
    let base = correction.baseCount(found: found.order.count) ?? 0
    for (index, shape) in correction.shapes.enumerated() {
      for i in shape.pixels(width: width, height: height) { numbers[i] = Int32(base + index) }
    }
    let owners = correction.owners
    for i in numbers.indices {
      if let owner = owners[Int(numbers[i])] { numbers[i] = Int32(owner) }
    }

    // Layers that shapes cover whole are not there any more.
    var areas = [Int](repeating: 0, count: base + correction.shapes.count)
    var skies = areas
    for (i, number) in numbers.enumerated() {
      areas[Int(number)] += 1
      if found.layering.isSky[Int(found.layering.labels[i])] { skies[Int(number)] += 1 }
    }
    let left = (correction.order ?? Array(areas.indices)).filter { areas[$0] > 0 }
    var regions = [Int32](repeating: 0, count: areas.count)
    for (region, number) in left.enumerated() { regions[number] = Int32(region) }
    let words = left.map { number in
      correction.names[number] ?? (number < base ? nil : correction.shapes[number - base].name)
    }
    let isWhole = left.map { correction.isOneCanvas && $0 == 0 }
    layering = Layering(
      labels: numbers.map { regions[Int($0)] },
      isSky: left.indices.map { region in
        words[region]?.lowercased() == "sky" || 2 * skies[left[region]] > areas[left[region]] && !isWhole[region]
      },
      isOneCanvas: correction.isOneCanvas
        || found.layering.isOneCanvas && correction.labels == nil && correction.shapes.isEmpty,
      evidence: evidence)
    let given = Set(words.compactMap { $0?.lowercased() })
    let guesses = try LayerNames.names(layering, evidence: evidence).map {
      $0.flatMap { given.contains($0) ? nil : $0 }
    }
    names = left.indices.map { words[$0] ?? (isWhole[$0] ? nil : guesses[$0]) }
    order = Array(left.indices)
    stops = Set(correction.stops.filter { areas[$0] > 0 }.map { Int(regions[$0]) })
    try setTimes(correction.times) { areas[$0] > 0 ? Int(regions[$0]) : nil }
  }

  /// Finds the regions that times are said of, by the author's numbers or by name; a number wins.
  private mutating func setTimes(
    _ said: [String: Double], region: (Int) -> Int?
  ) throws(VisionError) {
    for (layer, factor) in said.sorted(by: { $0.key < $1.key }) where Int(layer) == nil {
      let named = names.indices.filter { names[$0]?.lowercased() == layer.lowercased() }
      guard !named.isEmpty else {
        let known = order.compactMap { names[$0] }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let there = known.isEmpty ? "none has a name here" : "there are \(known.joined(separator: ", "))"
        throw .correction([
          SceneCorrection.Fault(
            part: .time(layer), reason: "no layer is called '\(layer)'; \(there), and numbers do for all")
        ])
      }
      for index in named { times[index] = factor }
    }
    for (layer, factor) in said {
      if let number = Int(layer), let index = region(number) { times[index] = factor }
    }
  }

  /// The number of every pixel's layer, 0 for the backmost.
  var numbers: [Int32] {
    var place = [Int32](repeating: 0, count: order.count)
    for (number, region) in order.enumerated() { place[region] = Int32(number) }
    return layering.labels.map { place[Int($0)] }
  }
}

extension Layering {
  /// A partition that is given.
  init(labels: [Int32], isSky: [Bool], isOneCanvas: Bool, evidence: PictureEvidence) {
    self.labels = labels
    self.isSky = isSky
    self.isOneCanvas = isOneCanvas
    shapes = isSky.indices.map { RegionShape(Int32($0), labels: labels, evidence: evidence) }
  }
}
