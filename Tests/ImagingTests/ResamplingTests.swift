import Imaging
import Testing

@Suite struct ResamplingTests {
  /// Pillow's float Lanczos and bicubic (Catmull-Rom) on linear light, which agree but for the last rounding.
  @Test(arguments: [("lanczos7x5", 7, 5), ("catmullRom29x20", 29, 20)])
  func pictures(_ key: String, _ width: Int, _ height: Int) throws {
    let resized = try Fixture.noise().resized(width: width, height: height)
    #expect(distance(resized.pixels.map(Float.init), try Fixture.numbers(key)) <= 1)
  }

  @Test(arguments: [("area9x7", 9, 7), ("bilinear31x25", 31, 25)])
  func planes(_ key: String, _ width: Int, _ height: Int) throws {
    let resized = try Fixture.plane().resized(width: width, height: height)
    #expect(distance(resized.values, try Fixture.numbers(key)) < 0.0001)
  }

  @Test func flatColourStaysFlat() {
    let image = Image(width: 37, height: 21, filledWith: RGB8(12, 130, 250))
    for (width, height) in [(1, 1), (5, 40), (36, 20), (90, 3), (200, 100)] {
      let flat = Image(width: width, height: height, filledWith: image[0, 0])
      #expect(image.resized(width: width, height: height) == flat)
    }
  }

  /// A black and white grid fine enough to vanish becomes the grey of half the light, not of half the code.
  @Test func lightIsAveraged() {
    var image = Image(width: 64, height: 64, filledWith: RGB8(0, 0, 0))
    for y in 0..<64 { for x in 0..<64 where (x + y) % 2 == 0 { image[x, y] = RGB8(255, 255, 255) } }
    let centre = image.resized(width: 8, height: 8)[4, 4]
    #expect(abs(Int(centre.red) - 188) <= 2)
  }

  @Test func proportions() {
    let image = Image(width: 1024, height: 683, filledWith: RGB8(1, 2, 3))
    let sizes = image.resized(widths: [480, 960, 1]).map { [$0.width, $0.height] }
    #expect(sizes == [[480, 320], [960, 640], [1, 1]])
    let turned = Image(width: 300, height: 451, filledWith: RGB8(1, 2, 3)).resized(longSide: 100)
    #expect([turned.width, turned.height] == [67, 100])
  }

  @Test func crops() throws {
    let noise = try Fixture.noise()
    let part = noise.cropped(x: 3, y: 4, width: 5, height: 6)
    #expect(part[0, 0] == noise[3, 4] && part[4, 5] == noise[7, 9])
    let plane = try Fixture.plane().cropped(x: 22, y: 17, width: 1, height: 1)
    #expect(plane.values == [try Fixture.plane()[22, 17]])
  }

  @Test func anyNumberOfThreadsGivesTheSame() throws {
    let noise = try Fixture.noise().resized(width: 500, height: 400)
    let work: @Sendable () -> [Image] = {
      [
        noise.resized(width: 333, height: 271), noise.gaussianBlurred(sigma: 7),
        noise.smoothedPreservingEdges(radius: 5, epsilon: 0.01), noise.medianFiltered(),
      ]
    }
    let many = Parallel.$limit.withValue(7, operation: work)
    #expect(Parallel.$limit.withValue(1, operation: work) == many)
  }

  @Test func aCropIsAPartInPercent() throws {
    let crop = try #require(PictureCrop([10, 0, 60, 75]))
    #expect(crop.pixels(width: 200, height: 100) == (20, 0, 120, 75))
    #expect("\(crop)" == "[10, 0, 60, 75]")
    let image = Image(width: 4, height: 2, pixels: (0..<24).map { UInt8($0) })
    let part = image.cropped(try #require(PictureCrop([25, 50, 50, 50])))
    #expect(part.width == 2 && part.height == 1 && part.pixels == [15, 16, 17, 18, 19, 20])
    // However narrow, something is left.
    let line = try #require(PictureCrop([99.9, 0, 0.05, 100])).pixels(width: 10, height: 10)
    #expect(line == (9, 0, 1, 10))
    for wrong in [[50, 0, 60, 75], [-1, 0, 10, 10], [0, 0, 0, 10], [0, 0, 10], [.nan, 0, 10, 10]] as [[Double]] {
      #expect(PictureCrop(wrong) == nil)
    }
  }
}
