/// A brush, pencil or other thing that a painter holds.
public struct Tool: Sendable, Hashable, Codable, Identifiable {
  /// What kind of tool it is; it decides the mark's shape.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case flat, filbert, round, rigger, knife, pencil, eraser
  }

  /// A stable identifier, unique within a process, for instance `flat-12` or `pencil-2B`.
  public let id: String
  /// The kind of tool.
  public let kind: Kind
  /// Width of the mark as a share of the picture's long side, above 0.
  public let widthShare: Double
  /// Pencil grade such as `2H` or `6B`; `nil` for everything that is not a graphite pencil.
  public let grade: String?
  /// The coloured pencil (or colourless blender) it is; `nil` for graphite and brushes.
  public let pencil: ColouredPencil?

  /// Makes a tool.
  public init(id: String, kind: Kind, widthShare: Double, grade: String? = nil, pencil: ColouredPencil? = nil) {
    self.id = id
    self.kind = kind
    self.widthShare = widthShare
    self.grade = grade
    self.pencil = pencil
  }
}
