import Imaging

/// The frames of a process that somebody else made (a video model, a camera), calmed and small enough to be read.
///
/// What flickers from frame to frame is taken out by a median over time, grain by the small size; a change counts only where it is plainly
/// above what then is left of the noise.
public struct PaintingFilm: Sendable {
  /// Long side in pixels at which changes are looked for.
  static let readingLongSide = 320
  /// More frames than this are thinned out.
  static let mostFrames = 161

  /// The frames in painting order, blank canvas first, finished picture last; all of one size.
  public let frames: [Image]
  /// Width at which the film is read, pixels.
  let width: Int
  /// Height at which the film is read, pixels.
  let height: Int
  /// CIELAB of every frame, calmed, rows from the top.
  let colours: [[SIMD4<Float>]]
  /// The colour distance (CIELAB) from which on something has changed.
  let visible: Float
  /// Frames on either side that a calmed frame is the median of.
  private let calm: Int

  /// Reads a film.
  /// - Parameter frames: at least two, of one size of at least 16 pixels a side; first the blank canvas, last the finished picture.
  /// - Throws: ``PaintingError/badSetting(_:)`` when there are too few, their sizes differ, or nothing happens in them.
  public init(_ frames: [Image]) throws(PaintingError) {
    guard let first = frames.first, frames.count >= 2 else {
      throw .badSetting("film: \(frames.count) frame(s); a blank canvas and a finished picture are the least")
    }
    guard min(first.width, first.height) >= 16 else {
      throw .badSetting("film: frames of \(first.width)x\(first.height) pixels; at least 16x16 are needed")
    }
    if let odd = frames.firstIndex(where: { $0.width != first.width || $0.height != first.height }) {
      throw .badSetting(
        "film: frame \(odd) is \(frames[odd].width)x\(frames[odd].height) pixels, the first \(first.width)x\(first.height); "
          + "all must have one size")
    }
    let kept = Self.thinned(frames)
    let size = first.size(longSide: min(first.longSide, Self.readingLongSide))
    calm = kept.count >= 40 ? 2 : kept.count >= 16 ? 1 : 0
    let read = kept.map { frame in Self.samples(frame.resized(width: size.width, height: size.height)) }
    colours = Self.calmed(Self.smoothed(read, width: size.width, height: size.height), reach: calm)
    visible = Self.visible(in: colours)
    self.frames = kept
    (width, height) = (size.width, size.height)
    let changed = Self.gaps(colours[0], colours[colours.count - 1]).count { $0 > visible }
    guard changed * 200 > colours[0].count else {
      throw .badSetting("film: its first and its last frame are the same but for noise; nothing is painted in it")
    }
  }

  /// How far a frame is from another at each pixel, CIELAB.
  func gaps(_ a: Int, _ b: Int) -> [Float] { Self.gaps(colours[a], colours[b]) }

  /// When each pixel came to look like a frame, as a moment of the film: the middle of its way from an earlier one.
  func changeTimes(from first: Int, to last: Int) -> [Float] {
    (0..<width * height).map { i in
      let end = colours[last][i]
      let whole = Self.gap(colours[first][i], end)
      return Float(moment((first + 1..<last + 1).first { Self.gap(colours[$0][i], end) <= 0.5 * whole } ?? last))
    }
  }

  /// A frame at its own size, calmed.
  func picture(_ index: Int) -> Image {
    let reach = min(calm, index, frames.count - 1 - index)
    guard reach > 0 else { return frames[index] }
    let around = (index - reach...index + reach).map { frames[$0].pixels }
    var picture = frames[index]
    var values = [UInt8](repeating: 0, count: around.count)
    for i in picture.pixels.indices {
      for k in around.indices { values[k] = around[k][i] }
      values.sort()
      picture.pixels[i] = values[reach]
    }
    return picture
  }

  /// The moment of a frame, 0 for the first, 1 for the last.
  func moment(_ index: Int) -> Double { Double(index) / Double(frames.count - 1) }

  /// The colour of the canvas before anything is painted, where it has one; `nil` where the film begins with something on it.
  var canvasColour: RGB8? {
    let first = frames[0].resized(width: width, height: height)
    func median(_ channel: Int) -> UInt8 {
      var histogram = [Int](repeating: 0, count: 256)
      for i in stride(from: channel, to: first.pixels.count, by: 3) { histogram[Int(first.pixels[i])] += 1 }
      var left = first.pixels.count / 6
      for value in 0..<256 {
        left -= histogram[value]
        if left < 0 { return UInt8(value) }
      }
      return 255
    }
    let colour = RGB8(median(0), median(1), median(2))
    let plain = Self.samples(Image(width: 1, height: 1, filledWith: colour))[0]
    let far = colours[0].count { Self.gap($0, plain) > max(12, visible) }
    return far * 8 < colours[0].count ? colour : nil
  }

  private static func thinned(_ frames: [Image]) -> [Image] {
    guard frames.count > mostFrames else { return frames }
    return (0..<mostFrames).map { frames[$0 * (frames.count - 1) / (mostFrames - 1)] }
  }

  static func samples(_ image: Image) -> [SIMD4<Float>] {
    let lab = image.lab()
    return lab.lightness.values.indices.map {
      SIMD4(lab.lightness.values[$0], lab.a.values[$0], lab.b.values[$0], 0)
    }
  }

  @inline(__always)
  static func gap(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
    let d = a - b
    return (d * d).sum().squareRoot()
  }

  private static func gaps(_ a: [SIMD4<Float>], _ b: [SIMD4<Float>]) -> [Float] {
    a.indices.map { gap(a[$0], b[$0]) }
  }

  /// Each frame as the median of those around it, channel by channel; the first and the last stay as they are.
  private static func calmed(_ frames: [[SIMD4<Float>]], reach most: Int) -> [[SIMD4<Float>]] {
    guard most > 0 else { return frames }
    return frames.indices.map { index in
      let reach = min(most, index, frames.count - 1 - index)
      guard reach > 0 else { return frames[index] }
      let window = Array(frames[(index - reach)...(index + reach)])
      return [SIMD4<Float>](unsafeUninitializedCapacity: frames[index].count) { buffer, count in
        nonisolated(unsafe) let out = buffer
        Parallel.bands(frames[index].count, minimum: 4096) { range in
          for i in range {
            out[i] =
              reach == 1
              ? median(window[0][i], window[1][i], window[2][i])
              : median(window[0][i], window[1][i], window[2][i], window[3][i], window[4][i])
          }
        }
        count = frames[index].count
      }
    }
  }

  @inline(__always)
  private static func low(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> { pointwiseMin(a, b) }
  @inline(__always)
  private static func high(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> { pointwiseMax(a, b) }

  @inline(__always)
  private static func median(_ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>) -> SIMD4<Float> {
    high(low(a, b), low(high(a, b), c))
  }

  @inline(__always)
  private static func median(
    _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>, _ e: SIMD4<Float>
  ) -> SIMD4<Float> {
    median(e, high(low(a, b), low(c, d)), low(high(a, b), high(c, d)))
  }

  /// Frames with less grain, where there is any to speak of: single frames, the last one above all, have to be trusted, too.
  private static func smoothed(_ frames: [[SIMD4<Float>]], width: Int, height: Int) -> [[SIMD4<Float>]] {
    let grain = stray(in: frames)
    guard grain > 1.5 else { return frames }
    let radius = grain > 5 ? 2 : 1
    return frames.map { ColourField(width: width, height: height, values: $0).boxBlurred(radius).values }
  }

  /// Six times what the quieter half of the canvas strays from frame to frame, and never less than an eye sees across a room.
  private static func visible(in colours: [[SIMD4<Float>]]) -> Float { min(16, max(6, 6 * stray(in: colours))) }

  /// How far colours stray from frame to frame where nothing happens: the lower quartile of all distances.
  private static func stray(in colours: [[SIMD4<Float>]]) -> Float {
    var strays: [Float] = []
    let step = max(1, colours[0].count / 400)
    for t in 1..<colours.count {
      for i in stride(from: 0, to: colours[0].count, by: step) { strays.append(gap(colours[t][i], colours[t - 1][i])) }
    }
    strays.sort()
    return strays[strays.count / 4]
  }
}
