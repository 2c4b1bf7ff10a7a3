import Imaging

/// A colour in plain words, as one painter would say it to another: "pale blue", "dark reddish brown", "warm grey".
struct ColourName: Sendable, Hashable {
  /// The name, as a ``Vocabulary`` has it under ``Topic/colours``.
  let name: String

  /// Every name there is.
  static let all: [String] = {
    let greys = ["warm", "greenish", "cool"].flatMap { warmth in
      ["\(warmth) white"] + ["dark ", "", "light "].map { "\($0)\(warmth) grey" }
    }
    return neutrals.map(\.name) + greys
      + hues.flatMap { hue in hue.names }.reduce(into: []) { all, name in
        if !all.contains(name) { all.append(name) }
      }
  }()

  init(_ colour: RGB8) {
    let lab = CIELab(colour)
    let (lightness, chroma) = (lab.lightness, lab.chroma)
    if chroma < 5 || (chroma < 10 && lightness < 14) || (chroma < 7 && lightness > 92) {
      name = (Self.neutrals.first { lightness < $0.below } ?? Self.neutrals[5]).name
    } else if chroma < 13 {
      let warmth = lab.hue < 110 || lab.hue > 325 ? "warm" : lab.hue < 190 ? "greenish" : "cool"
      name =
        lightness > 90
        ? "\(warmth) white" : "\(lightness < 38 ? "dark " : lightness < 68 ? "" : "light ")\(warmth) grey"
    } else {
      let hue = Self.hues.first { lab.hue < $0.below && chroma < $0.weakerThan } ?? Self.hues[0]
      name = lightness < 36 ? hue.names[0] : lightness < 70 ? hue.names[1] : hue.names[2]
    }
  }

  private static let neutrals: [(below: Float, name: String)] = [
    (14, "near-black"), (38, "dark grey"), (62, "mid grey"), (82, "light grey"), (94, "pale grey"),
    (.infinity, "white"),
  ]

  /// Dark, middle and light by hue, weak colours of a hue before strong ones.
  private static let hues: [(below: Float, weakerThan: Float, names: [String])] = [
    (20, 40, ["dark crimson", "dusky pink", "pink"]), (20, .infinity, ["dark crimson", "crimson", "pink"]),
    (45, 34, ["dark reddish brown", "reddish brown", "pale pink"]), (45, .infinity, ["deep red", "red", "coral pink"]),
    (68, 44, ["dark brown", "brown", "pale flesh pink"]), (68, .infinity, ["reddish brown", "orange-brown", "orange"]),
    (85, 40, ["dark brown", "sandy brown", "pale sand"]),
    (85, .infinity, ["golden brown", "ochre", "golden yellow"]),
    (102, 34, ["dark olive brown", "khaki", "pale straw"]), (102, .infinity, ["olive", "ochre yellow", "yellow"]),
    (125, 34, ["dark olive green", "olive green", "pale yellow-green"]),
    (125, .infinity, ["olive green", "moss green", "yellow-green"]),
    (170, .infinity, ["dark green", "green", "pale green"]),
    (215, .infinity, ["dark blue-green", "blue-green", "pale blue-green"]),
    (300, 24, ["dark grey-blue", "grey-blue", "pale grey-blue"]), (300, .infinity, ["deep blue", "blue", "pale blue"]),
    (345, 30, ["dark violet", "dusky violet", "pale violet"]),
    (345, .infinity, ["dark violet", "violet", "pale violet"]),
    (361, 40, ["dark crimson", "dusky pink", "pink"]), (361, .infinity, ["dark crimson", "crimson", "pink"]),
  ]
}
