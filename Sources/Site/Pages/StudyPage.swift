import Imaging
import Tutorial

/// The sheets of a tutorial that are printed: grid, values, colour chart, and the drawing in its true size on as many sheets as it takes.
public struct StudyPage: Page {
  /// The tutorial that they belong to.
  public var tutorial: TutorialPage
  /// Its studies.
  public var study: TutorialPage.Study

  /// Makes the page of a tutorial; `nil` if it has no studies.
  public init?(_ tutorial: TutorialPage) {
    guard let study = tutorial.study else { return nil }
    self.tutorial = tutorial
    self.study = study
  }

  /// Name of the template.
  public var template: String { "study" }
  /// The tutorial's language.
  public var language: String? { tutorial.language }
  /// Path of the page below the site's root.
  public var path: String { PagePaths.study(tutorial.facts.slug) }

  /// How many mixes of the colour chart stand on one sheet.
  private static let rowsOnSheet = 12

  /// Everything that the template asks for.
  public func context(_ setting: PageSetting) -> [String: TemplateValue] {
    let site = setting.site
    let title = ["title": tutorial.facts.title]
    var context = setting.frame(
      path: path, title: setting.translation("Study sheets: {title}", title),
      description: setting.translation("Grid, values, colour chart and a drawing in true size to print and trace."),
      picture: (tutorial.pictures.slices, setting.translation("{title}, from bare ground to last touch", title)),
      language: language, credits: [tutorial.facts])
    context["title"] = .string(tutorial.facts.title)
    context["tutorial"] = .string(site.link(tutorial.path))
    context["words"] = tutorial.words.value
    context["study"] = tutorial.study(site: site)
    context["construction"] = tutorial.constructionLines
    context["heads"] = .list(tutorial.builtHeads(site: site))
    context["grid"] = grid
    context["tiles"] = tiles
    context["scale"] = .list((1...10).map(step))
    context["charts"] = .list(charts)
    return context
  }

  // MARK: - The drawing in true size

  private var tiling: SheetTiling {
    SheetTiling(width: study.widthMillimetres, height: study.heightMillimetres, paper: .either)
  }

  private var tiles: TemplateValue {
    let tiling = tiling
    let marks = tiling.marks
    let unit = StudyDrawing.unitsPerMillimetre
    let whole =
      "0 0 \(Decimals.short(tiling.width * unit, digits: 2)) \(Decimals.short(tiling.height * unit, digits: 2))"
    let sheets = tiling.sheets.map { sheet -> TemplateValue in
      [
        "name": .string(sheet.name), "row": .integer(sheet.row), "column": .integer(sheet.column),
        "box": .string(tiling.box(of: sheet)),
      ]
    }
    return [
      "sheets": .list(sheets), "count": .integer(sheets.count), "isSingle": .bool(sheets.count == 1),
      "columns": .integer(tiling.columns), "rows": .integer(tiling.rows), "isWide": .bool(tiling.isWide),
      "width": .string(Decimals.short(tiling.windowWidth, digits: 3)),
      "height": .string(Decimals.short(tiling.windowHeight, digits: 3)),
      "wallWidth": .string(Decimals.short(tiling.width, digits: 0)),
      "wallHeight": .string(Decimals.short(tiling.height, digits: 0)),
      "box": .string(whole), "frame": .string(marks.frame), "cuts": .string(marks.cuts),
      "crosses": .string(marks.crosses), "lines": .string(study.tracing),
      "overlap": .string(Decimals.short(SheetTiling.overlap, digits: 0)),
    ]
  }

  // MARK: - Grid, values, colours

  /// The grid sheet: the middle grid with letters above and numbers beside it.
  private var grid: TemplateValue {
    let grid = tutorial.grids[1]
    let letters = (0..<grid.columns).map { TemplateValue.string(String(UnicodeScalar(UInt8(65 + $0 % 26)))) }
    let numbers = (1...grid.rows).map { TemplateValue.integer($0) }
    return [
      "columns": .integer(grid.columns), "rows": .integer(grid.rows), "path": .string(grid.path),
      "letters": .list(letters), "numbers": .list(numbers),
      "across": .string(tutorial.translation.number(study.widthMillimetres / 10 / Double(grid.columns), digits: 1)),
      "down": .string(tutorial.translation.number(study.heightMillimetres / 10 / Double(grid.rows), digits: 1)),
    ]
  }

  private func step(_ value: Int) -> TemplateValue {
    [
      "value": .integer(value), "colour": .string(ValueScale.grey(ofValue: Double(value)).hex),
      "letters": .string(
        tutorial.lesson.mixes.filter { min(max(Int($0.value.rounded()), 1), 10) == value }.map(\.letter)
          .joined(separator: " ")),
    ]
  }

  private var charts: [TemplateValue] {
    guard let chart = try? ColourChart(tutorial.lesson), !chart.rows.isEmpty else { return [] }
    // No sheet with a mere row or two.
    let count = (chart.rows.count + Self.rowsOnSheet - 1) / Self.rowsOnSheet
    let sheets = (0..<count).map { chart.rows[$0 * chart.rows.count / count..<($0 + 1) * chart.rows.count / count] }
    return sheets.enumerated().map { number, rows -> TemplateValue in
      [
        "isFirst": .bool(number == 0), "byWhite": .bool(chart.means == .white), "byWater": .bool(chart.means == .water),
        "byPressure": .bool(chart.means == .pressure),
        "steps": .list(
          chart.steps.map { step in
            [
              "parts": .string(tutorial.translation.number(step, digits: 1)),
              "share": .string(tutorial.translation.percent(step)),
              "isMix": .bool(step == chart.steps[0]),
            ]
          }),
        "rows": .list(
          rows.map { row in
            [
              "letter": .string(row.letter), "name": .string(row.name),
              "colours": .list(row.colours.map { .string($0.hex) }),
            ]
          }),
      ]
    }
  }
}
