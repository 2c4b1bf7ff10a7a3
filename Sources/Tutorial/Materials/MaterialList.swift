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
  /// Whether oil is worked in layers that dry, instead of in one sitting.
  let inLayers: Bool

  /// The list.
  var materials: Materials { Materials(tools: toolLines, consumables: consumables) }

  /// Drying, in words.
  var drying: String? {
    switch medium {
    case .oil where inLayers:
      "Each layer dries before the next: a day or two for the toning, a week for the underpainting, some days for each layer "
        + "of colour. Varnish after six months."
    case .oil, .faithful:
      "Painted wet in wet in one sitting. Touch-dry in about a week, thick lights later; varnish after six months."
    case .acrylic: "Each coat dries in minutes to an hour or two; darker dry than wet."
    case .watercolour: "Each wash dries in minutes: wait until the paper no longer feels cool to the back of the hand."
    case .graphite, .colouredPencil, .loomis: nil
    }
  }

  private var toolLines: [Material] {
    var lines: [Material] = []
    for tool in tools where !lines.contains(where: { $0.name == tool.name }) {
      lines.append(Material(name: tool.name, quantity: "1", substitute: substitute(for: tool)))
    }
    switch medium {
    case .oil, .faithful:
      lines += [
        Material(name: "Palette knife, for mixing", quantity: "1", substitute: "an old table knife, edge filed smooth"),
        Material(name: "Palette", quantity: "1", substitute: "a sheet of glass over grey paper"),
        Material(name: "Lidded jar for solvent", quantity: "1", substitute: "a jam jar with a lid"),
      ]
    case .acrylic:
      lines += [
        Material(
          name: "Stay-wet palette", quantity: "1", substitute: "baking paper on damp kitchen paper, in a lidded box"),
        Material(name: "Water jar", quantity: "2"),
        Material(name: "Plant sprayer", quantity: "1"),
      ]
    case .watercolour:
      if !lines.contains(where: { $0.name == "HB pencil" }) { lines.append(Material(name: "HB pencil", quantity: "1")) }
      lines += [
        Material(name: "White palette with wells", quantity: "1", substitute: "a white china plate"),
        Material(name: "Water jar", quantity: "2"),
        Material(name: "Drawing board", quantity: "1"),
      ]
    case .graphite, .loomis:
      if !lines.contains(where: { $0.name == "Kneaded eraser" }) {
        lines.append(
          Material(name: "Kneaded eraser", quantity: "1", substitute: "the clean corner of a plastic eraser"))
      }
      lines += [
        Material(name: "Sharpener", quantity: "1", substitute: "a craft knife"),
        Material(name: "Sandpaper block, for points", quantity: "1", substitute: "fine sandpaper on a matchbox"),
        Material(name: "Drawing board and clips", quantity: "1"),
      ]
    case .colouredPencil:
      lines += [
        Material(name: "Sharpener", quantity: "1"),
        Material(name: "Soft brush, for crumbs", quantity: "1", substitute: "a make-up brush"),
      ]
    }
    return lines
  }

  private func substitute(for tool: NamedTool) -> String? {
    switch tool.tool.kind {
    case .flat: "any flat about \(tool.size) wide"
    case .filbert: "a flat about \(tool.size) wide with worn corners"
    case .round: "any soft brush with a point about \(tool.size) thick"
    case .rigger: "a small pointed round, thinned paint"
    case .knife: "the mixing knife"
    case .eraser: "the clean corner of a plastic eraser"
    case .pencil:
      switch tool.tool.grade {
      case "4H": "2H, held lighter"
      case "2H": "H, held lighter"
      case "H": "HB, held lighter"
      case "2B": "B"
      case "4B": "3B"
      case "6B": "5B or 8B"
      default: nil
      }
    }
  }

  private var consumables: [Material] {
    var lines = tubes.map { Material(name: $0.tube.name, quantity: quantity(of: $0.share), substitute: nil) }
    let size = "\(Self.number(width)) x \(Self.number(height)) cm"
    switch medium {
    case .oil, .faithful:
      lines += [
        Material(name: "Primed canvas or panel, \(size)", quantity: "1", substitute: "gessoed board or oil paper"),
        Material(name: "Odourless solvent", quantity: "50 ml"),
        Material(name: "Rag", quantity: "2", substitute: "kitchen paper"),
      ]
      if inLayers {
        lines.append(
          Material(name: "Glazing medium", quantity: "50 ml", substitute: "two parts linseed oil, one part solvent"))
      }
    case .acrylic:
      lines += [
        Material(
          name: "Primed canvas or panel, \(size)", quantity: "1", substitute: "heavy paper with two coats of gesso"),
        Material(name: "Glazing medium or retarder", quantity: "50 ml", substitute: "a few drops of water"),
      ]
    case .watercolour:
      lines += [
        Material(name: "Watercolour paper, 300 g, at least \(size)", quantity: "1"),
        Material(name: "Masking fluid", quantity: "20 ml", substitute: "painting round the whites"),
        Material(name: "Kitchen paper", quantity: "1 roll"),
      ]
    case .graphite, .loomis:
      lines += [
        Material(
          name: "Smooth drawing paper, at least \(size)", quantity: "1 sheet",
          substitute: "hot-pressed watercolour paper"),
        Material(name: "Scrap paper, under the hand and for testing tones", quantity: "1 sheet"),
      ]
    case .colouredPencil:
      lines += colours.map { Material(name: $0, quantity: "1") }
      lines.append(Material(name: "Drawing paper with some tooth, at least \(size)", quantity: "1 sheet"))
    }
    return lines
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

  private static func number(_ centimetres: Double) -> String {
    let rounded = (centimetres * 2).rounded() / 2
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(format: "%.1f", rounded)
  }
}
