import Site
import Testing

@Suite struct WallSizeTests {
  @Test(arguments: [
    ("40 x 30 cm", 40.0, 30.0), ("30x40", 40, 30), ("16 × 12 in", 40.64, 30.48), ("300 mm x 0.4 m", 40, 30),
    ("12\" x 16\"", 40.64, 30.48), ("29,7 x 21 cm", 29.7, 21),
  ]) func twoSides(_ text: String, _ long: Double, _ short: Double) throws {
    let size = try #require(WallSize(text))
    #expect(abs(size.long - long) < 1e-9)
    #expect(abs((size.short ?? 0) - short) < 1e-9)
  }

  @Test(arguments: ["", "huge", "40 x", "x 30", "40 x 30 x 20", "0 cm", "-4 cm", "20 km", "2000 cm", "1e9"])
  func nonsense(_ text: String) { #expect(WallSize(text) == nil) }

  @Test func pictureIsAsLargeAsTheCanvasAllowsWhicheverWayItIsTurned() throws {
    let size = try #require(WallSize("40 x 30 cm"))
    let wide = size.fitted(width: 300, height: 200)
    #expect(wide.width == 40 && abs(wide.height - 80.0 / 3) < 1e-9)
    let square = size.fitted(width: 100, height: 100)
    #expect(square == (30, 30))
    let upright = size.fitted(width: 75, height: 100)
    #expect(upright == (30, 40))
    #expect(WallSize("50")?.fitted(width: 50, height: 100).height == 50)
  }
}
