import Imaging
import Media

/// The colours that a painter's tubes give; any colour at all where there are none (the paper's base model).
struct PaintColours: Sendable {
  private let gamut: PaintGamut?

  /// - Parameter palette: the tubes; `nil` for free colours.
  init(palette: Palette?) {
    gamut = palette.map(PaintGamut.shared(for:))
  }

  /// A picture in colours that can be mixed.
  func reachable(_ field: ColourField) -> ColourField {
    guard gamut != nil else { return field }
    let values = [SIMD4<Float>](unsafeUninitializedCapacity: field.values.count) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(field.values.count, minimum: 4096) { range in
        for i in range { out[i] = reachable(field.values[i]) }
      }
      count = field.values.count
    }
    return ColourField(width: field.width, height: field.height, values: values)
  }

  /// A colour as the tubes can show it.
  func reachable(_ colour: SIMD4<Float>) -> SIMD4<Float> {
    guard let gamut else { return colour }
    return SIMD4(gamut.reachable(SIMD3(colour.x, colour.y, colour.z)), 0)
  }

  /// The mixture nearest to a colour of the canvas.
  var mixture: @Sendable (RGB8) -> RGB8 {
    guard let gamut else { return { $0 } }
    return { gamut.mixture(near: $0) }
  }
}
