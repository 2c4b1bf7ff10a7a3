import Imaging

/// Carries a layer on behind the layers in front of it.
enum LayerCompletion {
  /// How far a layer goes on behind its neighbours wherever it meets them, as a share of the long side.
  static let rim: Float = 0.035

  /// Where a layer goes on behind those in front of it.
  ///
  /// That is its mask, what lies between its own pixels in a row or column, and a rim. Sky goes on to the borders of the
  /// picture, down to its lowest row.
  /// - Parameters:
  ///   - mask: where the layer is seen.
  ///   - inFront: where layers in front of it are seen.
  ///   - joinsPieces: whether pieces of the layer are joined behind what parts them, as far hills are under a sky.
  static func extent(
    mask: [Bool], inFront: [Bool], width: Int, height: Int, joinsPieces: Bool, isSky: Bool
  ) -> [Bool] {
    var result = mask
    let pieces = joinsPieces ? mask.map { $0 ? 0 : -1 } : self.pieces(of: mask, width: width, height: height)
    var ends: [Int: (first: Int, last: Int)] = [:]
    func bridge(_ count: Int, _ pixel: (Int) -> Int) {
      ends.removeAll(keepingCapacity: true)
      for k in 0..<count where pieces[pixel(k)] >= 0 { ends[pieces[pixel(k)], default: (k, k)].last = k }
      for (first, last) in ends.values {
        for k in first...last where inFront[pixel(k)] { result[pixel(k)] = true }
      }
    }
    for y in 0..<height { bridge(width) { y * width + $0 } }
    for x in 0..<width { bridge(height) { $0 * width + x } }
    if isSky, let lowest = mask.lastIndex(of: true) {
      for i in 0..<(lowest / width + 1) * width where inFront[i] { result[i] = true }
    }
    let radius = max(3, Int((rim * Float(max(width, height))).rounded()))
    let grown = dilated(mask, radius: radius, width: width, height: height)
    for i in result.indices where grown[i] && inFront[i] { result[i] = true }
    return result
  }

  /// The number of the connected piece that each pixel belongs to, -1 outside the mask.
  private static func pieces(of mask: [Bool], width: Int, height: Int) -> [Int] {
    var result = [Int](repeating: -1, count: mask.count)
    var count = 0
    for start in mask.indices where mask[start] && result[start] < 0 {
      result[start] = count
      var front = [start]
      while let i = front.popLast() {
        let x = i % width
        for (inside, j) in [
          (x > 0, i - 1), (x + 1 < width, i + 1), (i >= width, i - width), (i + width < mask.count, i + width),
        ]
        where inside && mask[j] && result[j] < 0 {
          result[j] = count
          front.append(j)
        }
      }
      count += 1
    }
    return result
  }

  /// The picture as it would be if the layer were all there is: its own pixels, and a smooth continuation elsewhere.
  ///
  /// Pull-push (Gortler et al., *The Lumigraph*, 1996), relaxed towards the harmonic fill at every level. Pixels within
  /// two of another layer hold some of its colour: they do not feed the fill, and beside a layer in front they are
  /// replaced by it, or that layer's outline would show through as a ghost.
  static func completed(_ image: Image, mask: [Bool], inFront: [Bool]) -> Image {
    let (width, height) = (image.width, image.height)
    let outside = dilated(mask.map { !$0 }, radius: 2, width: width, height: height)
    var trusted = outside.map { !$0 }
    if !trusted.contains(true) { trusted = mask }
    guard trusted.contains(true) else { return image }
    let ghosts = dilated(inFront, radius: 2, width: width, height: height)
    var level = FillLevel(width: width, height: height)
    for i in 0..<width * height where trusted[i] {
      level.colours[i] = SIMD4(
        Float(image.pixels[3 * i]), Float(image.pixels[3 * i + 1]), Float(image.pixels[3 * i + 2]), 1)
    }
    let filled = level.filled()
    var result = image
    for i in 0..<width * height where !mask[i] || ghosts[i] && !trusted[i] {
      for channel in 0..<3 { result.pixels[3 * i + channel] = UInt8(min(max(filled[i][channel], 0), 255).rounded()) }
    }
    return result
  }

  /// A mask grown by `radius` pixels in every direction (a square; the passes are separable).
  static func dilated(_ mask: [Bool], radius: Int, width: Int, height: Int) -> [Bool] {
    func spread(_ source: [Bool], lines: Int, count: Int, _ pixel: (Int, Int) -> Int) -> [Bool] {
      var result = source
      for line in 0..<lines {
        var reach = 0
        for k in 0..<count {
          reach = source[pixel(line, k)] ? radius : reach - 1
          if reach >= 0 && k > 0 || source[pixel(line, k)] { result[pixel(line, k)] = true }
        }
        reach = -1
        for k in stride(from: count - 1, through: 0, by: -1) {
          reach = source[pixel(line, k)] ? radius : reach - 1
          if reach >= 0 { result[pixel(line, k)] = true }
        }
      }
      return result
    }
    let across = spread(mask, lines: height, count: width) { $0 * width + $1 }
    return spread(across, lines: width, count: height) { $1 * width + $0 }
  }
}

/// One level of the pyramid that fills gaps: colours with a weight of 0 where nothing is known.
private struct FillLevel {
  let width: Int
  let height: Int
  /// Colour and, last, weight 0...1.
  var colours: [SIMD4<Float>]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    colours = [SIMD4<Float>](repeating: .zero, count: width * height)
  }

  /// Colours everywhere, as known where the weight is 1.
  func filled() -> [SIMD4<Float>] {
    if !colours.contains(where: { $0.w < 1 }) { return colours }
    if width == 1 && height == 1 { return colours }
    let half = halved()
    let coarse = half.filled()
    var result = colours
    for y in 0..<height {
      for x in 0..<width where colours[y * width + x].w < 1 {
        let weight = colours[y * width + x].w
        var guess = half.sample(coarse, x: x, y: y)
        guess = guess * (1 - weight) + colours[y * width + x] * weight
        guess.w = 1
        result[y * width + x] = guess
      }
    }
    // A few sweeps towards the mean of the neighbours; the coarse levels have done the long ranges.
    for _ in 0..<4 {
      let before = result
      for y in 0..<height {
        for x in 0..<width where colours[y * width + x].w == 0 {
          let i = y * width + x
          let left = before[x > 0 ? i - 1 : i]
          let right = before[x + 1 < width ? i + 1 : i]
          let up = before[y > 0 ? i - width : i]
          let down = before[y + 1 < height ? i + width : i]
          result[i] = (left + right + up + down) / 4
        }
      }
    }
    return result
  }

  private func halved() -> FillLevel {
    var half = FillLevel(width: (width + 1) / 2, height: (height + 1) / 2)
    for y in 0..<half.height {
      for x in 0..<half.width {
        var sum = SIMD4<Float>.zero
        var places: Float = 0
        for j in [2 * y, 2 * y + 1] where j < height {
          for i in [2 * x, 2 * x + 1] where i < width {
            let colour = colours[j * width + i]
            sum += SIMD4(colour.x, colour.y, colour.z, 1) * colour.w
            places += 1
          }
        }
        guard sum.w > 0 else { continue }
        let weight = min(1, 4 * sum.w / places)
        half.colours[y * half.width + x] = SIMD4(sum.x / sum.w, sum.y / sum.w, sum.z / sum.w, weight)
      }
    }
    return half
  }

  /// The coarse colours at a place of the level above, bilinear.
  private func sample(_ coarse: [SIMD4<Float>], x: Int, y: Int) -> SIMD4<Float> {
    let u = min(max((Float(x) + 0.5) / 2 - 0.5, 0), Float(width - 1))
    let v = min(max((Float(y) + 0.5) / 2 - 0.5, 0), Float(height - 1))
    let (x0, y0) = (Int(u), Int(v))
    let (x1, y1) = (min(x0 + 1, width - 1), min(y0 + 1, height - 1))
    let (fx, fy) = (u - Float(x0), v - Float(y0))
    let top = coarse[y0 * width + x0] * (1 - fx) + coarse[y0 * width + x1] * fx
    let bottom = coarse[y1 * width + x0] * (1 - fx) + coarse[y1 * width + x1] * fx
    return top * (1 - fy) + bottom * fy
  }
}
