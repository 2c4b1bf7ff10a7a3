import Foundation
import Imaging
import Media

/// Strokes as an SVG drawing: one path a stroke or wash, in reference units.
///
/// A unit is 1/60000 of the picture's long side, as in the stroke file, so nothing is rounded. Paths are as wide as their marks and have
/// their colour and how well it covers; what a brush or the paper's tooth makes of a mark is not in them. Washes
/// are areas in the colour they have on white paper, which multiply with what lies beneath.
public enum StrokeDrawing {
  /// The drawing as SVG 1.1.
  /// - Parameters:
  ///   - file: the process.
  ///   - ranges: the strokes to draw, in order; each lies within the list.
  ///   - title: what is drawn.
  /// - Throws: ``PaintingError/badSetting(_:)`` where a range lies outside the list.
  public static func svg(
    of file: StrokeFile, strokes ranges: [Range<Int>], title: String
  ) throws(PaintingError) -> String {
    let strokes = file.strokes
    try file.check(ranges)
    let units = Double(StrokeList.unitsPerLongSide)
    let (w, h) = (Double(file.header.width), Double(file.header.height))
    let (width, height) = (Int((units * w / max(w, h)).rounded()), Int((units * h / max(w, h)).rounded()))
    let paper = file.header.ground.colour.hex
    var svg = """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(file.header.width)" \
      height="\(file.header.height)" fill="none" stroke-linejoin="round">
      <title>\(XMLText.escaped(title))</title>
      <rect width="\(width)" height="\(height)" fill="\(paper)"/>

      """
    for range in ranges where !range.isEmpty {
      svg += "<g data-strokes=\"\(range.lowerBound)-\(range.upperBound)\">\n"
      for piece in file.pieces(range) {
        if let wash = piece.wash {
          svg += area(wash, of: strokes)
        } else {
          for index in piece.strokes { svg += path(index, of: strokes, tools: file.header.tools, paper: paper) }
        }
      }
      svg += "</g>\n"
    }
    return svg + "</svg>\n"
  }

  private static func area(_ wash: Wash, of strokes: StrokeList) -> String {
    let origin = Int(StrokeList.origin)
    var places = ""
    for contour in wash.contours {
      for (i, vertex) in contour.enumerated() {
        places += i == 0 ? "M" : i == 1 ? "L" : " "
        places += "\(Int(vertex.x) - origin) \(Int(vertex.y) - origin)"
      }
      places += "z"
    }
    return "<path d=\"\(places)\" fill=\"\(strokes[wash.strokes.lowerBound].colour.hex)\" fill-rule=\"evenodd\""
      + " style=\"mix-blend-mode:multiply\"/>\n"
  }

  private static func path(_ index: Int, of strokes: StrokeList, tools: [Tool], paper: String) -> String {
    let (first, end) = (Int(strokes.starts[index]), Int(strokes.starts[index + 1]))
    let origin = Int(StrokeList.origin)
    var places = ""
    for i in first..<end {
      places += i == first ? "M" : i == first + 1 ? "L" : " "
      places += "\(Int(strokes.xs[i]) - origin) \(Int(strokes.ys[i]) - origin)"
    }
    // A dab is a line of no length, which only its cap shows.
    if end - first == 1 { places += "h0" }
    let tool = tools[Int(strokes.tools[index])]
    let packed = strokes.colours[index]
    let colour =
      tool.kind == .eraser
      ? paper : RGB8(UInt8(packed & 255), UInt8((packed >> 8) & 255), UInt8((packed >> 16) & 255)).hex
    let cap = (tool.kind == .flat || tool.kind == .knife) && end - first > 1 ? "butt" : "round"
    let opacity = packed >> 24 == 255 ? "" : " stroke-opacity=\"\(ByteShare.text(UInt8(packed >> 24)))\""
    return "<path d=\"\(places)\" stroke=\"\(colour)\" stroke-width=\"\(2 * Int(strokes.radii[index]))\""
      + "\(opacity) stroke-linecap=\"\(cap)\"/>\n"
  }
}

/// Bytes as shares of 255.
enum ByteShare {
  /// The share with three decimals at most: 255 is "1", 64 is "0.251".
  static func text(_ byte: UInt8) -> String { texts[Int(byte)] }

  private static let texts = (0...255).map { byte -> String in
    let share = (1000 * Double(byte) / 255).rounded() / 1000
    return share == share.rounded() ? "\(Int(share))" : "\(share)"
  }
}
