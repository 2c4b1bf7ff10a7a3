/// The perceptual distance profile of a process as a shape: time along one axis, what is left to do across it.
///
/// Rail, bottom bar, chart and index cards draw the same shape. A step is a band of it. So that every band can be hit with a
/// finger, short steps are drawn longer than they last; ``stretched`` names them, and figures beside the shape stay the true ones.
public struct ProfileShape: Sendable, Equatable {
  /// A step's band, as shares of the whole axis, 0...1.
  public struct Band: Sendable, Equatable {
    /// Where the band begins as it is drawn.
    public var start: Double
    /// How long it is drawn.
    public var length: Double
    /// Share of working time at which the step truly begins.
    public var timeStart: Double
    /// Share of working time that the step truly takes.
    public var timeLength: Double
  }

  /// Which way a shape lies.
  public enum Direction: Sendable {
    /// Time runs down; the full width is at the top, the tip at the bottom.
    case down
    /// Time runs to the right; the full height is at the left, the tip at the right.
    case across
  }

  /// Shares of working time, rising, from 0.
  public let times: [Double]
  /// What is left at each time, 1 at the greatest distance, 0 at the last frame.
  public let left: [Double]
  /// The steps' bands, in order; they cover the axis without gaps.
  public let bands: [Band]
  /// Numbers (from 1) of the bands that are drawn longer than they last.
  public let stretched: [Int]

  /// Makes a shape.
  ///
  /// - Parameters:
  ///   - profile: distance of each frame to the finished picture.
  ///   - times: share of working time at each frame, 0...1.
  ///   - stepEnds: last frame of each step; frames beyond the profile count as its last.
  ///   - minimum: least length of a band as a share of the axis. Where the bands do not fit, all are equally long.
  public init(profile: [Double], times: [Double], stepEnds: [Int] = [], minimum: Double = 0) {
    let count = min(profile.count, times.count)
    var clean: [Double] = []
    for time in times.prefix(count) { clean.append(max(clean.last ?? 0, min(max(time, 0), 1))) }
    let last = count > 0 ? profile[count - 1] : 0
    let range = (profile.prefix(count).max() ?? 0) - last
    let scale = range < 1e-8 ? 1 : range
    self.times = clean
    self.left = profile.prefix(count).map { max(0, ($0 - last) / scale) }

    var borders = [0.0]
    for end in stepEnds {
      let time = count > 0 ? clean[min(max(end, 0), count - 1)] : 0
      borders.append(max(borders[borders.count - 1], time))
    }
    if borders.count > 1 { borders[borders.count - 1] = 1 }
    let shares = zip(borders.dropFirst(), borders).map(-)
    let lengths = Self.stretch(shares, minimum: minimum)
    var start = 0.0
    var bands: [Band] = []
    for (index, length) in lengths.enumerated() {
      bands.append(Band(start: start, length: length, timeStart: borders[index], timeLength: shares[index]))
      start += length
    }
    self.bands = bands
    self.stretched = bands.indices.filter { bands[$0].length > bands[$0].timeLength + 1e-9 }.map { $0 + 1 }
  }

  /// Shares that sum to 1, none below `minimum`; those above it give in proportion.
  static func stretch(_ shares: [Double], minimum: Double) -> [Double] {
    guard !shares.isEmpty else { return [] }
    guard Double(shares.count) * minimum < 1 else { return shares.map { _ in 1 / Double(shares.count) } }
    var short: Set<Int> = []
    while true {
      let free = shares.indices.filter { !short.contains($0) }
      let room = 1 - Double(short.count) * minimum
      let sum = free.reduce(0) { $0 + shares[$1] }
      let factor = sum > 0 ? room / sum : 0
      let more = free.filter { shares[$0] * factor < minimum - 1e-12 }
      if more.isEmpty { return shares.indices.map { short.contains($0) ? minimum : shares[$0] * factor } }
      short.formUnion(more)
    }
  }

  /// What is left at a share of working time, 0...1, straight between frames.
  public func left(at time: Double) -> Double { Self.value(of: left, over: times, at: time) }

  /// The value at `time` of samples over rising times, straight between them; the ends go on.
  static func value(of samples: [Double], over times: [Double], at time: Double) -> Double {
    guard let first = samples.first, samples.count == times.count else { return 0 }
    guard let upper = times.firstIndex(where: { $0 >= time }) else { return samples[samples.count - 1] }
    guard upper > 0 else { return first }
    let span = times[upper] - times[upper - 1]
    let share = span > 0 ? (time - times[upper - 1]) / span : 1
    return samples[upper - 1] + share * (samples[upper] - samples[upper - 1])
  }

  /// Where a share of working time is drawn, 0...1: each step's time runs evenly over its band.
  public func position(of time: Double) -> Double {
    guard let band = bands.first(where: { time <= $0.timeStart + $0.timeLength + 1e-12 && $0.timeLength > 0 }) else {
      return bands.isEmpty ? time : 1
    }
    return band.start + band.length * max(0, time - band.timeStart) / band.timeLength
  }

  /// SVG path data of the whole shape in a box, closed along the axis.
  ///
  /// - Parameters:
  ///   - direction: which way time runs.
  ///   - width: width of the box.
  ///   - height: height of the box.
  public func path(_ direction: Direction, width: Double, height: Double) -> String {
    var marks = times
    for band in bands where !times.contains(where: { abs($0 - band.timeStart) < 1e-9 }) { marks.append(band.timeStart) }
    if (times.first ?? 0) > 0 { marks.append(0) }
    if (times.last ?? 1) < 1 { marks.append(1) }
    marks.sort()
    var points = marks.map { (along: position(of: $0), across: left(at: $0)) }
    points.append((along: 1, across: 0))
    func point(_ along: Double, _ across: Double) -> String {
      let (x, y) =
        direction == .down ? (across * width, along * height) : (along * width, height - across * height)
      return Decimals.short(x) + " " + Decimals.short(y)
    }
    var commands = ["M" + point(0, 0)]
    var previous = ""
    for next in points.map({ point($0.along, $0.across) }) where next != previous {
      commands.append("L" + next)
      previous = next
    }
    return commands.joined() + "Z"
  }

  /// SVG path data of an open line over true time in a box, time to the right, for samples that are 1 at the top and 0 at the
  /// bottom.
  static func line(_ samples: [Double], times: [Double], width: Double, height: Double) -> String {
    guard samples.count == times.count else { return "" }
    return zip(samples, times).enumerated().map { index, sample in
      (index == 0 ? "M" : "L") + Decimals.short(sample.1 * width) + " "
        + Decimals.short(height - min(max(sample.0, 0), 1) * height)
    }.joined()
  }
}
