import Imaging
import Media

extension BrushMedium {
  /// Hog and sable for oil: the main brush is a thirtieth of the long side.
  private static let oilTools = [
    Tool(id: "flat-wash", kind: .flat, widthShare: 1 / 9.0),
    Tool(id: "rigger-drawing", kind: .rigger, widthShare: 1 / 230.0),
    Tool(id: "flat-large", kind: .flat, widthShare: 1 / 14.0),
    Tool(id: "filbert-large", kind: .filbert, widthShare: 1 / 22.0),
    Tool(id: "filbert-main", kind: .filbert, widthShare: 1 / 34.0),
    Tool(id: "round-main", kind: .round, widthShare: 1 / 55.0),
    Tool(id: "round-small", kind: .round, widthShare: 1 / 90.0),
    Tool(id: "round-detail", kind: .round, widthShare: 1 / 150.0),
    Tool(id: "rigger-detail", kind: .rigger, widthShare: 1 / 270.0),
  ]

  /// Oil in one sitting, wet in wet: toned ground, umber drawing, then layer by layer from back to front darks, lights and modelling, and
  /// over the whole canvas edges, details and accents.
  static let oil = BrushMedium(
    stages: Medium.oil.stages, tools: oilTools, ground: .primedLinen, levels: [.masses, .forms, .finish],
    finish: FinishStyle(breadth: 0.0028, lostEdges: 0.0025),
    movements: [
      .canvas([
        StageWork(
          "ground", level: .masses,
          act: .wash(
            GroundWash(
              colours: [RGB8(178, 140, 104), RGB8(156, 152, 138), RGB8(140, 128, 112)], strength: 0.86,
              tool: "flat-wash"))),
        StageWork("drawing", level: .forms, act: .drawing(RGB8(84, 56, 38), tool: "rigger-drawing")),
      ]),
      .layers([
        StageWork("block-in-darks", level: .masses, act: .brush(blockIn(.darks))),
        StageWork("block-in-lights", level: .masses, act: .brush(blockIn(.lights) + [closing])),
        StageWork("modelling", level: .finish, act: .brush(oilModelling)),
      ]),
      .canvas([
        StageWork("edges", level: .finish, act: .brush(oilEdges)),
        StageWork("details", level: .finish, act: .brush(oilDetails)),
      ]),
    ], pooled: ["block-in-darks", "block-in-lights"], mostStrokes: 56_000)

  /// Big brushes, as big as the layer bears, thin in the darks and fuller in the lights.
  private static func blockIn(_ family: BrushRun.Family) -> [BrushRun] {
    let brushes: [(tool: String, areas: ClosedRange<Double>)] = [
      ("flat-large", 0.10...1), ("filbert-large", 0.03...1), ("filbert-main", 0...1), ("round-main", 0...0.03),
    ]
    return brushes.map { brush in
      BrushRun(
        tool: brush.tool, level: .masses, threshold: 0.085, family: family, covers: true, longest: 11, shortest: 1.6,
        spacing: 0.75, dryness: family == .darks ? 0.45 : 0.55, thin: 0.08, thick: 0.24, jitter: 0.022, variety: 0.5,
        pickup: 0.12, rounds: 2, budget: 0.05, areas: brush.areas)
    }
  }

  /// Closes what is left bare, whatever its tone, and cuts in along the border.
  private static let closing = BrushRun(
    tool: "round-main", level: .masses, threshold: 0.10, covers: true, longest: 8, shortest: 0, spacing: 0.8,
    dryness: 0.4, thin: 0.08, thick: 0.24, jitter: 0.016, rounds: 2, budget: 0.05)

  private static let oilModelling = [
    BrushRun(
      tool: "filbert-main", level: .forms, threshold: 0.050, longest: 9, dryness: 0.34, thin: 0.10, thick: 0.32,
      jitter: 0.013,
      variety: 0.5, pickup: 0.11, rounds: 2, budget: 0.10),
    BrushRun(
      tool: "round-main", level: .forms, threshold: 0.042, covers: true, slack: 1.3, longest: 10, dryness: 0.32,
      thin: 0.10,
      thick: 0.23, jitter: 0.011, variety: 0.45, pickup: 0.10, rounds: 2, budget: 0.14),
    BrushRun(
      tool: "round-small", level: .finish, threshold: 0.045, slack: 1.4, longest: 12, dryness: 0.3, thin: 0.10,
      thick: 0.13,
      jitter: 0.009, variety: 0.4, pickup: 0.05, rounds: 2, budget: 0.25),
  ]

  private static let oilEdges = [
    BrushRun(
      tool: "round-small", level: .finish, threshold: 0.05, place: .contours(0.15), slack: 1.3, longest: 12,
      opacity: 0.85, dryness: 0.7, thin: 0.08, thick: 0.1, rounds: 1, budget: 0.08),
    BrushRun(
      tool: "round-detail", level: .finish, threshold: 0.045, slack: 1.5, longest: 12, dryness: 0.3, thick: 0.14,
      rounds: 2,
      budget: 0.30),
  ]

  private static let oilDetails = [
    BrushRun(
      tool: "round-detail", level: .finish, threshold: 0.036, place: .detail(0.08), slack: 2.2, longest: 12,
      dryness: 0.3,
      thin: 0.10, thick: 0.36, rounds: 2, budget: 0.2),
    BrushRun(
      tool: "rigger-detail", level: .finish, threshold: 0.038, place: .detail(0.08), slack: 2.4, longest: 16,
      shortest: 0.8, dryness: 0.2, thin: 0.12, thick: 0.55, rounds: 3, budget: nil),
  ]
}
