import Foundation
import Media

/// What is needed before the first stroke: only what the steps use.
struct MaterialList: Sendable {
  let medium: Medium
  /// The picture's size on the wall in centimetres.
  let width: Double
  /// The picture's size on the wall in centimetres.
  let height: Double
  /// Every tool that a step uses, widest brush or hardest pencil first.
  let tools: [NamedTool]
  /// Tubes and each one's share of the paint, 0...1, in the order of the palette.
  let tubes: [(tube: Tube, share: Double)]
  /// Coloured pencils by name, in the order of use; empty in other media.
  let colours: [String]
  /// Identifiers of the stages that the process goes through.
  let stages: Set<String>
  let vocabulary: Vocabulary

  /// The list.
  var materials: Materials { Materials(tools: toolLines, consumables: consumables) }

  /// Drying, in words.
  var drying: String? {
    switch medium {
    case .oil where isInLayers: vocabulary.text(.drying, "oil in layers")
    case .oil, .faithful: vocabulary.text(.drying, "oil")
    case .acrylic: vocabulary.text(.drying, "acrylic")
    case .watercolour: vocabulary.text(.drying, "watercolour")
    case .graphite, .colouredPencil, .loomis: nil
    }
  }

  /// Whether oil is worked in layers that dry, instead of in one sitting.
  private var isInLayers: Bool { stages.contains("glazes") }

  /// Identifiers of everything that a list may hold, as a ``Vocabulary`` has them under ``Topic/materials``.
  static let names = [
    "mixing knife", "palette", "solvent jar", "stay-wet palette", "water jar", "plant sprayer", "HB pencil",
    "white palette", "drawing board", "kneaded eraser", "sharpener", "sandpaper", "board and clips", "crumb brush",
    "canvas", "solvent", "rag", "glazing medium oil", "glazing medium acrylic", "watercolour paper", "masking fluid",
    "masking tape", "kitchen paper", "drawing paper", "scrap paper", "toothy paper",
    "flat", "filbert", "round", "rigger", "wide flat", "wide filbert", "wide round", "wide rigger", "knife", "eraser",
    "4H", "2H", "H", "2B", "4B", "6B", "sheet", "roll",
  ]

  private var toolLines: [Material] {
    var lines: [Material] = []
    for tool in tools where !lines.contains(where: { $0.name == tool.name }) {
      lines.append(Material(name: tool.name, quantity: "1", substitute: substitute(for: tool)))
    }
    func add(_ names: String...) {
      for name in names { lines.append(line(name)) }
    }
    switch medium {
    case .oil, .faithful: add("mixing knife", "palette", "solvent jar")
    case .acrylic:
      add("stay-wet palette")
      lines.append(line("water jar", "2"))
      add("plant sprayer")
    case .watercolour:
      if !tools.contains(where: { $0.tool.grade == "HB" }) { add("HB pencil") }
      add("kneaded eraser", "white palette")
      lines.append(line("water jar", "2"))
      add("drawing board")
    case .graphite, .loomis:
      if !tools.contains(where: { $0.tool.kind == .eraser }) { add("kneaded eraser") }
      add("sharpener", "sandpaper", "board and clips")
    case .colouredPencil: add("sharpener", "crumb brush")
    }
    return lines
  }

  private var consumables: [Material] {
    var lines = tubes.map { Material(name: $0.tube.name, quantity: quantity(of: $0.share), substitute: nil) }
    let sheet = "1 \(vocabulary.text(.materials, "sheet"))"
    switch medium {
    case .oil, .faithful:
      lines += [line("canvas"), line("solvent", isInLayers ? "100 ml" : "50 ml"), line("rag", "2")]
      if isInLayers { lines.append(line("glazing medium oil", "50 ml")) }
    case .acrylic:
      lines += [line("canvas"), line("glazing medium acrylic", "50 ml")]
    case .watercolour:
      lines += [
        line("watercolour paper"), line("masking tape", "1 \(vocabulary.text(.materials, "roll"))"),
        line("masking fluid", "20 ml"), line("kitchen paper", "1 \(vocabulary.text(.materials, "roll"))"),
      ]
    case .graphite, .loomis: lines += [line("drawing paper", sheet), line("scrap paper", sheet)]
    case .colouredPencil:
      lines += colours.map { Material(name: $0, quantity: "1") }
      lines += [line("toothy paper", sheet), line("scrap paper", sheet)]
    }
    return lines
  }

  private func line(_ name: String, _ quantity: String = "1") -> Material {
    let size = Phrase("\(number(width)) \u{D7} \(number(height)) cm")
    return Material(
      name: vocabulary.text(.materials, name, ["size": size]), quantity: quantity,
      substitute: vocabulary.column(1, .materials, name, ["size": size]))
  }

  private func substitute(for tool: NamedTool) -> String? {
    let name =
      tool.tool.kind == .pencil
      ? tool.tool.grade ?? ""
      : BrushSeries.series(of: tool.tool.kind) != nil && tool.isWide
        ? "wide \(tool.tool.kind.rawValue)" : tool.tool.kind.rawValue
    return vocabulary.column(0, .materials, name, ["size": Phrase(tool.size)])
  }

  /// Paint of one tube.
  ///
  /// Opaque media lie about 0.2 mm thick on average, and half as much again stays on the palette: 0.03 ml a square centimetre
  /// (acrylic 0.02, watercolour 0.004), rounded up to 5 ml (watercolour 1 ml). A convention.
  private func quantity(of share: Double) -> String {
    let film: Double =
      switch medium {
      case .acrylic: 0.02
      case .watercolour: 0.004
      default: 0.03
      }
    let unit: Double = medium == .watercolour ? 1 : 5
    let millilitres = max(unit, (width * height * film * share / unit).rounded(.up) * unit)
    return "\(Int(millilitres)) ml"
  }

  private func number(_ centimetres: Double) -> String { vocabulary.number((centimetres * 2).rounded() / 2) }
}
