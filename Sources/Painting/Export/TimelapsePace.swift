/// How a time-lapse runs through the working time of a process.
public enum TimelapsePace: String, Sendable, CaseIterable {
  /// Every second of film shows the same share of the working time.
  case constant
  /// Slower where marks are small, so that details can be followed.
  case slowDetails = "slow-details"
}

extension StrokeFile {
  /// Strokes laid at each picture of a time-lapse, evenly spaced in film time: none at the first, all at the last.
  ///
  /// At the slow pace a stretch of the working time takes film time in proportion to the root of how small its marks are, from half to
  /// three times what it takes at the constant pace, before all is fitted to the film's length.
  /// - Parameter count: how many pictures, at least 2.
  public func strokeCounts(ofTimelapse count: Int, pace: TimelapsePace) -> [Int] {
    precondition(count >= 2, "a time-lapse has a first and a last picture")
    let knots = workingTime
    let usual = meanRadius(of: 0..<strokes.count)
    var film = [0.0]
    for (from, to) in zip(knots, knots.dropFirst()) {
      var weight = 1.0
      if pace == .slowDetails, usual > 0, from < to {
        weight = min(3, max(0.5, (usual / meanRadius(of: from..<to)).squareRoot()))
      }
      film.append(film[film.count - 1] + weight)
    }
    let length = film[film.count - 1]
    var interval = 0
    var counts = (0..<count).map { picture -> Int in
      let now = length * Double(picture) / Double(count - 1)
      while interval < film.count - 2 && film[interval + 1] < now { interval += 1 }
      let inside = (now - film[interval]) / (film[interval + 1] - film[interval])
      let (from, to) = (Double(knots[interval]), Double(knots[interval + 1]))
      return Int((from + (to - from) * inside).rounded())
    }
    counts[count - 1] = strokes.count
    return counts
  }

  /// Strokes laid at even steps of the working time, ascending from 0 to all.
  private var workingTime: [Int] {
    var knots = header.frameStrokeCounts.map { min(max(0, $0), strokes.count) }
    for i in knots.indices.dropFirst() { knots[i] = max(knots[i], knots[i - 1]) }
    guard knots.count >= 2, knots.first == 0, knots.last == strokes.count else { return [0, strokes.count] }
    return knots
  }

  /// Mean half width of marks, weighted by the length of their paths, share of the long side.
  private func meanRadius(of range: Range<Int>) -> Double {
    var (sum, weight) = (0.0, 0.0)
    for index in range {
      let work = Double(strokes.work(at: index))
      sum += work * Double(strokes.radii[index])
      weight += work
    }
    return weight > 0 ? sum / weight / Double(StrokeList.unitsPerLongSide) : 0
  }
}
