import Imaging

extension StudyDrawing {
  /// A plaster head on its sheet: flat planes before a mid-grey wall.
  ///
  /// Every plane has a thin edge a little darker than itself, which also closes the seams between neighbours.
  /// - Parameters:
  ///   - head: what is drawn.
  ///   - longSide: the sheet's height on paper in millimetres.
  ///   - title: what the drawing shows, if it is to say so itself.
  public static func svg(of head: PlasterHead, longSide: Double, title: String? = nil) -> String {
    let size = SIMD2(longSide * Double(PlasterHead.aspect), longSide)
    let units = size * unitsPerMillimetre
    func grey(_ lightness: Float) -> RGB8 {
      ValueScale.grey(ofValue: ValueScale.value(ofLightness: 100 * Double(lightness)))
    }
    var text = Self.head(width: size.x, height: size.y, title: title)
    text += ground(grey(PlasterHead.ground), width: units.x, height: units.y)
    text += "<g stroke-width=\"\(decimal(units.y / 1000))\" stroke-linejoin=\"round\">\n"
    var path = ""
    for (index, plane) in head.planes.enumerated() {
      for (place, point) in plane.points.enumerated() {
        let at = SIMD2<Double>(point) * units
        path += "\(place == 0 ? "M" : "L")\(decimal(at.x)) \(decimal(at.y))"
      }
      path += "z"
      if index + 1 < head.planes.count, Style(head.planes[index + 1]) == Style(plane) { continue }
      let edge = plane.tone == .castShadow ? plane.lightness : plane.lightness - 0.06
      text += "<path fill=\"\(grey(plane.lightness).hex)\" stroke=\"\(grey(edge).hex)\" d=\"\(path)\"/>\n"
      path = ""
    }
    return text + "</g>\n</svg>\n"
  }

  /// Planes that may share a path.
  private struct Style: Equatable {
    let lightness: Float
    let isCast: Bool

    init(_ plane: PlasterHead.Plane) {
      lightness = plane.lightness
      isCast = plane.tone == .castShadow
    }
  }
}
