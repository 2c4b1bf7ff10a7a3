import Imaging
import Media

extension BrushMedium {
  /// Oil in layers that dry, fat over lean: drawing, a transparent earth over it, the values in grey, then colour, glazes and highlights.
  static let indirectOil = BrushMedium(
    stages: Medium.oil.stages(for: .indirect), tools: oil.tools, ground: .primedLinen,
    levels: [.values, .masses, .forms, .finish], finish: oil.finish,
    movements: [
      .canvas([
        StageWork("drawing", level: .values, act: .drawing(RGB8(66, 50, 40), tool: "rigger-drawing")),
        StageWork(
          "imprimatura", level: .values,
          act: .wash(GroundWash(colours: [RGB8(190, 146, 96), RGB8(168, 150, 120)], strength: 0.38, tool: "flat-wash"))),
      ]),
      .layers([StageWork("underpainting", level: .values, act: .brush(underpainting))]),
      .layers([StageWork("first-colour", level: .forms, isOverPaint: true, act: .brush(firstColour))]),
      .layers([StageWork("glazes", level: .finish, isOverPaint: true, act: .brush(glazes))]),
      .canvas([StageWork("highlights", level: .finish, act: .brush(highlights))]),
    ], pooled: [], mostStrokes: 57_000)

  /// Grey, lean and thin: light and dark of every form before any colour.
  private static let underpainting: [BrushRun] = {
    let brushes: [(tool: String, threshold: Float, covers: Bool, areas: ClosedRange<Double>)] = [
      ("flat-large", 0.085, true, 0.10...1), ("filbert-large", 0.08, true, 0.03...1),
      ("filbert-main", 0.075, true, 0...1),
      ("round-main", 0.065, true, 0...1), ("round-small", 0.060, false, 0...1),
    ]
    return brushes.map { brush in
      BrushRun(
        tool: brush.tool, level: .values, threshold: brush.threshold, covers: brush.covers, longest: 10, shortest: 0.8,
        spacing: 0.8, dryness: 0.4, thin: 0.06, thick: 0.16, jitter: 0.012, variety: 0.5, pickup: 0.08, rounds: 2,
        budget: 0.06, areas: brush.areas)
    }
  }()

  /// Colour over the dry greys: opaque in the lights, thinner in the darks, where the underpainting goes on working.
  private static let firstColour = [
    BrushRun(
      tool: "filbert-large", level: .masses, threshold: 0.06, longest: 10, spacing: 0.8, opacity: 0.9, dryness: 0.5,
      thin: 0.05, thick: 0.28, jitter: 0.02, variety: 0.5, rounds: 1, budget: 0.04, areas: 0.05...1),
    BrushRun(
      tool: "filbert-main", level: .forms, threshold: 0.052, longest: 10, spacing: 0.85, opacity: 0.9, dryness: 0.45,
      thin: 0.05, thick: 0.34, jitter: 0.018, variety: 0.5, rounds: 2, budget: 0.08),
    BrushRun(
      tool: "round-main", level: .forms, threshold: 0.046, longest: 10, opacity: 0.92, thin: 0.05, thick: 0.36,
      jitter: 0.014, rounds: 2, budget: 0.14),
  ]

  /// Thin, fat and transparent: a glaze darkens and warms what is dry beneath, a scumble veils it with light.
  private static let glazes = [
    BrushRun(
      tool: "filbert-main", level: .finish, threshold: 0.030, longest: 12, opacity: 0.42, dryness: 0.15, thin: 0.01,
      thick: 0.03, jitter: 0.006, rounds: 1, budget: 0.05),
    BrushRun(
      tool: "round-main", level: .finish, threshold: 0.030, longest: 12, opacity: 0.45, dryness: 0.2, thin: 0.01,
      thick: 0.04, jitter: 0.006, rounds: 2, budget: 0.12),
    BrushRun(
      tool: "round-small", level: .finish, threshold: 0.038, slack: 1.3, longest: 12, opacity: 0.7, dryness: 0.4,
      thin: 0.03, thick: 0.16, jitter: 0.008, rounds: 2, budget: 0.25),
  ]

  private static let highlights = [
    BrushRun(
      tool: "round-detail", level: .finish, threshold: 0.042, slack: 1.5, longest: 12, dryness: 0.3, thin: 0.08,
      thick: 0.5, rounds: 2, budget: 0.4),
    BrushRun(
      tool: "rigger-detail", level: .finish, threshold: 0.036, place: .detail(0.03), slack: 2.0, longest: 16,
      shortest: 0.8,
      dryness: 0.2, thin: 0.12, thick: 0.8, rounds: 3, budget: nil),
  ]
}
