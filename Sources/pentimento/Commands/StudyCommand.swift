import ArgumentParser
import Foundation
import Imaging
import Media
import Painting
import Site
import Tutorial

/// `pentimento study`: the studies of a picture without a lesson.
struct StudyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Make studies of a picture: values, notan, squint view, and lines to trace in true size.",
    discussion: """
      Writes into a folder:
        notan.svg           two values, their small shapes merged
        three-values.svg    three flat values
        five-values.svg     five flat values
        squint.png          the picture through half-closed eyes
        lines.svg           lines to trace, in the size on the wall
        planes.svg          where a face is found: a plaster head, turned and lit as the largest face is
        sheets.html         the lines on sheets to print at 100 % and tape together
        study.json          sizes, values and sheets for programs

      Examples:
        pentimento study owl.jpg -o owl-study
        pentimento study owl.jpg --size "16 x 12 in" --paper letter -o owl-study
      """)

  @Argument(help: ArgumentHelp("The picture.", valueName: "image"))
  var image: String

  @Option(help: ArgumentHelp("The size on the wall: '40 x 30 cm', '16 x 12 in' or '40 cm'.", valueName: "size"))
  var size = "40 cm"

  @Option(help: "What the sheets are printed on: a4, letter, or either for sheets that fit both.")
  var paper = SheetTiling.Paper.either

  @Option(name: [.short, .long], help: ArgumentHelp("The folder to write.", valueName: "dir"), completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "The part of the picture to look at, in percent of its width and height.", valueName: "left,top,width,height"))
  var crop: CropArgument?

  @Flag(help: "Write into a folder that holds other things.")
  var force = false

  /// What `study.json` says.
  private struct Description: Encodable {
    var format = "pentimento-study"
    var reference: String
    var widthMillimetres: Double
    var heightMillimetres: Double
    var threeValues: [Double]
    var fiveValues: [Double]
    var sheets: [SheetTiling.Sheet]
    /// Missing where no portrait can be built on a face.
    var planes: Planes?
  }

  /// What `study.json` says of the plaster head.
  private struct Planes: Encodable {
    /// Towards the light: right, down and away from the viewer, of length 1.
    var light: [Double]
    /// Whether the light was read from the picture, or is only assumed.
    var isLightMeasured: Bool
    /// The planes that are seen, the lightest first.
    var legend: [PlasterHead.LegendEntry]

    init(_ head: PlasterHead) {
      light = [head.light.towards.x, head.light.towards.y, head.light.towards.z]
      isLightMeasured = head.light.isMeasured
      legend = head.legend
    }
  }

  /// The plaster head of the largest face that a portrait can be built on.
  private static func plasterHead(_ picture: Image) throws -> PlasterHead? {
    do {
      return try HeadBuilder.heads(in: picture, settings: ProcessSettings(medium: .loomis)).first
        .map { PlasterHead($0, in: picture) }
    } catch PaintingError.noHead {
      return nil
    }
  }

  func validate() throws {
    guard WallSize(size) != nil else {
      throw ValidationError(
        "--size \(size): expected something like '40 x 30 cm', '16 x 12 in' or '40 cm', each side from 2 to 1000 cm")
    }
  }

  func run() async throws {
    let source = URL(filePath: image, directoryHint: .notDirectory)
    let names = [
      "notan.svg", "three-values.svg", "five-values.svg", "squint.png", "lines.svg", "planes.svg", "sheets.html",
      "study.json",
    ]
    let folder = try ResultFolder(
      at: URL(filePath: output, directoryHint: .isDirectory), entries: names, mark: ("study.json", "pentimento-study"),
      force: force)
    let picture = try Image(contentsOf: source, cropped: crop)
    guard let wall = WallSize(size)?.fitted(width: picture.width, height: picture.height) else { return }
    let longSide = 10 * max(wall.width, wall.height)
    let title = source.deletingPathExtension().lastPathComponent

    let set = StudySet(picture, drawing: try LineDrawing(picture))
    let sheets = TracingSheets(set.lines, longSide: longSide, paper: paper)
    let head = try Self.plasterHead(picture)
    let description = Description(
      reference: source.lastPathComponent, widthMillimetres: 10 * wall.width, heightMillimetres: 10 * wall.height,
      threeValues: set.three.tiers.map(\.value), fiveValues: set.five.tiers.map(\.value), sheets: sheets.tiling.sheets,
      planes: head.map { Planes($0) })
    var texts = [
      "notan.svg": StudyDrawing.svg(of: set.notan, longSide: longSide, title: title, inks: StudyDrawing.notanInks),
      "three-values.svg": StudyDrawing.svg(of: set.three, longSide: longSide, title: title),
      "five-values.svg": StudyDrawing.svg(of: set.five, longSide: longSide, title: title),
      "lines.svg": StudyDrawing.svg(of: set.lines, longSide: longSide, title: title),
      "sheets.html": sheets.html(title: title), "study.json": try JSONText.of(description),
    ]
    if let head { texts["planes.svg"] = StudyDrawing.svg(of: head, longSide: 200, title: title) }
    try await folder.write { [texts] work in
      for (name, text) in texts { try Data(text.utf8).write(to: work.appending(path: name)) }
      try SquintView.picture(picture).write(to: work.appending(path: "squint.png"))
    }
    Terminal.standardOutput.write(
      """
      \(title): \(Int((10 * wall.width).rounded())) x \(Int((10 * wall.height).rounded())) mm, \
      \(sheets.tiling.sheets.count) sheets (\(sheets.tiling.columns) across, \(sheets.tiling.rows) down)
      Values of the study in five: \(set.five.tiers.map { "\($0.value)" }.joined(separator: ", "))
      In \(output): \(names.filter { $0 != "planes.svg" || head != nil }.joined(separator: ", "))

      """)
  }
}

extension SheetTiling.Paper: ExpressibleByArgument {}
