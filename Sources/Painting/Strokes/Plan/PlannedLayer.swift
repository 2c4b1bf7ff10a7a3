import Imaging
import Vision

/// A layer of the scene at the canvas's size: where it is seen, how far it may be painted, what lies hidden.
struct PlannedLayer: Sendable {
  let name: String?
  /// 1 where the layer is seen.
  let mask: Plane
  /// Distance in pixels to the nearest place where the layer must not be painted; 0 there.
  let room: Plane
  /// The layer completed under those in front of it.
  let completed: ColourField
  /// 1 where the reference shows the layer and nothing of what stands in front: the mask less a narrow rim beside hidden parts, whose
  /// pixels hold some of the neighbour's colour and would leave a ghost of its outline.
  private let clear: Plane
  /// Share of the canvas that is seen, 0...1.
  let area: Double

  init(_ layer: SceneLayer, width: Int, height: Int) {
    name = layer.name
    mask = Self.enlarged(layer.mask, width: width, height: height)
    let extent = Self.enlarged(layer.extent, width: width, height: height)
    room = DistanceTransform.inside(extent)
    var shown = mask
    for i in shown.values.indices { shown.values[i] = extent.values[i] > 0.5 && mask.values[i] < 0.5 ? 0 : 1 }
    let rim = 2.2 * Float(width) / Float(layer.mask.width)
    clear = Plane(
      width: width, height: height,
      values: zip(mask.values, DistanceTransform.inside(shown).values).map { $0 > 0.5 && $1 > rim ? 1 : 0 })
    completed = ColourField(layer.completed.resized(width: width, height: height))
    area = Double(mask.values.reduce(0, +)) / Double(width * height)
  }

  /// What this layer's strokes aim at: the level where the layer is clear, the completed layer where it is hidden.
  func aim(level: ColourField) -> ColourField {
    var result = completed
    for i in result.values.indices where clear.values[i] > 0.5 { result.values[i] = level.values[i] }
    return result
  }

  /// Where the layer is seen, in fractions of the picture.
  var bounds: UnitRect {
    var (x0, x1, y0, y1) = (mask.width, -1, mask.height, -1)
    for y in 0..<mask.height {
      for x in 0..<mask.width where mask[x, y] > 0.5 {
        x0 = min(x0, x)
        x1 = max(x1, x)
        y0 = min(y0, y)
        y1 = max(y1, y)
      }
    }
    guard x1 >= x0 else { return UnitRect(x: 0, y: 0, width: 0, height: 0) }
    let (w, h) = (Double(mask.width), Double(mask.height))
    return UnitRect(
      x: Double(x0) / w, y: Double(y0) / h, width: Double(x1 - x0 + 1) / w, height: Double(y1 - y0 + 1) / h)
  }

  private static func enlarged(_ plane: Plane, width: Int, height: Int) -> Plane {
    var large = plane.resized(width: width, height: height)
    for i in large.values.indices { large.values[i] = large.values[i] > 0.5 ? 1 : 0 }
    return large
  }
}

/// Distances on the pixel grid.
enum DistanceTransform {
  /// For every pixel inside a mask (above 0.5) the distance in pixels to the nearest pixel outside; 0 outside.
  ///
  /// The picture's own edge is no border. Chamfer 5-7 distances (Borgefors 1986), within 4 % of Euclid's.
  static func inside(_ mask: Plane) -> Plane {
    let (width, height) = (mask.width, mask.height)
    let far: Float = 1e6
    var d = mask.values.map { $0 > 0.5 ? far : 0 }
    let side: Float = 1
    let corner: Float = 1.4
    for y in 0..<height {
      for x in 0..<width where d[y * width + x] > 0 {
        var v = d[y * width + x]
        if x > 0 { v = min(v, d[y * width + x - 1] + side) }
        if y > 0 {
          v = min(v, d[(y - 1) * width + x] + side)
          if x > 0 { v = min(v, d[(y - 1) * width + x - 1] + corner) }
          if x + 1 < width { v = min(v, d[(y - 1) * width + x + 1] + corner) }
        }
        d[y * width + x] = v
      }
    }
    for y in stride(from: height - 1, through: 0, by: -1) {
      for x in stride(from: width - 1, through: 0, by: -1) where d[y * width + x] > 0 {
        var v = d[y * width + x]
        if x + 1 < width { v = min(v, d[y * width + x + 1] + side) }
        if y + 1 < height {
          v = min(v, d[(y + 1) * width + x] + side)
          if x > 0 { v = min(v, d[(y + 1) * width + x - 1] + corner) }
          if x + 1 < width { v = min(v, d[(y + 1) * width + x + 1] + corner) }
        }
        d[y * width + x] = v
      }
    }
    return Plane(width: width, height: height, values: d)
  }
}
