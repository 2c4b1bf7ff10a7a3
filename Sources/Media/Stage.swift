/// A named part of a process, with its share of the working time.
public struct Stage: Sendable, Hashable, Codable, Identifiable {
  /// A stable identifier, for instance `block-in`; templates and stored processes refer to it.
  public let id: String
  /// What a teacher calls the stage, for instance "Block in".
  public let title: String
  /// Share of the working time (drying not counted), 0...1; the shares of a medium's stages sum to 1.
  public let share: Double

  /// Makes a stage.
  public init(id: String, title: String, share: Double) {
    self.id = id
    self.title = title
    self.share = share
  }
}
