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

  /// The finished picture as the medium aims at it.
  public var target: Image { levels[levels.count - 1] }

  /// Makes shares of working time from stages and the weight of each layer: a stage's share is split among its entries.
  mutating func shareTime(layerWeights: [Double]) {
    let present = Dictionary(grouping: entries.indices) { entries[$0].stage.id }
    let whole = Set(entries.map(\.stage)).reduce(0) { $0 + $1.share }
    for (_, members) in present {
      let weights = members.map { i in entries[i].layer.map { layerWeights[$0] } ?? 1 }
      let sum = weights.reduce(0, +)
      for (i, weight) in zip(members, weights) {
        entries[i].share = entries[i].stage.share / whole * (sum > 0 ? weight / sum : 1 / Double(members.count))
      }
    }
  }
}
