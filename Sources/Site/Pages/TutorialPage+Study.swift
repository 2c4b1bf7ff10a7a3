import Tutorial

extension TutorialPage {
  /// The studies that come before the painting.
  public struct Study: Sendable, Codable, Equatable {
    /// The reference as it looks through half-closed eyes.
    public var squint: PictureAsset
    /// Two values, SVG.
    public var notan: PictureAsset
    /// Three values, SVG.
    public var three: PictureAsset
    /// Five values, SVG.
    public var five: PictureAsset
    /// Lines to trace, SVG in the size on the wall.
    public var lines: PictureAsset
    /// Munsell values of the study in three values, the darkest first.
    public var threeValues: [Double]
    /// Munsell values of the study in five values, the darkest first.
    public var fiveValues: [Double]
    /// Width on the wall, millimetres.
    public var widthMillimetres: Double
    /// Height on the wall, millimetres.
    public var heightMillimetres: Double
    /// The lines as SVG elements in CSS pixels of the size on the wall.
    public var tracing: String
    /// The planes of the head; `nil` where none was built.
    public var planes: HeadPlanes?

    /// Makes studies.
    public init(
      squint: PictureAsset, notan: PictureAsset, three: PictureAsset, five: PictureAsset, lines: PictureAsset,
      threeValues: [Double], fiveValues: [Double], widthMillimetres: Double, heightMillimetres: Double, tracing: String,
      planes: HeadPlanes? = nil
    ) {
      self.squint = squint
      self.notan = notan
      self.three = three
      self.five = five
      self.lines = lines
      self.threeValues = threeValues
      self.fiveValues = fiveValues
      self.widthMillimetres = widthMillimetres
      self.heightMillimetres = heightMillimetres
      self.tracing = tracing
      self.planes = planes
    }
  }

  /// The studies as the partial `study` takes them.
  func study(site: SiteFacts) -> TemplateValue {
    guard let study else { return .none }
    let sizes = Self.sizes(desk: 62, height: 70, ratio: pictures.reference.ratio)
    func value(_ picture: PictureAsset) -> TemplateValue { picture.value("", sizes: sizes, site: site) }
    return [
      "ratio": .string(pictures.reference.ratioText), "reference": value(pictures.reference),
      "squint": value(study.squint), "notan": value(study.notan), "three": value(study.three),
      "five": value(study.five), "lines": value(study.lines), "planes": planes(study, site: site),
      "threeValues": .string(list(study.threeValues)), "fiveValues": .string(list(study.fiveValues)),
      "grids": .list(grids(study)), "sheets": .string(site.link(PagePaths.study(facts.slug))),
      "columns": .integer(grids.last?.columns ?? 1), "rows": .integer(grids.last?.rows ?? 1),
      // For the script, which counts with it.
      "plainWidth": .string(Decimals.short(study.widthMillimetres / 10, digits: 1)),
      "plainHeight": .string(Decimals.short(study.heightMillimetres / 10, digits: 1)),
      "width": .string(translation.number(study.widthMillimetres / 10, digits: 1)),
      "height": .string(translation.number(study.heightMillimetres / 10, digits: 1)),
    ]
  }

  /// The grids, coarse to fine.
  var grids: [StudyGrid] { StudyGrid.grids(ratio: pictures.reference.ratio) }

  /// The grids as templates take them.
  func grids(_ study: Study) -> [TemplateValue] {
    zip(["coarse", "middle", "fine"], grids).map { name, grid in
      [
        "id": .string(name), "columns": .integer(grid.columns), "rows": .integer(grid.rows), "path": .string(grid.path),
        "across": .string(translation.number(study.widthMillimetres / 10 / Double(grid.columns), digits: 1)),
        "down": .string(translation.number(study.heightMillimetres / 10 / Double(grid.rows), digits: 1)),
      ]
    }
  }

  /// Values in a row: "2, 4, 7.5".
  func list(_ values: [Double]) -> String {
    values.map { translation.number($0, digits: 1) }.joined(separator: translation.knows(".") ? "; " : ", ")
  }
}
