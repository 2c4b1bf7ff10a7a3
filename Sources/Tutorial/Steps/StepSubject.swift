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
  func work(_ vocabulary: Vocabulary) -> String {
    var names = stages.map { $0.id == "block-in-lights" && !followsDarks ? "block-in-lights alone" : $0.id }
    if let darks = names.firstIndex(of: "block-in-darks"), darks + 1 < names.count,
      names[darks + 1] == "block-in-lights"
    {
      names.replaceSubrange(darks...darks + 1, with: ["block-in-darks block-in-lights"])
    }
    let verbs = names.map { name in
      if vocabulary.knows(.work, name) { return vocabulary.text(.work, name) }
      // A stage that only the process knows, such as a recording's.
      let title = stages.first { $0.id == name }?.title ?? name
      return title.prefix(1).lowercased() + title.dropFirst()
    }
    guard let last = verbs.last, verbs.count > 1 else { return verbs.joined() }
    let first = verbs.dropLast().joined(separator: vocabulary.text(.lists, "comma") + " ")
    return vocabulary.text(.lists, "then", ["first": Phrase(first), "last": Phrase(last)])
  }
}
