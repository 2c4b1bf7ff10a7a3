import Imaging
import Media

extension BrushMedium {
  /// Brushes down to a hair, and smooth paint.
  private static let faithfulTools = [
    Tool(id: "flat-wash", kind: .flat, widthShare: 1 / 9.0),
    Tool(id: "rigger-drawing", kind: .rigger, widthShare: 1 / 240.0),
    Tool(id: "flat-large", kind: .flat, widthShare: 1 / 14.0),
    Tool(id: "filbert-large", kind: .filbert, widthShare: 1 / 24.0),
    Tool(id: "filbert-main", kind: .filbert, widthShare: 1 / 38.0),
    Tool(id: "round-main", kind: .round, widthShare: 1 / 65.0),
    Tool(id: "round-small", kind: .round, widthShare: 1 / 110.0),
    Tool(id: "round-detail", kind: .round, widthShare: 1 / 180.0),
    Tool(id: "rigger-detail", kind: .rigger, widthShare: 1 / 330.0),
    Tool(id: "rigger-finest", kind: .rigger, widthShare: 1 / 600.0),
  ]

  /// The paper's base model: the reference's own look, in any colour, worked until it is reached.
  static let faithful = BrushMedium(
    stages: Medium.faithful.stages, tools: faithfulTools, ground: .primedLinen, levels: [.masses, .forms, .finish],
    finish: FinishStyle(breadth: 0, lostEdges: 0),
    movements: [
      .canvas([
        StageWork(
          "ground", level: .masses,
          act: .wash(
            GroundWash(
              colours: [RGB8(186, 156, 124), RGB8(164, 164, 156), RGB8(206, 194, 172)], strength: 0.8,
              tool: "flat-wash"))),
        StageWork("drawing", level: .forms, act: .drawing(RGB8(84, 62, 48), tool: "rigger-drawing")),
      ]),
      .layers([
        StageWork("block-in", level: .masses, act: .brush(faithfulBlockIn)),
        StageWork("layering", level: .finish, act: .brush(faithfulLayering)),
      ]),
      .canvas([StageWork("details", level: .finish, act: .brush(faithfulDetails))]),
    ], pooled: [], mostStrokes: 400_000)

  private static let faithfulBlockIn: [BrushRun] = {
    let brushes: [(tool: String, areas: ClosedRange<Double>)] = [
      ("flat-large", 0.10...1), ("filbert-large", 0.03...1), ("filbert-main", 0...1),
    ]
    return brushes.map { brush in
      smooth(brush.tool, .masses, 0.08, covers: true, spacing: 0.75, rounds: 2, areas: brush.areas)
    } + [smooth("round-main", .masses, 0.09, covers: true, spacing: 0.8, rounds: 2)]
  }()

  private static let faithfulLayering = [
    smooth("filbert-main", .forms, 0.05, spacing: 0.9, rounds: 1),
    smooth("round-main", .forms, 0.042, spacing: 0.9, rounds: 2),
    smooth("round-small", .finish, 0.036, spacing: 0.9, rounds: 2),
    smooth("round-detail", .finish, 0.032, spacing: 0.9, rounds: 2),
  ]

  private static let faithfulDetails = [
    smooth("round-detail", .finish, 0.026, spacing: 0.9, rounds: 1),
    smooth("rigger-detail", .finish, 0.022, spacing: 1, rounds: 3),
    smooth("rigger-finest", .finish, 0.022, spacing: 1.5, rounds: 3, budget: nil),
  ]

  private static func smooth(
    _ tool: String, _ level: PaintingLevel, _ threshold: Float, covers: Bool = false, spacing: Float, rounds: Int,
    budget: Double? = 1, areas: ClosedRange<Double> = 0...1
  ) -> BrushRun {
    BrushRun(
      tool: tool, level: level, threshold: threshold, covers: covers, longest: 10, shortest: covers ? 0.8 : 0,
      spacing: spacing, opacity: 0.97, dryness: 0.2, thin: 0.06, thick: 0.16, jitter: covers ? 0.012 : 0.002,
      variety: 0.4,
      wander: 0.3, rounds: rounds, budget: budget, areas: areas)
  }
}
