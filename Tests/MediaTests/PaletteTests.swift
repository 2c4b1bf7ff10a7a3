import Foundation
import Imaging
import Media
import Testing

@Suite("Palettes and recipes")
struct PaletteTests {
  static func finder(_ name: PaletteName) throws -> RecipeFinder {
    RecipeFinder.shared(for: try Palette(name, table: PaintTable()))
  }

  /// Tints counted by hand, each in so much white.
  ///
  /// In 16, 24, 36, 48 and 96 of white: one part of a tube; one each of two; two and one; one each of three; three
  /// and one; two, one and one. Three parts of one tube are new in 16 of white only, and even ones are never.
  @Test("Every mixture of at most 4 tubes and 12 parts and every tint is compared, each proportion once")
  func enumeration() throws {
    func tints(_ tubes: Int) -> Int {
      let pairs = tubes * (tubes - 1) / 2
      let triples = pairs * (tubes - 2) / 3
      let atAnyStrength = tubes + pairs + 2 * pairs + triples + 2 * pairs + 3 * triples
      return 5 * atAnyStrength + tubes
    }
    #expect(try Self.finder(.zorn).recipeCount == 1_537 + tints(3))
    #expect(try Self.finder(.zornBlue).recipeCount == 4_810 + tints(4))
    #expect(try Self.finder(.splitPrimary).recipeCount == 45_774 + tints(7))
  }

  @Test("A pale sky is a tint, and near")
  func tint() throws {
    let recipe = try Self.finder(.splitPrimary).recipe(for: RGB8(214, 229, 240), from: .canvas)
    #expect(recipe.error < 4)
    #expect(recipe.parts[0].paint == 0)
  }

  /// `nearest_mixes.csv` was made by NumPy and colour-science: for the 24 patches of a ColorChecker, the CIEDE2000 difference of
  /// the nearest mixture of each palette, lightness mapped to [12, 98] first.
  @Test("The nearest mixture is as near as an independent search finds", arguments: PaletteName.allCases)
  func nearest(name: PaletteName) throws {
    let url = try #require(
      Bundle.module.url(forResource: "nearest_mixes", withExtension: "csv", subdirectory: "Fixtures"))
    let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
    let rows = lines.map { $0.split(separator: ",") }
    let column = try #require(rows[0].firstIndex { $0 == name.rawValue })
    let finder = try Self.finder(name)
    #expect(rows.count == 25)
    for row in rows.dropFirst() {
      let number = try #require(Int(row[0].dropFirst(), radix: 16))
      let colour = RGB8(UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255))
      let expected = try #require(Double(row[column]))
      let found = finder.smallestError(for: colour)
      #expect(found < expected + 0.1, "\(row[0])")
      // The independent search knows no tints, which serve light colours only.
      #expect(CIELab(colour).lightness > 60 || found > expected - 0.1, "\(row[0])")
    }
  }

  @Test("A recipe is as simple as half a unit of difference allows")
  func simplicity() throws {
    let finder = try Self.finder(.splitPrimary)
    for colour in [RGB8(194, 150, 130), RGB8(87, 108, 67), RGB8(40, 60, 120), RGB8(250, 250, 250), RGB8(8, 8, 8)] {
      let recipe = finder.recipe(for: colour)
      let nearest = finder.smallestError(for: colour)
      #expect(recipe.error <= nearest + RecipeFinder.indifference)
      #expect((1...4).contains(recipe.parts.count))
      let tinting = recipe.parts.reduce(0) { $0 + ($1.paint == 0 ? 0 : $1.parts) }
      #expect((1...12).contains(recipe.parts.reduce(0) { $0 + $1.parts }) || (1...4).contains(tinting))
      #expect(recipe.parts.map(\.parts) == recipe.parts.map(\.parts).sorted(by: >))
      #expect(recipe == finder.recipe(for: colour))
    }
    // Paper white is titanium white alone; nothing is gained by a second tube.
    #expect(finder.recipe(for: RGB8(255, 255, 255)).parts == [Recipe.Part(paint: 0, parts: 1)])
  }

  @Test("Skin and ochre take the smallest palette, grey earths the earth palette, saturated colours the full one")
  func choice() throws {
    let chooser = try PaletteChooser(table: PaintTable())
    func chosen(_ colours: [RGB8]) -> PaletteName { chooser.palette(for: colours.map { ($0, 1) }).name }
    #expect(chosen([RGB8(192, 128, 112), RGB8(160, 128, 80), RGB8(150, 110, 60)]) == .zorn)
    #expect(chosen([RGB8(40, 38, 36), RGB8(120, 116, 110), RGB8(128, 128, 128)]) == .earth)
    #expect(chosen([RGB8(200, 30, 30), RGB8(30, 80, 190), RGB8(240, 200, 30), RGB8(40, 140, 70)]) == .splitPrimary)
  }

  @Test("An unknown palette is named with those there are")
  func unknown() {
    #expect(
      throws: MediaError.unknownPalette(
        "rembrandt", known: ["zorn", "zorn-blue", "earth", "portrait", "split-primary"])
    ) { try PaletteName.read("rembrandt") }
  }

  @Test("An author's own tubes make a palette, light to dark, and are found however they are spelled")
  func ownTubes() throws {
    let table = try PaintTable()
    let name = try #require(
      PaletteName(rawValue: "Pyrrole red, titanium  WHITE, Phthalo Blue (Green Shade), bone black"))
    #expect(name.rawValue == "pyrrole red, titanium white, phthalo blue (green shade), bone black")
    let palette = try Palette(name, table: table)
    #expect(
      palette.paints.map(\.name) == ["Titanium white", "Pyrrole red", "Bone black", "Phthalo blue, green shade"])
    #expect(try JSONDecoder().decode(PaletteName.self, from: JSONEncoder().encode(name)) == name)
    #expect(PaletteName(rawValue: "rembrandt") == nil)
    let unknown = try #require(PaletteName(rawValue: "titanium white, moonlight"))
    let error = #expect(throws: MediaError.self) { try Palette(unknown, table: table) }
    #expect(
      error?.description.hasPrefix("there is no paint \"moonlight\" to reckon with; tubes are: Anthraquinone") == true)
    // Every tube that the message offers can be had.
    for label in Palette.labels(in: table) where label != "Titanium white" {
      let pair = try #require(PaletteName(rawValue: "titanium white, \(label)"))
      #expect(try Palette(pair, table: table).paints.count == 2, "\(label)")
    }
  }
}
