/// The slots that a sentence in a template may have, and what goes into each.
///
/// A sentence is used only where every one of its slots has something to say, so a template never leaves a gap and never names
/// a thing that is not in the picture. `{?name}` asks for a slot without saying it.
public enum Slot: String, Sendable, CaseIterable {
  /// What the step works on, as an object: "the sky", "the sky and the figure", "the whole picture".
  case region
  /// The region with its colour where it has no name of its own: "the dark brown shape in the centre".
  case shape
  /// Where the canvas changes in this step, with its preposition: "in the upper left", "across the whole canvas".
  case place
  /// A region that touches this step's, painted earlier: "the background".
  case neighbour
  /// The named subject of the picture, "the face"; nothing where none is known.
  case subject
  /// The region in two words at most, for labels: "Sky", "Upper left".
  case label
  /// The main tool with its article and size: "a No. 12 flat (25 mm)".
  case tool
  /// All tools in the order of use, largest brush or hardest pencil first: "the No. 12 flat and the No. 6 filbert".
  case tools
  /// The smallest brush or softest pencil of several: "the No. 2 round".
  case lastTool = "last-tool"
  /// How the step's strokes run, measured on them: "short level strokes, about 2 cm long"; nothing where there are none.
  case movement
  /// The mixes of the step: "mix A", "mixes A, B and C".
  case mixes
  /// The mix that covers most: "mix B".
  case mainMix = "main-mix"
  /// The darkest of several mixes: "mix C".
  case darkMix = "dark-mix"
  /// The lightest of several mixes: "mix A".
  case lightMix = "light-mix"
  /// The colour that covers most in this step: "pale blue".
  case colour
  /// The main colours, most canvas first: "pale blue and warm grey".
  case colours
  /// The stages that a step runs through, as things to do: "block in the darks, block in the lights and model the form".
  case work
  /// The word "shadows", where the step lays darks as a stage of their own.
  case shadows
  /// The word "lights", where the darks of the region were laid in a step before and this one lays its lights.
  case lights
  /// The word "one", where the region is a single thing and not a plural: a sentence that makes it a subject asks for this.
  case one
  /// The word "solid", where the region is a thing and not a setting.
  case solid
  /// The word "setting", where the region surrounds the subject: sky, ground, background.
  case setting
  /// The word "first", in the first step that does this work in this region.
  case first
  /// The word "further", where an earlier step has done the same work in the same region.
  case further
  /// The word "again", where an earlier step has done the same work anywhere.
  case again
  /// Which part of a longer passage this is: "2 of 3"; nothing where the passage is one step.
  case part

  /// Which way the face is turned, a clause: "the face is turned a little to the left"; this and the next six are said only of a head that was
  /// built, and only where there is one.
  case turn
  /// Whether the head is bent or raised, a clause.
  case nod
  /// Whether it leans to a side, a clause.
  case lean
  /// How far it is from nose to chin, against brow to nose, as measured in this face: a clause.
  case lowerThird = "lower-third"
  /// How far the eyes are apart, against the width of one, a clause.
  case eyesApart = "eyes-apart"
  /// How far down the mouth lies between nose and chin, a clause.
  case mouthLine = "mouth-line"
  /// Where the side plane is seen, with its preposition: "on the left"; nothing where the face looks straight out.
  case side
  /// The word "front", where the face looks straight out of the picture.
  case front
  /// The word "turned", where it does not.
  case turned
  /// The word "up", where it looks up.
  case up
  /// The word "down", where it looks down.
  case down
  /// The word "leaning", where the head leans to a side.
  case leaning
  /// The word "heads", where several heads are built.
  case heads

  /// Whether the slot says what was measured in this very picture.
  var isMeasured: Bool {
    switch self {
    case .movement, .side: true
    default: speaksOfHead
    }
  }

  /// Whether the slot is a clause about the head, which one step says once.
  var speaksOfHead: Bool {
    switch self {
    case .turn, .nod, .lean, .lowerThird, .eyesApart, .mouthLine: true
    default: false
    }
  }

  /// Whether the slot is a noun phrase, whose case a template may choose.
  var isDeclined: Bool {
    switch self {
    case .region, .shape, .neighbour, .subject, .tool, .tools, .lastTool, .movement, .mixes: true
    default: false
    }
  }
}
