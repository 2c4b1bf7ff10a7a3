import Foundation
import Imaging
import Media
import Metrics
import Painting

/// How well strokes follow a film: the frames of our own process of a picture, or recorded states, as a small, noisy video.
struct FilmFollowing {
  let name: String
  let medium: Medium
  let film: [Image]
  let process: PaintingProcess
  let seconds: Double
  /// Spearman's rank correlation of the moments at which sampled pixels become final.
  let pixelOrder: Double
  /// Kendall's tau of the regions' moments.
  let regionOrder: Double?
  /// Mean distance of frame and film frame at the same moment, beside a cross-fade from canvas to picture.
  let together: (lpips: Double, psnr: Double)
  let fade: (lpips: Double, psnr: Double)
  /// The finished picture against the reference, and that of the usual process.
  let finished: Likeness
  let usual: Likeness

  /// - Parameters:
  ///   - source: a picture, whose usual process is the film, or a folder of recorded states, 00.jpg and on, the last finished.
  ///   - noise: standard deviation of the grain that is added to the film, and half of the flicker, in 8-bit units.
  init(of source: URL, medium: Medium, noise: Double, size: Int) throws {
    let states = try Self.states(in: source)
    let reference = try states?.last ?? Image(contentsOf: source)
    name = source.deletingPathExtension().lastPathComponent
    self.medium = medium
    let settings = ProcessSettings(medium: medium, longSide: size)
    let ordinary = try StrokeGenerator().makeProcess(reference: reference, settings: settings) { _ in }
    let clean = states ?? ordinary.frames.map(\.image)
    var generator = SeededGenerator(seed: 7)
    film = clean.map { Self.shaken($0.resized(longSide: min(480, $0.longSide)), noise, &generator) }
    let began = ContinuousClock.now
    let process = try StrokeGenerator().process(following: film, reference: reference, settings: settings) { _ in }
    seconds = (ContinuousClock.now - began).seconds
    self.process = process
    let count = process.strokes?.count ?? 0
    finished = try Likeness(
      try process.rendered(afterStrokes: [count], longSide: size, relief: false)[0],
      reference.resized(width: process.target.width, height: process.target.height))
    usual = try Likeness(
      try ordinary.rendered(afterStrokes: [ordinary.strokes?.count ?? 0], longSide: size, relief: false)[0],
      reference.resized(width: process.target.width, height: process.target.height))

    // Compared with the film as it was before the noise.
    let last = clean.count - 1
    let ours = (0...last).map { t in
      process.frames[Int((Double(t) / Double(last) * Double(process.frames.count - 1)).rounded())].image
    }
    let (width, height) = (416, max(64, 416 * reference.height / reference.width))
    let theirs = clean.map { $0.resized(width: width, height: height) }
    let painted = ours.map { $0.resized(width: width, height: height) }
    pixelOrder = Self.spearman(Self.moments(theirs), Self.moments(painted))
    regionOrder = try ProcessMeasures(of: theirs).regions.agreement(with: ProcessMeasures(of: painted).regions)
    let picked = (1...12).map { $0 * last / 12 }.reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
    let cross = try ProcessControl.crossFade.frames(of: theirs[last], canvas: theirs[0], count: clean.count)
    together = try Self.distance(picked.map { painted[$0] }, picked.map { theirs[$0] })
    fade = try Self.distance(picked.map { cross[$0] }, picked.map { theirs[$0] })
  }

  static let header = """
    | medium | film | strokes | s | order of pixels, rho | order of regions, tau | frames: LPIPS | PSNR | cross-fade: LPIPS | PSNR | finished: LPIPS | PSNR | usual: LPIPS | PSNR |
    | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
    """

  var row: String {
    "| \(medium.title) | \(name) | \(process.strokes?.count ?? 0) | \(String(format: "%.1f", seconds)) "
      + "| \(String(format: "%.3f", pixelOrder)) | \(regionOrder.map { String(format: "%.3f", $0) } ?? "-") "
      + "| \(String(format: "%.3f | %.1f | %.3f | %.1f", together.lpips, together.psnr, fade.lpips, fade.psnr)) "
      + "| \(finished.cells) | \(usual.cells) |"
  }

  /// Film above, strokes below, at twelve moments; and the finished picture at full size.
  func writeSheets(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let moments = (1...12).map { Double($0) / 12 }
    func at(_ frames: [Image], _ t: Double) -> Image { frames[Int((t * Double(frames.count - 1)).rounded())] }
    let ours = process.frames.map(\.image)
    var rows: [Image] = []
    for row in 0..<3 {
      let part = moments[(row * 4)..<(row * 4 + 4)]
      rows += part.map { at(film, $0).resized(width: 416, height: 416 * ours[0].height / ours[0].width) }
      rows += part.map { at(ours, $0).resized(width: 416, height: 416 * ours[0].height / ours[0].width) }
    }
    let stem = "film-\(medium.rawValue)-\(name)"
    try Sheet.image(of: rows, count: rows.count).write(to: folder.appending(path: "\(stem).png"))
    try ours[ours.count - 1].write(to: folder.appending(path: "\(stem)-finished.png"))
    for t in [0.25, 0.5, 0.75] {
      try at(ours, t).write(to: folder.appending(path: "\(stem)-at-\(Int(100 * t)).png"))
    }
  }

  /// Recorded states with bare canvas before them; `nil` where there is no folder of them.
  private static func states(in folder: URL) throws -> [Image]? {
    guard folder.pathExtension.isEmpty else { return nil }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".jpg") }
    let states = try names.sorted().map { try Image(contentsOf: folder.appending(path: $0)) }
    return [bareCanvas(of: states[0])] + states
  }

  /// Bare canvas for recorded states that begin with something painted: the colour that the first of them has most of.
  private static func bareCanvas(of first: Image) -> Image {
    var counts: [Int: (count: Int, sum: SIMD3<Int>)] = [:]
    let small = first.resized(longSide: 160)
    for i in stride(from: 0, to: small.pixels.count, by: 3) {
      let colour = SIMD3(Int(small.pixels[i]), Int(small.pixels[i + 1]), Int(small.pixels[i + 2]))
      let key = colour.x / 16 << 8 | colour.y / 16 << 4 | colour.z / 16
      let old = counts[key] ?? (0, .zero)
      counts[key] = (old.count + 1, old.sum &+ colour)
    }
    let most =
      counts.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.value ?? (count: 1, sum: SIMD3(255, 255, 255))
    let mean = most.sum / SIMD3(repeating: most.count)
    return Image(
      width: first.width, height: first.height, filledWith: RGB8(UInt8(mean.x), UInt8(mean.y), UInt8(mean.z)))
  }

  private static func shaken(_ image: Image, _ noise: Double, _ generator: inout SeededGenerator) -> Image {
    guard noise > 0 else { return image }
    var result = image
    func uniform(_ generator: inout SeededGenerator) -> Double {
      Double(generator.next() >> 11) / 9_007_199_254_740_992
    }
    let flicker = (uniform(&generator) - 0.5) * noise
    for i in result.pixels.indices {
      // A sum of four uniform numbers has a variance of a third.
      let grain = (0..<4).reduce(-2) { sum, _ in sum + uniform(&generator) } * 3.0.squareRoot() * noise
      result.pixels[i] = UInt8(max(0, min(255, Double(image.pixels[i]) + grain + flicker)))
    }
    return result
  }

  /// The moment from which on each sampled pixel stays within a visible difference of how it ends; those that never change are left out.
  private static func moments(_ frames: [Image]) -> [Double?] {
    let small = frames.map { $0.resized(longSide: 104).lab() }
    let last = small.count - 1
    func gap(_ a: Int, _ b: Int, _ i: Int) -> Float {
      let d = SIMD3(
        small[a].lightness.values[i] - small[b].lightness.values[i], small[a].a.values[i] - small[b].a.values[i],
        small[a].b.values[i] - small[b].b.values[i])
      return (d * d).sum().squareRoot()
    }
    return small[0].lightness.values.indices.map { i in
      guard gap(0, last, i) > 8 else { return nil }
      let late = (0..<last).last { gap($0, last, i) > 8 }
      return late.map { Double($0 + 1) / Double(last) }
    }
  }

  private static func spearman(_ a: [Double?], _ b: [Double?]) -> Double {
    let pairs = zip(a, b).compactMap { first, second in first.flatMap { f in second.map { (f, $0) } } }
    guard pairs.count > 2 else { return 0 }
    let (x, y) = (ranks(pairs.map(\.0)), ranks(pairs.map(\.1)))
    let mean = Double(pairs.count - 1) / 2
    func product(_ p: [Double], _ q: [Double]) -> Double { zip(p, q).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) } }
    return product(x, y) / (product(x, x) * product(y, y)).squareRoot()
  }

  /// Ranks, ties sharing their mean.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var begin = 0
    while begin < order.count {
      var end = begin
      while end + 1 < order.count, values[order[end + 1]] == values[order[begin]] { end += 1 }
      for k in begin...end { ranks[order[k]] = Double(begin + end) / 2 }
      begin = end + 1
    }
    return ranks
  }

  private static func distance(_ a: [Image], _ b: [Image]) throws -> (lpips: Double, psnr: Double) {
    let pairs = try zip(a, b).map { try Likeness($0, $1) }
    // Blank frames that are the very same have no finite PSNR.
    return (
      pairs.reduce(0) { $0 + $1.lpips } / Double(pairs.count),
      pairs.reduce(0) { $0 + min(60, $1.psnr) } / Double(pairs.count)
    )
  }
}
