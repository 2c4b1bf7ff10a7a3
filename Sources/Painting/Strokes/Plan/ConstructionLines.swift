import Foundation
import Imaging
import Vision

/// The first lines of a drawing: axes of the sheet, the envelope of each main thing in straight lines that overshoot at the corners,
/// and for a head an oval with its centre line and eye line.
struct ConstructionLines {
  /// The layers, back to front.
  let layers: [PlannedLayer]
  /// For each layer whether it is drawn to the end.
  let matters: [Bool]
  let faces: [FaceLandmarks]
  let width: Int
  let height: Int
  let seed: UInt32

  /// The most things that get an envelope: more would hide one another.
  private static let mostThings = 5

  /// A straight or bent line and its pressure.
  private struct Guide {
    var points: [SIMD2<Float>]
    var pressure: Float
  }

  /// The lines as strokes of the pencil at index `tool`.
  func strokes(tool: Int) -> [StrokeList.Stroke] {
    let longSide = Float(max(width, height))
    let aspect = SIMD2(Float(width), Float(height)) / longSide
    var guides: [Guide] = []
    // Axes of the sheet, to place everything by.
    guides.append(straight(SIMD2(aspect.x / 2, aspect.y * 0.06), SIMD2(aspect.x / 2, aspect.y * 0.94), 0.11))
    guides.append(straight(SIMD2(aspect.x * 0.06, aspect.y / 2), SIMD2(aspect.x * 0.94, aspect.y / 2), 0.11))
    for index in things {
      let hull = envelope(of: layers[index].mask)
      guard hull.count >= 3 else { continue }
      for (a, b) in zip(hull, hull.dropFirst() + [hull[0]]) {
        let along = b - a
        let length = (along * along).sum().squareRoot()
        guard length > 0.03, !isOnEdge(a, b, aspect) else { continue }
        let over = along * (0.016 / length)
        guides.append(straight(a - over, b + over, 0.20))
        // A searching hand draws the longer lines twice.
        guard length > 0.12 else { continue }
        let side = SIMD2(-along.y, along.x) * (0.0022 / length)
        guides.append(straight(a - over * 0.3 + side, b + over * 1.3 - side, 0.13))
      }
    }
    for face in faces { guides += head(face, aspect: aspect) }
    return guides.enumerated().map { number, guide in
      let first = guide.points[0]
      let along = guide.points[guide.points.count - 1] - first
      let points = guide.points.enumerated().map { k, p in
        let t = Float(k) / Float(max(1, guide.points.count - 1))
        let bow = (ValueNoise.at(t * 2.3, Float(number) * 3.7, seed: seed &+ 41) - 0.5) * 0.0035
        return p + SIMD2(-along.y, along.x) * bow
      }
      return StrokeList.Stroke(
        points: points, radius: 0.5 / 760, colour: RGB8(62, 62, 66), opacity: guide.pressure, tool: tool)
    }
  }

  /// Indices of the things that get an envelope, the largest first: no backgrounds, nothing tiny.
  private var things: [Int] {
    let main = layers.indices.filter {
      matters[$0] && layers[$0].area > 0.015 && layers[$0].area < 0.5 && layers.count > 1
    }
    return Array(
      main.sorted { layers[$0].area != layers[$1].area ? layers[$0].area > layers[$1].area : $0 < $1 }
        .prefix(Self.mostThings))
  }

  private func straight(_ a: SIMD2<Float>, _ b: SIMD2<Float>, _ pressure: Float) -> Guide {
    Guide(points: (0...6).map { a + (b - a) * (Float($0) / 6) }, pressure: pressure)
  }

  private func isOnEdge(_ a: SIMD2<Float>, _ b: SIMD2<Float>, _ aspect: SIMD2<Float>) -> Bool {
    let margin: Float = 0.012
    return (a.x < margin && b.x < margin) || (a.y < margin && b.y < margin)
      || (a.x > aspect.x - margin && b.x > aspect.x - margin) || (a.y > aspect.y - margin && b.y > aspect.y - margin)
  }

  /// An oval round the face, the centre line from brow to chin, the line of the eyes and that of the mouth.
  private func head(_ face: FaceLandmarks, aspect: SIMD2<Float>) -> [Guide] {
    func place(_ index: Int) -> SIMD2<Float> { SIMD2(face.points[index].x, face.points[index].y) * aspect }
    // Mesh points: top of the forehead, chin, the two sides at the height of the eyes, the corners of the mouth.
    let (top, chin, left, right) = (place(10), place(152), place(234), place(454))
    let breadth = right - left
    let tall = chin - top
    guard (breadth * breadth).sum() > 0.0025 else { return [] }
    let centre = (top + chin) * 0.5
    let oval = (0...24).map { k -> SIMD2<Float> in
      let angle = 2 * Float.pi * Float(k) / 24 - 0.4
      return centre + breadth * (0.53 * cosf(angle)) + tall * (0.53 * sinf(angle))
    }
    let eyes = SIMD2(face.rightEye.iris.x - face.leftEye.iris.x, face.rightEye.iris.y - face.leftEye.iris.y) * aspect
    let between =
      SIMD2(face.rightEye.iris.x + face.leftEye.iris.x, face.rightEye.iris.y + face.leftEye.iris.y) * aspect * 0.5
    let (corner, other) = (place(61), place(291))
    return [
      Guide(points: oval, pressure: 0.22),
      straight(top - tall * 0.08, chin + tall * 0.06, 0.17),
      straight(between - eyes * 1.1, between + eyes * 1.1, 0.17),
      straight(corner - (other - corner) * 0.4, other + (other - corner) * 0.4, 0.13),
    ]
  }

  /// The convex hull of a mask (Andrew's monotone chain), reduced to at most seven corners by cutting the shortest sides.
  private func envelope(of mask: Plane) -> [SIMD2<Float>] {
    let unit = 1 / Float(max(width, height))
    var points: [SIMD2<Float>] = []
    for y in stride(from: 0, to: height, by: 3) {
      var first = -1
      var last = -1
      for x in 0..<width where mask[x, y] > 0.5 {
        if first < 0 { first = x }
        last = x
      }
      if first >= 0 {
        points.append(SIMD2(Float(first), Float(y)) * unit)
        points.append(SIMD2(Float(last), Float(y)) * unit)
      }
    }
    points.sort { $0.x != $1.x ? $0.x < $1.x : $0.y < $1.y }
    guard points.count > 3 else { return [] }
    func chain(_ ordered: [SIMD2<Float>]) -> [SIMD2<Float>] {
      var hull: [SIMD2<Float>] = []
      for p in ordered {
        while hull.count >= 2 {
          let a = hull[hull.count - 2]
          let b = hull[hull.count - 1]
          if (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0 { break }
          hull.removeLast()
        }
        hull.append(p)
      }
      hull.removeLast()
      return hull
    }
    var hull = chain(points) + chain(points.reversed())
    while hull.count > 7 {
      var shortest = (length: Float.greatestFiniteMagnitude, at: 0)
      for i in hull.indices {
        let d = hull[(i + 1) % hull.count] - hull[i]
        let length = d.x * d.x + d.y * d.y
        if length < shortest.length { shortest = (length, i) }
      }
      let next = (shortest.at + 1) % hull.count
      hull[shortest.at] = (hull[shortest.at] + hull[next]) * 0.5
      hull.remove(at: next)
    }
    return hull
  }
}
