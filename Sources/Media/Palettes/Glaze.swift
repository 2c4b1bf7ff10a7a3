import Imaging

/// A transparent mixture for a wash: whole parts of at most three tubes, and how much water.
public struct Glaze: Sendable, Hashable {
  /// The tubes as indices into the palette's paints, largest part first.
  public var parts: [Recipe.Part]
  /// How much paint lies on the paper: Kubelka-Munk's X, in the unit of ``Paint``'s K and S.
  public var thickness: Double
  /// The wash over white paper.
  public var colour: RGB8

  /// Thickness of paint as it leaves the tube, brushed out: the convention that water is counted from.
  ///
  /// Just above the thickest glaze that ``GlazeFinder`` tries. So a wash of value 8 comes out as thin as coffee and only darks like cream, as
  /// teachers have it.
  public static let fullThickness = 8.0

  /// Makes a glaze.
  public init(parts: [Recipe.Part], thickness: Double, colour: RGB8) {
    self.parts = parts
    self.thickness = thickness
    self.colour = colour
  }

  /// Parts of water to one part of paint, 0 for paint as it is.
  public var water: Double { max(0, Self.fullThickness / thickness - 1) }

  /// What teachers compare a mix of this much water with.
  public var consistency: Consistency {
    switch water {
    case ..<1: .butter
    case ..<3: .cream
    case ..<8: .milk
    case ..<20: .coffee
    default: .tea
    }
  }

  /// How thick a mix is, in the words of watercolour teachers.
  public enum Consistency: String, Sendable, Codable, CaseIterable {
    case tea, coffee, milk, cream, butter
  }
}

/// The tubes of a palette as watercolour uses them: without white, for the paper is the white.
public struct GlazePalette: Sendable, Hashable {
  /// The palette it is the counterpart of.
  public let name: PaletteName
  /// The tubes, light to dark.
  public let paints: [Paint]

  /// Takes the white out of a palette.
  public init(_ palette: Palette) {
    name = palette.name
    paints = palette.paints.filter { $0.pigments != ["PW6"] }
  }

  /// The smallest palette that serves a picture's colours; of equally large ones, the nearer.
  ///
  /// A palette serves when its washes come about as near to the colours as those of the best palette do.
  /// - Parameters:
  ///   - colours: colours of a picture and the area of each, any unit; at most a hundred or so.
  ///   - table: the paints to take tubes from.
  /// - Throws: ``MediaError/unknownPaint(name:source:)`` when the table lacks a tube.
  public static func choose(
    for colours: [(colour: RGB8, area: Double)], table: PaintTable
  ) throws(MediaError) -> GlazePalette {
    var palettes: [GlazePalette] = []
    for name in PaletteName.allCases { palettes.append(GlazePalette(try Palette(name, table: table))) }
    let errors = palettes.map { palette in
      let finder = GlazeFinder.shared(for: palette)
      return colours.map { Double(CIEDE2000.difference($0.colour, finder.glaze(of: $0.colour).colour)) }
    }
    return palettes[
      PaletteChooser.smallestServing(
        errors: errors, areas: colours.map(\.area), tubes: palettes.map(\.paints.count))]
  }
}
