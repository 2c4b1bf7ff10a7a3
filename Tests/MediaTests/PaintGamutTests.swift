import Imaging
import Media
import Testing

/// Colours on their way into a palette.
@Suite struct PaintGamutTests {
  private static func palette(_ name: PaletteName) throws -> Palette { try Palette(name, table: PaintTable()) }

  /// A spread of colours over all of sRGB.
  private static let spread: [RGB8] = stride(from: 0, to: 4096, by: 31).map { (number: Int) -> RGB8 in
    let (red, green, blue) = (number % 16, number / 16 % 16, number / 256)
    return RGB8(UInt8(red * 17), UInt8(green * 17), UInt8(blue * 17))
  }

  @Test(arguments: PaletteName.allCases) func everyMixtureHasARecipe(_ name: PaletteName) throws {
    let palette = try Self.palette(name)
    let gamut = PaintGamut.shared(for: palette)
    let finder = RecipeFinder.shared(for: palette)
    let errors = Self.spread.map { finder.smallestError(for: gamut.mixture(near: $0), from: .canvas) }
    // Its own bytes are rounded, and cut off where a mixture lies outside sRGB, as strong yellows do.
    #expect(errors.reduce(0, +) / Double(errors.count) < 0.3)
    #expect(errors.count { $0 > 0.6 } * 20 < errors.count)
  }

  /// The search by DIN99 against the search through all mixtures by CIEDE2000.
  @Test func nearestMixtureIsAboutAsNearAsTheNearestByCIEDE2000() throws {
    let palette = try Self.palette(.zornBlue)
    let gamut = PaintGamut.shared(for: palette)
    let finder = RecipeFinder.shared(for: palette)
    var excess = 0.0
    for colour in Self.spread {
      let found = Double(CIEDE2000.difference(CIELab(colour), CIELab(gamut.mixture(near: colour))))
      excess += found - finder.smallestError(for: colour, from: .canvas)
    }
    #expect(excess / Double(Self.spread.count) < 1.2)
  }

  @Test func whatCanBeMixedOnlyChangesItsLightness() throws {
    let gamut = PaintGamut.shared(for: try Self.palette(.splitPrimary))
    for byte in stride(from: 40, through: 245, by: 15) {
      let grey = Float(byte) / 255
      let reached = gamut.reachable(SIMD3(repeating: grey)) * 255
      let rounded = reached.rounded(.toNearestOrAwayFromZero)
      let lab = CIELab(RGB8(UInt8(rounded.x), UInt8(rounded.y), UInt8(rounded.z)))
      #expect(lab.chroma < 2.5)
      #expect(abs(lab.lightness - (12 + 0.86 * CIELab(RGB8(UInt8(byte), UInt8(byte), UInt8(byte))).lightness)) < 1.5)
    }
  }

  @Test func whatCannotBeMixedMovesOntoAMixture() throws {
    let palette = try Self.palette(.zorn)
    let gamut = PaintGamut.shared(for: palette)
    let finder = RecipeFinder.shared(for: palette)
    for colour in [RGB8(0, 60, 230), RGB8(0, 200, 60), RGB8(200, 0, 220)] {
      let before = finder.smallestError(for: colour, from: .picture)
      let c = gamut.reachable(SIMD3(Float(colour.red), Float(colour.green), Float(colour.blue)) / 255) * 255
      let reached = RGB8(UInt8(c.x.rounded()), UInt8(c.y.rounded()), UInt8(c.z.rounded()))
      #expect(before > 15)
      #expect(finder.smallestError(for: reached, from: .canvas) < 3)
    }
  }

  @Test func nearColoursStayNear() throws {
    let gamut = PaintGamut.shared(for: try Self.palette(.zorn))
    var last = gamut.reachable(SIMD3(0, 0.2, 0.2))
    for step in 1...200 {
      let next = gamut.reachable(SIMD3(Float(step) / 200, 0.2 + Float(step) / 400, 0.2))
      let d = next - last
      #expect((d * d).sum().squareRoot() < 0.03)
      last = next
    }
  }
}
