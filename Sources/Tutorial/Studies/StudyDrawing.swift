import Foundation
import Imaging

/// Studies as SVG 1.1, in the size of the picture on the wall.
///
/// One unit is a CSS pixel, 25.4/96 mm, at that size. Curves keep to a tenth of it.
public enum StudyDrawing {
  /// The two inks of a notan.
  public static let notanInks = [RGB8(22, 22, 22), RGB8(255, 255, 255)]

  /// Units in a millimetre.
  public static let unitsPerMillimetre = 96 / 25.4

  /// A value study: flat areas, the darkest value first, the lighter ones over it.
  /// - Parameters:
  ///   - study: what is drawn.
  ///   - longSide: the picture's long side on the wall in millimetres.
  ///   - title: what the drawing shows, if it is to say so itself.
  ///   - inks: the tiers' colours, the darkest first; by default the greys of their values.
  public static func svg(of study: ValueStudy, longSide: Double, title: String? = nil, inks: [RGB8]? = nil) -> String {
    let scale = longSide * unitsPerMillimetre
    let colours = inks ?? study.tiers.map { ValueScale.grey(ofValue: $0.value) }
    var text = head(width: study.width * longSide, height: study.height * longSide, title: title)
    if let darkest = colours.first { text += ground(darkest, width: study.width * scale, height: study.height * scale) }
    for (tier, colour) in zip(study.tiers, colours) where !tier.outlines.isEmpty {
      text +=
        "<path fill=\"\(colour.hex)\" fill-rule=\"evenodd\" d=\""
        + tier.outlines.map { $0.svg(scale: scale) }.joined() + "\"/>\n"
    }
    return text + "</svg>\n"
  }

  /// A line drawing in four weights.
  ///
  /// Lines keep their width on a screen, however large the drawing is shown.
  /// - Parameters:
  ///   - study: what is drawn.
  ///   - longSide: the picture's long side on the wall in millimetres.
  ///   - title: what the drawing shows, if it is to say so itself.
  public static func svg(of study: LineStudy, longSide: Double, title: String? = nil) -> String {
    let scale = longSide * unitsPerMillimetre
    return head(width: study.width * longSide, height: study.height * longSide, title: title)
      + ground(RGB8(255, 255, 255), width: study.width * scale, height: study.height * scale)
      + lines(of: study, longSide: longSide) + "</svg>\n"
  }

  /// The groups of a line drawing, without the document around them.
  public static func lines(of study: LineStudy, longSide: Double) -> String {
    let scale = longSide * unitsPerMillimetre
    var text = "<g fill=\"none\" stroke=\"#000\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n"
    for (kind, style) in [
      (LineStudy.Kind.outline, "stroke-width=\"1.7\""), (.feature, "stroke-width=\"1.2\""),
      (.form, "stroke-width=\"1.2\""), (.detail, "stroke-width=\".9\""),
      (.value, "stroke-width=\"1\" stroke-dasharray=\"1 4\""),
    ] {
      let paths = study.lines.filter { $0.kind == kind }.map { $0.path.svg(scale: scale) }
      guard !paths.isEmpty else { continue }
      text += "<path vector-effect=\"non-scaling-stroke\" \(style) d=\"\(paths.joined())\"/>\n"
    }
    return text + "</g>\n"
  }

  /// A drawing's size in CSS pixels.
  public static func pixels(of study: LineStudy, longSide: Double) -> (width: Int, height: Int) {
    let scale = longSide * unitsPerMillimetre
    return (max(1, Int((study.width * scale).rounded())), max(1, Int((study.height * scale).rounded())))
  }

  /// The opening of a drawing: its size on paper and one unit a CSS pixel.
  static func head(width: Double, height: Double, title: String?) -> String {
    let (w, h) = (decimal(width * unitsPerMillimetre), decimal(height * unitsPerMillimetre))
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(decimal(width))mm\" height=\"\(decimal(height))mm\" "
      + "viewBox=\"0 0 \(w) \(h)\">\n" + (title.map { "<title>\(escaped($0))</title>\n" } ?? "")
  }

  /// A ground of one colour that reaches a little beyond the edge, in units.
  static func ground(_ colour: RGB8, width: Double, height: Double) -> String {
    "<path fill=\"\(colour.hex)\" d=\"M-2-2H\(decimal(width + 2))V\(decimal(height + 2))H-2z\"/>\n"
  }

  /// A number with two decimals at most.
  static func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    return sign
      + (rest == 0 ? "\(whole)" : rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)")
  }

  static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
  }
}
