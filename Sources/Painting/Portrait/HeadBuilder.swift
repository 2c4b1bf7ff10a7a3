import Imaging
import Vision

/// Finds the heads of a picture that an author wants built, and builds them.
public enum HeadBuilder {
  /// The heads to build: those marked by hand, or else those found and chosen; none where the settings ask for none.
  /// - Throws: ``PaintingError/noHead(_:)`` with what was found and what to do, when there is no head that can be built;
  ///   `VisionError`.
  public static func heads(in reference: Image, settings: ProcessSettings) throws -> [BuiltHead] {
    guard settings.medium == .loomis || settings.drawing == .loomis else { return [] }
    guard settings.marks.isEmpty else {
      return try settings.marks.map {
        BuiltHead(construction: try HeadConstruction(of: $0, width: reference.width, height: reference.height))
      }
    }
    let survey = try PortraitFinder.survey(reference)
    return try chosen(settings.heads, of: survey).compactMap { face in
      guard let mesh = face.landmarks, let fit = face.fit else { return nil }
      return BuiltHead(
        construction: try HeadConstruction(of: mesh, fit: fit, width: reference.width, height: reference.height),
        face: mesh)
    }
  }

  /// What an author should know of a portrait in which the heads are small: which part of the reference would frame them.
  /// - Returns: `nil` where the largest head takes three tenths of the picture's height or more.
  static func framing(of heads: [BuiltHead], width: Int, height: Int) -> String? {
    let size = SIMD2(Float(width), Float(height))
    let longSide = Float(max(width, height))
    guard let largest = heads.map(\.construction.ball.radius).max() else { return nil }
    let share = largest * 7 / 3 * longSide / size.y
    guard share < 0.3 else { return nil }
    // Head and shoulders of all heads.
    let boxes = heads.map { head -> (low: SIMD2<Float>, high: SIMD2<Float>) in
      let reach = head.construction.ball.radius * longSide / size
      return (head.construction.ball.centre - reach * [2.6, 1.7], head.construction.ball.centre + reach * [2.6, 4.3])
    }
    func percent(_ value: Float) -> Double { Double((100 * max(0, min(1, value))).rounded()) }
    let left = percent(boxes.map(\.low.x).min() ?? 0)
    let top = percent(boxes.map(\.low.y).min() ?? 0)
    let right = percent(boxes.map(\.high.x).max() ?? 1)
    let bottom = percent(boxes.map(\.high.y).max() ?? 1)
    guard let crop = PictureCrop([left, top, right - left, bottom - top]), crop.width < 90 || crop.height < 90 else {
      return nil
    }
    return "the head takes only \(Int((100 * share).rounded())) % of the picture's height; "
      + "'crop: \(crop)' would frame head and shoulders"
  }

  /// The faces that a choice means.
  /// - Throws: ``PaintingError/noHead(_:)``.
  static func chosen(_ choice: HeadChoice, of survey: PortraitSurvey) throws(PaintingError) -> [PortraitFace] {
    let readable = survey.faces.filter { $0.obstacle == nil }
    switch choice {
    case .numbered(let number):
      guard let face = survey.faces.first(where: { $0.number == number }) else {
        throw .noHead(
          "there is no face \(number), \(count(survey.faces.count)) found; 'pentimento see' numbers them from left to right"
        )
      }
      if let obstacle = face.obstacle { throw .noHead("face \(number): \(obstacle.reason); \(advice)") }
      return [face]
    case .largest:
      guard let largest = readable.max(by: { ($0.pixels, -$0.number) < ($1.pixels, -$1.number) }) else {
        throw .noHead(nothing(in: survey))
      }
      return [largest]
    case .all:
      guard !readable.isEmpty else { throw .noHead(nothing(in: survey)) }
      return readable
    }
  }

  private static let advice =
    "take a picture in which the face is seen from the front or turned by up to 60 degrees, at least \(PortraitFinder.leastSide) pixels "
    + "wide, or mark brow, eyes, nose and chin by hand under 'landmarks'"

  private static func count(_ faces: Int) -> String {
    switch faces {
    case 0: "no face was"
    case 1: "only one face was"
    default: "only \(faces) faces were"
    }
  }

  private static func nothing(in survey: PortraitSurvey) -> String {
    let found =
      switch survey.faces.count {
      case 0 where survey.showsAnimal: "no human face was found in the reference, which seems to show an animal"
      case 0: "no face was found in the reference"
      case 1: "the one face in the reference cannot be built on: \(survey.faces[0].obstacle?.reason ?? "")"
      default:
        "none of the \(survey.faces.count) faces in the reference can be built on: "
          + survey.faces.map { "\($0.number) \($0.obstacle?.reason ?? "")" }.joined(separator: ", ")
      }
    return "\(found); \(advice)"
  }
}

extension PortraitFace.Obstacle {
  /// What is wrong, as a clause.
  public var reason: String {
    switch self {
    case .tooSmall(let pixels): "it is \(pixels) pixels wide, and \(PortraitFinder.leastSide) are needed"
    case .unreadable: "its features cannot be made out (turned away, covered or painted too freely)"
    case .turnedAway: "it is turned away by more than \(Int(PortraitFinder.mostYaw)) degrees"
    case .animal: "it seems to be an animal's"
    case .misshapen: "its features do not lie as in a human face"
    }
  }
}
