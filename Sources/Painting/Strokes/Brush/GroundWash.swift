import Imaging

/// A thin coat over the whole canvas before anything else, brushed on and evened out.
struct GroundWash: Sendable {
  /// Colours to choose from; the one that the picture has least of serves best, since whatever is left of it then tells.
  var colours: [RGB8]
  /// How far the coats cover, 0...1.
  var strength: Float
  /// Identifier of the brush.
  var tool: String

  /// The colour for a picture: the one that fewest of its places come near.
  func colour(for picture: ColourField) -> RGB8 {
    let counts = colours.map { colour -> Int in
      let c = SIMD4(Float(colour.red), Float(colour.green), Float(colour.blue), 0) / 255
      return stride(from: 0, to: picture.values.count, by: 37).count {
        picture.values[$0].distanceSquared(to: c) < 0.12 * 0.12
      }
    }
    let best = counts.indices.min { counts[$0] != counts[$1] ? counts[$0] < counts[$1] : $0 < $1 } ?? 0
    return colours[best]
  }

  /// Broad strokes across the sheet, then a second, thinner coat slanting over them.
  /// - Parameters:
  ///   - width: of the canvas in pixels, for its proportions.
  ///   - height: of the canvas in pixels.
  ///   - brush: width of the brush, share of the long side.
  ///   - tool: index of the brush.
  func strokes(
    colour: RGB8, width: Int, height: Int, brush: Float, tool: Int, seed: UInt32
  ) -> [StrokeList.Stroke] {
    let aspect = SIMD2(Float(width), Float(height)) / Float(max(width, height))
    let radius = brush / 2
    var strokes: [StrokeList.Stroke] = []
    for coat in 0..<2 {
      let along: SIMD2<Float> = coat == 0 ? SIMD2(0.995, 0.10) : SIMD2(0.80, -0.60)
      let reach: Float = coat == 0 ? 0.24 : 0.17
      let pitch = SIMD2(reach * (coat == 0 ? 1.25 : 0.95), radius * (coat == 0 ? 1.15 : 1.35))
      let columns = Int((aspect.x / pitch.x).rounded(.up)) + 1
      let rows = Int((aspect.y / pitch.y).rounded(.up)) + 1
      for row in 0..<rows {
        for step in 0..<columns {
          let column = row & 1 == 0 ? step : columns - 1 - step
          func chance(_ salt: UInt32) -> Float {
            ValueNoise.lattice(Int32(column), Int32(row), seed &+ 900 &+ salt &+ UInt32(coat) * 50)
          }
          let centre = SIMD2(
            (Float(column) + 0.1 + 0.5 * chance(0)) * pitch.x, (Float(row) + 0.25 + 0.3 * chance(1)) * pitch.y)
          let turn = (chance(2) - 0.5) * (coat == 0 ? 0.18 : 0.7)
          let heading = SIMD2(along.x - along.y * turn, along.y + along.x * turn) * (row & 1 == 0 ? 1 : -1)
          let half = reach * (0.62 + 0.4 * chance(4))
          let bow = (chance(5) - 0.5) * 0.04
          let points = (0...6).map { k -> SIMD2<Float> in
            let t = Float(k) / 3 - 1
            return centre + heading * (t * half) + SIMD2(-heading.y, heading.x) * (bow * (1 - t * t))
          }
          // Thinned paint is never of one strength.
          let shade = (chance(6) - 0.5) * 14
          func tint(_ value: UInt8) -> UInt8 { UInt8(max(0, min(255, Float(value) + shade))) }
          strokes.append(
            StrokeList.Stroke(
              points: points, radius: radius * (0.85 + 0.35 * chance(7)),
              colour: RGB8(tint(colour.red), tint(colour.green), tint(colour.blue)),
              opacity: strength * (coat == 0 ? 0.85 + 0.15 * chance(8) : 0.45 + 0.3 * chance(8)), dryness: 0.28,
              body: 0,
              tool: tool))
        }
      }
    }
    return strokes
  }
}
