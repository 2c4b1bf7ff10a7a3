/// Numbers of a typical brush series, by width.
///
/// No standard binds a brush's number to its width. The flats and filberts are typical of a hog series for oil and acrylic (the tuft's
/// width), the rounds and riggers of a synthetic series (the tuft's diameter at the ferrule); makers differ by a number or so,
/// which is why a lesson always gives millimetres too.
public struct BrushSeries: Sendable {
  /// One brush of a series.
  public struct Size: Sendable, Hashable {
    /// The number as printed on the handle, for instance "12" or "00".
    public let number: String
    /// Width in millimetres.
    public let millimetres: Double
  }

  /// The sizes, narrowest first.
  public let sizes: [Size]

  /// Hog flats.
  public static let flats = BrushSeries([
    ("1", 4), ("2", 6), ("4", 9), ("6", 12), ("8", 16), ("10", 20), ("12", 25), ("14", 30), ("16", 35), ("18", 40),
    ("20", 46), ("24", 54),
  ])
  /// Hog filberts; they run a little narrower than flats.
  public static let filberts = BrushSeries([
    ("1", 3.5), ("2", 5.5), ("4", 8), ("6", 11), ("8", 15), ("10", 19), ("12", 23), ("14", 28), ("16", 33), ("18", 38),
    ("20", 43), ("24", 50),
  ])
  /// Synthetic rounds and riggers.
  public static let rounds = BrushSeries([
    ("000", 0.8), ("00", 1), ("0", 1.3), ("1", 1.6), ("2", 2), ("3", 2.5), ("4", 3), ("5", 3.5), ("6", 4.2), ("7", 5),
    ("8", 6), ("10", 7.5), ("12", 9), ("14", 11), ("16", 13), ("20", 16), ("24", 20),
  ])

  private init(_ table: [(String, Double)]) {
    sizes = table.map { Size(number: $0.0, millimetres: $0.1) }
  }

  /// The series of a kind of tool; `nil` for tools that are not brushes.
  public static func series(of kind: Tool.Kind) -> BrushSeries? {
    switch kind {
    case .flat: flats
    case .filbert: filberts
    case .round, .rigger: rounds
    case .knife, .pencil, .eraser: nil
    }
  }

  /// The size nearest to a width, by ratio.
  /// - Parameter millimetres: the width wanted, above 0.
  /// - Returns: the nearest size, or `nil` where the width is more than a fifth beyond the widest brush of the series.
  public func size(nearest millimetres: Double) -> Size? {
    guard let widest = sizes.last, millimetres <= widest.millimetres * 1.2 else { return nil }
    func ratio(_ size: Size) -> Double { max(size.millimetres / millimetres, millimetres / size.millimetres) }
    return sizes.min { ratio($0) < ratio($1) }
  }
}
