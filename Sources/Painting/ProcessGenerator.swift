import Imaging
import Media
import Vision

/// Something that works out how a painter would have built a picture.
///
/// The embedded default is ``StrokeGenerator``; a video diffusion model and a curated recording stand behind the same protocol.
public protocol ProcessGenerator: Sendable {
  /// A short stable name, for instance `strokes`.
  var name: String { get }
  /// Changes whenever the same input would give other bytes; part of every cache key.
  var version: Int { get }
  /// Whether this generator can work in a medium.
  func supports(_ medium: Medium) -> Bool
  /// Whether this generator is the one that the settings ask for, in a medium that it can work in.
  func accepts(_ settings: ProcessSettings) -> Bool
  /// What else decides the process, such as the files of a model: a text that differs whenever they do; `nil` for nothing.
  /// - Throws: an error that says what is missing.
  func fingerprint(of settings: ProcessSettings) throws -> String?
  /// Makes the whole process.
  /// - Parameters:
  ///   - reference: the picture to paint, any size of at least 16 pixels a side.
  ///   - settings: medium, size, seed and the like.
  ///   - progress: called now and then, from any thread, with the work done so far.
  /// - Throws: ``PaintingError``, `VisionError` when the settings' layers do not fit the picture, or `CancellationError`
  ///   when the surrounding task is cancelled.
  func makeProcess(
    reference: Image, settings: ProcessSettings, progress: @Sendable (PaintingProgress) -> Void
  ) throws -> PaintingProcess
}

extension ProcessGenerator {
  /// Generators without a model take everything that asks for none.
  public func accepts(_ settings: ProcessSettings) -> Bool { settings.video == nil && supports(settings.medium) }

  /// Nothing else.
  public func fingerprint(of settings: ProcessSettings) throws -> String? { nil }
}

/// What the caller decides about a process.
public struct ProcessSettings: Sendable, Hashable, Codable {
  /// The medium to paint in.
  public var medium: Medium
  /// Long side of the frames in pixels, 64...4096.
  public var longSide: Int
  /// How many frames to make, blank canvas and finished picture included, 2...1000.
  public var frameCount: Int
  /// Seed of everything random.
  public var seed: UInt64
  /// What the author puts right in what is seen in the picture; `nil` for nothing.
  public var layers: SceneCorrection?
  /// How the medium is worked, where there is more than one way.
  public var technique: Technique
  /// The tubes to mix from, without meaning in dry media; `nil` chooses the smallest palette that serves the picture.
  public var palette: PaletteName?
  /// Shares of the working time by stage identifier, above 0, in place of the medium's own.
  ///
  /// Stages that are not named keep theirs; all are scaled to sum to 1.
  public var stageShares: [String: Double]
  /// Colours for the tones of a reference that has none (a pencil drawing, a black-and-white photograph), dark to light; `nil` leaves it grey.
  public var toneColours: [RGB8]?
  /// How the picture is drawn before it is painted; the medium `loomis` always builds heads.
  public var drawing: DrawingMethod
  /// Which heads are built, where any are.
  public var heads: HeadChoice
  /// Heads marked by hand; where there are any, they are built in place of those that are found.
  public var marks: [HeadMarks]
  /// The video model that makes the process or leads its strokes; `nil` where none is asked for.
  public var video: VideoModelSettings?

  /// Makes settings; the defaults are the paper's frame count and the size of its video model.
  public init(
    medium: Medium, longSide: Int = 832, frameCount: Int = 81, seed: UInt64 = 1, layers: SceneCorrection? = nil,
    technique: Technique = .direct, palette: PaletteName? = nil, stageShares: [String: Double] = [:],
    toneColours: [RGB8]? = nil, drawing: DrawingMethod = .free, heads: HeadChoice = .largest, marks: [HeadMarks] = [],
    video: VideoModelSettings? = nil
  ) {
    self.medium = medium
    self.longSide = longSide
    self.frameCount = frameCount
    self.seed = seed
    self.layers = layers
    self.technique = technique
    self.palette = palette
    self.stageShares = stageShares
    self.toneColours = toneColours
    self.drawing = drawing
    self.heads = heads
    self.marks = marks
    self.video = video
  }
}

/// How far a generator has come.
public struct PaintingProgress: Sendable, Equatable {
  /// What is being done, for a person to read, for instance "Block in: sky".
  public var activity: String
  /// Share of the whole work done, 0...1, never falling.
  public var fraction: Double
  /// Seconds until the work is done, where the generator knows better than the fraction tells.
  public var secondsLeft: Double?

  /// Makes a progress report.
  public init(activity: String, fraction: Double, secondsLeft: Double? = nil) {
    self.activity = activity
    self.fraction = fraction
    self.secondsLeft = secondsLeft
  }
}

/// Why a process could not be made or read.
public enum PaintingError: Error, Equatable, CustomStringConvertible {
  /// The generator does not know the medium; the associated list holds those it knows.
  case unsupportedMedium(Medium, supported: [Medium])
  /// The reference is too small to paint.
  case referenceTooSmall(width: Int, height: Int)
  /// No head can be built as asked: the message says what was found, where, and what to do.
  case noHead(String)
  /// A setting is outside its range; the message says which, what was given and what is expected.
  case badSetting(String)
  /// A stroke file is damaged, truncated or of another version; the message says where and how.
  case badStrokeFile(String)

  /// One line that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .unsupportedMedium(let medium, let supported):
      "this generator cannot paint in \(medium.rawValue) yet; use one of: \(supported.map(\.rawValue).joined(separator: ", "))"
    case .referenceTooSmall(let width, let height):
      "the reference is \(width)x\(height) pixels; at least 16x16 are needed to see anything in it"
    case .badSetting(let message), .badStrokeFile(let message), .noHead(let message): message
    }
  }
}
