import Foundation

/// What each sample of a resampled line is made of.
struct ResamplingWeights: Sendable {
  /// How a line is resampled.
  enum Filter: Sendable {
    /// Lanczos with three lobes where the line shrinks, Catmull-Rom where it grows.
    case sharp
    /// The share of the area covered where the line shrinks, linear between samples where it grows.
    case smooth
  }

  /// How many source samples each sample is the weighted sum of.
  let taps: Int
  /// The first source sample, for each sample.
  let first: [Int32]
  /// `taps` weights for each sample; they sum to 1.
  let weights: [Float]

  /// Weights that bring a line of `source` samples to `target` samples, both at least 1.
  init(source: Int, target: Int, filter: Filter) {
    let scale = Double(source) / Double(target)
    let shrinks = scale > 1
    let radius: Double =
      switch (filter, shrinks) {
      case (.sharp, true): 3 * scale
      case (.sharp, false): 2
      case (.smooth, true): (scale + 1) / 2
      case (.smooth, false): 1
      }
    let taps = min(source, Int(radius.rounded(.up)) * 2 + 1)
    var first = [Int32](repeating: 0, count: target)
    var weights = [Float](repeating: 0, count: target * taps)
    for i in 0..<target {
      let centre = (Double(i) + 0.5) * scale - 0.5
      let start = max(0, min(source - taps, Int((centre - radius).rounded(.up))))
      var row = (0..<taps).map { tap -> Double in
        let distance = abs(Double(start + tap) - centre)
        return switch (filter, shrinks) {
        case (.sharp, true): Self.lanczos(distance / scale)
        case (.sharp, false): Self.catmullRom(distance)
        case (.smooth, true): max(0, min(1, (scale + 1) / 2 - distance))
        case (.smooth, false): max(0, 1 - distance)
        }
      }
      let sum = row.reduce(0, +)
      row = row.map { $0 / sum }
      first[i] = Int32(start)
      for tap in 0..<taps { weights[i * taps + tap] = Float(row[tap]) }
    }
    // Most lines leave the outermost weights at zero: drop the taps that no sample uses.
    var used = taps
    while used > 1, (0..<target).allSatisfy({ weights[$0 * taps + used - 1] == 0 }) { used -= 1 }
    self.taps = used
    self.first = first
    self.weights = used == taps ? weights : (0..<target).flatMap { weights[$0 * taps..<$0 * taps + used] }
  }

  private static func lanczos(_ x: Double) -> Double {
    guard x > 1e-9 else { return 1 }
    guard x < 3 else { return 0 }
    return 3 * sin(.pi * x) * sin(.pi * x / 3) / (.pi * .pi * x * x)
  }

  private static func catmullRom(_ x: Double) -> Double {
    switch x {
    case ..<1: 1 + x * x * (1.5 * x - 2.5)
    case ..<2: 2 + x * (-4 + x * (2.5 - 0.5 * x))
    default: 0
    }
  }
}
