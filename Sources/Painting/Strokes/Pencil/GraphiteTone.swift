import Imaging

/// Tones of graphite on paper: densities from 0 (bare) to 1 (all that a 6B gives).
enum GraphiteTone {
  /// The colour of graphite lines in a record of strokes.
  static let graphite = RGB8(62, 62, 66)
  /// The colour of an eraser's touches in a record of strokes.
  static let bare = CanvasGround.drawingPaper.colour

  /// Density that shows a picture's lights and darks: white leaves the paper bare, black takes all that a 6B gives.
  /// - Parameter faded: how fully each place is drawn, 0...1; `nil` for fully everywhere.
  static func density(of field: ColourField, faded: Plane?) -> Plane {
    var plane = Plane(
      width: field.width, height: field.height,
      values: field.values.map { c in
        // A strong colour looks lighter than its luma says (Helmholtz and Kohlrausch).
        let colourfulness = max(c.x, c.y, c.z) - min(c.x, c.y, c.z)
        let dark = 1 - c.luma - 0.12 * colourfulness
        return max(0, min(1, (dark - 0.03) * 1.04))
      })
    if let faded { for i in plane.values.indices { plane.values[i] *= faded.values[i] } }
    return plane
  }

  /// The sheet with a tone on it, flat and without grain.
  static func picture(of tone: Plane) -> Image {
    let paper = CanvasGround.drawingPaper.colour
    var bytes = [UInt8]()
    bytes.reserveCapacity(tone.values.count * 3)
    for d in tone.values {
      let share = 1 - PencilTone.depth * d
      for c in [paper.red, paper.green, paper.blue] { bytes.append(UInt8((Float(c) * share).rounded())) }
    }
    return Image(width: tone.width, height: tone.height, pixels: bytes)
  }

  /// The mean grey of a layer in a tone.
  static func mean(of layer: PlannedLayer, in tone: Plane) -> RGB8 {
    let grey = UInt8(
      max(0, min(255, 246 * (1 - PencilTone.depth * layer.mean { SIMD4(repeating: tone.values[$0]) }.x))))
    return RGB8(grey, grey, grey)
  }
}
