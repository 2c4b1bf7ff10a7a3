import Foundation

/// The curves of a comparison as one SVG picture: a panel for each distance, and one for what changes on the canvas.
///
/// It is legible on light and on dark ground, tells curves apart by line as well as by colour, and says in words what it
/// shows.
public struct ProcessPlot: Sendable {
  private let comparison: ProcessComparison
  private let names: (a: String, b: String?)

  private static let width = 760
  private static let panelHeight = 230
  private static let plot = (left: 62, top: 34, width: 676, height: 150)
  private static let legendHeight = 44

  /// Makes a plot.
  /// - Parameters:
  ///   - a: what the process is called.
  ///   - b: what the ground truth is called.
  public init(of comparison: ProcessComparison, a: String, b: String? = nil) {
    self.comparison = comparison
    names = (a, b)
  }

  /// One curve of a panel.
  private struct Curve {
    var name: String
    /// The CSS class of its line.
    var style: String
    var values: [Double]
  }

  private struct Panel {
    var title: String
    var curves: [Curve]
  }

  /// The picture.
  public var svg: String {
    let panels = self.panels
    let height = Self.legendHeight + panels.count * Self.panelHeight + 8
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" \
      height="\(height)" role="img" aria-labelledby="title summary">
      <title id="title">\(Self.escaped(title))</title>
      <desc id="summary">\(Self.escaped(summary))</desc>
      <style>
      svg { color-scheme: light dark; --paper: #fffdf8; --ink: #24211c; --soft: #6b6458; --grid: #ddd6c8; --a: #a8321f; --b: #1f5f8b; }
      @media (prefers-color-scheme: dark) {
      svg { --paper: #1b1a17; --ink: #ece6da; --soft: #a89f90; --grid: #3a372f; --a: #ff8a70; --b: #7cc0ee; }
      }
      text { font: 13px system-ui, sans-serif; fill: var(--ink); }
      .small { font-size: 12px; fill: var(--soft); }
      .name { font-weight: 600; font-size: 14px; }
      .grid { stroke: var(--grid); }
      path, .key { fill: none; stroke-linejoin: round; }
      .a { stroke: var(--a); stroke-width: 2.6; }
      .b { stroke: var(--b); stroke-width: 2.6; stroke-dasharray: 9 4; }
      .cross-fade { stroke: var(--soft); stroke-width: 1.2; }
      .blur-to-sharp { stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 6 3; }
      .wipe { stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 1.5 3; }
      </style>
      <rect width="\(Self.width)" height="\(height)" fill="var(--paper)"/>

      """
    text += legend
    for (index, panel) in panels.enumerated() {
      text += Self.drawn(panel, top: Self.legendHeight + index * Self.panelHeight)
    }
    return text + "</svg>\n"
  }

  private var title: String { names.b.map { "\(names.a) against \($0)" } ?? names.a }

  private var summary: String {
    var sentences: [String] = []
    for name in order {
      guard let result = comparison.distances[name] else { continue }
      var sentence =
        "\(name): from \(Self.figure(result.profileA.first ?? 0)) to \(Self.figure(result.final)) at the last frame"
      if let pdp = result.pdp, let normalised = result.pdpNormalised {
        sentence += ", PDP \(Self.figure(pdp)), normalised \(Self.figure(normalised))"
      }
      sentences.append(sentence + ".")
    }
    return sentences.joined(separator: " ")
  }

  /// LPIPS first, the others by name.
  private var order: [String] {
    comparison.distances.keys.sorted { ($0 != "lpips" ? 1 : 0, $0) < ($1 != "lpips" ? 1 : 0, $1) }
  }

  private var panels: [Panel] {
    var panels = order.compactMap { name -> Panel? in
      guard let result = comparison.distances[name] else { return nil }
      var curves = result.controls.sorted { $0.key < $1.key }.map { control, result in
        Curve(name: control, style: control, values: result.profile)
      }
      if let truth = result.profileB { curves.append(Curve(name: names.b ?? "B", style: "b", values: truth)) }
      curves.append(Curve(name: names.a, style: "a", values: result.profileA))
      return Panel(title: "\(name): distance to the finished picture", curves: curves)
    }
    var curves = [Curve(name: names.a, style: "a", values: comparison.canvas.a.changedShare)]
    if let truth = comparison.canvas.b {
      curves.insert(Curve(name: names.b ?? "B", style: "b", values: truth.changedShare), at: 0)
    }
    panels.append(Panel(title: "Share of the canvas that changes in a step", curves: curves))
    return panels
  }

  private var legend: String {
    var entries = [(names.a, "a")]
    if let b = names.b { entries.append((b, "b")) }
    entries += ProcessControl.allCases.map { ($0.rawValue, $0.rawValue) }
    let room = (Self.width - 20) / entries.count
    return entries.enumerated().map { index, entry in
      let x = 14 + index * room
      return """
        <line class="key \(entry.1)" x1="\(x)" y1="22" x2="\(x + 28)" y2="22"/>
        <text x="\(x + 34)" y="26">\(Self.escaped(Self.shortened(entry.0, to: (room - 40) / 7)))</text>

        """
    }.joined()
  }

  private static func drawn(_ panel: Panel, top: Int) -> String {
    let most = panel.curves.flatMap(\.values).filter(\.isFinite).max() ?? 0
    let (step, ceiling) = scale(upTo: most)
    let (x0, y0) = (plot.left, top + plot.top)
    var text = "<g>\n<text class=\"name\" x=\"14\" y=\"\(top + 20)\">\(escaped(panel.title))</text>\n"
    var mark = 0.0
    while mark <= ceiling * 1.0001 {
      let y = number(Double(y0) + Double(plot.height) * (1 - mark / ceiling))
      text += "<line class=\"grid\" x1=\"\(x0)\" y1=\"\(y)\" x2=\"\(x0 + plot.width)\" y2=\"\(y)\"/>\n"
      text += "<text class=\"small\" x=\"\(x0 - 8)\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(figure(mark))</text>\n"
      mark += step
    }
    for share in [0, 25, 50, 75, 100] {
      let anchor = share == 0 ? "start" : share == 100 ? "end" : "middle"
      let words = share == 0 ? "0 % of the time" : "\(share) %"
      text +=
        "<text class=\"small\" x=\"\(x0 + plot.width * share / 100)\" y=\"\(y0 + plot.height + 18)\" text-anchor=\"\(anchor)\">\(words)</text>\n"
    }
    for curve in panel.curves where !curve.values.isEmpty {
      let points = curve.values.enumerated().map { index, value in
        let time = curve.values.count > 1 ? Double(index) / Double(curve.values.count - 1) : 1
        let x = Double(x0) + time * Double(plot.width)
        let y = Double(y0) + Double(plot.height) * (1 - min(max(value.isFinite ? value / ceiling : 1, 0), 1))
        return "\(number(x)) \(number(y))"
      }
      text += """
        <path class="\(curve.style)" d="M\(points.joined(separator: "L"))"><title>\(escaped(curve.name))</title></path>

        """
    }
    return text + "</g>\n"
  }

  /// A step of 1, 2 or 5 times a power of ten, and the multiple of it that the axis ends with.
  private static func scale(upTo most: Double) -> (step: Double, ceiling: Double) {
    guard most > 1e-9 else { return (0.5, 1) }
    let power = pow(10, (log10(most / 4)).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { most / $0 <= 4 } ?? 10 * power
    return (step, (most / step - 1e-9).rounded(.up) * step)
  }

  private static func figure(_ value: Double) -> String {
    let text = String(format: "%.3f", value)
    let short = text.replacing(/0+$/, with: "")
    return short.hasSuffix(".") ? String(short.dropLast()) : short
  }

  private static func number(_ value: Double) -> String { String(format: "%.1f", value) }

  private static func shortened(_ text: String, to count: Int) -> String {
    text.count <= max(4, count) ? text : text.prefix(max(3, count - 1)) + "…"
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case let scalar where scalar.value < 0x20: escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
