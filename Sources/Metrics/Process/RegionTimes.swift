import Foundation

/// When the parts of a canvas become final: a grid of square regions, each with a moment of the process.
public struct RegionTimes: Sendable, Equatable, Codable {
  /// Regions along the long side.
  public static let regionsAlongLongSide = 24

  /// Regions in a row.
  public let columns: Int
  /// Rows of regions.
  public let rows: Int
  /// For each region, rows from the top, the mean over its pixels of the moment from which on they stay right: 0 the
  /// beginning, 1 the end.
  public let times: [Double]

  /// Makes a grid of moments.
  /// - Parameter times: `columns` x `rows` moments, rows from the top.
  public init(columns: Int, rows: Int, times: [Double]) {
    precondition(columns > 0 && rows > 0 && times.count == columns * rows, "moments do not fit the grid")
    self.columns = columns
    self.rows = rows
    self.times = times
  }

  /// Gathers the moments of pixels.
  /// - Parameter moments: of `width` x `height` pixels, rows from the top.
  init(of moments: [Double], width: Int, height: Int) {
    let side = max(1, Double(max(width, height)) / Double(Self.regionsAlongLongSide))
    let columns = max(1, Int((Double(width) / side).rounded()))
    let rows = max(1, Int((Double(height) / side).rounded()))
    var sums = [Double](repeating: 0, count: columns * rows)
    var counts = [Int](repeating: 0, count: columns * rows)
    for y in 0..<height {
      for x in 0..<width {
        let region = y * rows / height * columns + x * columns / width
        sums[region] += moments[y * width + x]
        counts[region] += 1
      }
    }
    self.init(columns: columns, rows: rows, times: zip(sums, counts).map { $0 / Double(max(1, $1)) })
  }

  /// How far the regions' moments lie apart.
  ///
  /// Their standard deviation, as a share of that of moments spread evenly over the whole process: about 0 where all regions
  /// become final together, 1 where one follows the other.
  public var spread: Double {
    let mean = times.reduce(0, +) / Double(times.count)
    let variance = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(times.count)
    return (12 * variance).squareRoot()
  }

  /// How far the order runs from the top of the picture down: Kendall's tau-b against the rows, 1 for a wipe.
  /// - Returns: `nil` where all regions become final together.
  public var topDown: Double? { Self.kendallTau(times, times.indices.map { Double($0 / columns) }) }

  /// How alike two processes order their regions: Kendall's tau-b, 1 for the same order, -1 for the opposite one.
  /// - Returns: `nil` where the grids differ or the regions of one become final together.
  public func agreement(with other: RegionTimes) -> Double? {
    columns == other.columns && rows == other.rows ? Self.kendallTau(times, other.times) : nil
  }

  /// Kendall's rank correlation with its correction for ties (tau-b).
  static func kendallTau(_ a: [Double], _ b: [Double]) -> Double? {
    var (agreeing, untiedA, untiedB) = (0, 0, 0)
    for i in a.indices {
      for j in 0..<i {
        let first = a[i] < a[j] ? -1 : a[i] > a[j] ? 1 : 0
        let second = b[i] < b[j] ? -1 : b[i] > b[j] ? 1 : 0
        agreeing += first * second
        untiedA += abs(first)
        untiedB += abs(second)
      }
    }
    guard untiedA > 0, untiedB > 0 else { return nil }
    return Double(agreeing) / (Double(untiedA) * Double(untiedB)).squareRoot()
  }
}
