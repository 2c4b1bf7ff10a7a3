import Imaging

/// Light and shadow: the two families that a painter squints for.
enum ValueFamilies {
  /// The luma that parts the shadow family from the light family inside a mask (Otsu 1979), or `nil` where there is but one value.
  static func split(of field: ColourField, inside mask: Plane) -> Float? {
    var histogram = [Double](repeating: 0, count: 64)
    for i in mask.values.indices where mask.values[i] > 0.5 {
      histogram[min(63, max(0, Int(field.values[i].luma * 64)))] += 1
    }
    let total = histogram.reduce(0, +)
    guard total > 0 else { return nil }
    let mean = histogram.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
    var best = (value: 0.0, at: 0)
    var count = 0.0
    var sum = 0.0
    for t in 0..<63 {
      count += histogram[t]
      sum += Double(t) * histogram[t]
      guard count > 0, count < total else { continue }
      let below = sum / count
      let above = (mean * total - sum) / (total - count)
      let between = count * (total - count) * (above - below) * (above - below) / (total * total)
      if between > best.value { best = (between, t) }
    }
    // Two families at least a fifth of the scale apart on average, each of some size.
    return best.value > 22 ? Float(best.at + 1) / 64 : nil
  }
}
