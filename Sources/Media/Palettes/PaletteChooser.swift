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
  /// CIEDE2000 by which a colour must be worse than with the best palette to count as lost.
  public static let lossAllowance = 3.5
  /// Share of the picture that may be lost: a cup of amber coffee is less than a twentieth of it and what it is about.
  public static let lostShare = 0.025

  private let palettes: [Palette]

  /// Makes a chooser between all palettes.
  /// - Throws: ``MediaError/unknownPaint(name:source:)`` when the table lacks a tube.
  public init(table: PaintTable) throws(MediaError) {
    var palettes: [Palette] = []
    for name in PaletteName.allCases { palettes.append(try Palette(name, table: table)) }
    self.palettes = palettes
  }

  /// The smallest palette that serves some colours; of two equally large ones, the nearer.
  /// - Parameters:
  ///   - colours: colours of a picture and the area of each, any unit; at most a few hundred.
  ///   - origin: where the colours come from.
  public func palette(for colours: [(colour: RGB8, area: Double)], from origin: RecipeFinder.Origin = .picture)
    -> Palette
  {
    let errors = palettes.map { palette in
      let gamut = PaintGamut.shared(for: palette)
      return colours.map { gamut.error(for: $0.colour, from: origin) }
    }
    return palettes[
      Self.smallestServing(
        errors: errors, areas: colours.map(\.area), tubes: palettes.map(\.paints.count), goodMean: Self.goodMean)]
  }

  /// The place of the smallest palette that serves; of equally large ones, the nearer.
  /// - Parameters:
  ///   - errors: for each palette the CIEDE2000 by which it misses each colour.
  ///   - areas: the area of each colour, any unit.
  ///   - tubes: how many tubes each palette has.
  ///   - goodMean: mean error up to which a palette serves however good the best one is.
  static func smallestServing(errors: [[Double]], areas: [Double], tubes: [Int], goodMean: Double = 0) -> Int {
    let total = max(areas.reduce(0, +), .leastNormalMagnitude)
    let means = errors.map { zip($0, areas).reduce(0) { $0 + $1.0 * $1.1 / total } }
    let best = means.indices.min { means[$0] < means[$1] } ?? 0
    let serving = errors.indices.filter { candidate in
      let lost = areas.indices.reduce(0) { sum, i in
        sum + (errors[candidate][i] > errors[best][i] + lossAllowance ? areas[i] / total : 0)
      }
      return means[candidate] <= max(goodMean, means[best] + meanAllowance) && lost < lostShare
    }
    return serving.min { (tubes[$0], means[$0]) < (tubes[$1], means[$1]) } ?? best
  }
}
