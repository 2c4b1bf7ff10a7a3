import Imaging

/// Merges what is too small to paint into what lies around it.
struct ValueShapes {
  let width: Int
  let height: Int
  /// Class of each pixel, 0 for the darkest.
  private(set) var classes: [UInt8]

  init(width: Int, height: Int, classes: [UInt8]) {
    self.width = width
    self.height = height
    self.classes = classes
  }

  /// Gives shapes of less than `least` pixels to the neighbour with the longest border, the smallest first.
  ///
  /// A small shape that stands out clearly is an accent, and counts for more: up to four times its size.
  mutating func merge(below least: Double, lightness: Plane) {
    for _ in 0..<12 {
      let (labels, areas, sums) = components(lightness)
      let small = areas.indices.filter { Double(areas[$0]) < least }
      guard !small.isEmpty else { return }
      // Borders of the small shapes with each neighbour.
      let isSmall = areas.map { Double($0) < least }
      var borders = [[Int: Int]](repeating: [:], count: areas.count)
      func meet(_ a: Int, _ b: Int) {
        let (p, q) = (Int(labels[a]), Int(labels[b]))
        guard p != q else { return }
        if isSmall[p] { borders[p][q, default: 0] += 1 }
        if isSmall[q] { borders[q][p, default: 0] += 1 }
      }
      for y in 0..<height {
        for x in 0..<width {
          let i = y * width + x
          if x + 1 < width { meet(i, i + 1) }
          if y + 1 < height { meet(i, i + width) }
        }
      }
      var target = [UInt8?](repeating: nil, count: areas.count)
      let first = firsts(of: labels, count: areas.count)
      for shape in small.sorted(by: { (areas[$0], $0) < (areas[$1], $1) }) {
        // A neighbour that goes itself in this round cannot take anything.
        let neighbours = borders[shape].filter { target[$0.key] == nil }
        guard let (to, _) = neighbours.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { continue }
        let contrast = abs(sums[shape] / Double(areas[shape]) - sums[to] / Double(areas[to]))
        guard Double(areas[shape]) * min(4, 1 + max(0, contrast - 12) / 8) < least else { continue }
        target[shape] = classes[first[to]]
      }
      guard target.contains(where: { $0 != nil }) else { return }
      for i in classes.indices {
        if let new = target[Int(labels[i])] { classes[i] = new }
      }
    }
  }

  private func firsts(of labels: [Int32], count: Int) -> [Int] {
    var firsts = [Int](repeating: 0, count: count)
    for i in labels.indices.reversed() { firsts[Int(labels[i])] = i }
    return firsts
  }

  /// The connected shapes of one class: the shape of each pixel, and of each shape its size and sum of lightness.
  private func components(_ lightness: Plane) -> (labels: [Int32], areas: [Int], sums: [Double]) {
    var labels = [Int32](repeating: -1, count: classes.count)
    var (areas, sums): ([Int], [Double]) = ([], [])
    var stack: [Int] = []
    for start in classes.indices where labels[start] < 0 {
      let (number, own) = (Int32(areas.count), classes[start])
      var (area, sum) = (0, 0.0)
      labels[start] = number
      stack.append(start)
      while let i = stack.popLast() {
        area += 1
        sum += Double(lightness.values[i])
        let x = i % width
        if x > 0, labels[i - 1] < 0, classes[i - 1] == own { labels[i - 1] = number; stack.append(i - 1) }
        if x + 1 < width, labels[i + 1] < 0, classes[i + 1] == own { labels[i + 1] = number; stack.append(i + 1) }
        if i >= width, labels[i - width] < 0, classes[i - width] == own {
          labels[i - width] = number
          stack.append(i - width)
        }
        if i + width < classes.count, labels[i + width] < 0, classes[i + width] == own {
          labels[i + width] = number
          stack.append(i + width)
        }
      }
      areas.append(area)
      sums.append(sum)
    }
    return (labels, areas, sums)
  }
}
