import Imaging

/// The way of a brush over an area: rows side by side, there and back, each in pulls of the hand.
struct BrushRows {
  /// Paths of two points in pixels, in order.
  let pulls: [(from: SIMD2<Float>, to: SIMD2<Float>)]

  /// - Parameters:
  ///   - mask: the area.
  ///   - axis: direction of the rows as a unit vector.
  ///   - breadth: the brush's width in pixels.
  ///   - reach: longest pull in pixels.
  ///   - most: most pulls.
  init(covering mask: MaskWindow, axis: SIMD2<Float>, breadth: Float, reach: Float, most: Int) {
    let across = SIMD2(-axis.y, axis.x)
    var (low, high) = (Float.greatestFiniteMagnitude, -Float.greatestFiniteMagnitude)
    for row in 0..<mask.height {
      for column in 0..<mask.width where mask[column, row] > 0.5 {
        let v = (Float(column) + 0.5) * across.x + (Float(row) + 0.5) * across.y
        low = min(low, v)
        high = max(high, v)
      }
    }
    guard low <= high else {
      pulls = []
      return
    }
    // Equal rows, a little narrower than the brush.
    let count = max(1, Int(((high - low) / (0.86 * breadth)).rounded(.up)))
    let pitch = (high - low) / Float(count)
    // Along every row, where the area is; counted in bins along the axis.
    let bin: Float = max(1.5, breadth / 8)
    let corners = [(0, 0), (mask.width, 0), (0, mask.height), (mask.width, mask.height)]
    let alongs = corners.map { Float($0.0) * axis.x + Float($0.1) * axis.y }
    let first = alongs.min() ?? 0
    let bins = Int(((alongs.max() ?? 0) - first) / bin) + 2
    var filled = [Bool](repeating: false, count: count * bins)
    for row in 0..<mask.height {
      for column in 0..<mask.width where mask[column, row] > 0.5 {
        let p = SIMD2(Float(column) + 0.5, Float(row) + 0.5)
        let v = p.x * across.x + p.y * across.y
        let u = p.x * axis.x + p.y * axis.y
        let r = pitch > 0 ? min(count - 1, max(0, Int((v - low) / pitch))) : 0
        filled[r * bins + min(bins - 1, max(0, Int((u - first) / bin)))] = true
      }
    }
    struct Stretch {
      var row: Int
      var from: Int
      var to: Int
    }
    var stretches: [Stretch] = []
    let bridge = max(1, Int(0.7 * breadth / bin))
    for row in 0..<count {
      var open: Stretch?
      for b in 0..<bins where filled[row * bins + b] {
        if let current = open, b - current.to <= bridge {
          open?.to = b
        } else {
          if let done = open { stretches.append(done) }
          open = Stretch(row: row, from: b, to: b)
        }
      }
      if let done = open { stretches.append(done) }
    }
    // From row to row where they touch; then what is left, from the top.
    var visited = [Bool](repeating: false, count: stretches.count)
    var order: [Int] = []
    var current: Int?
    while order.count < stretches.count {
      var next: Int?
      if let current {
        let here = stretches[current]
        for step in [1, -1] where next == nil {
          next = stretches.indices.first { i in
            !visited[i] && stretches[i].row == here.row + step && stretches[i].from <= here.to
              && stretches[i].to >= here.from
          }
        }
      }
      guard let chosen = next ?? stretches.indices.first(where: { !visited[$0] }) else { break }
      visited[chosen] = true
      order.append(chosen)
      current = chosen
    }
    let origin = SIMD2(Float(mask.x), Float(mask.y))
    var pulls: [(from: SIMD2<Float>, to: SIMD2<Float>)] = []
    for (turn, index) in order.enumerated() where pulls.count < most {
      let stretch = stretches[index]
      let v = low + (Float(stretch.row) + 0.5) * pitch
      // The tip of the brush reaches half its width beyond the path's ends.
      let inset = min(0.35 * breadth, Float(stretch.to - stretch.from + 1) * bin * 0.4)
      let start = first + Float(stretch.from) * bin + inset
      let end = first + Float(stretch.to + 1) * bin - inset
      let parts = max(1, Int(((end - start) / reach).rounded(.up)))
      for part in 0..<parts where pulls.count < most {
        let a = start + (end - start) * Float(part) / Float(parts)
        let b = start + (end - start) * Float(part + 1) / Float(parts)
        let p = axis * a + across * v + origin
        let q = axis * b + across * v + origin
        pulls.append((p, q))
      }
      if turn % 2 == 1 {
        // Back again: the pulls of this row in the other direction.
        let from = pulls.count - parts
        if from >= 0 { pulls.replaceSubrange(from..., with: pulls[from...].reversed().map { ($0.to, $0.from) }) }
      }
    }
    self.pulls = pulls
  }
}
