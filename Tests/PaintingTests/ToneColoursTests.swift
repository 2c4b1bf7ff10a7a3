import Foundation
import Imaging
import Media
import Painting
import Testing

@Suite("Colours for tones")
struct ToneColoursTests {
  /// The reference in greys of the same lightness, with a tint of the given Lab coordinates.
  private func grey(a: Float = 0, b: Float = 0) throws -> Image {
    var image = try Samples.reference("coffee")
    for y in 0..<image.height {
      for x in 0..<image.width { image[x, y] = CIELab(CIELab(image[x, y]).lightness, a, b).rgb8 }
    }
    return image
  }

  private let evening = [RGB8(24, 20, 48), RGB8(120, 50, 70), RGB8(230, 150, 90), RGB8(250, 235, 200)]

  @Test("keep the lightness of every tone")
  func lightness() throws {
    let image = try grey()
    let scale = try #require(ToneColours(evening))
    let coloured = scale.applied(to: image)
    for (one, other) in zip(0..<image.width * image.height, 0..<image.width * image.height) {
      let before = CIELab(RGB8(image.pixels[3 * one], image.pixels[3 * one + 1], image.pixels[3 * one + 2]))
      let after = CIELab(
        RGB8(coloured.pixels[3 * other], coloured.pixels[3 * other + 1], coloured.pixels[3 * other + 2]))
      guard abs(before.lightness - after.lightness) > 0.7 else { continue }
      Issue.record("\(before) became \(after)")
      return
    }
  }

  @Test("pass through the given colours and stay between them")
  func scale() throws {
    let scale = try #require(ToneColours(evening))
    for colour in evening {
      let tone = CIELab(CIELab(colour).lightness, 0, 0).rgb8
      let found = scale.applied(to: Image(width: 1, height: 1, filledWith: tone))[0, 0]
      #expect(CIEDE2000.difference(CIELab(found), CIELab(colour)) < 1.5, "\(colour.hex) became \(found.hex)")
    }
    // Between two colours, a and b run one way only.
    let (dark, light) = (CIELab(evening[1]), CIELab(evening[2]))
    for step in 1..<20 {
      let lightness = dark.lightness + (light.lightness - dark.lightness) * Float(step) / 20
      let tone = CIELab(lightness, 0, 0).rgb8
      let found = CIELab(scale.applied(to: Image(width: 1, height: 1, filledWith: tone))[0, 0])
      #expect(found.a > min(dark.a, light.a) - 1.5 && found.a < max(dark.a, light.a) + 1.5)
      #expect(found.b > min(dark.b, light.b) - 1.5 && found.b < max(dark.b, light.b) + 1.5)
    }
    let ends = Image(width: 2, height: 1, pixels: [0, 0, 0, 255, 255, 255])
    #expect(scale.applied(to: ends) == ends)
  }

  @Test("need at least two different tones")
  func tooFew() {
    #expect(ToneColours([]) == nil)
    #expect(ToneColours([RGB8(10, 20, 30)]) == nil)
    #expect(ToneColours([RGB8(200, 0, 0), RGB8(200, 0, 0)]) == nil)
  }

  @Test("are missed in grey and faintly tinted pictures only")
  func withoutColour() throws {
    #expect(ToneColours.isWithoutColour(try grey()))
    #expect(ToneColours.isWithoutColour(try grey(a: 1, b: 8)))
    #expect(!ToneColours.isWithoutColour(try grey(a: -5, b: -30)))
    for name in ["coffee", "mont-st-michel"] {
      #expect(!ToneColours.isWithoutColour(try Samples.reference(name)), "\(name)")
    }
  }

  @Test("come from a picture or a palette, dark to light", arguments: PaletteName.allCases)
  func sources(name: PaletteName) throws {
    for colours in [try ToneColours.colours(of: name), ToneColours.colours(of: try Samples.reference("coffee"))] {
      #expect(colours.count == ToneColours.count)
      let lightness = colours.map { CIELab($0).lightness }
      #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 <= $1 + 0.5 })
      #expect(colours.contains { CIELab($0).chroma > 8 })
      #expect(ToneColours(colours) != nil)
    }
  }

  @Test("reach the painting, or their lack is told")
  func painting() throws {
    let image = try grey()
    func paint(_ medium: Medium, _ colours: [RGB8]?, _ reference: Image) throws -> PaintingProcess {
      try StrokeGenerator(planningLongSide: 128).makeProcess(
        reference: reference,
        settings: ProcessSettings(medium: medium, longSide: 96, frameCount: 2, toneColours: colours)
      ) { _ in }
    }
    let plain = try paint(.oil, nil, image)
    #expect(
      plain.remarks.count == 1 && plain.remarks[0].contains("no colour") && plain.remarks[0].contains("'colours'"))
    #expect(ToneColours.isWithoutColour(plain.target))
    let coloured = try paint(.oil, evening, image)
    #expect(coloured.remarks == [])
    #expect(!ToneColours.isWithoutColour(coloured.target))
    #expect(try paint(.graphite, nil, image).remarks == [])
    #expect(try paint(.oil, nil, Samples.reference("coffee")).remarks == [])
    #expect(try paint(.oil, evening, Samples.reference("coffee")).remarks.count == 1)
    #expect(throws: PaintingError.self) { _ = try paint(.oil, [RGB8(1, 2, 3)], image) }
  }
}

@Suite("Shares of the working time")
struct StageSharesTests {
  private let stages = Medium.graphite.stages

  @Test("are those said, and the others in their usual proportions")
  func completed() throws {
    let shares = try StageShares.completed(["construction": 40, "accents": 5], stages: stages)
    #expect(abs(shares.values.reduce(0, +) - 1) < 1e-9)
    #expect(shares["construction"] == 0.4 && shares["accents"] == 0.05)
    let (shadow, half) = (try #require(shares["shadow"]), try #require(shares["half-tones"]))
    #expect(abs(shadow / half - 0.17 / 0.25) < 1e-9)
  }

  @Test(
    "are refused where they make no sense",
    arguments: [
      ["glaze": 10.0], ["contour": 0], ["contour": 100], ["contour": -1], ["contour": 60, "shadow": 45],
      ["construction": 1, "contour": 1, "shadow": 1, "half-tones": 1, "darks": 1, "accents": 1],
    ])
  func refused(percent: [String: Double]) {
    #expect(throws: PaintingError.self) { _ = try StageShares.completed(percent, stages: stages) }
  }
}
