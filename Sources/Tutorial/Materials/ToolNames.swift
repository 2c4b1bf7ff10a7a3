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
  /// As a sentence names it, without article, for instance "2B pencil"; a brush by number and kind.
  let phrase: String

  /// - Parameters:
  ///   - tool: the tool of the process.
  ///   - longSideCentimetres: the picture's long side on the wall.
  init(_ tool: Tool, longSideCentimetres: Double) {
    self.tool = tool
    let width = tool.widthShare * longSideCentimetres * 10
    millimetres = width >= 3 ? width.rounded() : (width * 10).rounded() / 10
    switch tool.kind {
    case .flat, .filbert, .round, .rigger:
      if let size = BrushSeries.series(of: tool.kind)?.size(nearest: width) {
        name = "\(Self.capitalised(tool.kind.rawValue)) No. \(size.number)"
        phrase = "No. \(size.number) \(tool.kind.rawValue)"
      } else {
        // Wider than any artist's brush of the series: a decorator's brush or a wide wash brush, by width.
        let wide = "\(Int(width.rounded())) mm \(tool.kind.rawValue)"
        name = wide
        phrase = wide
      }
    case .knife:
      name = "Painting knife"
      phrase = "painting knife"
    case .eraser:
      name = "Kneaded eraser"
      phrase = "kneaded eraser"
    case .pencil where tool.pencil != nil:
      let pencil = tool.pencil?.name ?? ""
      name = Self.capitalised(pencil) + (tool.pencil == .blender ? "" : " pencil")
      phrase = pencil + (tool.pencil == .blender ? "" : " pencil")
    case .pencil:
      name = tool.grade.map { "\($0) pencil" } ?? "Pencil"
      phrase = tool.grade.map { "\($0) pencil" } ?? "pencil"
    }
  }

  /// With its article and size, for instance "an HB pencil (0.7 mm)".
  var withArticle: String {
    let vowelSounds =
      phrase.hasPrefix("HB") || phrase.hasPrefix("H ") || phrase.hasPrefix("F ") || phrase.hasPrefix("8")
      || tool.pencil != nil && phrase.first.map("aeiou".contains) == true
    // Wide brushes bear their width in their name.
    let isPlain = tool.kind == .eraser || tool.pencil != nil || phrase.hasPrefix(size)
    return "\(vowelSounds ? "an" : "a") \(phrase)" + (isPlain ? "" : " (\(size))")
  }

  /// The mark's width: "25 mm", "0.7 mm".
  var size: String {
    millimetres == millimetres.rounded() ? "\(Int(millimetres)) mm" : String(format: "%.1f mm", millimetres)
  }

  /// As the page's list of a step names it.
  var stepTool: StepTool { StepTool(name: name, kind: tool.kind, millimetres: millimetres) }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
