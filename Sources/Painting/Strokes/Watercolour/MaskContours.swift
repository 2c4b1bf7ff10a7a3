import Imaging

/// A small window of a mask in pixels of the planning canvas.
struct MaskWindow: Sendable {
  /// Column and row of the window's first pixel on the canvas.
  let x: Int
  let y: Int
  let width: Int
  let height: Int
  /// Coverage 0...1, rows from the top; the outermost pixels are 0.
  var values: [Float]

  subscript(column: Int, row: Int) -> Float { values[row * width + column] }

  /// Means over squares of `2 * radius + 1` pixels, twice: nearly a Gaussian.
  func blurred(radius: Int) -> MaskWindow {
    guard radius > 0 else { return self }
    var result = self
    var line = [Float](repeating: 0, count: max(width, height))
    let scale = 1 / Float(2 * radius + 1)
    result.values.withUnsafeMutableBufferPointer { v in
      for _ in 0..<2 {
        for (count, lines, step, stride) in [(width, height, 1, width), (height, width, width, 1)] {
          for l in 0..<lines {
            let start = l * stride
            var sum: Float = 0
            for i in 0..<min(radius, count) { sum += v[start + i * step] }
            for i in 0..<count {
              if i + radius < count { sum += v[start + (i + radius) * step] }
              if i - radius - 1 >= 0 { sum -= v[start + (i - radius - 1) * step] }
              line[i] = sum * scale
            }
            for i in 0..<count { v[start + i * step] = line[i] }
          }
        }
      }
    }
    return result
  }

  /// Closed contours at one half, in pixels of the canvas; marching squares (Lorensen and Cline, 1987, in the plane).
  func contours() -> [[SIMD2<Float>]] {
    // Crossings are numbered by the grid edge they lie on: even to the right of a pixel, odd below it.
    var next = [Int32](repeating: -1, count: 2 * width * height)
    let level: Float = 0.5
    for row in 0..<(height - 1) {
      for column in 0..<(width - 1) {
        let i = row * width + column
        let (a, b, c, d) = (values[i], values[i + 1], values[i + width + 1], values[i + width])
        let code = (a > level ? 1 : 0) | (b > level ? 2 : 0) | (c > level ? 4 : 0) | (d > level ? 8 : 0)
        guard code != 0, code != 15 else { continue }
        let top = Int32(2 * i)
        let left = Int32(2 * i + 1)
        let right = Int32(2 * (i + 1) + 1)
        let bottom = Int32(2 * (i + width))
        func link(_ from: Int32, _ to: Int32) { next[Int(from)] = to }
        // The inside stays on the right of the way.
        switch code {
        case 1: link(left, top)
        case 2: link(top, right)
        case 3: link(left, right)
        case 4: link(right, bottom)
        case 5:
          link(left, top)
          link(right, bottom)
        case 6: link(top, bottom)
        case 7: link(left, bottom)
        case 8: link(bottom, left)
        case 9: link(bottom, top)
        case 10:
          link(top, right)
          link(bottom, left)
        case 11: link(bottom, right)
        case 12: link(right, left)
        case 13: link(right, top)
        default: link(top, left)
        }
      }
    }
    var contours: [[SIMD2<Float>]] = []
    for start in next.indices where next[start] >= 0 {
      var contour: [SIMD2<Float>] = []
      var at = start
      while next[at] >= 0 {
        let onward = Int(next[at])
        next[at] = -1
        contour.append(crossing(at, level))
        at = onward
      }
      if contour.count >= 4 { contours.append(contour) }
    }
    return contours
  }

  private func crossing(_ edge: Int, _ level: Float) -> SIMD2<Float> {
    let i = edge / 2
    let (column, row) = (i % width, i / width)
    let a = values[i]
    let b = edge % 2 == 0 ? values[i + 1] : values[i + width]
    let t = b != a ? max(0, min(1, (level - a) / (b - a))) : 0.5
    let place = SIMD2(Float(x + column) + 0.5, Float(y + row) + 0.5)
    return edge % 2 == 0 ? place + SIMD2(t, 0) : place + SIMD2(0, t)
  }
}

/// Closed outlines in pixels.
enum Outline {
  /// Signed area, square pixels.
  static func area(_ outline: [SIMD2<Float>]) -> Float {
    guard var last = outline.last else { return 0 }
    var sum: Float = 0
    for p in outline {
      sum += last.x * p.y - last.y * p.x
      last = p
    }
    return sum / 2
  }

  /// The outline with corners left out that lie within a tolerance of the rest (Douglas and Peucker, 1973); at least three are kept.
  static func simplified(_ outline: [SIMD2<Float>], tolerance: Float) -> [SIMD2<Float>] {
    guard outline.count > 4 else { return outline }
    // Two far corners part the ring.
    var far = (distance: Float(-1), at: 0)
    for i in outline.indices {
      let d = outline[i] - outline[0]
      let distance = d.x * d.x + d.y * d.y
      if distance > far.distance { far = (distance, i) }
    }
    var keep = [Bool](repeating: false, count: outline.count)
    keep[0] = true
    keep[far.at] = true
    var open = [(0, far.at), (far.at, outline.count)]
    while let (first, last) = open.popLast() {
      let a = outline[first]
      let b = outline[last % outline.count]
      let d = b - a
      let length = (d.x * d.x + d.y * d.y).squareRoot()
      var worst = (distance: tolerance, at: -1)
      for i in (first + 1)..<max(first + 1, last) {
        let p = outline[i] - a
        let distance =
          length > 1e-6 ? abs(p.x * d.y - p.y * d.x) / length : (p.x * p.x + p.y * p.y).squareRoot()
        if distance > worst.distance { worst = (distance, i) }
      }
      if worst.at >= 0 {
        keep[worst.at] = true
        open.append((first, worst.at))
        open.append((worst.at, last))
      }
    }
    let kept = outline.indices.filter { keep[$0] }.map { outline[$0] }
    return kept.count >= 3 ? kept : Array(outline.prefix(3))
  }
}
