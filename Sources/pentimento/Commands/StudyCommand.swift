import ArgumentParser
import Foundation
import Imaging
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
      "notan.svg", "three-values.svg", "five-values.svg", "squint.png", "lines.svg", "sheets.html", "study.json",
    ]
    let folder = try ResultFolder(
      at: URL(filePath: output, directoryHint: .isDirectory), entries: names, mark: ("study.json", "pentimento-study"),
      force: force)
    let picture = try Image(contentsOf: source)
    guard let wall = WallSize(size)?.fitted(width: picture.width, height: picture.height) else { return }
    let longSide = 10 * max(wall.width, wall.height)
    let title = source.deletingPathExtension().lastPathComponent

    let set = StudySet(picture, drawing: try LineDrawing(picture))
    let sheets = TracingSheets(set.lines, longSide: longSide, paper: paper)
    let description = Description(
      reference: source.lastPathComponent, widthMillimetres: 10 * wall.width, heightMillimetres: 10 * wall.height,
      threeValues: set.three.tiers.map(\.value), fiveValues: set.five.tiers.map(\.value), sheets: sheets.tiling.sheets)
    let texts = [
      "notan.svg": StudyDrawing.svg(of: set.notan, longSide: longSide, title: title, inks: StudyDrawing.notanInks),
      "three-values.svg": StudyDrawing.svg(of: set.three, longSide: longSide, title: title),
      "five-values.svg": StudyDrawing.svg(of: set.five, longSide: longSide, title: title),
      "lines.svg": StudyDrawing.svg(of: set.lines, longSide: longSide, title: title),
      "sheets.html": sheets.html(title: title), "study.json": try JSONText.of(description),
    ]
    try await folder.write { work in
      for (name, text) in texts { try Data(text.utf8).write(to: work.appending(path: name)) }
      try SquintView.picture(picture).write(to: work.appending(path: "squint.png"))
    }
    Terminal.standardOutput.write(
      """
      \(title): \(Int((10 * wall.width).rounded())) x \(Int((10 * wall.height).rounded())) mm, \
      \(sheets.tiling.sheets.count) sheets (\(sheets.tiling.columns) across, \(sheets.tiling.rows) down)
      Values of the study in five: \(set.five.tiers.map { "\($0.value)" }.joined(separator: ", "))
      In \(output): \(names.joined(separator: ", "))

      """)
  }
}

extension SheetTiling.Paper: ExpressibleByArgument {}
