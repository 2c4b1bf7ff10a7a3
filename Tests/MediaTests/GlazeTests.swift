import Foundation
import Imaging
import Media
import Testing

@Suite("Glazes")
struct GlazeTests {
  @Test("reflect what Kubelka and Munk's differential equation gives")
  func thinLayers() throws {
    let url = try #require(Bundle.module.url(forResource: "glazes", withExtension: "csv", subdirectory: "Fixtures"))
    let rows = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
    #expect(rows.count == 40)
    for row in rows {
      let v = row.split(separator: ",").compactMap { Double($0) }
      let reflectance = KubelkaMunk.reflectance(absorption: v[0], scattering: v[1], thickness: v[2], over: v[3])
      #expect(abs(reflectance - v[4]) < 1e-6, "\(row)")
    }
  }

  @Test("of no thickness show the ground, of great thickness the opaque paint")
  func limits() {
    #expect(KubelkaMunk.reflectance(absorption: 0.4, scattering: 0.2, thickness: 0, over: 0.8) == 0.8)
    let opaque = KubelkaMunk.reflectance(absorption: 0.4, scattering: 0.2, thickness: 500, over: 0.8)
    #expect(abs(opaque - (1 + 2 - (2 * 2 + 2 * 2.0).squareRoot())) < 1e-12)
  }

  private func finder(_ name: PaletteName) throws -> GlazeFinder {
    GlazeFinder.shared(for: GlazePalette(try Palette(name, table: PaintTable())))
  }

  @Test("are found again from their colour", arguments: PaletteName.allCases)
  func roundTrip(name: PaletteName) throws {
    let finder = try finder(name)
    for density in [SIMD3<Float>(0.05, 0.1, 0.3), SIMD3(0.3, 0.9, 1.4), SIMD3(1.2, 0.6, 0.2), SIMD3(2, 2, 2)] {
      let glaze = finder.glaze(adding: density, to: .zero)
      #expect(finder.glaze(of: glaze.colour).colour == glaze.colour)
      #expect((1...GlazeFinder.mostTubes).contains(glaze.parts.count))
      #expect(glaze.parts.allSatisfy { finder.palette.paints.indices.contains($0.paint) && $0.parts >= 1 })
      #expect(glaze.parts.reduce(0) { $0 + $1.parts } <= GlazeFinder.mostParts)
    }
  }

  @Test("take more water the paler they are")
  func water() throws {
    let finder = try finder(.splitPrimary)
    let washes = [0.04, 0.15, 0.5, 1.4].map { finder.glaze(adding: SIMD3(repeating: Float($0)), to: .zero) }
    #expect(zip(washes, washes.dropFirst()).allSatisfy { $0.thickness <= $1.thickness })
    #expect(washes[0].water > 8 && washes[0].water > washes[3].water)
  }

  @Test("come from a palette without white that serves the picture")
  func palettes() throws {
    let table = try PaintTable()
    let blues = [RGB8(70, 120, 200), RGB8(160, 190, 230), RGB8(30, 60, 120)].map { (colour: $0, area: 1.0) }
    let chosen = try GlazePalette.choose(for: blues, table: table)
    #expect(chosen.paints.contains { $0.pigments == ["PB29"] || $0.pigments == ["PB15:3"] })
    #expect(chosen.paints.allSatisfy { $0.pigments != ["PW6"] })
  }
}
