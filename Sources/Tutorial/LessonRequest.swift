/// What the author decides about a lesson.
public struct LessonRequest: Sendable, Hashable, Codable {
  /// The picture's long side on the wall, in centimetres.
  public var longSideCentimetres: Double
  /// How many steps to cut, or `nil` to let the process decide (6...16).
  public var stepCount: Int?
  /// Name of a limited palette (`zorn`, `zorn-blue`, `split-primary`, `portrait`, `earth`), or `nil` to choose the smallest
  /// that serves the picture.
  public var palette: String?
  /// `beginner`, `intermediate` or `advanced`.
  public var level: String
  /// Language of the lesson's words, a folder of templates: `en` or `de`.
  public var language: String

  /// Makes a request.
  public init(
    longSideCentimetres: Double = 40, stepCount: Int? = nil, palette: String? = nil, level: String = "intermediate",
    language: String = "en"
  ) {
    self.longSideCentimetres = longSideCentimetres
    self.stepCount = stepCount
    self.palette = palette
    self.level = level
    self.language = language
  }
}
