import Imaging

/// A limited set of tubes that serves a whole picture.
public struct Palette: Sendable, Hashable {
  /// Its name.
  public let name: PaletteName
  /// The tubes in the order in which they are squeezed out: white first, then light to dark.
  public let paints: [Paint]

  /// Puts a palette together from paints.
  /// - Parameter paints: in the order in which they are squeezed out.
  public init(name: PaletteName, paints: [Paint]) {
    self.name = name
    self.paints = paints
  }

  /// Puts a palette together by name.
  ///
  /// One set of measurements (RIT-APSD) is used wherever it has the paint, so that most tubes come from one batch.
  /// - Parameters:
  ///   - name: which palette.
  ///   - table: the paints to take its tubes from.
  /// - Throws: ``MediaError/unknownPaint(name:source:)`` when the table lacks a tube, ``MediaError/badTubes(_:)`` when an author's own
  ///   tubes make no palette.
  public init(_ name: PaletteName, table: PaintTable) throws(MediaError) {
    self.name = name
    if let choices = Self.tubes[name] {
      var paints: [Paint] = []
      for tube in choices { paints.append(try tube.paint(from: table)) }
      self.paints = paints
    } else {
      paints = try Self.own(name.tubes, table: table)
    }
  }

  /// Fewest and most tubes that an author may lay out; more than ten would make a million mixtures and no limited palette.
  public static let tubeCounts = 2...10

  /// The labels of all tubes that an author can name, without commas, in alphabetical order.
  public static func labels(in table: PaintTable) -> [String] {
    Set(
      table.paints.filter { !TubeChoice.leftOut.contains($0.name) }.map {
        TubeChoice(of: $0).label.filter { $0 != "," }
      }
    )
    .sorted()
  }

  /// The author's tubes: white first, then light to dark.
  private static func own(_ names: [String], table: PaintTable) throws(MediaError) -> [Paint] {
    guard tubeCounts.contains(names.count) else {
      throw .badTubes(
        "a palette of your own has \(names.count) tube(s); expected \(tubeCounts.lowerBound) to \(tubeCounts.upperBound)"
      )
    }
    var choices: [TubeChoice] = []
    for name in names {
      guard let choice = TubeChoice(named: name, in: table) else {
        throw .badTubes(
          "there is no paint \"\(name)\" to reckon with; tubes are: \(labels(in: table).joined(separator: ", "))")
      }
      guard !choices.contains(where: { $0.label == choice.label }) else {
        throw .badTubes("\(choice.label) stands twice in the palette; name it once")
      }
      choices.append(choice)
    }
    var paints: [Paint] = []
    for choice in choices { paints.append(try choice.paint(from: table)) }
    return paints.sorted { CIELab($0.masstone).lightness > CIELab($1.masstone).lightness }
  }

  /// The paint in a tube, however its name is spelled; `nil` where there are no measurements of it.
  public static func paint(inTube name: String, table: PaintTable) -> Paint? {
    try? TubeChoice(named: name, in: table)?.paint(from: table)
  }

  private static let tubes: [PaletteName: [TubeChoice]] = [
    .zorn: [.titaniumWhite, .yellowOchre, .cadmiumRedLight, .boneBlack],
    .zornBlue: [.titaniumWhite, .yellowOchre, .cadmiumRedLight, .ultramarineBlue, .boneBlack],
    .earth: [.titaniumWhite, .yellowOchre, .burntSienna, .burntUmber, .ultramarineBlue],
    .portrait: [
      .titaniumWhite, .yellowOchre, .cadmiumRedLight, .quinacridoneCrimson, .burntSienna, .burntUmber,
      .ultramarineBlue, .boneBlack,
    ],
    .splitPrimary: [
      .titaniumWhite, .hansaYellow, .diarylideYellow, .cadmiumRedLight, .quinacridoneMagenta, .ultramarineBlue,
      .phthaloBlue, .burntUmber,
    ],
  ]
}

/// A tube of a palette: where its measurements are in the table, what the label says, and pigments the table leaves out.
private struct TubeChoice: Sendable {
  var name: String
  var source: String
  var label: String
  var pigments: [String]?

  /// Paints whose measurements are known to be at fault.
  static let leftOut: Set = ["Raw Umber"]

  /// The tubes of the named palettes.
  static let labelled = [
    titaniumWhite, hansaYellow, diarylideYellow, cadmiumRedLight, quinacridoneMagenta, quinacridoneCrimson,
    ultramarineBlue, phthaloBlue, boneBlack, yellowOchre, burntSienna, burntUmber,
  ]

  /// A paint of the table as a tube: as the named palettes label it, else by its name with one capital.
  init(of paint: Paint) {
    if let known = Self.labelled.first(where: { $0.name == paint.name }) {
      self = known
    } else {
      let name = paint.name.filter { $0 != "(" && $0 != ")" }
      self.init(name: paint.name, source: paint.source, label: name.prefix(1) + name.dropFirst().lowercased())
    }
  }

  /// The tube of a name, however it is spelled; `nil` where the table has no such paint.
  ///
  /// The set that most palettes are made from comes before the other.
  init?(named name: String, in table: PaintTable) {
    let found = table.paints.filter { !Self.leftOut.contains($0.name) }
      .sorted { $0.source > $1.source }.first { Self.spelled($0.name) == Self.spelled(name) }
      .map { Self(of: $0) }
    let labelled = Self.labelled.first { Self.spelled($0.label) == Self.spelled(name) }
    guard let choice = labelled ?? found else { return nil }
    self = choice
  }

  init(name: String, source: String, label: String, pigments: [String]? = nil) {
    self.name = name
    self.source = source
    self.label = label
    self.pigments = pigments
  }

  /// A name without capitals, brackets and commas, so that spellings of one tube are alike.
  static func spelled(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " }.split(separator: " ").joined(separator: " ")
  }

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
