import Imaging

/// Parts lightnesses into values so that each value is as even in itself as can be.
///
/// Otsu: A threshold selection method from gray-level histograms (1979); for more than two values Liao, Chen, Chung: A fast
/// algorithm for multilevel thresholding (2001): the thresholds with the largest variance between the classes, found exactly.
public enum ValueThresholds {
  /// Number of steps in which lightness 0...100 is counted.
  public static let bins = 256

  /// The thresholds, ascending, in L*: `values - 1` of them, fewer where the picture has fewer different lightnesses.
  /// - Parameters:
  ///   - lightness: L*, 0...100.
  ///   - values: how many classes, 2...9.
  public static func thresholds(of lightness: Plane, values: Int) -> [Float] {
    var counts = [Double](repeating: 0, count: bins)
    for value in lightness.values { counts[bin(of: value)] += 1 }
    return splits(of: counts, classes: values).map { Float($0 + 1) * 100 / Float(bins) }
  }

  /// The bin of a lightness.
  static func bin(of lightness: Float) -> Int { min(max(Int(lightness / 100 * Float(bins)), 0), bins - 1) }

  /// The last bin of every class but the lightest.
  /// - Parameter counts: how often each bin occurs.
  public static func splits(of counts: [Double], classes: Int) -> [Int] {
    let filled = counts.indices.filter { counts[$0] > 0 }
    let classes = min(classes, filled.count)
    guard classes > 1 else { return [] }
    // Bins that never occur take no part: of equal splits the first is taken, right behind a bin that does.
    let n = filled.count
    var (weight, moment) = ([0.0], [0.0])
    for index in filled {
      weight.append(weight[weight.count - 1] + counts[index])
      moment.append(moment[moment.count - 1] + counts[index] * Double(index + 1))
    }
    /// What the bins `from..<to` add to the variance between the classes.
    func gain(_ from: Int, _ to: Int) -> Double {
      let (w, m) = (weight[to] - weight[from], moment[to] - moment[from])
      return w > 0 ? m * m / w : 0
    }
    var best = (0...n).map { $0 == 0 ? -Double.infinity : gain(0, $0) }
    var cuts = [[Int]](repeating: [], count: classes)
    for number in 1..<classes {
      var following = [Double](repeating: -.infinity, count: n + 1)
      var cut = [Int](repeating: 0, count: n + 1)
      for end in (number + 1)...n {
        for middle in number..<end {
          let sum = best[middle] + gain(middle, end)
          if sum > following[end] { (following[end], cut[end]) = (sum, middle) }
        }
      }
      (best, cuts[number]) = (following, cut)
    }
    var (end, splits) = (n, [Int]())
    for number in stride(from: classes - 1, to: 0, by: -1) {
      end = cuts[number][end]
      splits.append(filled[end - 1])
    }
    return splits.reversed()
  }
}
