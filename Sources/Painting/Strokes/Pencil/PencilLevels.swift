import Imaging

/// The picture with more and more of its detail, as pencils of any kind draw it; made backwards by removing detail.
struct PencilLevels {
  /// Places of the levels in ``fields`` and in a plan's levels.
  static let masses = 0
  static let forms = 1
  static let finish = 2

  /// Masses, forms, the finished picture.
  let fields: [ColourField]

  /// - Parameters:
  ///   - detail: where small marks are worth it, 0...1, of the picture's size.
  ///   - least: how much of the finest detail stays where it is worth nothing, 0...1.
  init(of reference: ColourField, detail: Plane, least: Float) {
    let longSide = Float(max(reference.width, reference.height))
    let forms = reference.simplified(radius: longSide * 0.008)
    let masses = forms.simplified(radius: longSide * 0.022)
    let fine = reference.simplified(radius: longSide * 0.0022)
    let share = Plane(
      width: detail.width, height: detail.height, values: detail.values.map { min(1, least + 1.2 * $0) })
    fields = [masses, forms, fine.mixed(with: reference, by: share)]
  }
}
