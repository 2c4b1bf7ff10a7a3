import Foundation
import Imaging

/// Finds the simplest good recipe for a colour by comparing it with every mixture that a person would measure out.
///
/// Every mixture of at most 4 tubes and 12 whole parts is tried (45,774 for a palette of 8 tubes), and every tint of up to 4 parts in 16 to 96
/// of white, without which strong colours could not be let down to the pale ones of skies and highlights. Among those within 0.5 of the
/// nearest by CIEDE2000, the one with the fewest tubes wins, then the fewest parts, then the smallest difference: one result
/// for one colour, always the same.
public final class RecipeFinder: Sendable {
  /// Most tubes in a recipe.
  public static let mostTubes = 4
  /// Most parts in a recipe that is no tint.
  public static let mostParts = 12
  /// Parts of white that a tint is let down with.
  public static let tintParts = [16, 24, 36, 48, 96]
  /// Most parts of other tubes in a tint.
  public static let mostTintingParts = 4
  /// How much nearer a mixture must be to be worth one more tube or part, CIEDE2000.
  public static let indifference = 0.5

  /// The palette that recipes are made from.
  public let palette: Palette
  /// How many mixtures are compared.
  public var recipeCount: Int { colours.count }

  /// Mixtures' colours, by ascending lightness.
  private let colours: [CIELab]
  /// Tubes and parts of each mixture, in the order of ``colours``.
  private let compositions: [Composition]

  /// Works out every mixture of a palette.
  public init(palette: Palette) {
    self.palette = palette
    let compositions =
      Composition.all(tubes: palette.paints.count, mostTubes: Self.mostTubes, mostParts: Self.mostParts)
      + Composition.tints(tubes: palette.paints.count, white: Self.tintParts, mostParts: Self.mostTintingParts)
    let colours = Self.colours(of: compositions, paints: palette.paints)
    let order = compositions.indices.sorted {
      (colours[$0].lightness, $0) < (colours[$1].lightness, $1)
    }
    self.colours = order.map { colours[$0] }
    self.compositions = order.map { compositions[$0] }
  }

  /// The finder of a palette, made once and kept.
  public static func shared(for palette: Palette) -> RecipeFinder { cache[palette] }

  private static let cache = MadeOnce { (palette: Palette) in RecipeFinder(palette: palette) }

  /// Where a colour comes from, which decides whether its lightness must be fitted to what paint can reach.
  public enum Origin: Sendable, Hashable {
    /// A photograph or screen, black to white: L* is mapped from [0, 100] to [12, 98].
    case picture
    /// A painted canvas, or a target already in the tones of paint: taken as it is.
    case canvas
  }

  /// The recipe for a colour.
  /// - Parameters:
  ///   - colour: the colour, sRGB.
  ///   - origin: where it comes from.
  public func recipe(for colour: RGB8, from origin: Origin = .picture) -> Recipe {
    let wanted = Self.reachable(CIELab(colour), origin)
    let chosen = simplest(for: wanted)
    let parts = compositions[chosen].parts.map { Recipe.Part(paint: Int($0.tube), parts: Int($0.parts)) }
    return Recipe(
      parts: parts.sorted { ($1.parts, $0.paint) < ($0.parts, $1.paint) }, wanted: wanted.rgb8,
      colour: colours[chosen].rgb8, error: Double(CIEDE2000.difference(wanted, colours[chosen])))
  }

  /// CIEDE2000 difference between a colour and the nearest mixture.
  /// - Parameters:
  ///   - colour: the colour, sRGB.
  ///   - origin: where it comes from.
  public func smallestError(for colour: RGB8, from origin: Origin = .picture) -> Double {
    candidates(for: Self.reachable(CIELab(colour), origin), within: 0).best
  }

  /// Colours of every mixture that is compared, by ascending lightness.
  var mixtureColours: [CIELab] { colours }

  /// A colour at the lightness that paint gives it: L* of a photograph from [0, 100] to 12, about the darkest mixture, to 98, white.
  static func reachable(_ colour: CIELab, _ origin: Origin) -> CIELab {
    switch origin {
    case .picture: CIELab(12 + colour.lightness * 0.86, colour.a, colour.b)
    case .canvas: colour
    }
  }

  private func simplest(for wanted: CIELab) -> Int {
    let (best, near) = candidates(for: wanted, within: Self.indifference)
    let good = near.filter { $0.error <= best + Self.indifference }
    let chosen = good.min { first, second in
      let (one, other) = (compositions[first.index], compositions[second.index])
      return (one.parts.count, one.total, first.error, first.index)
        < (other.parts.count, other.total, second.error, second.index)
    }
    return chosen?.index ?? 0
  }

  /// Walks outwards from the wanted lightness until no further mixture can be near enough.
  ///
  /// CIEDE2000 is never less than its lightness term, and the weight S_L of that term is never above 1.75.
  private func candidates(for wanted: CIELab, within margin: Double)
    -> (best: Double, near: [(index: Int, error: Double)])
  {
    var best = Double.infinity
    var near: [(index: Int, error: Double)] = []
    var above = firstIndex(notBelow: wanted.lightness)
    var below = above - 1
    while below >= 0 || above < colours.count {
      let gapBelow = below >= 0 ? Double(wanted.lightness - colours[below].lightness) : .infinity
      let gapAbove = above < colours.count ? Double(colours[above].lightness - wanted.lightness) : .infinity
      if min(gapBelow, gapAbove) / 1.75 > best + margin { break }
      let index = gapBelow < gapAbove ? below : above
      if gapBelow < gapAbove { below -= 1 } else { above += 1 }
      let error = Double(CIEDE2000.difference(wanted, colours[index]))
      if error <= best + margin {
        near.append((index, error))
        best = min(best, error)
      }
    }
    return (best, near)
  }

  private func firstIndex(notBelow lightness: Float) -> Int {
    var low = 0
    var high = colours.count
    while low < high {
      let middle = (low + high) / 2
      if colours[middle].lightness < lightness { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func colours(of compositions: [Composition], paints: [Paint]) -> [CIELab] {
    let weights = StandardObserver.weights
    return compositions.map { composition in
      var sum = Tristimulus(x: 0, y: 0, z: 0)
      for wavelength in weights.indices {
        var absorption = 0.0
        var scattering = 0.0
        for part in composition.parts {
          let paint = paints[Int(part.tube)]
          absorption += Double(part.parts) * paint.absorption[wavelength]
          scattering += Double(part.parts) * paint.scattering[wavelength]
        }
        let reflectance = KubelkaMunk.reflectance(absorption: absorption, scattering: scattering)
        sum.x += weights[wavelength].x * reflectance
        sum.y += weights[wavelength].y * reflectance
        sum.z += weights[wavelength].z * reflectance
      }
      return sum.lab
    }
  }
}

/// Tubes and whole parts of one mixture, without the amounts that are multiples of a smaller mixture.
struct Composition: Sendable {
  var parts: [(tube: UInt8, parts: UInt8)]
  var total: Int

  /// Every mixture of some tubes, each proportion once.
  static func all(tubes: Int, mostTubes: Int, mostParts: Int) -> [Composition] {
    var found: [Composition] = []
    func extend(_ parts: [(tube: UInt8, parts: UInt8)], from tube: Int, left: Int, divisor: Int) {
      if !parts.isEmpty && divisor == 1 { found.append(Composition(parts: parts, total: mostParts - left)) }
      guard parts.count < mostTubes else { return }
      for next in tube..<max(tube, tubes) where left > 0 {
        for amount in 1...left {
          extend(
            parts + [(UInt8(next), UInt8(amount))], from: next + 1, left: left - amount,
            divisor: greatestCommonDivisor(divisor, amount))
        }
      }
    }
    extend([], from: 0, left: mostParts, divisor: 0)
    return found
  }

  /// Every mixture of much of the first tube, white, with a little of up to three others, each proportion once.
  static func tints(tubes: Int, white: [Int], mostParts: Int) -> [Composition] {
    all(tubes: tubes - 1, mostTubes: 3, mostParts: mostParts).flatMap { base -> [Composition] in
      // Only whole multiples of a mixture are left out of `all`; as tints two parts in 24 are not one part in 24.
      (1...mostParts / base.total).flatMap { times in
        white.compactMap { white -> Composition? in
          let parts = base.parts.map { (tube: $0.tube + 1, parts: $0.parts * UInt8(times)) }
          guard parts.reduce(white, { greatestCommonDivisor($0, Int($1.parts)) }) == 1 else { return nil }
          return Composition(parts: [(0, UInt8(white))] + parts, total: white + base.total * times)
        }
      }
    }
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
