import Imaging
import Vision

/// Cuts a film into passages; see ``FilmReading``.
struct FilmReader {
  let film: PaintingFilm
  /// For each pixel the frame from which on it stays as it ends.
  let settled: [Int]
  private let width: Int
  private let height: Int
  /// The scene's layer of each pixel.
  private let ranks: [Int]
  private let layerCount: Int

  // The canvas as the passages so far leave it.
  private var planned: [SIMD4<Float>]
  private var isPainted: [Bool]
  private var isFinished: [Bool]
  /// For how many stretches each pixel has waited to be painted, because too little had changed around it.
  private var waiting: [Int]

  /// Share of the canvas below which a change waits for more of its kind.
  private static let leastRegion = 0.004
  /// Share of the canvas below which a finish waits.
  private static let leastFinish = 0.015
  /// The same at the end; what is smaller is left to the last look over everything.
  private static let leastLast = 0.002
  /// Stretches after which the smallest change is painted all the same.
  private static let patience = 2
  /// The colour distance (CIELAB) from which on paint stands for something else than what it covers.
  private static let otherThing: Float = 20
  /// The colour distance (CIELAB) from which on a change counts that does not stay.
  private static let plain: Float = 12
  /// The most regions of one kind in one stretch.
  private static let mostRegions = 4

  init(film: PaintingFilm, scene: Scene) {
    self.film = film
    (width, height) = (film.width, film.height)
    let n = width * height
    let seen = scene.ranks
    let (w, h) = (film.width, film.height)
    ranks = (0..<n).map { i in seen[i / w * scene.height / h * scene.width + i % w * scene.width / w] }
    layerCount = scene.layers.count
    let last = film.colours.count - 1
    var settled = [Int](repeating: 0, count: n)
    for i in 0..<n {
      let end = film.colours[last][i]
      for t in stride(from: last - 1, through: 0, by: -1)
      where PaintingFilm.gap(film.colours[t][i], end) > film.visible {
        settled[i] = t + 1
        break
      }
    }
    self.settled = settled
    planned = film.colours[0]
    isPainted = [Bool](repeating: false, count: n)
    isFinished = settled.map { $0 == 0 }
    waiting = [Int](repeating: 0, count: n)
  }

  // MARK: Prelude

  /// The ground and the drawing, where the film begins with them: the passages, and the frame at which they are done.
  private mutating func prelude() -> (passages: [FilmReading.Passage], end: Int) {
    let last = film.colours.count - 1
    var passages: [FilmReading.Passage] = []
    var end = 0
    if let ground = groundFrame(before: last / 2) {
      passages.append(
        .init(
          work: .ground, source: 0, target: ground, region: nil, area: 1, layer: nil, begin: 0,
          end: film.moment(ground)))
      end = ground
      planned = film.colours[ground]
    }
    if let drawn = drawing(after: end, before: max(end, last / 2)) {
      let marked = drawn.marks.count { $0 }
      passages.append(
        .init(
          work: .drawing, source: end, target: drawn.frame, region: drawn.marks,
          area: Double(marked) / Double(width * height), layer: nil, begin: film.moment(end),
          end: film.moment(drawn.frame)))
      for i in drawn.marks.indices where drawn.marks[i] { planned[i] = film.colours[drawn.frame][i] }
      end = drawn.frame
    }
    return (passages, end)
  }

  /// The frame on which one tone that will not stay covers nearly the whole canvas, and is laid no further.
  private func groundFrame(before most: Int) -> Int? {
    guard var frame = (0..<most + 1).first(where: isGround) else { return nil }
    while frame < most, isGround(frame + 1), broad(from: frame, to: frame + 1).count * 200 > width * height {
      frame += 1
    }
    return frame
  }

  private func isGround(_ frame: Int) -> Bool {
    let n = width * height
    guard frame > 0 else { return false }
    let now = film.colours[frame]
    let covered = (0..<n).filter { PaintingFilm.gap(now[$0], film.colours[0][$0]) > film.visible }
    guard covered.count * 20 > n * 17 else { return false }
    let mean = covered.reduce(SIMD4<Float>.zero) { $0 + now[$1] } / Float(covered.count)
    return now.count { PaintingFilm.gap($0, mean) < 14 } * 20 > n * 17 && settled.count { $0 <= frame } * 2 < n
  }

  /// How many pixels changed in patches broader than a line, and those that changed as lines do.
  private func broad(from first: Int, to frame: Int) -> (count: Int, lines: [Bool]) {
    let marks = film.gaps(frame, first).map { $0 > film.visible }
    let dense = Plane(width: width, height: height, values: marks.map { $0 ? 1 : 0 })
      .boxBlurred(radius: max(1, max(width, height) / 100))
    return (dense.values.count { $0 > 0.72 }, marks.indices.map { marks[$0] && dense.values[$0] <= 0.72 })
  }

  /// The last frame on which there are lines and next to nothing else, and where they are.
  private func drawing(after first: Int, before most: Int) -> (frame: Int, marks: [Bool])? {
    let n = width * height
    var found: (frame: Int, marks: [Bool])?
    for frame in first + 1..<max(first + 2, most + 1) {
      let changed = broad(from: first, to: frame)
      guard changed.count * 60 < n else { break }
      if changed.lines.count(where: { $0 }) * 250 > n { found = (frame, changed.lines) }
    }
    return found
  }

  // MARK: Stretches

  /// Last frames of the stretches: each has as much of all change, and of the time, as any other.
  ///
  /// Details change little of the canvas and take long, a coat changes much at once: both count.
  private func cuts(after first: Int) -> [Int] {
    let last = film.colours.count - 1
    guard first < last else { return [] }
    guard last - first > 12 else { return Array((first + 1)...last) }
    let floor = film.visible / 6
    let changes = ((first + 1)...last).map { t in
      film.gaps(t, t - 1).reduce(0.0) { $0 + Double(min(25, max(0, $1 - floor))) }
    }
    let whole = max(1e-9, changes.reduce(0, +))
    let count = min(24, max(8, (last - first) / 3))
    var cuts: [Int] = []
    var gone = 0.0
    for (offset, change) in changes.enumerated() {
      gone += 0.5 * change / whole + 0.5 / Double(last - first)
      if gone >= Double(cuts.count + 1) / Double(count) - 1e-9 { cuts.append(first + 1 + offset) }
    }
    if cuts.last != last { cuts.append(last) }
    return cuts
  }

  // MARK: Passages

  mutating func passages() -> [FilmReading.Passage] {
    var (result, begin) = prelude()
    for cut in cuts(after: begin) {
      let isLast = cut == film.colours.count - 1
      var found = stretch(from: begin, to: cut, isLast: isLast)
      guard !found.isEmpty || isLast else { continue }
      if isLast {
        let last = FilmReading.Passage(
          work: .accents, source: begin, target: cut, region: nil, area: 1, layer: nil, begin: 0, end: 0)
        let weight = max(0.1, 0.5 * found.reduce(0) { $0 + $1.weight })
        found.append(Found(passage: last, order: .infinity, weight: weight))
      }
      // The stretch's time goes to its passages by how much work each is.
      found.sort { $0.order < $1.order }
      let whole = found.reduce(0) { $0 + $1.weight }
      let from = result.last?.end ?? 0
      var done = 0.0
      for piece in found {
        var passage = piece.passage
        passage.begin = from + (film.moment(cut) - from) * done / whole
        done += piece.weight
        passage.end = from + (film.moment(cut) - from) * done / whole
        result.append(passage)
      }
      begin = cut
    }
    return result
  }

  private struct Found {
    var passage: FilmReading.Passage
    var order: Double
    var weight: Double
  }

  /// What happens from one frame to another.
  private mutating func stretch(from begin: Int, to end: Int, isLast: Bool) -> [Found] {
    let n = width * height
    let now = film.colours[end]
    let changed = (0..<n).map { i in
      let gap = PaintingFilm.gap(planned[i], now[i])
      // What is there for a while only counts when nobody could overlook it: cameras and light drift.
      if settled[i] > end { return gap > max(film.visible, Self.plain) }
      return gap > film.visible && (!isPainted[i] || gap > Self.otherThing)
    }
    let times = film.changeTimes(from: begin, to: end)
    var found: [Found] = []
    for region in regions(of: changed, least: isLast ? Self.leastLast : Self.leastRegion) {
      var coat = piece(region, .coat, begin, end, order: mean(times, region), weight: 1)
      coat.passage.finished = isFinished
      found.append(coat)
      for i in region.members {
        waiting[i] = -1
        planned[i] = now[i]
        isPainted[i] = true
        isFinished[i] = false
      }
    }
    for i in changed.indices { waiting[i] = changed[i] ? waiting[i] + 1 : 0 }
    let unfinished = (0..<n).map { isPainted[$0] && !isFinished[$0] && settled[$0] <= end }
    let late = 0.35 * (film.moment(end) - film.moment(begin))
    for region in regions(of: unfinished, least: isLast ? Self.leastLast : Self.leastFinish) {
      found.append(piece(region, .finishing, begin, end, order: mean(times, region) + late, weight: 1.2))
      for i in region.members {
        isFinished[i] = true
        planned[i] = now[i]
      }
    }
    return found
  }

  private func mean(_ times: [Float], _ region: Region) -> Double {
    region.members.reduce(0.0) { $0 + Double(times[$1]) } / Double(region.members.count)
  }

  private func piece(
    _ region: Region, _ work: FilmReading.Work, _ source: Int, _ target: Int, order: Double, weight: Double
  ) -> Found {
    let n = Double(width * height)
    let area = Double(region.members.count) / n
    return Found(
      passage: .init(
        work: work, source: source, target: target, region: region.mask, area: Double(region.mask.count { $0 }) / n,
        layer: layer(of: region), begin: 0, end: 0),
      order: order, weight: weight * (area + 0.002).squareRoot())
  }

  /// The layer that most of a region shows; none where it goes over several.
  private func layer(of region: Region) -> Int? {
    var counts = [Int](repeating: 0, count: layerCount)
    for i in region.members { counts[ranks[i]] += 1 }
    guard let most = counts.indices.max(by: { counts[$0] < counts[$1] }) else { return nil }
    return counts[most] * 2 > region.members.count ? most : nil
  }

  // MARK: Regions

  private struct Region {
    /// The pixels that it is about.
    var members: [Int]
    /// Where paint may go: the pixels with what lies between them.
    var mask: [Bool]
  }

  /// Connected regions, the largest first; small ones go to the nearest of the large.
  private func regions(of marked: [Bool], least: Double) -> [Region] {
    let n = width * height
    var pieces = self.pieces(of: grown(marked)).map { pixels in (pixels: pixels, members: pixels.filter { marked[$0] })
    }
    .filter { piece in
      let size = piece.members.count
      guard size > 0 else { return false }
      return Double(size) >= least * Double(n) || piece.members.count { waiting[$0] >= Self.patience } * 2 > size
    }
    // The order of equals is that of the canvas, from the top.
    pieces.sort {
      $0.members.count != $1.members.count ? $0.members.count > $1.members.count : $0.pixels[0] < $1.pixels[0]
    }
    var kept = Array(pieces.prefix(Self.mostRegions))
    let centres = kept.map { centre($0.pixels) }
    for piece in pieces.dropFirst(Self.mostRegions) {
      let place = centre(piece.pixels)
      func distance(_ k: Int) -> Float { ((centres[k] - place) * (centres[k] - place)).sum() }
      guard let nearest = kept.indices.min(by: { distance($0) < distance($1) }) else { continue }
      kept[nearest].pixels += piece.pixels
      kept[nearest].members += piece.members
    }
    return kept.map { piece in
      var mask = [Bool](repeating: false, count: n)
      for i in piece.pixels { mask[i] = true }
      mask = filled(shrunk(mask))
      for i in piece.members { mask[i] = true }
      return Region(members: piece.members, mask: mask)
    }
  }

  private func centre(_ pixels: [Int]) -> SIMD2<Float> {
    let sum = pixels.reduce(SIMD2<Float>.zero) { $0 + SIMD2(Float($1 % width), Float($1 / width)) }
    return sum / Float(pixels.count)
  }

  /// How far regions reach out for one another, pixels.
  private var reach: Int { max(1, max(width, height) / 90) }

  /// A mask without its small holes.
  private func filled(_ mask: [Bool]) -> [Bool] {
    var result = mask
    for hole in pieces(of: mask.map { !$0 }) where hole.count * 250 < mask.count {
      for i in hole { result[i] = true }
    }
    return result
  }

  /// Connected pieces of a mask, as their pixels.
  private func pieces(of mask: [Bool]) -> [[Int]] {
    var isTaken = mask.map { !$0 }
    var pieces: [[Int]] = []
    for start in mask.indices where !isTaken[start] {
      isTaken[start] = true
      var pixels = [start]
      var next = 0
      while next < pixels.count {
        let i = pixels[next]
        let x = i % width
        for (inside, j) in [
          (x > 0, i - 1), (x + 1 < width, i + 1), (i >= width, i - width), (i + width < mask.count, i + width),
        ]
        where inside && !isTaken[j] {
          isTaken[j] = true
          pixels.append(j)
        }
        next += 1
      }
      pieces.append(pixels)
    }
    return pieces
  }

  /// What is left of a region that has grown when it is taken back, but for a rim by which neighbours overlap.
  private func shrunk(_ mask: [Bool]) -> [Bool] {
    let less = reach - 1
    guard less > 0 else { return mask }
    let side = Float(2 * less + 1)
    return Plane(width: width, height: height, values: mask.map { $0 ? 0 : 1 }).boxBlurred(radius: less)
      .values.map { $0 < 0.5 / (side * side) }
  }

  /// The marked pixels without lone ones, grown by about a hundredth of the picture.
  private func grown(_ marked: [Bool]) -> [Bool] {
    let plane = Plane(width: width, height: height, values: marked.map { $0 ? 1 : 0 })
    let dense = plane.boxBlurred(radius: 1)
    let firm = Plane(
      width: width, height: height,
      values: marked.indices.map { marked[$0] && dense.values[$0] > 0.3 ? 1 : 0 })
    let side = Float(2 * reach + 1)
    return firm.boxBlurred(radius: reach).values.map { $0 > 0.5 / (side * side) }
  }
}
