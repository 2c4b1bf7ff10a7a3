/// Placeholder until the painter lands.
public struct StrokeList: Sendable, Equatable {
  /// Number of strokes.
  public var count: Int { 0 }
}
