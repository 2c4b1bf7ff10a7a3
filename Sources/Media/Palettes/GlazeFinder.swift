import Foundation
import Imaging

/// Finds the mixture and dilution of a wash by comparing it with every one that a person would mix.
///
/// Every mixture of at most three tubes and six whole parts is tried at seventeen dilutions, as a thin layer over white paper.
public final class GlazeFinder: Sendable {
  /// Most tubes in a wash: more turn to mud.
  public static let mostTubes = 3
  /// Most parts in a wash.
  public static let mostParts = 6
  /// The thicknesses tried, each about 1.45 times the one before: from a tint that barely shows to nearly undiluted paint.
  public static let thicknesses: [Double] = (0..<17).map { 0.02 * pow(1.45, Double($0)) }

  /// The palette that glazes are mixed from.
  public let palette: GlazePalette
  private let compositions: [Composition]
  /// Each glaze over white paper; glaze i is composition `i / thicknesses.count` at thickness `i % thicknesses.count`.
  private let colours: [RGB8]
  /// Encoded shares of light that each glaze lets through: red, green, blue and what its recipe costs in simplicity.
  private let shares: [SIMD4<Float>]
  /// The first glaze of each colour.
  private let places: [RGB8: Int]

  /// Works out every glaze of a palette.
  public init(palette: GlazePalette) {
    self.palette = palette
    let compositions = Composition.all(
      tubes: palette.paints.count, mostTubes: Self.mostTubes, mostParts: Self.mostParts)
    var colours: [RGB8] = []
    var shares: [SIMD4<Float>] = []
    var places: [RGB8: Int] = [:]
    for composition in compositions {
      let parts = composition.parts.map {
        (paint: palette.paints[Int($0.tube)], amount: Double($0.parts) / Double(composition.total))
      }
      for thickness in Self.thicknesses {
        let colour = KubelkaMunk.tristimulus(ofGlaze: parts, thickness: thickness).lab.rgb8
        if places[colour] == nil { places[colour] = colours.count }
        colours.append(colour)
        shares.append(
          SIMD4(
            Self.encodedShare(colour.red), Self.encodedShare(colour.green), Self.encodedShare(colour.blue),
            4e-5 * Float(composition.parts.count - 1) + 4e-6 * Float(composition.total)))
      }
    }
    self.compositions = compositions
    self.colours = colours
    self.shares = shares
    self.places = places
  }

  /// The finder of a palette, made once and kept.
  public static func shared(for palette: GlazePalette) -> GlazeFinder { cache[palette] }

  private static let cache = MadeOnce { (palette: GlazePalette) in GlazeFinder(palette: palette) }

  /// The glaze that a wash of this colour was mixed as, or the nearest where none has it exactly.
  /// - Parameter colour: the wash over white paper, sRGB.
  public func glaze(of colour: RGB8) -> Glaze {
    if let place = places[colour] { return glaze(at: place) }
    let wanted = SIMD4(
      Self.encodedShare(colour.red), Self.encodedShare(colour.green), Self.encodedShare(colour.blue), 0)
    return glaze(at: nearest(to: wanted, through: SIMD4(repeating: 1), overshoot: 1))
  }

  /// The glaze that darkens a canvas by about a density and no more.
  /// - Parameters:
  ///   - density: what the glaze should add to red, green and blue: minus the logarithm of the linear light that it lets through.
  ///   - canvas: the density that is there already.
  public func glaze(adding density: SIMD3<Float>, to canvas: SIMD3<Float>) -> Glaze {
    func share(_ d: SIMD3<Float>) -> SIMD4<Float> {
      SIMD4(exp(-d.x / Self.gamma), exp(-d.y / Self.gamma), exp(-d.z / Self.gamma), 0)
    }
    return glaze(at: nearest(to: share(density), through: share(canvas), overshoot: 2))
  }

  /// Densities divided by this are about as far apart as they look.
  private static let gamma: Float = 2.2

  private static func encodedShare(_ code: UInt8) -> Float {
    Float(pow(SRGB.linear(encoded: max(0.5, Double(code)) / 255), 1 / Double(gamma)))
  }

  private func nearest(to wanted: SIMD4<Float>, through canvas: SIMD4<Float>, overshoot: Float) -> Int {
    // What is already dark hides differences; too dark cannot be taken back, so it counts more.
    let seen = canvas * canvas * SIMD4(0.30, 0.50, 0.20, 0)
    var best = (error: Float.infinity, place: 0)
    shares.withUnsafeBufferPointer { shares in
      for i in shares.indices {
        let d = shares[i] - wanted
        let over = d.replacing(with: d * overshoot, where: d .< 0)
        let e = over * over * seen
        let error = e.x + e.y + e.z + shares[i].w
        if error < best.error { best = (error, i) }
      }
    }
    return best.place
  }

  private func glaze(at place: Int) -> Glaze {
    let composition = compositions[place / Self.thicknesses.count]
    let parts = composition.parts.map { Recipe.Part(paint: Int($0.tube), parts: Int($0.parts)) }
    return Glaze(
      parts: parts.sorted { ($1.parts, $0.paint) < ($0.parts, $1.paint) },
      thickness: Self.thicknesses[place % Self.thicknesses.count], colour: colours[place])
  }
}
