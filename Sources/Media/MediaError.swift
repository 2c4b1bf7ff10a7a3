/// Why paints or palettes could not be had.
public enum MediaError: Error, Equatable, CustomStringConvertible {
  /// The table of paints that ships with the package cannot be read; the message says where and how it is damaged.
  case paintTable(String)
  /// No palette has this name; the list holds those there are.
  case unknownPalette(String, known: [String])
  /// An author's own tubes make no palette; the message says why.
  case badTubes(String)
  /// A paint that a palette names is not in the table.
  case unknownPaint(name: String, source: String)

  /// One line that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .paintTable(let message), .badTubes(let message): message
    case .unknownPalette(let name, let known):
      "there is no palette \"\(name)\"; use one of: \(known.joined(separator: ", "))"
        + ", or name the tubes, parted by commas"
    case .unknownPaint(let name, let source):
      "the paint \"\(name)\" [\(source)] is not in golden_acrylic_ks.csv; the table that ships with the package is damaged"
    }
  }
}
