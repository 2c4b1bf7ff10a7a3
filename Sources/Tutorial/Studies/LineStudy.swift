import Imaging
import Painting

/// A reference as lines to trace: few, smooth and at the right place, with the borders of its large values where no line says them.
public struct LineStudy: Sendable, Equatable, Codable {
  /// How a line is drawn.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case outline, feature, form, detail
    /// The border of a shadow or a light.
    case value
  }

  /// One line.
  public struct Line: Sendable, Equatable, Codable {
    /// How it is drawn.
    public var kind: Kind
    /// Where it runs, in long sides of the picture from its top left corner.
    public var path: CurvePath
  }

  /// The picture's width in long sides, 0...1.
  public let width: Double
  /// The picture's height in long sides, 0...1.
  public let height: Double
  /// The lines, heavy ones first.
  public let lines: [Line]

  /// Distance of the points that lines are compared at.
  private static let spacing = 0.002
  /// How near a line may come to a stronger one that runs alongside.
  private static let apart = 0.0055

  /// Makes the study.
  /// - Parameters:
  ///   - drawing: the lines that were seen in the picture.
  ///   - picture: the reference, of any size.
  ///   - values: studies in few values of the same picture, whose borders are drawn too where they are sharp.
  public init(drawing: LineDrawing, picture: Image, values: [ValueStudy] = []) {
    let longSide = Double(picture.longSide)
    (width, height) = (Double(picture.width) / longSide, Double(picture.height) / longSide)
    var drawn = DrawnPlaces(cell: Self.apart)
    let fit = CurveFit(tolerance: 0.0009, corner: 0.1)
    var lines: [Line] = []
    // Strong kinds first, each in the drawing's order.
    let ordered = LineDrawing.Kind.allCases.flatMap { kind in drawing.lines.filter { $0.kind == kind } }
    for line in ordered {
      let points = Polyline.resampled(line.points.map { SIMD2(Double($0.x), Double($0.y)) }, spacing: Self.spacing)
      let free = points.indices.map { i in
        line.kind == .feature
          || !drawn.hasNeighbour(of: points[i], heading: Polyline.heading(points, at: i), within: Self.apart)
      }
      let kind = Kind(rawValue: line.kind.rawValue) ?? .form
      for run in Polyline.runs(of: free, bridging: 6) {
        let stretch = Array(points[run])
        let length = Double(stretch.count) * Self.spacing
        guard stretch.count > 3, length > (run.count < points.count ? 0.035 : kind == .feature ? 0 : 0.024) else {
          continue
        }
        drawn.add(stretch)
        lines.append(Line(kind: kind, path: fit.curve(through: Polyline.smoothed(stretch, sigma: 2.2))))
      }
    }
    for study in values {
      for path in Self.borders(study, picture: picture, drawn: &drawn, width: width, height: height) {
        lines.append(Line(kind: .value, path: fit.curve(through: path)))
      }
    }
    self.lines = lines
  }

  /// The borders of a study's values that are sharp in the picture and far from every line.
  private static func borders(
    _ values: ValueStudy, picture: Image, drawn: inout DrawnPlaces, width: Double, height: Double
  ) -> [[SIMD2<Double>]] {
    let lightness = ValueStudy.lightness(of: picture.resized(longSide: ValueStudy.longSide)).gaussianBlurred(sigma: 1.2)
    let (dx, dy) = lightness.gradient()
    let scale = Double(ValueStudy.longSide)
    func slope(_ p: SIMD2<Double>) -> Double {
      let (x, y) = (Int(p.x * scale), Int(p.y * scale))
      guard x >= 0, y >= 0, x < lightness.width, y < lightness.height else { return 0 }
      let (u, v) = (Double(dx[x, y]), Double(dy[x, y]))
      return (u * u + v * v).squareRoot()
    }
    var borders: [[SIMD2<Double>]] = []
    for outline in values.tiers.flatMap(\.outlines) {
      let points = Polyline.resampled(outline.points(perPiece: 12), spacing: spacing)
      let slopes = points.map(slope)
      let keep = points.indices.map { i in
        let p = points[i]
        let near = max(0, i - 6)...min(points.count - 1, i + 6)
        let sharp = near.reduce(0) { $0 + slopes[$1] } / Double(near.count)
        let isInside = p.x > 0.006 && p.y > 0.006 && p.x < width - 0.006 && p.y < height - 0.006
        return isInside && sharp > 2.2
          && !drawn.hasNeighbour(of: p, heading: nil, within: 2 * apart)
      }
      for run in Polyline.runs(of: keep, bridging: 8) where Double(run.count) * spacing > 0.045 {
        let border = Polyline.smoothed(Array(points[run]), sigma: 2)
        borders.append(border)
        drawn.add(border)
      }
    }
    return borders
  }
}

/// Where lines have been drawn, to be asked quickly.
struct DrawnPlaces {
  private let cell: Double
  private var places: [SIMD2<Int32>: [(point: SIMD2<Double>, heading: SIMD2<Double>)]] = [:]

  init(cell: Double) { self.cell = cell }

  private func key(_ p: SIMD2<Double>) -> SIMD2<Int32> {
    SIMD2(Int32((p.x / cell).rounded(.down)), Int32((p.y / cell).rounded(.down)))
  }

  mutating func add(_ line: [SIMD2<Double>]) {
    for i in line.indices { places[key(line[i]), default: []].append((line[i], Polyline.heading(line, at: i))) }
  }

  /// Whether a line lies near a place, and, where a heading is given, runs alongside it.
  func hasNeighbour(of p: SIMD2<Double>, heading: SIMD2<Double>?, within distance: Double) -> Bool {
    let reach = Int32((distance / cell).rounded(.up))
    let centre = key(p)
    for dy in -reach...reach {
      for dx in -reach...reach {
        for other in places[centre &+ SIMD2(dx, dy)] ?? [] {
          let gap = other.point - p
          guard (gap * gap).sum() < distance * distance else { continue }
          guard let heading else { return true }
          if abs((heading * other.heading).sum()) > 0.8 { return true }
        }
      }
    }
    return false
  }
}
