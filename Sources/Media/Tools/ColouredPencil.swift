import Imaging

/// A coloured pencil of the set on hand: its name and the colour it gives when laid firmly on white paper.
///
/// The names are those that many makers print; the colours are typical of artists' wax pencils and no maker's measurements.
public struct ColouredPencil: Sendable, Hashable, Codable {
  /// Name as a set's tin has it, for instance "burnt sienna".
  public let name: String
  /// Colour of a firm, even layer on white paper, sRGB.
  public let colour: RGB8

  /// Makes a pencil.
  public init(name: String, colour: RGB8) {
    self.name = name
    self.colour = colour
  }

  /// A stable identifier for a tool, for instance `pencil-burnt-sienna`.
  public var id: String { "pencil-" + name.split(separator: " ").joined(separator: "-") }

  /// The firm layer's colour in CIELAB: lightness, chroma and hue.
  public var lab: CIELab { CIELab(colour) }

  /// The wax pencil without pigment that rubs lying colour into the paper's pits; of itself it leaves the paper as white as it is.
  public static let blender = ColouredPencil(name: "colourless blender", colour: RGB8(255, 255, 255))

  /// The set of 36, by hue from yellow round to green, then earths and greys.
  ///
  /// There is no white: the paper is.
  public static let set: [ColouredPencil] = [
    ("cream", 248, 236, 200), ("lemon yellow", 247, 232, 80), ("cadmium yellow", 250, 200, 40),
    ("naples ochre", 238, 208, 150), ("yellow ochre", 206, 156, 62), ("apricot", 248, 190, 140),
    ("orange", 240, 125, 35), ("peach", 248, 212, 188), ("salmon", 236, 140, 118), ("scarlet", 218, 52, 40),
    ("carmine", 176, 30, 56), ("rose pink", 240, 168, 186), ("magenta", 186, 48, 118), ("lavender", 196, 186, 224),
    ("violet", 104, 62, 140), ("indigo", 42, 50, 92), ("ultramarine", 46, 62, 152), ("cobalt blue", 60, 108, 188),
    ("sky blue", 150, 196, 230), ("ice blue", 208, 226, 238), ("turquoise", 64, 166, 180),
    ("prussian blue", 24, 66, 100),
    ("viridian", 32, 112, 98), ("emerald green", 48, 148, 84), ("grass green", 104, 160, 60),
    ("spring green", 190, 214, 112),
    ("olive green", 112, 116, 52), ("dark green", 40, 72, 48), ("burnt sienna", 150, 76, 44),
    ("raw sienna", 184, 124, 74),
    ("burnt umber", 92, 58, 42), ("dark sepia", 58, 46, 42), ("warm grey", 186, 178, 168), ("cool grey", 158, 166, 174),
    ("slate grey", 88, 96, 104), ("black", 34, 33, 36),
  ].map { ColouredPencil(name: $0.0, colour: RGB8($0.1, $0.2, $0.3)) }
}
