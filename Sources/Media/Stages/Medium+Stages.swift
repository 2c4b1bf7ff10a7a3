/// The stages of every medium, as data: identifier, title and share of the working time (drying not counted).
///
/// Order and content follow teachers' pages and books. The first fifth of an oil goes into ground and drawing (Sadie Valeri's "20 %
/// rule"), a graphite session gives a third each to placement, form and extremes ("Stages in a drawing", Making Marks on Paper).
/// The other shares are conventions, to be replaced by shares measured on recorded processes.
extension Medium {
  /// The medium's stages in working order; their shares sum to 1.
  ///
  /// Templates (`templates/lesson/<language>/<medium>/<stage>.md`) and stored processes refer to stages by `id`.
  public var stages: [Stage] {
    switch self {
    case .oil: Self.oilStages
    case .acrylic: Self.acrylicStages
    case .watercolour: Self.watercolourStages
    case .graphite: Self.graphiteStages
    case .colouredPencil: Self.colouredPencilStages
    case .loomis: Self.loomisStages
    case .faithful: Self.faithfulStages
    }
  }

  /// The stages of one way of working; only oil has another than ``stages``.
  /// - Parameter buildingHeads: whether heads are built by Loomis's method before the picture is drawn; a third of the drawing's time
  ///   goes into that. Without meaning in the media `loomis`, which always does so, and `faithful`.
  public func stages(for technique: Technique, buildingHeads: Bool = false) -> [Stage] {
    let stages = self == .oil && technique == .indirect ? Self.indirectOilStages : stages
    guard buildingHeads, self != .faithful, self != .loomis,
      let drawn = stages.firstIndex(where: { Self.drawings.contains($0.id) })
    else { return stages }
    let drawing = stages[drawn]
    return stages[..<drawn]
      + [
        Stage(id: "head", title: "Construct the head", share: drawing.share / 3),
        Stage(id: drawing.id, title: drawing.title, share: drawing.share * 2 / 3),
      ] + stages[(drawn + 1)...]
  }

  /// The stages in which media are drawn.
  private static let drawings: Set = ["drawing", "sketch", "construction", "line-drawing"]

  /// The stage with an identifier, or `nil` when the medium has none of that name in any way of working.
  public func stage(_ id: String) -> Stage? {
    [false, true].lazy.flatMap { heads in Technique.allCases.flatMap { stages(for: $0, buildingHeads: heads) } }
      .first { $0.id == id }
  }

  /// Oil in one sitting, wet in wet: thin to thick, darks before lights, big to small.
  private static let oilStages = [
    Stage(id: "ground", title: "Tone the ground", share: 0.03),
    Stage(id: "drawing", title: "Draw", share: 0.17),
    Stage(id: "block-in-darks", title: "Block in the darks", share: 0.15),
    Stage(id: "block-in-lights", title: "Block in the lights", share: 0.20),
    Stage(id: "modelling", title: "Model the form", share: 0.25),
    Stage(id: "edges", title: "Find the edges", share: 0.08),
    Stage(id: "details", title: "Details and accents", share: 0.12),
  ]

  /// Oil in layers that dry: values first, then colour, then glazes (fat over lean).
  private static let indirectOilStages = [
    Stage(id: "drawing", title: "Draw", share: 0.20),
    Stage(id: "imprimatura", title: "Tone the drawing", share: 0.03),
    Stage(id: "underpainting", title: "Underpaint in values", share: 0.27),
    Stage(id: "first-colour", title: "First colour", share: 0.25),
    Stage(id: "glazes", title: "Glazes and scumbles", share: 0.15),
    Stage(id: "highlights", title: "Highlights and corrections", share: 0.10),
  ]

  /// Acrylic: from the background to the front, in thin coats that dry between passes.
  private static let acrylicStages = [
    Stage(id: "ground", title: "Tone the ground", share: 0.02),
    Stage(id: "sketch", title: "Sketch", share: 0.06),
    Stage(id: "background", title: "Paint the background", share: 0.20),
    Stage(id: "middle-ground", title: "Paint the middle ground", share: 0.20),
    Stage(id: "foreground", title: "Block in the foreground", share: 0.20),
    Stage(id: "second-layers", title: "Second and third coats", share: 0.22),
    Stage(id: "details", title: "Details and highlights", share: 0.10),
  ]

  /// Watercolour: light before dark, big before small, wet before dry.
  private static let watercolourStages = [
    Stage(id: "drawing", title: "Draw and mask", share: 0.15),
    Stage(id: "first-wash", title: "First wash", share: 0.20),
    Stage(id: "second-washes", title: "Second washes", share: 0.30),
    Stage(id: "darks", title: "Darks and cast shadows", share: 0.20),
    Stage(id: "details", title: "Details and lifting", share: 0.15),
  ]

  /// Graphite: placement, then form by form, then the extremes of light and dark.
  private static let graphiteStages = [
    Stage(id: "construction", title: "Construct", share: 0.15),
    Stage(id: "contour", title: "Contour and shadow shapes", share: 0.18),
    Stage(id: "shadow", title: "Flat shadow tone", share: 0.17),
    Stage(id: "half-tones", title: "Half-tones", share: 0.25),
    Stage(id: "darks", title: "Deepen the darks", share: 0.15),
    Stage(id: "accents", title: "Accents and highlights", share: 0.10),
  ]

  /// Coloured pencil: light pressure to heavy, light colours to dark, burnishing last.
  private static let colouredPencilStages = [
    Stage(id: "line-drawing", title: "Line drawing", share: 0.12),
    Stage(id: "base-layer", title: "Base layer", share: 0.18),
    Stage(id: "local-colour", title: "Local colour", share: 0.25),
    Stage(id: "shadows", title: "Shadows", share: 0.20),
    Stage(id: "saturation", title: "Saturate and unify", share: 0.13),
    Stage(id: "burnishing", title: "Burnish and accent", share: 0.12),
  ]

  /// The head after Andrew Loomis: ball, planes, thirds, features, tone.
  private static let loomisStages = [
    Stage(id: "ball", title: "Ball and axis", share: 0.08),
    Stage(id: "side-plane", title: "Side plane", share: 0.10),
    Stage(id: "thirds", title: "Centre line and thirds", share: 0.12),
    Stage(id: "jaw", title: "Jaw, ear and neck", share: 0.12),
    Stage(id: "placement", title: "Place the features", share: 0.13),
    Stage(id: "rhythm", title: "Rhythm lines", share: 0.10),
    Stage(id: "features", title: "Features", share: 0.20),
    Stage(id: "tone", title: "Planes and tone", share: 0.15),
  ]

  /// The reference's own look, in the three phases that *Loomis Painter* sees in real processes: composition, colour, detail.
  private static let faithfulStages = [
    Stage(id: "ground", title: "Tone the ground", share: 0.03),
    Stage(id: "drawing", title: "Draw", share: 0.17),
    Stage(id: "block-in", title: "Block in", share: 0.30),
    Stage(id: "layering", title: "Layer", share: 0.35),
    Stage(id: "details", title: "Details", share: 0.15),
  ]
}
