import Imaging
import Painting

/// The studies that come before a picture is painted.
public struct StudySet: Sendable, Equatable, Codable {
  /// Two values.
  public var notan: ValueStudy
  /// Three values.
  public var three: ValueStudy
  /// Five values.
  public var five: ValueStudy
  /// Lines to trace.
  public var lines: LineStudy

  /// Makes the studies of a reference; the same reference and drawing always give the same.
  /// - Parameters:
  ///   - picture: the reference, of any size.
  ///   - drawing: the lines that were seen in it.
  public init(_ picture: Image, drawing: LineDrawing) {
    let lightness = ValueStudy.simplified(picture)
    notan = ValueStudy(lightness: lightness, values: 2)
    three = ValueStudy(lightness: lightness, values: 3)
    five = ValueStudy(lightness: lightness, values: 5)
    lines = LineStudy(drawing: drawing, picture: picture, values: [three, five])
  }
}
