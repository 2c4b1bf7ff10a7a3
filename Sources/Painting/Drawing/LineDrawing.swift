import Imaging
import Vision

/// The lines that a learner would trace from a reference before painting it.
///
/// They come from what was seen in it: contours that part one thing from another, the main edges inside a thing, and the
/// features of faces from the meshes that were fitted to them. Texture is left out.
public struct LineDrawing: Sendable, Equatable, Codable {
  /// What a line stands for.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// It parts one thing from another.
    case outline
    /// A feature of a face.
    case feature
    /// An edge inside a thing.
    case form
    /// A lesser edge, to be drawn lightly or left out.
    case detail
  }

  /// One line.
  public struct Line: Sendable, Equatable, Codable {
    /// The line's points in order, at least two, in long sides of the picture from its top left corner; a closed line ends
    /// where it begins.
    public var points: [SIMD2<Float>]
    /// What it stands for.
    public var kind: Kind

    /// Makes a line.
    public init(points: [SIMD2<Float>], kind: Kind) {
      self.points = points
      self.kind = kind
    }
  }

  /// The lines, the most important first.
  public var lines: [Line]

  /// Makes a drawing.
  public init(lines: [Line]) { self.lines = lines }

  /// The most contours that are followed.
  private static let most = 200

  /// Draws what was seen in a reference.
  init(scene: Scene, reference: Image) {
    let features = FaceLines(scene: scene).lines
    let contours = DrawingLines.contours(scene: scene, reference: reference, features: features, most: Self.most)
    lines =
      features.map { Line(points: $0.points, kind: .feature) }
      + contours.map { line in
        let kind: Kind = line.silhouette > 0.5 ? .outline : line.importance > 0.35 ? .form : .detail
        return Line(points: line.points, kind: kind)
      }
  }

  /// Looks at a reference and draws it.
  /// - Parameters:
  ///   - reference: a picture of any size.
  ///   - correction: what its author puts right of what is seen.
  /// - Throws: `VisionError`, as ``SceneReader`` does.
  public init(_ reference: Image, correction: SceneCorrection? = nil) throws(VisionError) {
    self.init(scene: try SceneReader.read(reference, correction: correction), reference: reference)
  }
}
