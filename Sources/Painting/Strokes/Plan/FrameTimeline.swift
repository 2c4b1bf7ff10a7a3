import Media

/// When each frame is taken: at equal intervals of working time.
struct FrameTimeline {
  /// How many strokes each frame shows, ascending; the first is 0, the last all of them.
  let strokeCounts: [Int]

  /// - Parameters:
  ///   - strokes: all strokes.
  ///   - spans: strokes of each entry of the plan, in order, together all of them.
  ///   - shares: each entry's share of the working time.
  ///   - frameCount: how many frames, at least 2.
  init(strokes: StrokeList, spans: [Range<Int>], shares: [Double], frameCount: Int) {
    // An entry without strokes takes no time: its share goes to the others.
    let live = zip(spans, shares).filter { !$0.0.isEmpty }
    let total = live.reduce(0) { $0 + $1.1 }
    var counts = [0]
    var entry = 0
    var begun = 0.0
    var work = live.first.map { Self.cumulativeWork(strokes, $0.0) } ?? []
    for frame in 1..<max(2, frameCount) {
      let time = Double(frame) / Double(frameCount - 1) * total
      while entry < live.count - 1 && time > begun + live[entry].1 {
        begun += live[entry].1
        entry += 1
        work = Self.cumulativeWork(strokes, live[entry].0)
      }
      guard entry < live.count else {
        // Nothing was laid at all (white paper stays white): every frame shows the blank canvas.
        counts.append(0)
        continue
      }
      let inside = live[entry].1 > 0 ? min(1, (time - begun) / live[entry].1) : 1
      let wanted = inside * (work.last ?? 0)
      // The first stroke whose end lies at or after the wanted work.
      var low = 0
      var high = work.count - 1
      while low < high {
        let middle = (low + high) / 2
        if work[middle] + 1e-9 < wanted { low = middle + 1 } else { high = middle }
      }
      counts.append(max(counts[counts.count - 1], live[entry].0.lowerBound + low + (wanted > 0 ? 1 : 0)))
    }
    if counts.count > 1 { counts[counts.count - 1] = strokes.count }
    strokeCounts = counts
  }

  /// Work that goes into a wash before its first stroke, in long sides of brushwork.
  private static let mixing = 0.25

  /// Work done after each stroke of a range: a reach for every stroke, and its length; for a wash, also the mixing of its puddle.
  private static func cumulativeWork(_ strokes: StrokeList, _ range: Range<Int>) -> [Double] {
    var sum = 0.0
    return range.map { index in
      sum += 0.01 + Double(strokes.work(at: index))
      if let wash = strokes.wash(ofStroke: index), strokes.washes[wash].strokes.lowerBound == index { sum += mixing }
      return sum
    }
  }
}
