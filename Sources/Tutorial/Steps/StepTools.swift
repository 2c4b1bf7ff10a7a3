import Media
import Painting

/// The tools at work in each step, the most used first.
struct StepTools: Sendable {
  private let process: PaintingProcess
  private let longSideCentimetres: Double

  private let vocabulary: Vocabulary

  init(_ process: PaintingProcess, longSideCentimetres: Double, vocabulary: Vocabulary) {
    self.process = process
    self.vocabulary = vocabulary
    self.longSideCentimetres = longSideCentimetres
  }

  /// The tools of a step, each name once.
  ///
  /// A passage names its tools by use; the first of them counts most.
  func tools(of step: StepSpan) -> [NamedTool] {
    var use = [Double](repeating: 0, count: process.tools.count)
    for work in step.mainWorks {
      for (rank, id) in process.passages[work.passage].tools.enumerated() {
        guard let index = process.tools.firstIndex(where: { $0.id == id }) else { continue }
        use[index] += max(work.time, 1e-6) / Double(rank + 1)
      }
    }
    let total = use.reduce(0, +)
    let order = use.indices.filter { use[$0] > 0.02 * total }.sorted { (use[$1], $0) < (use[$0], $1) }
    var named: [NamedTool] = []
    for index in order {
      let tool = NamedTool(process.tools[index], longSideCentimetres: longSideCentimetres, vocabulary: vocabulary)
      if !named.contains(where: { $0.name == tool.name }) { named.append(tool) }
    }
    return named.isEmpty ? [usual(for: process.passages[step.mainWorks[0].passage].stage)] : named
  }

  /// What a stage is usually done with, for processes that do not know their tools, such as recordings.
  private func usual(for stage: Stage) -> NamedTool {
    let tool: Tool
    if process.medium.mixesPaint {
      switch stage.id {
      case "ground", "first-wash", "background": tool = Tool(id: "usual", kind: .flat, widthShare: 1 / 10)
      case "drawing", "sketch", "details": tool = Tool(id: "usual", kind: .round, widthShare: 1 / 80)
      case "block-in", "block-in-darks", "block-in-lights", "middle-ground", "foreground":
        tool = Tool(id: "usual", kind: .flat, widthShare: 1 / 15)
      default: tool = Tool(id: "usual", kind: .filbert, widthShare: 1 / 30)
      }
    } else {
      tool = Tool(
        id: "usual", kind: .pencil, widthShare: 1 / 600, grade: process.medium == .colouredPencil ? nil : "HB")
    }
    return NamedTool(tool, longSideCentimetres: longSideCentimetres, vocabulary: vocabulary)
  }
}
