import Media

/// The words that change with the medium: wet paint has tubes, mixes and a canvas, dry media have pencils, tones and paper.
struct MediumWords {
  /// "Oil painting", "Graphite drawing".
  var work: String
  /// What is being made: "painting" or "drawing".
  var picture: String
  /// What one does: "painting" or "drawing" as in "Start painting".
  var activity: String
  /// What it is made on: "canvas" or "paper".
  var ground: String
  /// What is being made, as a title.
  var pictureTitle: String
  /// What it is made on, as a title.
  var groundTitle: String
  /// What a step adds, in English: "paint" or "marks".
  var matter: String
  /// A colour to be made: "mix" or "tone".
  var mix: String
  /// More of them.
  var mixes: String
  /// Title of the section with the colours: "Six tubes, nine mixes".
  var paletteTitle: String
  /// How to use it.
  var paletteNote: String

  init(_ medium: Medium, tubes: Int, mixes count: Int, _ translation: Translation) {
    let drawn = !medium.mixesPaint
    switch medium {
    case .oil: work = "Oil painting"
    case .acrylic: work = "Acrylic painting"
    case .watercolour: work = "Watercolour"
    case .graphite: work = "Graphite drawing"
    case .colouredPencil: work = "Coloured pencil drawing"
    case .loomis: work = "Portrait drawing by Loomis's method"
    case .faithful: work = "Painting"
    }
    work = translation(work)
    picture = translation(drawn ? "drawing" : "painting")
    pictureTitle = translation(drawn ? "Drawing" : "Painting")
    activity = picture
    let isPaper = drawn || medium == .watercolour
    ground = translation(isPaper ? "paper" : "canvas")
    groundTitle = translation(isPaper ? "Paper" : "Canvas")
    matter = drawn ? "marks" : "paint"
    if drawn {
      (mix, mixes) = medium == .colouredPencil ? ("colour", "colours") : ("tone", "tones")
      paletteTitle = translation.count(count, mix, mixes).capitalisedFirst
      (mix, mixes) = (translation(mix), translation(mixes))
      paletteNote = translation(Self.pencilNote, ["mix": mix])
    } else {
      (mix, mixes) = (translation("mix"), translation("mixes"))
      paletteTitle =
        tubes > 0
        ? (translation.count(tubes, "tube") + ", " + translation.count(count, "mix", "mixes")).capitalisedFirst
        : translation.count(count, "mix", "mixes").capitalisedFirst
      paletteNote = translation(medium == .watercolour ? Self.washNote : Self.paintNote)
    }
  }

  private static let pencilNote =
    "Lay each {mix} once on a spare piece of the same paper before you start, from light to dark, and keep the strip beside "
    + "you. Pressure differs from hand to hand: match the {mix}, not the number of layers."
  private static let washNote =
    "Set the tubes out along the edge of a white palette; there is no white among them, for the paper is the white. Water "
    + "belongs to every mix: the words below each say how thick it should run. The parts are reckoned from measured paints, "
    + "and yours will differ: try each wash on a strip of the same paper and let it dry."
  private static let paintNote =
    "Set the tubes out in this order along the edge, and mix the piles before you start. The parts are reckoned from measured "
    + "paints, and yours will differ: they are a start. Hold a dab against the reference and adjust."

  /// The words as templates take them.
  var value: TemplateValue {
    [
      "work": .string(work), "picture": .string(picture), "pictureCapital": .string(pictureTitle),
      "activity": .string(activity), "ground": .string(ground), "groundCapital": .string(groundTitle),
      "matter": .string(matter), "mix": .string(mix), "mixes": .string(mixes),
    ]
  }
}

/// What a level is called on the pages.
enum Level {
  /// The levels in the order of the index.
  static let all = ["beginner", "intermediate", "advanced"]

  /// "First paintings", "Some practice", "Advanced"; other words as they stand.
  static func title(_ level: String) -> String {
    switch level {
    case "beginner": "First pictures"
    case "intermediate": "Some practice"
    default: level.capitalisedFirst
    }
  }
}
