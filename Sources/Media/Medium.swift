/// An art medium that a process is made in.
///
/// `faithful` is the paper's base model (the reference's own look, reconstructed exactly).
public enum Medium: String, Sendable, Codable, CaseIterable {
  case oil
  case acrylic
  case watercolour
  case graphite
  case colouredPencil = "coloured-pencil"
  case loomis
  case faithful

  /// The medium's name as it stands in a sentence, for instance "coloured pencil".
  public var title: String {
    switch self {
    case .colouredPencil: "coloured pencil"
    case .loomis: "Loomis portrait"
    default: rawValue
    }
  }

  /// Whether the medium mixes wet paint from tubes (and so has a palette and recipes).
  public var mixesPaint: Bool {
    switch self {
    case .oil, .acrylic, .watercolour, .faithful: true
    case .graphite, .colouredPencil, .loomis: false
    }
  }

  /// Whether the medium has colours of its own to give a picture: not graphite, and not `faithful`, which ends at the reference itself.
  public var hasColours: Bool {
    switch self {
    case .oil, .acrylic, .watercolour, .colouredPencil: true
    case .graphite, .loomis, .faithful: false
    }
  }
}
