import Imaging
import Media
import Testing
import Tutorial

/// Sheets to print: tiles, grids, colour charts.
@Suite struct SheetTests {
  static let sizes: [(Double, Double)] = [
    (100, 80), (190, 250), (300, 200), (400, 300), (300, 400), (600, 450), (1000, 1000), (420, 60), (20, 20),
  ]

  @Test(arguments: sizes, SheetTiling.Paper.allCases)
  func sheetsCoverTheDrawingOverlapAndFitThePaper(size: (Double, Double), paper: SheetTiling.Paper) {
    let tiling = SheetTiling(width: size.0, height: size.1, paper: paper)
    let sheets = tiling.sheets
    #expect(sheets.count == tiling.columns * tiling.rows)
    #expect(Set(sheets.map(\.name)).count == sheets.count && sheets.first?.name == "A1")
    let (across, down) = tiling.isWide ? (paper.size.height, paper.size.width) : (paper.size.width, paper.size.height)
    #expect(tiling.windowWidth <= across - 20 + 1e-9)
    #expect(tiling.windowHeight <= down - 20 - SheetTiling.foot + 1e-9)
    for sheet in sheets {
      // Each next window begins 10 mm before the one before it ends; the last ends with the drawing.
      let right = sheet.x + tiling.windowWidth
      let bottom = sheet.y + tiling.windowHeight
      if let next = sheets.first(where: { $0.row == sheet.row && $0.column == sheet.column + 1 }) {
        #expect(abs(right - next.x - 10) < 1e-9)
      } else {
        #expect(abs(right - size.0) < 1e-9)
      }
      if let next = sheets.first(where: { $0.column == sheet.column && $0.row == sheet.row + 1 }) {
        #expect(abs(bottom - next.y - 10) < 1e-9)
      } else {
        #expect(abs(bottom - size.1) < 1e-9)
      }
    }
    #expect(tiling.cuts.x.count == tiling.columns - 1 && tiling.cuts.y.count == tiling.rows - 1)
  }

  @Test func papersHaveTheirStandardSizes() {
    // ISO 216 and ANSI/ASME Y14.1.
    #expect(SheetTiling.Paper.a4.size == (210, 297))
    #expect(SheetTiling.Paper.letter.size == (215.9, 279.4))
    for paper in [SheetTiling.Paper.a4, .letter] {
      #expect(SheetTiling.Paper.either.size.width <= paper.size.width)
      #expect(SheetTiling.Paper.either.size.height <= paper.size.height)
    }
  }

  @Test func fewSheetsAreTaken() {
    #expect(SheetTiling(width: 180, height: 240, paper: .a4).sheets.count == 1)
    #expect(SheetTiling(width: 240, height: 170, paper: .a4).sheets.count == 1)
    // 40 x 30 cm takes four sheets of A4: two lying side by side, in two rows.
    #expect(SheetTiling(width: 400, height: 300, paper: .a4).sheets.map(\.name) == ["A1", "A2", "B1", "B2"])
  }

  static let grids: [(Double, [[Int]])] = [
    (1.5, [[3, 2], [6, 4], [12, 8]]), (0.6667, [[2, 3], [4, 6], [8, 12]]), (1.3333, [[4, 3], [8, 6], [12, 9]]),
    (1, [[3, 3], [6, 6], [12, 12]]), (1.78, [[4, 2], [8, 4], [12, 6]]),
  ]

  @Test(arguments: grids)
  func gridsAreOfSquares(ratio: Double, expected: [[Int]]) {
    let grids = StudyGrid.grids(ratio: ratio)
    #expect(grids.map { [$0.columns, $0.rows] } == expected)
    #expect(StudyGrid(columns: 3, rows: 2).path == "M1 0V2M2 0V2M0 1H3")
  }

  private static func lesson(_ medium: Medium, _ mix: Mix, tubes: [Tube] = []) -> Lesson {
    Lesson(
      medium: medium, materials: Materials(tools: [], consumables: []), tubes: tubes, mixes: [mix], steps: [],
      profile: [], times: [], minutes: 0, drying: nil, questions: [], exercises: [])
  }

  private static func mix(_ tube: String, _ colour: RGB8) -> Mix {
    Mix(
      letter: "A", name: "Test", wanted: colour, colour: colour,
      parts: [MixPart(tube: tube, parts: 1, colour: colour)], error: 0, value: 3)
  }

  @Test(arguments: [Medium.oil, .acrylic, .watercolour, .graphite, .colouredPencil])
  func mixesGrowLighterStepByStep(medium: Medium) throws {
    let blue = try Palette(.zornBlue, table: PaintTable()).paints.first { $0.name == "Ultramarine blue" }
    let colour = medium.mixesPaint ? try #require(blue).masstone : RGB8(46, 62, 152)
    let chart = try ColourChart(Self.lesson(medium, Self.mix("Ultramarine blue", colour)))
    try #require(chart.rows.count == 1)
    #expect(chart.rows[0].colours.count == chart.steps.count && chart.rows[0].colours.first == colour)
    let lightness = chart.rows[0].colours.map { CIELab($0).lightness }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 + 1 < $1 })
    // Let down, a blue is still a blue.
    let last = CIELab(try #require(chart.rows[0].colours.last))
    #expect(last.chroma > 4 && (220...320).contains(last.hue))
  }

  @Test func anAuthorsOwnTubeIsReckonedWith() throws {
    let table = try PaintTable()
    let label = try #require(Palette.labels(in: table).first { $0.hasPrefix("Pyrrole") })
    let name = try #require(PaletteName(rawValue: "\(label), titanium white"))
    let own = try Palette(name, table: table)
    let paint = try #require(own.paints.last)
    let tube = Tube(name: paint.name, pigments: paint.pigments, colour: paint.masstone)
    let chart = try ColourChart(Self.lesson(.oil, Self.mix(paint.name, paint.masstone), tubes: [tube]))
    #expect(chart.rows.count == 1)
    let unknown = try ColourChart(Self.lesson(.oil, Self.mix("Moon dust", paint.masstone)))
    #expect(unknown.rows.isEmpty)
  }
}
