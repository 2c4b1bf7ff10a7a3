import Foundation
import Imaging
import Painting
import Testing
import Tutorial

/// Values, shapes and lines of the studies.
@Suite struct StudyTests {
  // MARK: - Values

  private struct OtsuCase: Decodable {
    var classes: Int
    var counts: [Double]
    var splits: [Int]
  }

  /// scikit-image 0.26.0 finds the same thresholds; `multiotsu.py` beside the fixture made it.
  @Test func thresholdsAreThoseOfScikitImage() throws {
    let url = try #require(Bundle.module.url(forResource: "multiotsu", withExtension: "json", subdirectory: "Fixtures"))
    let cases = try JSONDecoder().decode([OtsuCase].self, from: Data(contentsOf: url))
    #expect(cases.count == 8)
    for item in cases {
      #expect(ValueThresholds.splits(of: item.counts, classes: item.classes) == item.splits)
    }
  }

  @Test func aPictureOfOneGreyHasNoThreshold() {
    #expect(ValueThresholds.thresholds(of: Plane(width: 8, height: 8, filledWith: 40), values: 5) == [])
    let study = ValueStudy(Image(width: 40, height: 20, filledWith: RGB8(90, 90, 90)), values: 5)
    #expect(study.tiers.count == 1 && study.tiers[0].share == 1)
  }

  /// Luminances of Munsell values relative to magnesium oxide, of which 102.57 is a perfect white: Newhall, Nickerson, Judd (1943),
  /// table II.
  static let published: [(Int, Double)] = [
    (1, 1.210), (2, 3.126), (3, 6.555), (4, 12.00), (5, 19.77), (6, 30.05), (7, 43.06), (8, 59.10), (9, 78.66),
    (10, 102.57),
  ]

  @Test(arguments: published)
  func valuesHaveThePublishedLuminance(value: Int, published: Double) {
    #expect(abs(102.57 * ValueScale.luminance(ofValue: Double(value)) - published) < 0.02)
    #expect(abs(ValueScale.value(ofLuminance: published / 102.57) - Double(value)) < 0.01)
  }

  @Test func lightnessAndValueAreNearlyTenToOne() {
    for value in 1...9 {
      let lightness = CIELab(ValueScale.grey(ofValue: Double(value))).lightness
      #expect(abs(ValueScale.value(ofLightness: Double(lightness)) - Double(value)) < 0.03)
      #expect(abs(Double(lightness) - 10 * Double(value)) < 2.5)
    }
  }

  // MARK: - Shapes

  /// A light disc on a dark ground, and light specks that nobody would paint.
  private func disc(width: Int = 320, height: Int = 240, radius: Double = 60, specks: Bool = true) -> Image {
    var image = Image(width: width, height: height, filledWith: RGB8(40, 44, 48))
    for y in 0..<height {
      for x in 0..<width {
        let (dx, dy) = (Double(x) + 0.5 - Double(width) / 2, Double(y) + 0.5 - Double(height) / 2)
        if (dx * dx + dy * dy).squareRoot() < radius { image[x, y] = RGB8(220, 210, 190) }
        if specks, x % 40 < 2, y % 40 < 2 { image[x, y] = RGB8(220, 210, 190) }
      }
    }
    return image
  }

  @Test func notanOfADiscIsADisc() throws {
    let study = ValueStudy(disc(), values: 2)
    #expect(study.tiers.count == 2)
    let light = try #require(study.tiers.last)
    let area = Double.pi * 60 * 60 / (320 * 240)
    #expect(abs(light.share - area) < 0.01 * area)
    try #require(light.outlines.count == 1)
    for point in light.outlines[0].points(perPiece: 8) {
      let away = ((point.x - 0.5) * (point.x - 0.5) + (point.y - 0.375) * (point.y - 0.375)).squareRoot()
      #expect(abs(away * 320 - 60) < 1)
    }
    #expect(light.outlines[0].pieces.count <= 24)
  }

  @Test func tiersAscendAndTheirSharesMakeAWhole() {
    var picture = disc(specks: false)
    for x in 0..<100 { for y in 0..<240 { picture[x, y] = RGB8(120, 120, 120) } }
    let study = ValueStudy(picture, values: 3)
    #expect(study.tiers.count == 3)
    #expect(abs(study.tiers.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(zip(study.tiers, study.tiers.dropFirst()).allSatisfy { $0.value < $1.value })
    // Grey 120 is L* 50.4, Munsell value 4.9.
    #expect(study.tiers[1].value == 5)
  }

  @Test func bordersReachThePicturesEdge() throws {
    var picture = Image(width: 200, height: 100, filledWith: RGB8(30, 30, 30))
    for x in 0..<80 { for y in 0..<100 { picture[x, y] = RGB8(230, 230, 230) } }
    let light = try #require(ValueStudy(picture, values: 2).tiers.last)
    let points = light.outlines.flatMap { $0.points(perPiece: 8) }
    #expect((points.map(\.x).max() ?? 0) < 0.41 && (points.map(\.x).max() ?? 0) > 0.39)
    // Cut off by the edge, not rounded before it.
    #expect((points.map(\.x).min() ?? 1) < 0 && (points.map(\.y).max() ?? 0) > 0.5)
  }

  // MARK: - Curves

  @Test func fewPiecesFollowACircle() {
    let points = (0...200).map { step -> SIMD2<Double> in
      let angle = 2 * Double.pi * Double(step % 200) / 200
      return SIMD2(100 * cos(angle), 100 * sin(angle))
    }
    let curve = CurveFit(tolerance: 0.5).curve(through: points)
    #expect(curve.isClosed && curve.pieces.count <= 8)
    for point in curve.points(perPiece: 16) {
      #expect(abs((point.x * point.x + point.y * point.y).squareRoot() - 100) < 0.6)
    }
  }

  @Test func aSquareKeepsItsCorners() {
    let side = (0..<50).map(Double.init)
    let points =
      side.map { SIMD2($0, 0) } + side.map { SIMD2(50, $0) } + side.map { SIMD2(50 - $0, 50) }
      + side.map { SIMD2(0, 50 - $0) } + [SIMD2(0, 0)]
    let curve = CurveFit(tolerance: 0.3).curve(through: points)
    for corner in [SIMD2(0.0, 0.0), SIMD2(50, 0), SIMD2(50, 50), SIMD2(0, 50)] {
      let near = ([curve.start] + curve.pieces.map(\.end)).map { Polygon.distance($0, corner) }.min() ?? 9
      #expect(near < 1.5)
    }
  }

  // MARK: - Drawings

  /// A circle of a known size, traced, written as SVG, read again and measured with the ruler of its `width` attribute.
  @Test func linesHaveTheirTrueSizeOnPaper() throws {
    let circle = (0...120).map { step -> SIMD2<Float> in
      let angle = 2 * Float.pi * Float(step % 120) / 120
      return SIMD2(0.5 + 0.25 * cos(angle), 0.375 + 0.25 * sin(angle))
    }
    let drawing = LineDrawing(lines: [LineDrawing.Line(points: circle, kind: .outline)])
    let study = LineStudy(drawing: drawing, picture: disc(specks: false))
    #expect(study.lines.count == 1)
    let svg = try SVGDrawing(StudyDrawing.svg(of: study, longSide: 400, title: "a <disc> & more"))
    #expect(svg.title == "a &lt;disc> &amp; more")
    #expect(svg.widthMillimetres == 400 && svg.heightMillimetres == 300)
    let stroked = try #require(svg.paths.last)
    let (x, y) = (stroked.map(\.x), stroked.map(\.y))
    #expect(abs((x.max() ?? 0) - (x.min() ?? 0) - 200) < 0.8)
    #expect(abs((y.max() ?? 0) - (y.min() ?? 0) - 200) < 0.8)
    #expect(abs((x.max() ?? 0) - 300) < 0.5 && abs((y.max() ?? 0) - 250) < 0.5)
  }

  @Test func aLineIsNotDrawnTwice() {
    func line(_ y: Float) -> LineDrawing.Line {
      LineDrawing.Line(points: [SIMD2(0.1, y), SIMD2(0.5, y), SIMD2(0.9, y)], kind: .outline)
    }
    let picture = Image(width: 100, height: 100, filledWith: RGB8(128, 128, 128))
    let near = LineStudy(drawing: LineDrawing(lines: [line(0.5), line(0.503)]), picture: picture)
    let apart = LineStudy(drawing: LineDrawing(lines: [line(0.5), line(0.52)]), picture: picture)
    #expect(near.lines.count == 1 && apart.lines.count == 2)
  }

  @Test func theSamePictureGivesTheSameStudies() throws {
    let picture = disc()
    let drawing = LineDrawing(lines: [LineDrawing.Line(points: [SIMD2(0, 0), SIMD2(1, 0.7)], kind: .form)])
    #expect(StudySet(picture, drawing: drawing) == StudySet(picture, drawing: drawing))
  }

  @Test func squintingTakesThePicturesSmallThingsAndContrast() {
    let squint = SquintView.picture(disc())
    #expect(squint.width == 320 && squint.height == 240)
    let bytes = squint.pixels
    #expect((bytes.max() ?? 255) < 220 && (bytes.min() ?? 0) > 40)
  }

  private enum Polygon {
    static func distance(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double {
      ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    }
  }
}
