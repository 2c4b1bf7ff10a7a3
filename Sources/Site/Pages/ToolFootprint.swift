import Media

/// The print that a tool leaves when it is set down, as a small drawing.
enum ToolFootprint {
  /// SVG path data in a box of 28 x 28, centred; wider tools have wider prints, by the square root so that all can be seen.
  static func path(_ kind: Tool.Kind, millimetres: Double) -> String {
    let width = min(max(4.4 * max(millimetres, 0).squareRoot(), 3), 26)
    let (left, right) = (14 - width / 2, 14 + width / 2)
    func n(_ value: Double) -> String { Decimals.short(value, digits: 1) }
    func box(height: Double) -> String {
      "M\(n(left)) \(n(14 - height / 2))H\(n(right))V\(n(14 + height / 2))H\(n(left))Z"
    }
    switch kind {
    case .flat: return box(height: max(width * 0.5, 3))
    case .eraser: return box(height: max(width * 0.7, 8))
    case .filbert:
      let height = max(width * 0.8, 4)
      let radius = width / 2
      return "M\(n(left)) \(n(14 + height / 2))V\(n(14 - height / 2 + radius * 0.8))"
        + "A\(n(radius)) \(n(radius * 0.8)) 0 0 1 \(n(right)) \(n(14 - height / 2 + radius * 0.8))V\(n(14 + height / 2))Z"
    case .round, .rigger:
      let radius = (kind == .rigger ? min(width, 5) : width) / 2
      return "M\(n(14 - radius)) 14a\(n(radius)) \(n(radius)) 0 1 0 \(n(radius * 2)) 0"
        + "a\(n(radius)) \(n(radius)) 0 1 0 \(n(-radius * 2)) 0Z"
    case .knife: return "M14 3C19 9 19 17 14 25C9 17 9 9 14 3Z"
    case .pencil:
      let half = min(max(width / 2, 1), 4)
      return "M\(n(5 - half / 2)) \(n(23 - half / 2))L\(n(23 - half / 2)) \(n(5 - half / 2))"
        + "L\(n(23 + half / 2)) \(n(5 + half / 2))L\(n(5 + half / 2)) \(n(23 + half / 2))Z"
    }
  }
}
