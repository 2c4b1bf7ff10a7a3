import Imaging

/// Puts regions in the order a painter would lay them: back to front.
struct LayerOrder {
  /// How much each cue counts.
  struct Weights: Sendable {
    var foot: Float = 1.2
    var height: Float = 0.6
    var person: Float = 2
    var salience: Float = 2.7
    /// Under a sky depth counts; what catches the eye may be a far mountain.
    var salienceUnderSky: Float = 0.4
    var focus: Float = 0.5
    var apart: Float = 0.4
    var cut: Float = 1.2
    var bulge: Float = 1.5
    var surrounded: Float = 2.2
    var enclosed: Float = 1
    var junction: Float = 0.7
    var ground: Float = 3
  }

  /// Indices of regions, back to front.
  let backToFront: [Int]

  /// Weighs cues for every pair and takes the order that agrees with most of their weight (Kemeny's order, found exactly).
  ///
  /// A portrait's head comes after the clothing.
  init(_ layering: Layering, names: [String?], evidence: PictureEvidence) {
    let count = layering.shapes.count
    let contacts = Contacts(layering, width: evidence.width, height: evidence.height)
    var front = [[Float]](repeating: [Float](repeating: 0, count: count), count: count)
    for i in 0..<count {
      for j in i + 1..<max(count, i + 1) {
        let score = Self.evidence(for: i, before: j, layering: layering, contacts: contacts)
        func isHead(_ region: Int) -> Bool { names[region] == "face" || names[region] == "hair" }
        let headLast: Float = (isHead(i) ? 4 : 0) - (isHead(j) ? 4 : 0)
        front[i][j] = score + headLast
        front[j][i] = -front[i][j]
      }
    }
    backToFront = Self.bestOrder(front)
  }

  /// How strongly `i` seems to stand in front of `j`; below 0 the other way round.
  private static func evidence(for i: Int, before j: Int, layering: Layering, contacts: Contacts) -> Float {
    let weights = Weights()
    let (a, b) = (layering.shapes[i], layering.shapes[j])
    if layering.isSky[i] != layering.isSky[j] { return layering.isSky[i] ? -20 : 20 }
    func clamp(_ value: Float) -> Float { min(1, max(-1, value)) }
    let hasSky = layering.hasSky
    // Lower in the picture is nearer.
    var score = weights.foot * clamp((a.bottom - b.bottom) / 0.2)
    score += weights.height * clamp((a.centre.y - b.centre.y) / 0.25)
    // What the picture is of comes after what is around it, and what is in focus after what is not.
    score +=
      weights.person * (a.person - b.person) + (hasSky ? weights.salienceUnderSky : weights.salience)
      * (a.salience - b.salience)
    score += weights.focus * clamp((a.sharpness - b.sharpness) / (a.sharpness + b.sharpness + 0.2))
    let border = contacts.length[i][j]
    guard border > 0 else { return weights.apart * score }
    // What the picture's edge cuts is behind what stands free.
    let isFree = (a.edgeShare < b.edgeShare ? a : b).width < 0.75
    if isFree { score += weights.cut * clamp((b.edgeShare - a.edgeShare) / 0.3) }
    // A shape that bulges into its neighbour is the figure.
    score += weights.bulge * clamp(contacts.bulge[i][j] / 0.12)
    // What has the other on both sides at its foot lies on it or stands in front of it.
    let (around, inside) = (contacts.surrounded[i][j], contacts.surrounded[j][i])
    let (onB, onA) = (b.canSurround(underSky: hasSky) ? around : 0, a.canSurround(underSky: hasSky) ? inside : 0)
    score += weights.surrounded * clamp((onB - onA) / 0.5)
    // What the other encloses lies on it or stands in front of it.
    score += weights.enclosed * clamp(border / max(1, a.outline) - border / max(1, b.outline))
    // Where three regions meet, the one whose outline runs on straight hides the other two.
    score += weights.junction * clamp(contacts.junctions[i][j] / 3)
    if around > 0.1, standsOn(a, ground: b, over: contacts.above[i][j], share: border) { score += weights.ground }
    if inside > 0.1, standsOn(b, ground: a, over: contacts.above[j][i], share: border) { score -= weights.ground }
    return score
  }

  /// Whether `object` stands on `ground`, a wide region at the bottom of the picture.
  private static func standsOn(_ object: RegionShape, ground: RegionShape, over: Float, share: Float) -> Bool {
    let isGround = ground.touches.bottom > 0.45 && ground.width > 0.7 && ground.bottom > 0.95
    let isObject = object.touches.bottom < 0.3 && object.edgeShare < 0.3 && object.width < 0.75
    return isGround && isObject && over > 0.25 * share && object.bottom > ground.top
  }

  /// The order that maximises the sum of `front[later][earlier]`, by dynamic programming over subsets.
  private static func bestOrder(_ front: [[Float]]) -> [Int] {
    let count = front.count
    guard count > 1 else { return Array(0..<count) }
    var best = [Float](repeating: -.infinity, count: 1 << count)
    var last = [Int](repeating: -1, count: 1 << count)
    best[0] = 0
    for subset in 1..<1 << count {
      for item in 0..<count where subset >> item & 1 == 1 {
        let rest = subset & ~(1 << item)
        var sum = best[rest]
        for other in 0..<count where rest >> other & 1 == 1 { sum += front[item][other] }
        if sum > best[subset] {
          best[subset] = sum
          last[subset] = item
        }
      }
    }
    var order: [Int] = []
    var subset = (1 << count) - 1
    while subset != 0 {
      order.append(last[subset])
      subset &= ~(1 << last[subset])
    }
    return order.reversed()
  }
}

/// How regions meet.
struct Contacts {
  /// The length of the border of two regions, pixels.
  private(set) var length: [[Float]]
  /// The part of the border where the first region lies above the second, pixels.
  private(set) var above: [[Float]]
  /// How far the first bulges into the second, -0.5...0.5: how much more of a small disc on the border is the second's.
  private(set) var bulge: [[Float]]
  /// At how many places where three regions meet the first hides the second, less the places where it is hidden.
  private(set) var junctions: [[Float]]
  /// The share of the lower half of the first that has the second on both sides in its row.
  private(set) var surrounded: [[Float]]

  init(_ layering: Layering, width: Int, height: Int) {
    let count = layering.shapes.count
    let none = [[Float]](repeating: [Float](repeating: 0, count: count), count: count)
    (length, above, bulge, junctions, surrounded) = (none, none, none, none, none)
    let labels = layering.labels
    let radius = max(3, width * 3 / 100)
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        let a = Int(labels[i])
        for (j, isBelow) in [(x + 1 < width ? i + 1 : i, false), (y + 1 < height ? i + width : i, true)]
        where labels[j] != labels[i] {
          let b = Int(labels[j])
          length[a][b] += 1
          length[b][a] += 1
          if isBelow { above[a][b] += 1 }
          // One border pixel in three is enough.
          guard (x + y) % 3 == 0, x >= radius, y >= radius, x + radius < width, y + radius < height else { continue }
          var (inA, inB) = (0, 0)
          for dy in stride(from: -radius, through: radius, by: 2) {
            for dx in stride(from: -radius, through: radius, by: 2) where dx * dx + dy * dy <= radius * radius {
              let label = Int(labels[i + dy * width + dx])
              if label == a { inA += 1 }
              if label == b { inB += 1 }
            }
          }
          let difference = 3 * (Float(inB) / Float(max(1, inA + inB)) - 0.5)
          bulge[a][b] += difference
          bulge[b][a] -= difference
        }
      }
    }
    measureSurroundings(layering, width: width, height: height)
    measureJunctions(labels, width: width, height: height)
    for a in 0..<count {
      for b in 0..<count where length[a][b] > 0 { bulge[a][b] /= length[a][b] }
    }
  }

  private mutating func measureJunctions(_ labels: [Int32], width: Int, height: Int) {
    let radius = max(3, width / 64)
    guard width > 2 * radius + 1, height > 2 * radius + 1 else { return }
    var shares = [Int](repeating: 0, count: length.count)
    for y in radius..<height - radius - 1 {
      for x in radius..<width - radius - 1 {
        let i = y * width + x
        let corners = [labels[i], labels[i + 1], labels[i + width], labels[i + width + 1]]
        guard Set(corners).count == 3 else { continue }
        var total = 0
        for k in shares.indices { shares[k] = 0 }
        for dy in -radius...radius {
          for dx in -radius...radius where dx * dx + dy * dy <= radius * radius {
            shares[Int(labels[i + dy * width + dx])] += 1
            total += 1
          }
        }
        let met = Set(corners.map(Int.init)).sorted { (shares[$1], $0) < (shares[$0], $1) }
        let share = met.map { Float(shares[$0]) / Float(total) }
        guard share[0] > 0.42, share[0] < 0.6, share[1] < 0.4, share[2] > 0.08 else { continue }
        for hidden in met.dropFirst() {
          junctions[met[0]][hidden] += 1
          junctions[hidden][met[0]] -= 1
        }
      }
    }
  }

  private mutating func measureSurroundings(_ layering: Layering, width: Int, height: Int) {
    let count = layering.shapes.count
    var lower = [Float](repeating: 0, count: count)
    for y in 0..<height {
      var first = [Int](repeating: Int.max, count: count)
      var last = [Int](repeating: -1, count: count)
      for x in 0..<width {
        let label = Int(layering.labels[y * width + x])
        first[label] = min(first[label], x)
        last[label] = x
      }
      for x in 0..<width {
        let a = Int(layering.labels[y * width + x])
        guard Float(y) / Float(height) > layering.shapes[a].centre.y else { continue }
        lower[a] += 1
        for b in 0..<count where b != a && first[b] < x && last[b] > x { surrounded[a][b] += 1 }
      }
    }
    for a in 0..<count where lower[a] > 0 {
      for b in 0..<count { surrounded[a][b] /= lower[a] }
    }
  }
}
