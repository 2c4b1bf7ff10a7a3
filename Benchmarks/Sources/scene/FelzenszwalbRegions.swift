import Imaging

/// Regions by Felzenszwalb and Huttenlocher, *Efficient Graph-Based Image Segmentation* (IJCV 2004), as a baseline.
struct FelzenszwalbRegions {
  private var parent: [Int]
  private var size: [Int]
  private var within: [Float]

  /// The region of every pixel, numbered from 0; the scale is chosen among powers of two so that there are about `count`.
  static func labels(of image: Image, about count: Int) -> [Int] {
    let smooth = image.gaussianBlurred(sigma: 0.8)
    let least = image.width * image.height / 100
    let edges = Self.edges(of: smooth)
    var best: [Int] = []
    for step in 0..<12 {
      var regions = FelzenszwalbRegions(pixels: image.width * image.height)
      regions.merge(edges, scale: Float(25 << step), least: least)
      let labels = regions.labels()
      let found = (labels.max() ?? 0) + 1
      if best.isEmpty || abs(found - count) < abs((best.max() ?? 0) + 1 - count) { best = labels }
    }
    return best
  }

  private init(pixels: Int) {
    parent = Array(0..<pixels)
    size = [Int](repeating: 1, count: pixels)
    within = [Float](repeating: 0, count: pixels)
  }

  private static func edges(of image: Image) -> [(weight: Float, a: Int, b: Int)] {
    let (width, height) = (image.width, image.height)
    var edges: [(weight: Float, a: Int, b: Int)] = []
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        for (inside, j) in [
          (x + 1 < width, i + 1), (y + 1 < height, i + width), (x + 1 < width && y + 1 < height, i + width + 1),
          (x > 0 && y + 1 < height, i + width - 1),
        ]
        where inside {
          var sum: Float = 0
          for channel in 0..<3 {
            let gap = Float(image.pixels[3 * i + channel]) - Float(image.pixels[3 * j + channel])
            sum += gap * gap
          }
          edges.append((sum.squareRoot(), i, j))
        }
      }
    }
    return edges.sorted { ($0.weight, $0.a, $0.b) < ($1.weight, $1.a, $1.b) }
  }

  private mutating func root(_ pixel: Int) -> Int {
    var top = pixel
    while parent[top] != top { top = parent[top] }
    var walk = pixel
    while parent[walk] != top { (walk, parent[walk]) = (parent[walk], top) }
    return top
  }

  private mutating func merge(_ edges: [(weight: Float, a: Int, b: Int)], scale: Float, least: Int) {
    for pass in 0..<2 {
      for edge in edges {
        let (a, b) = (root(edge.a), root(edge.b))
        guard a != b else { continue }
        let limit = min(within[a] + scale / Float(size[a]), within[b] + scale / Float(size[b]))
        guard pass == 0 ? edge.weight <= limit : min(size[a], size[b]) < least else { continue }
        parent[b] = a
        size[a] += size[b]
        within[a] = edge.weight
      }
    }
  }

  private mutating func labels() -> [Int] {
    var number: [Int: Int] = [:]
    return parent.indices.map { pixel in
      let top = root(pixel)
      let label = number[top] ?? number.count
      number[top] = label
      return label
    }
  }
}
