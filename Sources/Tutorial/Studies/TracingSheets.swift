import Foundation

/// The sheets on which a line drawing is printed in its true size.
public struct TracingSheets: Sendable {
  /// How the drawing is spread.
  public let tiling: SheetTiling
  /// The drawing as SVG elements in CSS pixels.
  private let drawing: String

  /// Lays out a drawing.
  /// - Parameters:
  ///   - study: what is drawn.
  ///   - longSide: its long side on the wall in millimetres.
  ///   - paper: what it is printed on.
  public init(_ study: LineStudy, longSide: Double, paper: SheetTiling.Paper) {
    tiling = SheetTiling(width: study.width * longSide, height: study.height * longSide, paper: paper)
    drawing = StudyDrawing.lines(of: study, longSide: longSide)
  }

  /// An HTML document with a page for every sheet; printed at 100 per cent it has the drawing's true size.
  /// - Parameter title: what the drawing shows.
  public func html(title: String) -> String {
    let paper = tiling.paper.size
    let (width, height) = tiling.isWide ? (paper.height, paper.width) : (paper.width, paper.height)
    let marks = tiling.marks
    let name = StudyDrawing.escaped(title)
    let lay = tiling.isWide ? "landscape" : "portrait"
    let size =
      switch tiling.paper {
      case .a4: "A4 \(lay)"
      case .letter: "letter \(lay)"
      case .either: lay
      }
    var html = """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>\(name)</title>
      <style>
      @page { size: \(size); margin: 0 }
      body { margin: 0 }
      svg { display: block; font: 12px sans-serif }
      .sheet { break-after: page }
      .sheet:last-child { break-after: auto }
      </style>
      <svg width="0" height="0" style="position:absolute"><defs><g id="drawing">
      \(drawing)</g><g id="marks" fill="none" stroke="#000"><path d="\(marks.frame)"/>\
      <path d="\(marks.cuts)" stroke="#777" stroke-dasharray="6 4"/><path d="\(marks.crosses)"/></g></defs></svg>

      """
    func pixels(_ millimetres: Double) -> String {
      StudyDrawing.decimal(millimetres * StudyDrawing.unitsPerMillimetre)
    }
    let left = (width - tiling.windowWidth) / 2
    for sheet in tiling.sheets {
      let foot = SheetTiling.margin + tiling.windowHeight + 6
      html += """
        <svg class="sheet" width="\(StudyDrawing.decimal(width))mm" height="\(StudyDrawing.decimal(height - 0.2))mm" \
        viewBox="0 0 \(pixels(width)) \(pixels(height - 0.2))">
        <svg x="\(pixels(left))" y="\(pixels(SheetTiling.margin))" width="\(pixels(tiling.windowWidth))" \
        height="\(pixels(tiling.windowHeight))" viewBox="\(tiling.box(of: sheet))">\
        <use href="#drawing"/><use href="#marks"/></svg>
        <text x="\(pixels(left))" y="\(pixels(foot))">\(sheet.name) / \
        \(tiling.sheets.last?.name ?? "") \(name), \(StudyDrawing.decimal(tiling.width)) x \
        \(StudyDrawing.decimal(tiling.height)) mm</text>
        </svg>

        """
    }
    return html + "</html>\n"
  }
}

extension SheetTiling {
  /// What a sheet shows of the drawing, as an SVG view box in CSS pixels.
  public func box(of sheet: Sheet) -> String {
    [sheet.x, sheet.y, windowWidth, windowHeight].map(Self.pixels).joined(separator: " ")
  }

  /// Marks for putting the sheets together, as SVG paths in CSS pixels of the whole drawing: its frame, the lines to cut along, and
  /// crosses where they meet.
  public var marks: (frame: String, cuts: String, crosses: String) {
    let number = Self.pixels
    let (w, h) = (number(width), number(height))
    let vertical = cuts.x.map { "M\(number($0)) 0V\(h)" }
    let horizontal = cuts.y.map { "M0 \(number($0))H\(w)" }
    let ys = [0] + cuts.y + [height]
    let crosses = ([0] + cuts.x + [width]).map { x in
      ys.map { y in
        "M\(number(x - 4)) \(number(y))H\(number(x + 4))M\(number(x)) \(number(y - 4))V\(number(y + 4))"
      }.joined()
    }
    return ("M0 0H\(w)V\(h)H0z", (vertical + horizontal).joined(), crosses.joined())
  }

  private static func pixels(_ millimetres: Double) -> String {
    StudyDrawing.decimal(millimetres * StudyDrawing.unitsPerMillimetre)
  }
}
