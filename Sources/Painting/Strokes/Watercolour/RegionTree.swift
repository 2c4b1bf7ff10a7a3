internal import CKernels
import Imaging

/// Regions of a picture as one tree: pieces that look alike join first, and a cut through the tree gives any number of regions.
///
/// Pieces come from a graph of pixels (Felzenszwalb and Huttenlocher, 2004) on an evened-out picture; they merge in the order of the energy
/// that a border is worth (Koepfler, Lopez and Morel, 1994): m1 m2 / (m1 + m2) * |colour difference|^2 / border length, dearer across
/// contours. A pixel's mass grows with what it matters, so that a subject keeps more shapes than its background.
struct RegionTree: Sendable {
  let width: Int
  let height: Int
  /// The piece of each pixel.
  let pieces: [Int32]
  let pieceCount: Int
  /// Which two pieces' regions merge, in order.
  private let merges: [(Int32, Int32)]

  /// - Parameters:
  ///   - reference: the picture.
  ///   - contours: strength of contours, 0...1, as large as the picture.
  ///   - matter: how much each pixel matters, at least 1.
  init(_ reference: ColourField, contours: Plane, matter: Plane) {
    width = reference.width
    height = reference.height
    let lab = Self.evenedOut(reference)
    (pieces, pieceCount) = Self.pieces(of: lab, width: width, height: height)
    merges = Self.merges(pieces, pieceCount, lab: lab, contours: contours, matter: matter)
  }

  /// The region of each pixel when about `count` regions are left, numbered from 0.
  func regions(_ count: Int) -> (labels: [Int32], count: Int) {
    var parents = (0..<Int32(pieceCount)).map { $0 }
    for (a, b) in merges.prefix(max(0, pieceCount - max(1, count))) {
      let (x, y) = (Self.root(&parents, a), Self.root(&parents, b))
      if x != y { parents[Int(max(x, y))] = min(x, y) }
    }
    var numbers = [Int32](repeating: -1, count: pieceCount)
    var next: Int32 = 0
    for piece in 0..<pieceCount {
      let root = Int(Self.root(&parents, Int32(piece)))
      if numbers[root] < 0 {
        numbers[root] = next
        next += 1
      }
      numbers[piece] = numbers[root]
    }
    return (pieces.map { numbers[Int($0)] }, Int(next))
  }

  private static func root(_ parents: inout [Int32], _ i: Int32) -> Int32 {
    var i = i
    while parents[Int(i)] != i {
      parents[Int(i)] = parents[Int(parents[Int(i)])]
      i = parents[Int(i)]
    }
    return i
  }

  /// The picture in CIELAB with small differences evened out and edges kept.
  private static func evenedOut(_ reference: ColourField) -> [SIMD4<Float>] {
    let (width, height) = (reference.width, reference.height)
    let planes = reference.image().lab()
    var field = (0..<width * height).map {
      SIMD4(planes.lightness.values[$0], planes.a.values[$0], planes.b.values[$0], 0)
    }
    let radius = Int32(max(1, min(4, (Float(max(width, height)) / 832 * 3.4).rounded())))
    for range in [22, 16, 13] as [Float] {
      field = [SIMD4<Float>](unsafeUninitializedCapacity: width * height) { buffer, count in
        nonisolated(unsafe) let out = buffer
        let source = field
        Parallel.bands(height, minimum: 16) { rows in
          source.withUnsafeBytes { source in
            guard let target = out.baseAddress.map({ UnsafeMutableRawPointer($0) }), let source = source.baseAddress
            else {
              return
            }
            pk_even_out(
              source.assumingMemoryBound(to: Float.self), Int32(width), Int32(height), Int32(rows.lowerBound),
              Int32(rows.upperBound), radius, range, target.assumingMemoryBound(to: Float.self))
          }
        }
        count = width * height
      }
    }
    return field
  }

  /// Merging takes time with the number of pieces; more than these no painter sees.
  private static let mostPieces = 12_000

  private static func pieces(of lab: [SIMD4<Float>], width: Int, height: Int) -> ([Int32], Int) {
    let n = width * height
    let levels = 1024
    func weight(_ i: Int, _ j: Int) -> Int {
      let d = lab[i] - lab[j]
      return min(levels - 1, Int((d * d).sum().squareRoot() * 16))
    }
    // Edges to the right (even) and down (odd), counted and put in order of weight.
    var weights = [Int16](repeating: -1, count: 2 * n)
    var counts = [Int](repeating: 0, count: levels + 1)
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        if x + 1 < width {
          let w = weight(i, i + 1)
          weights[2 * i] = Int16(w)
          counts[w + 1] += 1
        }
        if y + 1 < height {
          let w = weight(i, i + width)
          weights[2 * i + 1] = Int16(w)
          counts[w + 1] += 1
        }
      }
    }
    for w in 0..<levels { counts[w + 1] += counts[w] }
    var order = [Int32](repeating: 0, count: counts[levels])
    for e in 0..<2 * n where weights[e] >= 0 {
      let w = Int(weights[e])
      order[counts[w]] = Int32(e)
      counts[w] += 1
    }
    var parents = (0..<Int32(n)).map { $0 }
    var sizes = [Int32](repeating: 1, count: n)
    var limits = [Float](repeating: 16 * 9, count: n)
    func ends(_ e: Int32) -> (Int32, Int32) {
      let i = e >> 1
      return (i, e & 1 == 0 ? i + 1 : i + Int32(width))
    }
    for e in order {
      let (i, j) = ends(e)
      let (a, b) = (root(&parents, i), root(&parents, j))
      guard a != b else { continue }
      let w = Float(weights[Int(e)])
      guard w <= limits[Int(a)], w <= limits[Int(b)] else { continue }
      join(a, b, &parents, &sizes)
      let r = Int(min(a, b))
      limits[r] = w + 16 * 9 / Float(sizes[r])
    }
    // Specks join the neighbour that they differ least from; of a picture of nothing but specks, larger ones too.
    var speck: Int32 = 9
    while true {
      for e in order {
        let (i, j) = ends(e)
        let (a, b) = (root(&parents, i), root(&parents, j))
        if a != b, sizes[Int(a)] < speck || sizes[Int(b)] < speck { join(a, b, &parents, &sizes) }
      }
      let left = (0..<n).count { parents[$0] == Int32($0) }
      if left <= mostPieces { break }
      speck *= 2
    }
    var numbers = [Int32](repeating: -1, count: n)
    var labels = [Int32](repeating: 0, count: n)
    var next: Int32 = 0
    for i in 0..<n {
      let r = Int(root(&parents, Int32(i)))
      if numbers[r] < 0 {
        numbers[r] = next
        next += 1
      }
      labels[i] = numbers[r]
    }
    return (labels, Int(next))
  }

  private static func join(_ a: Int32, _ b: Int32, _ parents: inout [Int32], _ sizes: inout [Int32]) {
    let (low, high) = (min(a, b), max(a, b))
    parents[Int(high)] = low
    sizes[Int(low)] += sizes[Int(high)]
  }

  // MARK: Merging

  private struct Border {
    var other: Int32
    var length: Float
    var contour: Float
  }

  private struct Candidate: Comparable {
    var cost: Float
    var a: Int32
    var b: Int32
    var age: Int32

    static func < (x: Candidate, y: Candidate) -> Bool {
      if x.cost != y.cost { return x.cost < y.cost }
      if x.a != y.a { return x.a < y.a }
      return x.b < y.b
    }
  }

  private static func merges(
    _ pieces: [Int32], _ count: Int, lab: [SIMD4<Float>], contours: Plane, matter: Plane
  ) -> [(Int32, Int32)] {
    let (width, height) = (contours.width, contours.height)
    var masses = [Float](repeating: 0, count: count)
    var colours = [SIMD4<Float>](repeating: .zero, count: count)
    var keys: [UInt64] = []
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        let p = Int(pieces[i])
        masses[p] += matter.values[i]
        colours[p] += lab[i] * matter.values[i]
        // The contour between two pixels, in 1/255.
        func touch(_ j: Int) {
          let q = Int(pieces[j])
          guard p != q else { return }
          let c = UInt64(max(contours.values[i], contours.values[j]) * 255)
          keys.append(UInt64(min(p, q)) << 36 | UInt64(max(p, q)) << 8 | c)
        }
        if x + 1 < width { touch(i + 1) }
        if y + 1 < height { touch(i + width) }
      }
    }
    for p in 0..<count where masses[p] > 0 { colours[p] /= masses[p] }
    keys.sort()
    var borders = [[Border]](repeating: [], count: count)
    var k = 0
    while k < keys.count {
      let pair = keys[k] >> 8
      var (length, contour): (Float, Float) = (0, 0)
      while k < keys.count, keys[k] >> 8 == pair {
        length += 1
        contour += Float(keys[k] & 255) / 255
        k += 1
      }
      let (a, b) = (Int32(pair >> 28), Int32(pair & 0xfff_ffff))
      borders[Int(a)].append(Border(other: b, length: length, contour: contour))
      borders[Int(b)].append(Border(other: a, length: length, contour: contour))
    }
    var ages = [Int32](repeating: 0, count: count)
    var alive = [Bool](repeating: true, count: count)
    func cost(_ a: Int, _ border: Border) -> Float {
      let b = Int(border.other)
      let d = colours[a] - colours[b]
      let mass = masses[a] * masses[b] / (masses[a] + masses[b])
      return mass * (d * d).sum() / border.length * (1 + 2.5 * border.contour / border.length)
    }
    var heap = BinaryHeap<Candidate>()
    for a in 0..<count {
      for border in borders[a] where Int(border.other) > a {
        heap.push(Candidate(cost: cost(a, border), a: Int32(a), b: border.other, age: 0))
      }
    }
    var merges: [(Int32, Int32)] = []
    while let next = heap.pop() {
      let (a, b) = (Int(next.a), Int(next.b))
      guard alive[a], alive[b], next.age == max(ages[a], ages[b]) else { continue }
      merges.append((next.a, next.b))
      alive[b] = false
      let mass = masses[a] + masses[b]
      colours[a] = (colours[a] * masses[a] + colours[b] * masses[b]) / mass
      masses[a] = mass
      ages[a] = Int32(merges.count)
      borders[a].removeAll { Int($0.other) == b }
      for border in borders[b] where Int(border.other) != a {
        let n = Int(border.other)
        borders[n].removeAll { Int($0.other) == b }
        if let at = borders[a].firstIndex(where: { $0.other == border.other }) {
          borders[a][at].length += border.length
          borders[a][at].contour += border.contour
        } else {
          borders[a].append(border)
        }
        if let at = borders[n].firstIndex(where: { Int($0.other) == a }) {
          borders[n][at].length += border.length
          borders[n][at].contour += border.contour
        } else {
          borders[n].append(Border(other: Int32(a), length: border.length, contour: border.contour))
        }
      }
      borders[b] = []
      for border in borders[a] {
        let n = Int(border.other)
        heap.push(
          Candidate(
            cost: cost(a, border), a: Int32(min(a, n)), b: Int32(max(a, n)), age: max(ages[a], ages[n])))
      }
    }
    return merges
  }
}

/// A heap that gives its least element first.
struct BinaryHeap<Element: Comparable> {
  private var elements: [Element] = []

  mutating func push(_ element: Element) {
    elements.append(element)
    var i = elements.count - 1
    while i > 0, elements[i] < elements[(i - 1) / 2] {
      elements.swapAt(i, (i - 1) / 2)
      i = (i - 1) / 2
    }
  }

  mutating func pop() -> Element? {
    guard let first = elements.first else { return nil }
    let last = elements.removeLast()
    guard !elements.isEmpty else { return first }
    elements[0] = last
    var i = 0
    while true {
      var least = i
      for child in [2 * i + 1, 2 * i + 2] where child < elements.count && elements[child] < elements[least] {
        least = child
      }
      if least == i { return first }
      elements.swapAt(i, least)
      i = least
    }
  }
}
