/// A limited set of tubes that serves a whole picture.
public struct Palette: Sendable, Hashable {
  /// The palettes there are.
  public enum Name: String, Sendable, Codable, CaseIterable {
    /// White, yellow ochre, red and black, as Anders Zorn used them: heads; no clean green, blue or violet.
    case zorn
    /// Zorn's with ultramarine: skies and cool greys.
    case zornBlue = "zorn-blue"
    /// White, ochre, burnt sienna, burnt umber and ultramarine: muted landscape and still life.
    case earth
    /// Ochre, two reds, two browns, ultramarine and black: skin.
    case portrait
    /// A warm and a cool yellow, red and blue, with burnt umber for the darks: colourful scenes.
    case splitPrimary = "split-primary"
  }

  /// Its name.
  public let name: Name
  /// The tubes in the order in which they are squeezed out: white first, then light to dark.
  public let paints: [Paint]

  /// Puts a palette together.
  ///
  /// One set of measurements (RIT-APSD) is used wherever it has the paint, so that most tubes come from one batch.
  /// - Parameters:
  ///   - name: which palette.
  ///   - table: the paints to take its tubes from.
  /// - Throws: ``MediaError/unknownPaint(name:source:)`` when the table lacks a tube.
  public init(_ name: Name, table: PaintTable) throws(MediaError) {
    self.name = name
    var paints: [Paint] = []
    for tube in Self.tubes(of: name) { paints.append(try tube.paint(from: table)) }
    self.paints = paints
  }

  /// Reads a palette's name as an author writes it.
  /// - Throws: ``MediaError/unknownPalette(_:known:)``.
  public static func name(_ text: String) throws(MediaError) -> Name {
    guard let name = Name(rawValue: text) else {
      throw .unknownPalette(text, known: Name.allCases.map(\.rawValue))
    }
    return name
  }

  private static func tubes(of name: Name) -> [TubeChoice] {
    switch name {
    case .zorn: [.titaniumWhite, .yellowOchre, .cadmiumRedLight, .boneBlack]
    case .zornBlue: [.titaniumWhite, .yellowOchre, .cadmiumRedLight, .ultramarineBlue, .boneBlack]
    case .earth: [.titaniumWhite, .yellowOchre, .burntSienna, .burntUmber, .ultramarineBlue]
    case .portrait:
      [
        .titaniumWhite, .yellowOchre, .cadmiumRedLight, .quinacridoneCrimson, .burntSienna, .burntUmber,
        .ultramarineBlue, .boneBlack,
      ]
    case .splitPrimary:
      [
        .titaniumWhite, .hansaYellow, .diarylideYellow, .cadmiumRedLight, .quinacridoneMagenta, .ultramarineBlue,
        .phthaloBlue, .burntUmber,
      ]
    }
  }
}

/// A tube of a palette: where its measurements are in the table, what the label says, and pigments the table leaves out.
private struct TubeChoice: Sendable {
  var name: String
  var source: String
  var label: String
  var pigments: [String]?

  func paint(from table: PaintTable) throws(MediaError) -> Paint {
    let found = try table.paint(name, source: source)
    return Paint(
      name: label, pigments: pigments ?? found.pigments, source: found.source, absorption: found.absorption,
      scattering: found.scattering)
  }

  static let titaniumWhite = TubeChoice(name: "Titanium White", source: "RIT-APSD", label: "Titanium white")
  static let hansaYellow = TubeChoice(name: "Hansa Yellow Opaque", source: "RIT-APSD", label: "Hansa yellow")
  static let diarylideYellow = TubeChoice(name: "Diarylide Yellow", source: "RIT-APSD", label: "Diarylide yellow")
  static let cadmiumRedLight = TubeChoice(name: "Cadmium Red Light", source: "RIT-APSD", label: "Cadmium red light")
  static let quinacridoneMagenta = TubeChoice(
    name: "Quinacridone Magenta", source: "RIT-APSD", label: "Quinacridone magenta")
  static let ultramarineBlue = TubeChoice(name: "Ultramarine Blue", source: "RIT-APSD", label: "Ultramarine blue")
  static let phthaloBlue = TubeChoice(
    name: "Phthalo Blue Green Shade", source: "RIT-APSD", label: "Phthalo blue, green shade", pigments: ["PB15:3"])
  static let boneBlack = TubeChoice(name: "Bone Black", source: "RIT-APSD", label: "Bone black")
  static let yellowOchre = TubeChoice(
    name: "Yellow Ochre", source: "Okumura-2005", label: "Yellow ochre", pigments: ["PY43"])
  static let burntSienna = TubeChoice(
    name: "Burnt Sienna", source: "Okumura-2005", label: "Burnt sienna", pigments: ["PBr7"])
  static let burntUmber = TubeChoice(
    name: "Burnt Umber", source: "Okumura-2005", label: "Burnt umber", pigments: ["PBr7"])
  static let quinacridoneCrimson = TubeChoice(
    name: "Quinacridone Crimson", source: "Okumura-2005", label: "Quinacridone crimson")
}
