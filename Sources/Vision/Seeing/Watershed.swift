import Imaging

/// A partition of a picture into small regions that end at its edges.
struct Watershed {
  /// The region of every pixel, rows from the top.
  var labels: [Int32]
  /// The number of regions.
  var count: Int

  /// Floods `relief` from the lowest point of every cell of a grid.
  /// - Parameters:
  ///   - relief: height of the walls, 0...1.
  ///   - regions: about how many regions are wanted.
  init(of relief: Plane, regions: Int) {
    let (width, height) = (relief.width, relief.height)
    let cell = max(2, Int((Float(width * height) / Float(regions)).squareRoot().rounded()))
    let levels = relief.values.map { UInt8(min(max($0, 0), 1) * 255) }
    var labels = [Int32](repeating: -1, count: width * height)
    var queues = [[Int32]](repeating: [], count: 256)
    var count = 0
    for top in stride(from: 0, to: height, by: cell) {
      for left in stride(from: 0, to: width, by: cell) {
        let (bottom, right) = (min(height, top + cell), min(width, left + cell))
        let (middleX, middleY) = ((left + right) / 2, (top + bottom) / 2)
        var best = top * width + left
        var lowest = Int.max
        for y in top..<bottom {
          for x in left..<right {
            // Among equally low points the one nearest the cell's middle.
            let rank = Int(levels[y * width + x]) * 1024 + abs(x - middleX) + abs(y - middleY)
            if rank < lowest {
              lowest = rank
              best = y * width + x
            }
          }
        }
        labels[best] = Int32(count)
        queues[Int(levels[best])].append(Int32(best))
        count += 1
      }
    }
    // Queues are first in, first out: fronts that meet on flat ground meet half-way.
    var heads = [Int](repeating: 0, count: 256)
    var level = 0
    while level < 256 {
      guard heads[level] < queues[level].count else {
        level += 1
        continue
      }
      let pixel = Int(queues[level][heads[level]])
      heads[level] += 1
      let x = pixel % width
      let lowered = level
      func flood(_ neighbour: Int) {
        guard labels[neighbour] < 0 else { return }
        labels[neighbour] = labels[pixel]
        queues[max(lowered, Int(levels[neighbour]))].append(Int32(neighbour))
      }
      if x > 0 { flood(pixel - 1) }
      if x + 1 < width { flood(pixel + 1) }
      if pixel >= width { flood(pixel - width) }
      if pixel + width < width * height { flood(pixel + width) }
    }
    self.labels = labels
    self.count = count
  }

  /// Cuts every region along the border of a mask.
  mutating func cut(along mask: Plane) {
    guard mask.values.contains(where: { $0 > 0.5 }) else { return }
    var inside = [Int32](repeating: -1, count: count)
    for i in labels.indices where mask.values[i] > 0.5 {
      let region = Int(labels[i])
      if inside[region] < 0 {
        inside[region] = Int32(count)
        count += 1
      }
      labels[i] = inside[region]
    }
  }
}
