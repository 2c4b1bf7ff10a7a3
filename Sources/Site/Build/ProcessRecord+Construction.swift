import Media
import Painting
import Tutorial

extension ProcessRecord {
  /// The heads that were built, with what each step of a lesson draws of them; `nil` where none was.
  func construction(in lesson: Lesson) -> TutorialPage.Construction? {
    guard !constructions.isEmpty else { return nil }
    var from = 0
    let drawn = lesson.steps.map { step -> Set<HeadConstruction.Part> in
      defer { from = step.strokeCount }
      // A stage belongs to the step that holds its middle stroke; a step that takes two stages draws the lines of both.
      let stages = passages.filter { passage in
        let middle = (passage.strokes.lowerBound + passage.strokes.upperBound) / 2
        return middle >= from && middle < step.strokeCount
      }.map(\.stage.id)
      let atWork = Set(stages + [step.stage])
      return Set(HeadConstruction.Part.allCases.filter { atWork.contains(stage(of: $0)) })
    }
    return TutorialPage.Construction(heads: constructions, drawn: drawn)
  }

  /// Identifier of the stage that draws a part: other media than Loomis's draw the whole head in one.
  private func stage(of part: HeadConstruction.Part) -> String { medium == .loomis ? part.stage : "head" }
}
