import Vision

/// A head as Andrew Loomis builds it, fitted to a face: the ball with its sides cut off, the thirds, the jaw, and the lines that
/// features hang on.
///
/// After Loomis, *Drawing the Head and Hands* (1956); rhythm lines after Frank Reilly's teaching.
public struct HeadConstruction: Sendable, Codable, Equatable {
  /// What a line of the construction is.
  public enum Part: String, Sendable, Codable, CaseIterable {
    case ball
    case axis
    case sidePlane = "side-plane"
    case cross
    case browLine = "brow-line"
    case centreLine = "centre-line"
    case hairline
    case noseLine = "nose-line"
    case chinLine = "chin-line"
    case jaw
    case ear
    case neck
    case eyeLine = "eye-line"
    case mouthLine = "mouth-line"
    case sockets
    case rhythm

    /// Identifier of the stage of the medium `loomis` that draws the part.
    public var stage: String {
      switch self {
      case .ball, .axis: "ball"
      case .sidePlane, .cross, .browLine: "side-plane"
      case .centreLine, .hairline, .noseLine, .chinLine: "thirds"
      case .jaw, .ear, .neck: "jaw"
      case .eyeLine, .mouthLine, .sockets: "placement"
      case .rhythm: "rhythm"
      }
    }
  }

  /// One line.
  public struct Line: Sendable, Codable, Equatable {
    /// What it is.
    public var part: Part
    /// The path in fractions of the picture's width and height, at least two points; closed lines repeat their first point.
    public var points: [SIMD2<Float>]
    /// Whether it lies on the far side of the head: drawn through, more faintly.
    public var isHidden: Bool

    /// Makes a line.
    public init(part: Part, points: [SIMD2<Float>], isHidden: Bool = false) {
      self.part = part
      self.points = points
      self.isHidden = isHidden
    }
  }

  /// The ball.
  public struct Ball: Sendable, Codable, Equatable {
    /// Its middle in fractions of the picture's width and height.
    public var centre: SIMD2<Float>
    /// Its radius in shares of the picture's long side.
    public var radius: Float

    /// Makes a ball.
    public init(centre: SIMD2<Float>, radius: Float) {
      self.centre = centre
      self.radius = radius
    }
  }

  /// Where a face has its own proportions, measured on the head at rest.
  public struct Measures: Sendable, Codable, Equatable {
    /// From the nose line to the chin, as a multiple of the way from the brow line to the nose line; 1 in Loomis's ideal.
    public var lowerThird: Double
    /// Between the inner corners of the eyes, as a multiple of an eye's width; 1 in the ideal.
    public var eyesApart: Double
    /// How far down from the nose line to the chin the mouth lies, 0...1; a third in the ideal.
    public var mouth: Double

    /// Makes measures.
    public init(lowerThird: Double, eyesApart: Double, mouth: Double) {
      self.lowerThird = lowerThird
      self.eyesApart = eyesApart
      self.mouth = mouth
    }
  }

  /// How the head is turned.
  public let pose: HeadPose
  /// The ball that the head is built on.
  public let ball: Ball
  /// The face's own proportions; `nil` where landmarks were marked by hand.
  public let measures: Measures?
  /// All lines, in the order of drawing.
  public let lines: [Line]

  /// Makes a construction from its parts.
  public init(pose: HeadPose, ball: Ball, measures: Measures?, lines: [Line]) {
    self.pose = pose
    self.ball = ball
    self.measures = measures
    self.lines = lines
  }
}
