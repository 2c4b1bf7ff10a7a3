import Imaging
import Media

/// How a wet, opaque medium is worked, as data: its tools, and what is done with them in which order.
struct BrushMedium: Sendable {
  /// The stages, as the medium names them.
  var stages: [Stage]
  /// Every tool; runs refer to them by identifier.
  var tools: [Tool]
  /// The canvas before the first stroke.
  var ground: CanvasGround
  /// The levels of detail that are aimed at, coarsest first; the last is the target.
  var levels: [PaintingLevel]
  /// How the finished picture differs from the reference.
  var finish: FinishStyle
  /// What is done, in order.
  var movements: [Movement]
  /// Stages that share one amount of time between the layers, since not every layer has them all.
  var pooled: Set<String>
  /// The most strokes for a picture; the last run may use what others left.
  var mostStrokes: Int

  /// The way of working in a medium.
  /// - Parameter buildingHeads: whether heads are built before the picture is drawn.
  init(_ medium: Medium, technique: Technique, buildingHeads: Bool = false) {
    self =
      switch (medium, technique) {
      case (.acrylic, _): .acrylic
      case (.faithful, _): .faithful
      case (_, .indirect): .indirectOil
      default: .oil
      }
    guard buildingHeads else { return }
    stages = medium.stages(for: technique, buildingHeads: true)
    movements = movements.map { movement in
      guard case .canvas(let works) = movement else { return movement }
      return .canvas(
        works.flatMap { work -> [StageWork] in
          guard case .drawing(let colour, let tool) = work.act else { return [work] }
          return [StageWork("head", level: work.level, act: .heads(colour, tool: tool)), work]
        })
    }
  }

  init(
    stages: [Stage], tools: [Tool], ground: CanvasGround, levels: [PaintingLevel], finish: FinishStyle,
    movements: [Movement], pooled: Set<String>, mostStrokes: Int
  ) {
    self.stages = stages
    self.tools = tools
    self.ground = ground
    self.levels = levels
    self.finish = finish
    self.movements = movements
    self.pooled = pooled
    self.mostStrokes = mostStrokes
  }

  /// A part of the process that goes over the whole canvas, or over one layer after another.
  enum Movement: Sendable {
    case canvas([StageWork])
    /// All the works on one layer, then all on the next, back to front.
    case layers([StageWork])
  }

  /// What is done in one stage.
  struct StageWork: Sendable {
    /// The stage's identifier; three of them when it depends on the layer's depth (background, middle ground, foreground).
    var stages: [String]
    /// How far the picture should be afterwards.
    var level: PaintingLevel
    /// Whether all layers stand already, so that each is worked only where it is seen.
    var isOverPaint: Bool
    /// What is done.
    var act: Act

    init(_ stages: String..., level: PaintingLevel, isOverPaint: Bool = false, act: Act) {
      self.stages = stages
      self.level = level
      self.isOverPaint = isOverPaint
      self.act = act
    }
  }

  /// Something that is done with brushes.
  enum Act: Sendable {
    /// A thin coat over the whole canvas.
    case wash(GroundWash)
    /// Lines of one colour.
    case drawing(RGB8, tool: String)
    /// The construction of heads, in lines of one colour.
    case heads(RGB8, tool: String)
    /// Strokes towards a level.
    case brush([BrushRun])
  }
}

/// One run of one brush, as data; see ``BrushPass`` for what the figures do.
struct BrushRun: Sendable {
  /// Where a run works.
  enum Place: Sendable {
    case everywhere
    /// Along the layer's border, to cut it in.
    case border
    /// Where contours are at least this strong.
    case contours(Float)
    /// Where the detail map is above a value.
    case detail(Float)
  }

  /// Which of a layer's two families of value is painted.
  enum Family: Sendable {
    case all, darks, lights
  }

  var tool: String
  var level: PaintingLevel
  var threshold: Float
  var place = Place.everywhere
  var family = Family.all
  var covers = false
  var slack: Float = 1
  var longest: Float = 10
  var shortest: Float = 1.2
  var spacing: Float = 1
  var opacity: Float = 0.96
  var dryness: Float = 0.45
  var thin: Float = 0.10
  var thick: Float = 0.26
  var jitter: Float = 0.012
  var variety: Float = 0.4
  var pickup: Float = 0
  var wander: Float = 0.5
  var rounds = 1
  /// The most strokes that the run may take over all layers, as a share of the medium's; `nil` for what is left at the end.
  var budget: Double? = 0.1
  /// Shares of the canvas that a layer may have for the run to be of use to it.
  var areas: ClosedRange<Double> = 0...1
}
