import Foundation
import Media

/// A tool as a lesson speaks of it: its number in a series and its size at the chosen size on the wall.
struct NamedTool: Sendable, Hashable {
  /// The tool of the process.
  let tool: Tool
  /// Width of the mark in millimetres.
  let millimetres: Double
  /// As lists name it, for instance "2B pencil"; a brush by kind and number.
  let name: String
  /// As a sentence first names it, with its size: "a 2B pencil (0.7 mm)".
  let withIndefiniteArticle: Phrase
  /// As a sentence names it again: "the 2B pencil".
  let withDefiniteArticle: Phrase
  /// Whether it is wider than the brushes of its series.
  let isWide: Bool
  /// The mark's width in words: "25 mm", "0.7 mm".
  let size: String

  /// - Parameters:
  ///   - tool: the tool of the process.
  ///   - longSideCentimetres: the picture's long side on the wall.
  init(_ tool: Tool, longSideCentimetres: Double, vocabulary: Vocabulary) {
    self.tool = tool
    let width = tool.widthShare * longSideCentimetres * 10
    millimetres = width >= 3 ? width.rounded() : (width * 10).rounded() / 10
    size = vocabulary.number(millimetres) + " mm"
    var fillings: [String: Phrase] = ["size": Phrase(size)]
    let entry: String
    switch tool.kind {
    case .flat, .filbert, .round, .rigger:
      if let size = BrushSeries.series(of: tool.kind)?.size(nearest: width) {
        entry = tool.kind.rawValue
        fillings["number"] = Phrase(size.number)
      } else {
        // Wider than any artist's brush of the series: a decorator's brush or a wide wash brush, by width.
        entry = "wide \(tool.kind.rawValue)"
      }
    case .knife, .eraser: entry = tool.kind.rawValue
    case .pencil where tool.pencil == .blender: entry = "blender"
    case .pencil where tool.pencil != nil:
      entry = "coloured pencil"
      let colour = vocabulary.text(.pencils, tool.pencil?.name ?? "")
      fillings["colour"] = Phrase(colour)
      fillings["Colour"] = Phrase(LayerNames.capitalised(colour))
    case .pencil:
      entry = tool.grade == nil ? "plain pencil" : "pencil"
      fillings["grade"] = Phrase(tool.grade ?? "")
    }
    isWide = entry.hasPrefix("wide ")
    name = vocabulary.text(.tools, entry, fillings)
    withIndefiniteArticle = vocabulary.phrase(.tools, "\(entry) a", fillings)
    withDefiniteArticle = vocabulary.phrase(.tools, "\(entry) the", fillings)
  }

  /// As the page's list of a step names it.
  var stepTool: StepTool { StepTool(name: name, kind: tool.kind, millimetres: millimetres) }
}
