import Imaging

/// How far a picture has been taken.
enum PaintingLevel: Int, Sendable {
  /// Light and dark of the forms, without colour.
  case values
  /// Masses: one colour for what hangs together.
  case masses
  /// Forms: planes and half-tones.
  case forms
  /// The finished picture.
  case finish
}

/// How a finished picture differs from its reference.
struct FinishStyle: Sendable {
  /// Size of what is left out where nothing matters, share of the long side; 0 leaves nothing out.
  var breadth: Float
  /// How far edges between things that do not matter are lost, share of the long side; 0 keeps them all.
  var lostEdges: Float
}

/// Targets made backwards from the finished picture by removing detail (the paper's reverse painting).
struct PaintingLevels: Sendable {
  private var fields: [PaintingLevel: ColourField]

  /// - Parameters:
  ///   - reference: the picture in colours that the medium has.
  ///   - detail: where detail matters, 0...1, of the picture's size.
  ///   - contours: strength of contours, 0...1, of the picture's size.
  ///   - style: what the finished picture leaves out.
  ///   - wanted: the levels to make.
  init(
    of reference: ColourField, detail: Plane, contours: Plane, style: FinishStyle, wanted: [PaintingLevel]
  ) {
    let (width, height) = (reference.width, reference.height)
    let longSide = Float(max(width, height))
    func share(_ value: (Int) -> Float) -> Plane {
      Plane(width: width, height: height, values: detail.values.indices.map { max(0, min(1, value($0))) })
    }
    var finish = reference
    if style.breadth > 0 {
      // Three grades of care: broad planes, small planes, and all there is.
      let broad = reference.simplified(radius: longSide * style.breadth)
      let small = reference.simplified(radius: longSide * style.breadth * 0.4)
      let most = share { detail.values[$0] * 1.7 }
      finish = broad.mixed(with: small.mixed(with: reference, by: most), by: share { 0.35 + 1.5 * detail.values[$0] })
    }
    if style.lostEdges > 0 {
      let radius = longSide * style.lostEdges
      let soft = finish.blurred(radius: radius)
      finish = finish.mixed(
        with: soft,
        by: share { i in
          // Where neighbours are of one value and nobody looks.
          let step = (finish.values[i].luma - soft.values[i].luma) / 0.05
          let faint = max(0, 1 - abs(contours.values[i] - 0.30) / 0.16)
          return 0.8 * faint * max(0, 1 - step * step) * max(0, 1 - 4 * detail.values[i])
        })
    }
    let forms = reference.simplified(radius: longSide * 0.013)
    fields = [.finish: finish, .forms: forms]
    if wanted.contains(.masses) { fields[.masses] = forms.simplified(radius: longSide * 0.030) }
    if wanted.contains(.values) {
      // Raw umber and white, from dark to light, a little higher in key than the colours that come over it.
      var grey = forms
      let dark = SIMD4<Float>(0.22, 0.19, 0.15, 0)
      let light = SIMD4<Float>(0.93, 0.91, 0.86, 0)
      for i in grey.values.indices {
        let luma = max(0, min(1, grey.values[i].luma * 0.92 + 0.06))
        grey.values[i] = dark + (light - dark) * ((luma - 0.16) / 0.76)
      }
      fields[.values] = grey
    }
  }

  /// The picture at a level.
  subscript(level: PaintingLevel) -> ColourField {
    // The finished picture is always there.
    fields[level] ?? fields.values.first { _ in true } ?? ColourField(width: 1, height: 1, values: [.zero])
  }
}
