import Imaging
import Vision

/// The lines of a drawing as a learner could copy them: few, long and confident, the important ones first.
///
/// Contours that part one thing from another come before edges inside a thing, and texture is left out: a short line with no
/// neighbour, or the weaker ones of a crowd, would only confuse. A face gets its features from the mesh that was fitted to it.
struct DrawingLines {
  /// One line.
  struct Line: Sendable {
    /// The path in shares of the long side, 2...64 points.
    var points: [SIMD2<Float>]
    /// How much the line matters, 0...1: it decides pressure and width.
    var weight: Float
  }

  /// The lines, in drawing order.
  let lines: [Line]

  /// - Parameters:
  ///   - scene: what was seen in the reference.
  ///   - reference: the reference at the canvas's size.
  ///   - most: the most contours to follow.
  init(scene: Scene, reference: ColourField, most: Int) {
    let features = FaceLines(scene: scene).lines
    let chosen = Self.contours(scene: scene, reference: reference.image(), features: features, most: most)
    let contours = chosen.enumerated().flatMap { rank, line -> [Line] in
      let late = Float(rank) / Float(max(1, chosen.count))
      let weight = max(0.05, min(1, line.importance * 1.1 - 0.25 * late))
      return Self.pulls(line.points).map { Line(points: $0, weight: weight) }
    }
    lines = contours + features
  }

  /// The contours worth drawing, the most important first; what the mesh of a face draws is not among them.
  static func contours(scene: Scene, reference: Image, features: [Line], most: Int) -> [Candidate] {
    var candidates = ContourTracer.lines(in: reference, contours: scene.contours, most: 2 * most)
      .map { Candidate($0, scene: scene) }
    let spots = features.flatMap(\.points)
    candidates.removeAll { line in
      let near = line.points.count { p in spots.contains { Self.distance($0, p) < 0.008 } }
      return 2 * near > line.points.count
    }
    return select(candidates, most: most)
  }

  /// A contour and what speaks for it.
  struct Candidate {
    let points: [SIMD2<Float>]
    let length: Float
    /// Strength, where the line lies and what it bounds, about 0...1.
    let importance: Float
    /// Order of drawing: important and long first.
    let score: Float
    let silhouette: Float
    let detail: Float

    init(_ contour: ContourLine, scene: Scene) {
      points = contour.points.map { SIMD2($0.x, $0.y) }
      length = contour.length
      let scale = Float(max(scene.width, scene.height))
      var (border, matter): (Float, Float) = (0, 0)
      for p in points {
        let (x, y) = (Int(p.x * scale), Int(p.y * scale))
        let place = (min(max(x, 0), scene.width - 1), min(max(y, 0), scene.height - 1))
        border += Self.meetsAnother(scene, place.0, place.1) ? 1 : 0
        matter += scene.detail[place.0, place.1]
      }
      silhouette = border / Float(points.count)
      detail = matter / Float(points.count)
      importance = contour.strength * (0.55 + 0.55 * silhouette) + 0.2 * detail
      score = importance * min(length, 0.5).squareRoot()
    }

    /// Whether two layers meet within two pixels of a place.
    private static func meetsAnother(_ scene: Scene, _ x: Int, _ y: Int) -> Bool {
      let xs = [max(0, x - 2), x, min(scene.width - 1, x + 2)]
      let ys = [max(0, y - 2), y, min(scene.height - 1, y + 2)]
      return scene.layers.contains { layer in
        let here = layer.mask[x, y] > 0
        return ys.contains { v in xs.contains { u in (layer.mask[u, v] > 0) != here } }
      }
    }
  }

  /// The lines worth drawing, the most important first.
  private static func select(_ candidates: [Candidate], most: Int) -> [Candidate] {
    let ranked = candidates.indices.sorted {
      candidates[$0].score != candidates[$1].score ? candidates[$0].score > candidates[$1].score : $0 < $1
    }
    // How much line has been drawn already in each cell of a coarse grid.
    let cell: Float = 0.045
    var drawn: [SIMD2<Int32>: Float] = [:]
    var chosen: [Candidate] = []
    for index in ranked {
      guard chosen.count < most else { break }
      let line = candidates[index]
      let middle = line.points[line.points.count / 2]
      let place = SIMD2(Int32(middle.x / cell), Int32(middle.y / cell))
      var around: Float = 0
      for dy in Int32(-1)...1 { for dx in Int32(-1)...1 { around += drawn[place &+ SIMD2(dx, dy)] ?? 0 } }
      // A crowd of short lines is texture; a short line alone is a speck. Both need better reasons.
      let short = max(0, 1 - line.length / 0.07)
      let crowd = around / (9 * cell)
      let alone: Float = around == 0 ? 0.16 : 0
      let demand = 0.14 + short * (0.10 + alone + 0.22 * crowd) + 0.05 * crowd
      let reason = line.importance * (0.45 + 0.55 * max(line.silhouette, min(1, 1.6 * line.detail)))
      guard reason > demand else { continue }
      chosen.append(line)
      for (a, b) in zip(line.points, line.points.dropFirst()) {
        let half = (a + b) * 0.5
        drawn[SIMD2(Int32(half.x / cell), Int32(half.y / cell)), default: 0] += distance(a, b)
      }
    }
    return chosen
  }

  /// A long contour is drawn in several pulls of the hand that overlap a little where one takes over from the other.
  private static func pulls(_ points: [SIMD2<Float>]) -> [[SIMD2<Float>]] {
    let reach: Float = 0.22
    var pulls: [[SIMD2<Float>]] = []
    var current: [SIMD2<Float>] = []
    var length: Float = 0
    for point in points {
      if let last = current.last { length += distance(point, last) }
      current.append(point)
      if current.count >= 48 || length > reach {
        pulls.append(current)
        current = Array(current.suffix(2))
        length = 0
      }
    }
    if current.count >= 3 || pulls.isEmpty { pulls.append(current) }
    return pulls.filter { $0.count >= 2 }
  }

  private static func distance(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> Float {
    let d = a - b
    return (d.x * d.x + d.y * d.y).squareRoot()
  }
}
