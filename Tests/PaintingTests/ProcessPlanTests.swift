import Imaging
import Media
import Painting
import Testing
import Vision

/// What is known of a process before its first stroke.
@Suite("Plans")
struct ProcessPlanTests {
  private static let generator = StrokeGenerator(planningLongSide: 160)

  private static func plan(
    _ medium: Medium, layers: SceneCorrection? = nil, shares: [String: Double] = [:]
  ) throws -> ProcessPlan {
    try generator.plan(
      for: Samples.reference("mont-st-michel"),
      settings: ProcessSettings(medium: medium, layers: layers, stageShares: shares))
  }

  @Test("is carried out entry by entry, and its shares are all of the time", arguments: [Medium.acrylic, .graphite])
  func carriedOut(medium: Medium) throws {
    let plan = try Self.plan(medium)
    #expect(abs(plan.entries.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(plan.entries.allSatisfy { $0.share > 0 })
    let process = try Self.generator.makeProcess(
      reference: Samples.reference("mont-st-michel"),
      settings: ProcessSettings(medium: medium, longSide: 96, frameCount: 4)
    ) { _ in }
    var planned = plan.entries.map { "\($0.stage.id) \($0.layer ?? -1)" }[...]
    for passage in process.passages {
      let key = "\(passage.stage.id) \(passage.layer ?? -1)"
      while let next = planned.first, next != key { planned.removeFirst() }
      #expect(planned.popFirst() == key, "\(key) is not in the plan at its place")
    }
  }

  @Test("has less and less to take away: each level is nearer to the target than the one before")
  func levels() throws {
    let plan = try Self.plan(.oil)
    let gaps = plan.levels.map { level in
      zip(level.pixels, plan.target.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    }
    #expect(plan.levels.count >= 2)
    #expect(zip(gaps, gaps.dropFirst()).allSatisfy(>))
    #expect(gaps.last == 0)
  }

  @Test("gives a layer the time that the author asks for")
  func layerTime() throws {
    let usual = try Self.plan(.acrylic)
    func share(_ plan: ProcessPlan, _ layer: Int) -> Double {
      plan.entries.filter { $0.layer == layer }.reduce(0) { $0 + $1.share }
    }
    let last = usual.layers.count - 1
    try #require(last > 0)
    let more = try Self.plan(.acrylic, layers: SceneCorrection(times: ["\(last)": 4]))
    #expect(share(more, last) > 1.5 * share(usual, last))
    #expect(share(more, 0) < share(usual, 0))
  }

  @Test("gives a stage the share that the author asks for")
  func stageShare() throws {
    let shares = try StageShares.completed(["construction": 40], stages: Medium.graphite.stages)
    let plan = try Self.plan(.graphite, shares: shares)
    let construction = plan.entries.filter { $0.stage.id == "construction" }
    #expect(abs(construction.reduce(0) { $0 + $1.share } - 0.4) < 1e-9)
    #expect(abs((construction.first?.stage.share ?? 0) - 0.4) < 1e-9)
  }
}
