import Media
import Painting

/// What a step is about: one stage, a region taken through several stages, or several stages over the whole picture.
struct StepSubject: Sendable {
  /// Which set of sentences speaks of it.
  enum Kind: Sendable, Hashable {
    case stage(String)
    case region
    case several
  }

  let kind: Kind
  /// The stages at work, in painting order.
  let stages: [Stage]
  /// The stage that takes most of the time.
  let mainStage: Stage
  /// Whether the process lays the darks of these layers as a stage of their own, in this step or before.
  let followsDarks: Bool
  /// The layers at work, the largest first; empty where the step works on the whole canvas.
  let layers: [Int]

  init(_ step: StepSpan, _ process: PaintingProcess) {
    let works = step.mainWorks
    var stages: [Stage] = []
    var layers: [Int] = []
    var times: [String: Double] = [:]
    for work in works {
      let passage = process.passages[work.passage]
      if !stages.contains(where: { $0.id == passage.stage.id }) { stages.append(passage.stage) }
      times[passage.stage.id, default: 0] += work.time
      if let layer = passage.layer, process.layers.indices.contains(layer), !layers.contains(layer) {
        layers.append(layer)
      }
    }
    let isWhole = works.contains { process.passages[$0.passage].layer == nil }
    self.stages = stages
    self.layers = isWhole ? [] : layers.sorted { (process.layers[$1].area, $0) < (process.layers[$0].area, $1) }
    followsDarks = process.passages.contains { passage in
      passage.stage.id == "block-in-darks" && passage.layer.map(layers.contains) ?? false
    }
    var main = stages[0]
    for stage in stages where times[stage.id, default: 0] > times[main.id, default: 0] { main = stage }
    mainStage = main
    if stages.count == 1 {
      kind = .stage(main.id)
    } else if isWhole || layers.isEmpty {
      kind = .several
    } else {
      // Darks and lights of one region together are its block-in.
      kind = stages.allSatisfy { $0.id.hasPrefix("block-in") } ? .stage("block-in") : .region
    }
  }

  /// The stages as things to do: "block in the darks and the lights, then model the form".
  var work: String {
    var verbs: [String] = []
    for stage in stages {
      let isPlain = stage.id == "block-in-lights" && !followsDarks
      let verb =
        isPlain
        ? "block in the flat colour"
        : Self.verbs[stage.id] ?? stage.title.prefix(1).lowercased() + stage.title.dropFirst()
      if let last = verbs.last, verb.hasPrefix("block in "), last.hasPrefix("block in ") {
        verbs[verbs.count - 1] = last + " and " + verb.dropFirst("block in ".count)
      } else {
        verbs.append(verb)
      }
    }
    return verbs.count < 2
      ? verbs.joined() : verbs.dropLast().joined(separator: ", ") + ", then " + verbs[verbs.count - 1]
  }

  /// What is done in a stage, as a verb with its object.
  private static let verbs = [
    "ground": "tone the ground", "drawing": "draw the big shapes", "block-in-darks": "block in the darks",
    "block-in-lights": "block in the lights", "modelling": "model the form", "edges": "find the edges",
    "details": "set the details", "construction": "construct the big shapes", "contour": "draw the contours",
    "shadow": "lay the shadow tone", "half-tones": "build the half-tones", "darks": "deepen the darks",
    "accents": "set the accents", "sketch": "sketch the big shapes", "background": "paint the background",
    "middle-ground": "paint the middle ground", "foreground": "block in the foreground",
    "second-layers": "lay second coats", "first-wash": "lay the first wash", "second-washes": "lay the second washes",
    "line-drawing": "draw the lines", "base-layer": "lay the base colours", "local-colour": "reach the local colours",
    "shadows": "build the shadows", "saturation": "deepen and unify the colours", "burnishing": "burnish",
    "ball": "draw the ball", "side-plane": "slice the side plane", "thirds": "divide the face in thirds",
    "jaw": "attach the jaw", "placement": "place the features", "rhythm": "draw the rhythm lines",
    "features": "draw the features", "tone": "lay the planes in tone", "block-in": "block in the colours",
    "layering": "layer and correct", "imprimatura": "tone the drawing", "underpainting": "underpaint the values",
    "first-colour": "lay the first colour", "glazes": "glaze and scumble", "highlights": "set the highlights",
  ]
}
