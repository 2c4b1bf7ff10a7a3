import Foundation

/// The simple surface that lines round the face lie on: half an ellipse at every height, as wide and as deep as the face is there.
struct HeadSurface: Sendable {
  private struct Section {
    var height: Double
    var width: Double
    var front: Double
    var side: Double
  }

  private let sections: [Section]

  init(_ face: HeadProportions) {
    let half = HeadProportions.side
    let deep = -(1 - half * half).squareRoot()
    // On the outline of the face from the ear down: mesh points on its left side.
    let outline = [234, 93, 132, 58, 172, 136, 150, 149].map(face.even)
    // Down the middle without the nose, which stands off the face: glabella, nasion, base of the nose, lips, chin.
    let middle = [9, 168, 2, 0, 17, 199, 152].map { face.points[$0] }
    func front(at y: Double) -> Double { Self.interpolated(middle.map { ($0.y, $0.z) }, at: y) }
    var sections = [Section(height: 0, width: half, front: -1, side: 0)]
    for point in outline where point.y > (sections.last?.height ?? 0) + 0.02 {
      sections.append(
        Section(height: point.y, width: min(half, abs(point.x)), front: front(at: point.y), side: max(deep, point.z)))
    }
    let last = sections[sections.count - 1]
    if face.chin > last.height + 0.01 {
      let tip = face.points[152]
      sections.append(Section(height: face.chin, width: 0.3, front: tip.z, side: tip.z + 0.22))
    }
    self.sections = sections
  }

  /// The place at a height, so far round: -1 at the left side of the face, 0 in the middle, 1 at the right side.
  func place(_ y: Double, _ round: Double) -> SIMD3<Double> {
    let here = section(at: y)
    let angle = round * .pi / 2
    return SIMD3(here.width * sin(angle), y, here.side + (here.front - here.side) * cos(angle))
  }

  /// Which way the surface looks there, not of unit length.
  func normal(_ y: Double, _ round: Double) -> SIMD3<Double> {
    let here = section(at: y)
    let angle = round * .pi / 2
    return SIMD3(
      (here.side - here.front) * sin(angle), 0.15 * max(0, y), -here.width * cos(angle))
  }

  private func section(at y: Double) -> Section {
    func value(_ part: (Section) -> Double) -> Double {
      Self.interpolated(sections.map { ($0.height, part($0)) }, at: y)
    }
    return Section(height: y, width: value(\.width), front: value(\.front), side: value(\.side))
  }

  private static func interpolated(_ table: [(at: Double, value: Double)], at y: Double) -> Double {
    guard let first = table.first, let last = table.last else { return 0 }
    if y <= first.at { return first.value }
    if y >= last.at { return last.value }
    for (a, b) in zip(table, table.dropFirst()) where y <= b.at && b.at > a.at {
      let t = (y - a.at) / (b.at - a.at)
      return a.value + (b.value - a.value) * max(0, t)
    }
    return last.value
  }
}
