import Imaging

/// Where the skin of faces is seen: the meshes' outlines, and what goes on from there in the same colour (ears, neck).
enum FaceRegion {
  /// Colours this far from the face's own are still skin; lightness counts half, for a neck lies in shadow.
  private static let reach: Float = 15

  /// 1 on skin, 0 elsewhere.
  static func skin(of meshes: [FaceLandmarks], lab: (lightness: Plane, a: Plane, b: Plane), person: Plane) -> Plane {
    let (width, height) = (person.width, person.height)
    var skin = Plane(width: width, height: height)
    for mesh in meshes {
      let fractions = mesh.outline(of: .face)
      let outline = fractions.map { $0 * SIMD2(Float(width), Float(height)) }
      let inside = PolygonFill.pixels(
        inside: fractions.map { SIMD2<Double>($0) }, whole: 1, width: width, height: height)
      guard inside.count > 20 else { continue }
      let tones = inside.map { SIMD3(lab.lightness.values[$0], lab.a.values[$0], lab.b.values[$0]) }
      let mean = tones.reduce(SIMD3<Float>.zero, +) / Float(tones.count)
      for i in inside { skin.values[i] = 1 }
      let (left, right) = (outline.map(\.x).min() ?? 0, outline.map(\.x).max() ?? 0)
      let (top, bottom) = (outline.map(\.y).min() ?? 0, outline.map(\.y).max() ?? 0)
      let size = bottom - top
      let columns = left - 0.15 * size...right + 0.15 * size
      let rows = top + 0.3 * size...bottom + 0.7 * size
      var front = inside
      while let i = front.popLast() {
        let (x, y) = (i % width, i / width)
        for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
          let (nx, ny) = (x + dx, y + dy)
          guard nx >= 0, ny >= 0, nx < width, ny < height, columns.contains(Float(nx)), rows.contains(Float(ny)) else {
            continue
          }
          let j = ny * width + nx
          guard skin.values[j] == 0, person.values[j] > 0.4 else { continue }
          let gap = SIMD3(lab.lightness.values[j], lab.a.values[j], lab.b.values[j]) - mean
          guard (gap.x * gap.x / 4 + gap.y * gap.y + gap.z * gap.z).squareRoot() < reach else { continue }
          skin.values[j] = 1
          front.append(j)
        }
      }
    }
    return skin
  }
}
