import Media
import Painting

/// The coloured pencils of a process, and which of them a step uses.
struct ColouredPencilUse: Sendable {
  /// The pencils, in order of first use; the blender is none of them.
  let pencils: [ColouredPencil]
  /// For each passage, its pencils as indices into ``pencils``, the most used first.
  private let uses: [[Int]]

  /// Most pencils that one step names.
  private static let mostOfStep = 6

  init(_ process: PaintingProcess) {
    let byTool = Dictionary(process.tools.compactMap { tool in tool.pencil.map { (tool.id, $0) } }) { first, _ in first
    }
    var pencils: [ColouredPencil] = []
    uses = process.passages.map { passage in
      passage.tools.compactMap { id in
        guard let pencil = byTool[id], pencil != .blender else { return nil }
        if let known = pencils.firstIndex(of: pencil) { return known }
        pencils.append(pencil)
        return pencils.count - 1
      }
    }
    self.pencils = pencils
  }

  /// The pencils of a step, the most used first.
  func pencils(of step: StepSpan) -> [Int] {
    var use: [Int: Double] = [:]
    for work in step.mainWorks {
      for (rank, pencil) in uses[work.passage].enumerated() {
        use[pencil, default: 0] += max(work.time, 1e-6) / Double(rank + 1)
      }
    }
    return use.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostOfStep).map(\.key)
  }
}
