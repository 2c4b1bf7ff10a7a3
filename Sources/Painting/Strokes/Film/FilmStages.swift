import Media

/// Which stage of a medium a passage of a film is, where nobody lays strokes and so nobody says.
struct FilmStages {
  private let ground: Stage?
  private let drawing: Stage?
  /// Between drawing and last stage, in order.
  private let between: [Stage]
  private let last: Stage
  private let works: (coats: [Stage], finish: Stage)?

  init(_ medium: Medium) {
    let stages = medium.stages
    ground = stages.first { ["ground", "imprimatura"].contains($0.id) }
    drawing =
      medium == .loomis ? nil : stages.first { ["drawing", "sketch", "construction", "line-drawing"].contains($0.id) }
    last = stages[stages.count - 1]
    let (first, second) = (ground, drawing)
    between = stages.dropLast().filter { $0 != first && $0 != second }
    let coats = between.filter {
      ["block-in-lights", "block-in", "background", "middle-ground", "foreground"].contains($0.id)
    }
    let finish = between.first { ["modelling", "second-layers", "layering"].contains($0.id) }
    works = finish.flatMap { coats.isEmpty ? nil : (coats, $0) }
  }

  /// The stage of a passage; media that do not paint over what is there go from stage to stage with time.
  func stage(of passage: FilmReading.Passage, begun: Double) -> Stage {
    switch passage.work {
    case .ground: return ground ?? drawing ?? between.first ?? last
    case .drawing: return drawing ?? between.first ?? last
    case .accents: return last
    case .coat, .finishing:
      let middle = (passage.begin + passage.end) / 2
      let progress = begun < 1 ? max(0, min(0.999, (middle - begun) / (1 - begun))) : 0
      guard let works else { return between.isEmpty ? last : between[Int(progress * Double(between.count))] }
      return passage.work == .finishing ? works.finish : works.coats[Int(progress * Double(works.coats.count))]
    }
  }
}
