import Imaging
import Media

/// What the canvas should look like when: the ordered targets of a process, made backwards from the finished picture by removing detail
/// (the paper's reverse painting), before any stroke is laid.
public struct ProcessPlan: Sendable {
  /// One target to paint towards.
  public struct Entry: Sendable, Equatable {
    /// The stage it belongs to.
    public var stage: Stage
    /// Index of the layer worked on; `nil` for the whole canvas.
    public var layer: Int?
    /// Which of the plan's `levels` the canvas should come to look like, inside the layer.
    public var level: Int
    /// Identifiers of the tools, in the order of use.
    public var tools: [String]
    /// Share of the working time, 0...1; all shares sum to 1.
    public var share: Double

    /// Makes an entry.
    public init(stage: Stage, layer: Int?, level: Int, tools: [String], share: Double) {
      self.stage = stage
      self.layer = layer
      self.level = level
      self.tools = tools
      self.share = share
    }
  }

  /// What lies under the first stroke.
  public var ground: CanvasGround
  /// The picture with more and more of its detail, coarsest first; the last is the medium's target.
  public var levels: [Image]
  /// The layers, back to front.
  public var layers: [PaintedLayer]
  /// The tools that entries refer to.
  public var tools: [Tool]
  /// The targets in painting order.
  public var entries: [Entry]
  /// Identifiers of stages whose shares of time are put together and split by layer first, because not every layer has them all.
  public var pooledStages: Set<String> = []
  /// The palette that every colour is mixed from; `nil` in dry media and where colours come from elsewhere.
  public var palette: PaletteName?

  /// The finished picture as the medium aims at it.
  public var target: Image { levels[levels.count - 1] }

  /// Makes shares of working time: a stage's share is split among its entries by the weight of their layers.
  /// - Parameters:
  ///   - layerWeights: how much work each layer is, by index, above 0.
  ///   - stageShares: shares by stage identifier in place of the medium's own, above 0; all are scaled to sum to 1.
  mutating func shareTime(layerWeights: [Double], stageShares: [String: Double] = [:]) {
    func share(of stage: Stage) -> Double { stageShares[stage.id] ?? stage.share }
    let sum = Self.distinct(entries.map(\.stage)).reduce(0) { $0 + share(of: $1) }
    // A medium's own shares stay the very numbers that they are.
    let whole = abs(sum - 1) < 1e-9 ? 1 : sum
    for i in entries.indices {
      let stage = entries[i].stage
      entries[i].stage = Stage(id: stage.id, title: stage.title, share: share(of: stage) / whole)
    }
    let groups = Dictionary(grouping: entries.indices) {
      pooledStages.contains(entries[$0].stage.id) ? "" : entries[$0].stage.id
    }
    for (_, members) in groups {
      let share = Self.distinct(members.map { entries[$0].stage }).reduce(0) { $0 + $1.share }
      let byLayer = Dictionary(grouping: members) { entries[$0].layer ?? -1 }
      let weights = byLayer.mapValues { $0.first.flatMap { entries[$0].layer }.map { layerWeights[$0] } ?? 1 }
      let sum = weights.keys.sorted().reduce(0) { $0 + (weights[$1] ?? 0) }
      for (layer, parts) in byLayer {
        let stages = parts.reduce(0) { $0 + entries[$1].stage.share }
        for i in parts { entries[i].share = share * (weights[layer] ?? 0) / sum * entries[i].stage.share / stages }
      }
    }
  }

  /// Each stage once, in the order of first use: a set's order changes from run to run, and with it the last bit of a sum.
  private static func distinct(_ stages: [Stage]) -> [Stage] {
    stages.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
