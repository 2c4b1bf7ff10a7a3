import Imaging

/// Chooses the smallest palette that serves a picture.
///
/// A palette serves when it comes about as near to the picture's colours as the best palette does. What counts as about: a hand that
/// measures each part 10 % wrong misses by 1.1, and two batches of the same paints by 5, so nearer than that is lost in the mixing.
public struct PaletteChooser: Sendable {
  /// Mean CIEDE2000, weighted by area, up to which a palette serves however good the best one is.
  public static let goodMean = 2.5
  /// Mean CIEDE2000, weighted by area, that a palette may be worse than the best one.
  public static let meanAllowance = 1.1
  /// CIEDE2000 that any colour of at least a twentieth of the picture may be worse than with the best palette.
  public static let worstAllowance = 4.0

  private let palettes: [Palette]

  /// Makes a chooser between all palettes.
  /// - Throws: ``MediaError/unknownPaint(name:source:)`` when the table lacks a tube.
  public init(table: PaintTable) throws(MediaError) {
    var palettes: [Palette] = []
    for name in Palette.Name.allCases { palettes.append(try Palette(name, table: table)) }
    self.palettes = palettes
  }

  /// The smallest palette that serves some colours; of two equally large ones, the nearer.
  /// - Parameters:
  ///   - colours: colours of a picture and the area of each, any unit; at most a few dozen.
  ///   - origin: where the colours come from.
  public func palette(for colours: [(colour: RGB8, area: Double)], from origin: RecipeFinder.Origin = .picture)
    -> Palette
  {
    let total = max(colours.reduce(0) { $0 + $1.area }, .leastNormalMagnitude)
    let errors = palettes.map { palette in
      colours.map { RecipeFinder.shared(for: palette).smallestError(for: $0.colour, from: origin) }
    }
    let means = errors.map { zip($0, colours).reduce(0) { $0 + $1.0 * $1.1.area / total } }
    let best = means.indices.min { means[$0] < means[$1] } ?? 0
    let serving = palettes.indices.filter { candidate in
      means[candidate] <= max(Self.goodMean, means[best] + Self.meanAllowance)
        && colours.indices.allSatisfy {
          colours[$0].area / total < 0.05 || errors[candidate][$0] <= errors[best][$0] + Self.worstAllowance
        }
    }
    let smallest = serving.min { (palettes[$0].paints.count, means[$0]) < (palettes[$1].paints.count, means[$1]) }
    return palettes[smallest ?? best]
  }
}
