import Foundation
import Imaging
import Vision

/// Where a portrait is drawn and how fully: heads to the end, shoulders less and less, the rest not at all.
struct PortraitSheet {
  /// 1 inside the outlines of faces' meshes; of heads without a mesh, inside the ball.
  let faces: Plane
  /// 1 on heads with their hair and necks.
  let head: Plane
  /// How fully tone is drawn, 0...1.
  let keep: Plane
  /// How fully lines are drawn, 0...1: they reach further than tone.
  let lines: Plane
  /// Distance from heads and bodies in pixels; 0 on them.
  let outside: Plane

  init(frames: [HeadFrame], heads: [BuiltHead], layers: [PlannedLayer], width: Int, height: Int, seed: UInt32) {
    let longSide = Float(max(width, height))
    let size = (frames.map(\.height).max() ?? 0.4) * longSide
    let faces = Self.faces(of: heads, width: width, height: height)
    self.faces = faces
    var head = faces
    var body = Plane(width: width, height: height)
    // What lies right below a chin is worn by the sitter: counted over all layers, then by layer.
    var breast: Float = 0
    let shares = layers.map { layer -> (head: Float, breast: Float) in
      var (all, onHead, onBreast): (Float, Float, Float) = (0, 0, 0)
      for y in stride(from: 0, to: height, by: 3) {
        for x in stride(from: 0, to: width, by: 3) where layer.mask[x, y] > 0.5 {
          let place = SIMD2(Float(x), Float(y)) / longSide
          all += 1
          for frame in frames {
            let (aside, down) = frame.below(place)
            let toBall = LinePath.distance(place, frame.centre) / frame.radius
            if toBall < 1.12 || faces[x, y] > 0.5 { onHead += 1 }
            if down > 0.06, down < 0.7, abs(aside) < 0.2 + 0.35 * down { onBreast += 1 }
          }
        }
      }
      breast += onBreast
      return all > 0 ? (onHead / all, onBreast) : (0, 0)
    }
    for (layer, share) in zip(layers, shares) {
      let isWhole = share.head > 0.6
      if isWhole || layer.name == "hair" || layer.name == "face" {
        // Hair and skin may be seen elsewhere too: hands, neighbours.
        for y in 0..<height {
          for x in 0..<width where layer.mask[x, y] > 0.5 {
            let place = SIMD2(Float(x), Float(y)) / longSide
            if isWhole || frames.contains(where: { $0.reaches(place) }) { head[x, y] = 1 }
          }
        }
      } else if layer.name == "clothing" || share.breast > 0.04 * breast {
        for i in body.values.indices where layer.mask.values[i] > 0.5 { body.values[i] = 1 }
      }
    }
    for i in body.values.indices where head.values[i] > 0.5 { body.values[i] = 0 }
    self.head = head

    var person = head
    for i in person.values.indices { person.values[i] = max(head.values[i], body.values[i]) }
    outside = DistanceTransform.inside(
      Plane(width: width, height: height, values: person.values.map { $0 > 0.5 ? 0 : 1 }))
    var keep = Plane(width: width, height: height)
    var lines = Plane(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width where outside[x, y] < 0.012 * size {
        let place = SIMD2(Float(x), Float(y)) / longSide
        let wide = ValueNoise.at(place.x * 9, place.y * 9, seed: seed &+ 61)
        let along = (place * SIMD2(0.643, -0.766)).sum()
        let across = (place * SIMD2(0.766, 0.643)).sum()
        let ragged = ValueNoise.at(across * 150, along * 14, seed: seed &+ 62)
        for frame in frames {
          let (aside, down) = frame.below(place)
          // Shoulders fade away downwards and to the sides.
          let far = max(0, down - 0.02) + 0.55 * max(0, abs(aside) - 0.42)
          let loose = far * (1 + 0.5 * (wide - 0.5)) + 0.16 * (ragged - 0.5) * min(1, far * 4)
          let isHead = head[x, y] > 0.5
          let tone = (isHead ? 1 : 0.66) * Self.fall(loose / (isHead ? 0.7 : 0.62))
          keep[x, y] = max(keep[x, y], tone)
          lines[x, y] = max(lines[x, y], Self.fall(loose / 2))
        }
      }
    }
    for i in keep.values.indices where person.values[i] < 0.5 { keep.values[i] = 0 }
    self.keep = keep.boxBlurred(radius: 1)
    self.lines = lines
  }

  /// From 1 at 0 to 0 at 1, smoothly.
  private static func fall(_ x: Float) -> Float {
    let t = max(0, min(1, 1 - x))
    return t * t * (3 - 2 * t)
  }

  /// 1 inside the outlines of faces' meshes; of heads without a mesh, inside the ball.
  static func faces(of heads: [BuiltHead], width: Int, height: Int) -> Plane {
    var plane = Plane(width: width, height: height)
    for head in heads {
      for i in inside(outline(of: head), width: width, height: height) { plane.values[i] = 1 }
    }
    return plane
  }

  /// The outline of a face in fractions of the picture.
  private static func outline(of head: BuiltHead) -> [SIMD2<Float>] {
    if let face = head.face { return face.outline(of: .face) }
    return head.construction.lines.first { $0.part == .ball }?.points ?? []
  }

  /// The pixels inside an outline given in fractions of the picture.
  static func inside(_ outline: [SIMD2<Float>], width: Int, height: Int) -> [Int] {
    PolygonFill.pixels(inside: outline.map { SIMD2<Double>($0) }, whole: 1, width: width, height: height)
  }
}
