import Imaging
import Media

/// The ordered making of one picture, from blank canvas to last accent, whoever made it.
///
/// Measuring, teaching and publishing read this type and never ask which generator it came from.
public struct PaintingProcess: Sendable {
  /// The medium that the process is made in.
  public var medium: Medium
  /// Name of the generator, for instance `strokes`.
  public var generator: String
  /// Version of the generator; it changes whenever the same input would give other bytes.
  public var generatorVersion: Int
  /// Seed of everything random.
  public var seed: UInt64
  /// What the medium aims at: the reference in the medium's own tones and detail, at the size of the frames.
  public var target: Image
  /// The regions painted as units, back to front.
  public var layers: [PaintedLayer]
  /// The process as a list of passages in painting order; together they cover every stroke and every frame but the first.
  public var passages: [Passage]
  /// Every tool that a stroke uses.
  public var tools: [Tool]
  /// Frames in painting order, blank canvas first, finished picture last.
  public var frames: [Frame]
  /// The strokes, the source of truth for rendering at any size; `nil` where a generator has none (video).
  public var strokes: StrokeList?
  /// Seconds spent, by part of the work.
  public var timings: Timings
  /// What lies under the first stroke; it belongs to the strokes when they are rendered again.
  public var ground: CanvasGround
  /// The palette that every colour was mixed from; `nil` in dry media and where colours come from elsewhere.
  public var palette: PaletteName?
  /// What the author should know about how the reference was taken, one sentence each ("The reference has no colour, ...").
  public var remarks: [String]
  /// The reference as lines to trace; `nil` where a generator has not looked for them.
  public var drawing: LineDrawing?
  /// The heads that were built by Loomis's method; none where none was asked for.
  public var constructions: [HeadConstruction]

  /// Makes a process.
  public init(
    medium: Medium, generator: String, generatorVersion: Int, seed: UInt64, target: Image, layers: [PaintedLayer],
    passages: [Passage], tools: [Tool], frames: [Frame], strokes: StrokeList?, timings: Timings,
    ground: CanvasGround = .primedLinen, palette: PaletteName? = nil, remarks: [String] = [],
    drawing: LineDrawing? = nil, constructions: [HeadConstruction] = []
  ) {
    self.medium = medium
    self.generator = generator
    self.generatorVersion = generatorVersion
    self.seed = seed
    self.target = target
    self.layers = layers
    self.passages = passages
    self.tools = tools
    self.frames = frames
    self.strokes = strokes
    self.timings = timings
    self.ground = ground
    self.palette = palette
    self.remarks = remarks
    self.drawing = drawing
    self.constructions = constructions
  }
}

/// The canvas at one moment.
public struct Frame: Sendable {
  /// How many strokes have been laid; the frame's number in a process without strokes.
  public var strokeCount: Int
  /// Share of the working time that has gone by, 0 for the blank canvas, 1 for the finished picture.
  public var time: Double
  private let source: Source

  private enum Source: Sendable {
    case image(Image)
    case film(FrameFilm, Int)
  }

  /// What the canvas looks like, light and relief included.
  public var image: Image {
    switch source {
    case .image(let image): image
    case .film(let film, let index): film[index]
    }
  }

  /// Makes a frame.
  public init(image: Image, strokeCount: Int, time: Double) {
    source = .image(image)
    self.strokeCount = strokeCount
    self.time = time
  }

  /// Makes a frame that stands on a film.
  init(_ film: FrameFilm, _ index: Int, strokeCount: Int, time: Double) {
    source = .film(film, index)
    self.strokeCount = strokeCount
    self.time = time
  }
}

/// A stretch of the process in one stage, on one layer or the whole canvas.
public struct Passage: Sendable, Equatable, Codable {
  /// The stage it belongs to.
  public var stage: Stage
  /// Index into the process's layers; `nil` when the passage works on the whole canvas.
  public var layer: Int?
  /// Strokes laid, as a range into the stroke list; in a process without strokes the same as `frames`.
  public var strokes: Range<Int>
  /// Frames shown, as a range into the frames (the frame at the lower bound is the first to show work of this passage).
  public var frames: Range<Int>
  /// Identifiers of the tools used, the most used first.
  public var tools: [String]
  /// The colours laid, most canvas first, at most 8; each with its share of the passage's painted area (0...1).
  public var colours: [ColourShare]

  /// Makes a passage.
  public init(
    stage: Stage, layer: Int?, strokes: Range<Int>, frames: Range<Int>, tools: [String], colours: [ColourShare]
  ) {
    self.stage = stage
    self.layer = layer
    self.strokes = strokes
    self.frames = frames
    self.tools = tools
    self.colours = colours
  }
}

/// A colour and how much of an area it takes.
public struct ColourShare: Sendable, Equatable, Codable {
  /// The colour, sRGB.
  public var colour: RGB8
  /// Its share of the area, 0...1.
  public var share: Double

  /// Makes a colour share.
  public init(colour: RGB8, share: Double) {
    self.colour = colour
    self.share = share
  }
}

/// One region of the picture that is painted as a unit.
public struct PaintedLayer: Sendable, Equatable, Codable {
  /// A short English noun ("sky", "face") where something reliable is known, else `nil`; then words use the place instead.
  public var name: String?
  /// The layer's place in the picture.
  public var bounds: UnitRect
  /// Share of the canvas that the layer covers, 0...1.
  public var area: Double
  /// Mean colour of the layer in the target.
  public var colour: RGB8

  /// Makes a layer.
  public init(name: String?, bounds: UnitRect, area: Double, colour: RGB8) {
    self.name = name
    self.bounds = bounds
    self.area = area
    self.colour = colour
  }
}

/// A rectangle in fractions of the picture's width and height, origin at the top left.
public struct UnitRect: Sendable, Equatable, Codable {
  /// Left edge, 0...1.
  public var x: Double
  /// Top edge, 0...1.
  public var y: Double
  /// Width, 0...1.
  public var width: Double
  /// Height, 0...1.
  public var height: Double

  /// Makes a rectangle.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// Seconds that parts of the work took.
///
/// They are never part of what a process is compared by.
public struct Timings: Sendable, Equatable, Codable {
  /// Seeing and planning.
  public var plan: Double
  /// Choosing and laying strokes.
  public var painting: Double
  /// Turning the canvas into frames.
  public var rendering: Double

  /// Makes timings.
  public init(plan: Double = 0, painting: Double = 0, rendering: Double = 0) {
    self.plan = plan
    self.painting = painting
    self.rendering = rendering
  }
}
