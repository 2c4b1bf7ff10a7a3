import Foundation
import Imaging
import Vision

/// How fully each place of a sheet is drawn: the subject to the end, the rest less and less with its distance from it, so that
/// paper is left bare, as a draughtsman leaves it.
struct SheetFade {
  /// From 0 (bare paper) to 1 (drawn to the end).
  let keep: Plane
  /// For each layer whether it is drawn to the end.
  let matters: [Bool]

  /// - Parameters:
  ///   - scene: what was seen.
  ///   - layers: its layers at the canvas's size.
  ///   - detail: where small marks are worth it, at the canvas's size.
  ///   - least: how fully the background is drawn far from the subject, 0...1.
  ///   - reach: how far from the subject it is drawn more fully, in long sides of the sheet.
  init(scene: Scene, layers: [PlannedLayer], detail: Plane, least: Float, reach: Float, seed: UInt32) {
    let (width, height) = (detail.width, detail.height)
    let longSide = Float(max(width, height))
    var plane = Plane(width: width, height: height, filledWith: 1)
    let matters = Self.matters(scene, layers, detail)
    self.matters = matters
    if matters.contains(false), matters.contains(true) {
      var outside = Plane(width: width, height: height, filledWith: 1)
      for (layer, matter) in zip(layers, matters) where matter {
        for i in outside.values.indices where layer.mask.values[i] > 0.5 { outside.values[i] = 0 }
      }
      let distance = DistanceTransform.inside(outside)
      for y in 0..<height {
        for x in 0..<width where outside[x, y] > 0.5 {
          // Ragged: hatching does not stop at a line, and it thins out before the sheet ends.
          let (u, v) = (Float(x) / longSide, Float(y) / longSide)
          let wide = ValueNoise.at(u * 5, v * 5, seed: seed &+ 71)
          let lines = ValueNoise.at((u * 0.766 + v * 0.643) * 110, (u * 0.643 - v * 0.766) * 12, seed: seed &+ 72)
          let far = distance[x, y] / (longSide * reach * (0.6 + 0.5 * wide + 0.35 * lines))
          let border = Float(min(min(x, width - 1 - x), min(y, height - 1 - y))) / longSide
          let edge = max(0, min(1, (border - 0.05 * lines) / (0.02 + 0.05 * wide)))
          let bare = least + (1 - least) * expf(-far * far * far)
          plane[x, y] = max(min(1, 1.5 * (detail[x, y] - 0.12)), bare * edge)
        }
      }
    }
    keep = plane.boxBlurred(radius: max(1, Int(longSide * 0.0015)))
  }

  /// How fully the places along a line are drawn, on average, 0...1.
  /// - Parameter points: in shares of the long side.
  func share(along points: [SIMD2<Float>]) -> Float {
    let longSide = Float(max(keep.width, keep.height))
    let sum = points.reduce(Float(0)) { sum, p in
      let (x, y) = (Int(p.x * longSide), Int(p.y * longSide))
      return sum + keep[min(max(x, 0), keep.width - 1), min(max(y, 0), keep.height - 1)]
    }
    return sum / Float(max(1, points.count))
  }

  private static func matters(_ scene: Scene, _ layers: [PlannedLayer], _ detail: Plane) -> [Bool] {
    if scene.isOneCanvas || layers.count == 1 { return layers.map { _ in true } }
    let (width, height) = (detail.width, detail.height)
    let means = layers.map { layer in layer.mean { SIMD4(repeating: detail.values[$0]) }.x }
    let borders = layers.map { layer -> Float in
      var count = 0
      for x in 0..<width { count += (layer.mask[x, 0] > 0.5 ? 1 : 0) + (layer.mask[x, height - 1] > 0.5 ? 1 : 0) }
      for y in 0..<height { count += (layer.mask[0, y] > 0.5 ? 1 : 0) + (layer.mask[width - 1, y] > 0.5 ? 1 : 0) }
      return Float(count) / Float(2 * (width + height))
    }
    let most = means.max() ?? 1
    return layers.indices.map { k in
      layers[k].name != "sky" && (borders[k] < 0.02 || means[k] / most - 0.35 * borders[k] > 0.2)
    }
  }
}
