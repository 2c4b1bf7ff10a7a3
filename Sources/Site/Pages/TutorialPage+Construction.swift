import Painting
import Tutorial

extension TutorialPage {
  /// Heads as Loomis builds them, to be shown over the pictures.
  public struct Construction: Sendable, Equatable {
    /// The heads.
    public var heads: [HeadConstruction]
    /// What each step draws of them; as many as the lesson has steps.
    public var drawn: [Set<HeadConstruction.Part>]

    /// Makes a construction.
    public init(heads: [HeadConstruction], drawn: [Set<HeadConstruction.Part>]) {
      self.heads = heads
      self.drawn = drawn
    }
  }

  /// The lines, once for the whole page, as the partial `construction` takes them; pictures refer to them.
  var constructionLines: TemplateValue {
    guard let construction else { return .none }
    let groups = HeadLineGroup.all(of: construction.heads, size: overlaySize)
    return [
      "groups": .list(groups.map { ["id": .string($0.id), "near": .optional($0.near), "far": .optional($0.far)] })
    ]
  }

  /// The construction over the pictures of a plate: up to a step, whose own lines stand out, or the whole of it.
  func overlay(named name: String, atStep index: Int? = nil) -> TemplateValue {
    guard let construction else { return .none }
    let there = Set(construction.heads.flatMap { $0.lines.map(\.part) })
    var new: Set<HeadConstruction.Part> = []
    var old = there
    if let index {
      guard construction.drawn.indices.contains(index) else { return .none }
      new = construction.drawn[index].intersection(there)
      let before = Set(construction.drawn[..<index].flatMap { $0 })
      old = before.intersection(there).subtracting(new)
    }
    guard !new.isEmpty || !old.isEmpty else { return .none }
    return [
      "name": .string(name), "box": .string("0 0 \(overlaySize.x) \(overlaySize.y)"),
      "words": .string(words(new: new, old: old)),
      "old": .list(HeadLineGroup.ids(of: old).map { .string($0) }),
      "new": .list(HeadLineGroup.ids(of: new).map { .string($0) }),
    ]
  }

  /// Each head by itself, as the sheet `The construction over the reference` shows it.
  func builtHeads(site: SiteFacts) -> [TemplateValue] {
    guard let construction else { return [] }
    let size = SIMD2<Double>(overlaySize)
    let picture = pictures.reference.variants[pictures.reference.variants.count - 1]
    func text(_ value: Double) -> String { Decimals.short(value, digits: 1) }
    return construction.heads.map { head in
      let centre = SIMD2(Double(head.ball.centre.x), Double(head.ball.centre.y)) * size
      let radius = Double(head.ball.radius) * size.max()
      // The head with its hair and neck, and room for words at its right.
      let low = pointwiseMax(centre - SIMD2(1.7, 1.5) * radius, .zero)
      let high = pointwiseMin(centre + SIMD2(2.6, 2.8) * radius, size)
      let box = pointwiseMax(high - low, SIMD2(1, 1))
      let marks = [HeadConstruction.Part.hairline, .browLine, .noseLine, .chinLine].compactMap { part in
        let points = head.lines.filter { $0.part == part }.flatMap(\.points)
        return points.max { $0.x < $1.x }.map { (part, SIMD2(Double($0.x), Double($0.y)) * size) }
      }
      // Words stand under each other at the right of the ball.
      let edge = max(marks.map(\.1.x).max() ?? 0, centre.x + radius) + 0.1 * radius
      return [
        "box": .string("\(text(low.x)) \(text(low.y)) \(text(box.x)) \(text(box.y))"),
        "ratio": .string(Decimals.short(box.x / box.y, digits: 4)),
        "picture": .string(site.link(picture.path)), "width": .string(text(size.x)), "height": .string(text(size.y)),
        "letters": .string(text(0.13 * radius)),
        "marks": .list(
          marks.map { part, place in
            [
              "x": .string(text(edge)), "words": .string(text(edge + 0.05 * radius)), "y": .string(text(place.y)),
              "baseline": .string(text(place.y + 0.045 * radius)),
              "from": .string(text(place.x)), "name": .string(part.title(translation)),
            ]
          }),
      ]
    }
  }

  /// Width and height of the drawing that lies over the pictures: those of the largest picture.
  private var overlaySize: SIMD2<Int> {
    let largest = pictures.finished.variants[pictures.finished.variants.count - 1]
    return SIMD2(largest.width, largest.height)
  }

  /// What the lines are, for those who do not see them.
  private func words(new: Set<HeadConstruction.Part>, old: Set<HeadConstruction.Part>) -> String {
    func names(_ parts: Set<HeadConstruction.Part>) -> String {
      HeadConstruction.Part.allCases.filter(parts.contains).map { $0.title(translation) }.joined(separator: ", ")
    }
    if new.isEmpty || old.isEmpty { return translation("Construction: {parts}", ["parts": names(new.union(old))]) }
    return translation(
      "Construction: {parts}; new in this step: {new}", ["parts": names(old), "new": names(new)])
  }
}

/// The lines that one stage of the construction draws, of all heads, as SVG paths.
struct HeadLineGroup {
  /// Name by which pictures refer to the lines.
  var id: String
  /// Lines that are seen; `nil` where there are none.
  var near: String?
  /// Lines on the far side of the head; `nil` where there are none.
  var far: String?

  /// All groups that hold lines, in the order of drawing.
  /// - Parameter size: width and height of the drawing, in whose units the paths are written.
  static func all(of heads: [HeadConstruction], size: SIMD2<Int>) -> [HeadLineGroup] {
    stages.compactMap { stage in
      func paths(isHidden: Bool) -> String? {
        let lines = heads.flatMap(\.lines).filter { $0.part.stage == stage && $0.isHidden == isHidden }
        return lines.isEmpty ? nil : lines.map { path(of: $0, size: size) }.joined()
      }
      let group = HeadLineGroup(id: "lines-\(stage)", near: paths(isHidden: false), far: paths(isHidden: true))
      return group.near == nil && group.far == nil ? nil : group
    }
  }

  /// Names of the groups that hold the parts, in the order of drawing.
  static func ids(of parts: Set<HeadConstruction.Part>) -> [String] {
    stages.filter { stage in parts.contains { $0.stage == stage } }.map { "lines-\($0)" }
  }

  private static let stages = HeadConstruction.Part.allCases.map(\.stage).reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }

  /// A line as a path of few curves, true to a thousandth of the picture's width.
  private static func path(of line: HeadConstruction.Line, size: SIMD2<Int>) -> String {
    let scale = SIMD2<Double>(size)
    let points = line.points.map { SIMD2(Double($0.x), Double($0.y)) * scale }
    guard points.count > 1 else { return "" }
    return CurveFit(tolerance: 0.0006 * scale.x).curve(through: points).svg(scale: 1, digits: 0)
  }
}

extension HeadConstruction.Part {
  /// What the part is called.
  func title(_ translation: Translation) -> String {
    switch self {
    case .ball: translation("ball")
    case .axis: translation("axis")
    case .sidePlane: translation("side plane")
    case .cross: translation("cross of the side plane")
    case .browLine: translation("brow line")
    case .centreLine: translation("centre line")
    case .hairline: translation("hairline")
    case .noseLine: translation("line of the nose's base")
    case .chinLine: translation("chin line")
    case .jaw: translation("jaw")
    case .ear: translation("ear")
    case .neck: translation("neck")
    case .eyeLine: translation("eye line")
    case .mouthLine: translation("mouth line")
    case .sockets: translation("eye sockets")
    case .rhythm: translation("rhythm lines")
    }
  }
}
