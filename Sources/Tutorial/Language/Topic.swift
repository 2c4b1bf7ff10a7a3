import Media

/// A section of a ``Vocabulary``.
enum Topic: String, Sendable, CaseIterable {
  /// A preposition and an article that are drawn together before a slot: "in dem" to "im".
  case contractions
  /// Where something is: "in the upper left", as a label, and before a noun.
  case places
  /// A place as a thing that is worked on: "the upper left".
  case placeNouns = "place nouns"
  /// Articles with which an author may begin a layer's name, and how they decline; `die *en` is for names that end so.
  case articles
  /// Endings that change with the case: of an adjective by the article before it, and of a `plural noun`.
  case endings
  /// What layers are called that have a name; a fourth column "plural" marks plurals.
  case nouns
  /// Nouns that name what surrounds the subject.
  case settings
  /// Patterns for regions that are called by place, colour or size.
  case regions
  /// Colours as nouns ("pale blue") and as adjectives before one.
  case colours
  /// What is done in each stage, as a verb with its object.
  case work
  /// Tools: in a list, with the indefinite and with the definite article.
  case tools
  /// How strokes run.
  case movement
  /// Names of mixes and tones.
  case mixes
  /// How thick a wash runs.
  case washes
  /// Coloured pencils' names, in lower case where the language has them so.
  case pencils
  /// Names of tubes of paint.
  case tubes
  /// Materials: name and what serves instead.
  case materials
  /// Drying: of a whole picture and after single stages.
  case drying
  /// How a head is turned, and what parts a face from the ideal: clauses that may begin a sentence.
  case head
  /// How lists and numbers are written.
  case lists

  /// The identifiers that the program looks up here.
  var required: [String] {
    switch self {
    case .places, .placeNouns: Place.allCases.flatMap(\.names)
    case .contractions, .articles, .endings, .settings, .nouns, .pencils, .tubes: []
    case .regions:
      [
        "named", "in colour", "whole picture", "background", "foreground", "large area", "coloured shape",
        "smaller shapes",
        "shapes", "thing in place", "part", "larger", "smaller", "nth",
      ]
    case .colours: ColourName.all
    case .work:
      Array(Set(Medium.allCases.flatMap { medium in Technique.allCases.flatMap { medium.stages(for: $0) } }.map(\.id)))
        .sorted() + ["block-in-darks block-in-lights", "block-in-lights alone", "head"]
    case .tools:
      [
        "flat", "filbert", "round", "rigger", "wide flat", "wide filbert", "wide round", "wide rigger", "knife",
        "eraser", "pencil", "plain pencil", "coloured pencil", "blender",
      ].flatMap { ["\($0)", "\($0) a", "\($0) the"] } + ["several coloured pencils the"]
    case .movement:
      ["short", "plain", "long"].flatMap { ["\($0) strokes", "\($0) strokes changing"] }
        + ["touches", "level", "upright", "rising", "falling"]
    case .mixes:
      [
        "ground", "drawing", "underpainting", "line", "even tone", "half-tone", "dark", "accent", "tone", "one",
        "several", "of", "numbered",
      ] + MixNames.toneNames
    case .washes: ["tea", "coffee", "milk", "cream", "butter"]
    case .materials: MaterialList.names
    case .drying: ["oil", "oil in layers", "acrylic", "watercolour"]
    case .head: HeadWords.all
    case .lists: ["and", "comma", "then", "decimal sign", "part", "part of", "step", "stage"]
    }
  }
}
