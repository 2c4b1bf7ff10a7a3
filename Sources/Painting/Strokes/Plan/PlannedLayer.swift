import Imaging
import Vision

/// A layer of the scene at the canvas's size: where it is seen, how far it may be painted, what lies hidden.
///
/// What only some media need, and only while they work on the layer, is made when it is asked for.
struct PlannedLayer: Sendable {
  let name: String?
  /// 1 where the layer is seen.
  let mask: Plane
  /// Share of the canvas that is seen, 0...1.
  let area: Double
  /// Where the layer may be painted: where it is seen and where it goes on behind others.
  private let reach: [Bool]
  private let source: SceneLayer

  /// All layers of a scene, back to front; their masks partition the canvas and follow the edges of the picture.
  ///
  /// A scene is seen at a smaller size than it is painted. Each mask is enlarged and smoothed along the picture's own edges (a guided
  /// filter), and every pixel goes to the layer that claims it most.
  static func all(of scene: Scene, along picture: ColourField) -> [PlannedLayer] {
    let (width, height) = (picture.width, picture.height)
    let owners = owners(of: scene, along: picture)
    let ragged = 0.045 * Float(max(width, height))
    return scene.layers.enumerated().map { rank, layer in
      let extent = layer.extent.resized(width: width, height: height)
      let depth = DistanceTransform.inside(
        Plane(width: width, height: height, values: extent.values.map { $0 > 0.5 ? 1 : 0 }))
      var mask = Plane(width: width, height: height)
      var reach = [Bool](repeating: false, count: width * height)
      for i in reach.indices {
        let owner = Int(owners[i])
        if owner == rank { mask.values[i] = 1 }
        guard owner >= rank else { continue }
        // A hand that paints on behind something stops here and there, not along a line.
        let stop =
          owner == rank || depth.values[i] <= 0
          ? 0
          : ragged
            * ValueNoise.at(
              Float(i % width) / ragged, Float(i / width) / ragged, seed: 0x6d2b &+ UInt32(truncatingIfNeeded: rank))
        reach[i] = owner == rank || depth.values[i] > stop
      }
      return PlannedLayer(layer, mask: mask, reach: reach)
    }
  }

  /// The whole canvas as one layer that shows a picture.
  static func whole(_ picture: Image) -> PlannedLayer {
    let mask = Plane(width: picture.width, height: picture.height, filledWith: 1)
    return PlannedLayer(
      SceneLayer(name: nil, mask: mask, extent: mask, completed: picture), mask: mask,
      reach: [Bool](repeating: true, count: mask.values.count))
  }

  private init(_ layer: SceneLayer, mask: Plane, reach: [Bool]) {
    name = layer.name
    self.mask = mask
    self.reach = reach
    source = layer
    area = Double(mask.values.reduce(0, +)) / Double(mask.values.count)
  }

  /// Distance in pixels to the nearest place where the layer must not be painted; 0 there.
  var room: Plane {
    DistanceTransform.inside(Plane(width: mask.width, height: mask.height, values: reach.map { $0 ? 1 : 0 }))
  }

  /// The same where the layer may be painted only where it is seen.
  var seenRoom: Plane { DistanceTransform.inside(mask) }

  /// The layer completed under those in front of it.
  var completed: ColourField { ColourField(source.completed.resized(width: mask.width, height: mask.height)) }

  /// What this layer's strokes aim at: the level where the layer is clear, the completed layer where it is hidden.
  ///
  /// Clear is where the reference shows the layer and nothing of what stands in front: the mask less a narrow rim beside hidden parts,
  /// whose pixels hold some of the neighbour's colour and would leave a ghost of its outline.
  /// - Parameter medium: turns a colour of the reference into one that the medium has, as the level's colours are already.
  func aim(level: ColourField, in medium: (SIMD4<Float>) -> SIMD4<Float> = { $0 }) -> ColourField {
    let shown = Plane(
      width: mask.width, height: mask.height,
      values: reach.indices.map { reach[$0] && mask.values[$0] < 0.5 ? 0 : 1 })
    let rim = 1.5 * Float(mask.width) / Float(source.mask.width)
    let clear = DistanceTransform.inside(shown)
    guard clear.values.contains(where: { $0 <= rim }) else { return level }
    var result = level
    let hidden = completed
    for i in result.values.indices where mask.values[i] < 0.5 || clear.values[i] <= rim {
      result.values[i] = medium(hidden.values[i])
    }
    return result
  }

  /// Mean of a value over the part that is seen; zero where nothing is.
  func mean(_ value: (Int) -> SIMD4<Float>) -> SIMD4<Float> {
    var sum = SIMD4<Float>.zero
    var count: Float = 0
    for i in mask.values.indices where mask.values[i] > 0.5 {
      sum += value(i)
      count += 1
    }
    return sum / max(1, count)
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

  /// The layer that each pixel of the canvas belongs to.
  private static func owners(of scene: Scene, along picture: ColourField) -> [UInt8] {
    let (width, height) = (picture.width, picture.height)
    var owners = [UInt8](repeating: 0, count: width * height)
    guard scene.layers.count > 1 else { return owners }
    let guide = Plane(width: width, height: height, values: picture.values.map(\.luma))
    let radius = max(2, Int((2.5 * Float(width) / Float(scene.width)).rounded()))
    var claims = [Float](repeating: -.infinity, count: width * height)
    for (rank, layer) in scene.layers.enumerated() {
      let claim = layer.mask.resized(width: width, height: height).guidedFiltered(
        guide: guide, radius: radius, epsilon: 0.0008)
      for i in owners.indices where claim.values[i] > claims[i] {
        claims[i] = claim.values[i]
        owners[i] = UInt8(truncatingIfNeeded: rank)
      }
    }
    return owners
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
