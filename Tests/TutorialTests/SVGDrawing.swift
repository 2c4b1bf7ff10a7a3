import Foundation
import Testing

/// A drawing read back from its SVG text: what a printer would put on paper, in millimetres.
///
/// It reads what SVG allows of the commands M, m, L, l, H, h, V, v, C, c and z, not just what we write.
struct SVGDrawing {
  let widthMillimetres: Double
  let heightMillimetres: Double
  let title: String?
  /// Points along every path.
  let paths: [[(x: Double, y: Double)]]

  init(_ text: String) throws {
    func attribute(_ name: String) throws -> String {
      let form = try Regex("<svg[^>]* \(name)=\"([^\"]*)\"")
      return String(try #require(text.firstMatch(of: form)?.output[1].substring))
    }
    widthMillimetres = try #require(Double(try attribute("width").replacing("mm", with: "")))
    heightMillimetres = try #require(Double(try attribute("height").replacing("mm", with: "")))
    let box = try attribute("viewBox").split(separator: " ").compactMap { Double($0) }
    let scale = widthMillimetres / (try #require(box.count == 4 ? box[2] : nil))
    title = text.firstMatch(of: #/<title>(.*)</title>/#).map { String($0.1) }
    paths = try text.matches(of: #/ d="([^"]*)"/#).map { match in
      try Self.points(String(match.1)).map { ($0.0 * scale, $0.1 * scale) }
    }
  }

  private static func points(_ path: String) throws -> [(Double, Double)] {
    let tokens = path.matches(of: #/[A-Za-z]|[-+]?(?:\d+\.\d*|\.\d+|\d+)/#).map { String($0.0) }
    var (points, at, start): ([(Double, Double)], (Double, Double), (Double, Double)) = ([], (0, 0), (0, 0))
    var index = 0
    var command: Character = "M"
    func number() throws -> Double {
      defer { index += 1 }
      return try #require(index < tokens.count ? Double(tokens[index]) : nil)
    }
    func pair() throws -> (Double, Double) { (try number(), try number()) }
    while index < tokens.count {
      if let letter = tokens[index].first, letter.isLetter {
        command = letter
        index += 1
      }
      let base = command.isLowercase ? at : (0, 0)
      switch command {
      case "M", "m", "L", "l":
        let to = try pair()
        at = (base.0 + to.0, base.1 + to.1)
        points.append(at)
        if command == "M" || command == "m" {
          start = at
          command = command == "M" ? "L" : "l"
        }
      case "H", "h":
        at = (base.0 + (try number()), at.1)
        points.append(at)
      case "V", "v":
        at = (at.0, base.1 + (try number()))
        points.append(at)
      case "C", "c":
        let (a, b, c) = (try pair(), try pair(), try pair())
        let from = at
        at = (base.0 + c.0, base.1 + c.1)
        for step in 1...16 {
          let t = Double(step) / 16
          let s = 1 - t
          let weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
          points.append(
            (
              from.0 * weights.0 + (base.0 + a.0) * weights.1 + (base.0 + b.0) * weights.2 + at.0 * weights.3,
              from.1 * weights.0 + (base.1 + a.1) * weights.1 + (base.1 + b.1) * weights.2 + at.1 * weights.3
            ))
        }
      case "Z", "z": at = start
      default: Issue.record("unknown command \(command)")
      }
    }
    return points
  }
}
