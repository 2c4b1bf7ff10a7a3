import Imaging
import Media

extension BrushMedium {
  /// Synthetic flats and rounds: even hair, clean edges.
  private static let acrylicTools = [
    Tool(id: "flat-wash", kind: .flat, widthShare: 1 / 9.0),
    Tool(id: "rigger-drawing", kind: .rigger, widthShare: 1 / 260.0),
    Tool(id: "flat-large", kind: .flat, widthShare: 1 / 13.0),
    Tool(id: "flat-main", kind: .flat, widthShare: 1 / 24.0),
    Tool(id: "flat-small", kind: .flat, widthShare: 1 / 42.0),
    Tool(id: "round-main", kind: .round, widthShare: 1 / 70.0),
    Tool(id: "round-small", kind: .round, widthShare: 1 / 115.0),
    Tool(id: "round-detail", kind: .round, widthShare: 1 / 170.0),
    Tool(id: "rigger-detail", kind: .rigger, widthShare: 1 / 290.0),
  ]

  /// Acrylic: a pale ground, a sketch, then from the background forward each layer laid in flat coats that dry, restated where they
  /// came out wrong, and finished before the next is begun; at last details and lights.
  static let acrylic = BrushMedium(
    stages: Medium.acrylic.stages, tools: acrylicTools, ground: .primedLinen, levels: [.masses, .forms, .finish],
    finish: FinishStyle(breadth: 0.0028, lostEdges: 0),
    movements: [
      .canvas([
        StageWork(
          "ground", level: .masses,
          act: .wash(
            GroundWash(
              colours: [RGB8(229, 217, 196), RGB8(214, 217, 216)], strength: 0.7, tool: "flat-wash"))),
        StageWork("sketch", level: .forms, act: .drawing(RGB8(120, 112, 108), tool: "rigger-drawing")),
      ]),
      .layers([
        StageWork("background", "middle-ground", "foreground", level: .forms, act: .brush(acrylicCoats)),
        StageWork("second-layers", level: .finish, act: .brush(acrylicSecondCoats)),
      ]),
      .canvas([StageWork("details", level: .finish, act: .brush(acrylicDetails))]),
    ], pooled: ["background", "middle-ground", "foreground"], mostStrokes: 56_000)

  /// The first coats: masses with flats, their forms over them.
  private static let acrylicCoats: [BrushRun] = {
    let brushes: [(tool: String, areas: ClosedRange<Double>)] = [
      ("flat-large", 0.08...1), ("flat-main", 0.02...1), ("flat-small", 0...1),
    ]
    return brushes.map { brush in
      coat(brush.tool, .masses, 0.075, covers: true, spacing: 0.75, rounds: 2, budget: 0.05, areas: brush.areas)
    } + [
      coat("round-main", .masses, 0.10, covers: true, spacing: 0.8, rounds: 2, budget: 0.06),
      coat("flat-small", .forms, 0.050, spacing: 1, rounds: 2, budget: 0.10),
      coat("round-main", .forms, 0.046, spacing: 1, rounds: 2, budget: 0.14),
    ]
  }()

  /// What came out wrong is restated once the coat is dry.
  private static let acrylicSecondCoats = [
    coat("round-main", .finish, 0.055, slack: 1.6, spacing: 1, rounds: 1, budget: 0.10),
    coat("round-small", .finish, 0.046, slack: 1.4, spacing: 1, rounds: 2, budget: 0.22),
    coat("round-detail", .finish, 0.043, slack: 1.5, spacing: 1, rounds: 2, budget: 0.34),
  ]

  private static let acrylicDetails = [
    coat("round-detail", .finish, 0.040, place: .detail(0.08), slack: 2.0, spacing: 1, rounds: 1, budget: 0.15),
    coat("rigger-detail", .finish, 0.036, place: .detail(0.05), slack: 2.0, spacing: 1, rounds: 3, budget: nil),
  ]

  private static func coat(
    _ tool: String, _ level: PaintingLevel, _ threshold: Float, place: BrushRun.Place = .everywhere,
    covers: Bool = false,
    slack: Float = 1, spacing: Float, rounds: Int, budget: Double?, areas: ClosedRange<Double> = 0...1
  ) -> BrushRun {
    BrushRun(
      tool: tool, level: level, threshold: threshold, place: place, covers: covers, slack: slack, longest: 10,
      shortest: covers ? 0.8 : 1.1, spacing: spacing, opacity: 0.98, dryness: 0.16, thin: 0.07, thick: 0.13,
      jitter: 0.014,
      variety: 0.45, wander: 0.3, rounds: rounds, budget: budget, areas: areas)
  }
}
