/// How a medium is worked.
public enum Technique: String, Sendable, Codable, CaseIterable {
  /// In one sitting, wet in wet.
  case direct
  /// In layers that dry: underpainting, body colour, glazes (oil).
  case indirect
}
