import Foundation
import Imaging
import Testing
import Vision

struct TextFinderTests {
  /// OpenCV's boxes for the original's map (`Fixtures/text_boxes.py`).
  private let expected: [(score: Float, low: SIMD2<Float>, high: SIMD2<Float>)] = [
    (0.7598, SIMD2(0.4786, 0.1759), SIMD2(0.8777, 0.3303)), (0.8769, SIMD2(0.6053, 0.7293), SIMD2(0.8885, 0.8519)),
  ]

  private func expectSame(_ found: [TextRegion], tolerance: Float) {
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      #expect(abs(found.score - expected.score) < 0.02)
      let corners = [
        expected.low, SIMD2(expected.high.x, expected.low.y), expected.high, SIMD2(expected.low.x, expected.high.y),
      ]
      for (corner, expected) in zip(found.corners, corners) {
        #expect(abs(corner.x - expected.x) < tolerance && abs(corner.y - expected.y) < tolerance)
      }
    }
  }

  @Test func readsAMapAsOpenCVDoes() throws {
    let map = try NetworkFixture("pp_ocrv4_det").tensor("text_map")
    expectSame(TextFinder.regions(of: Plane(width: 320, height: 160, values: map.values)), tolerance: 1e-3)
  }

  @Test func findsCaptions() throws {
    let image = try NetworkFixture("pp_ocrv4_det").picture(mean: 0.5, std: 0.5, isBGR: true)
    // Enlarged it sees more of either caption; their right ends are where they were.
    let found = try TextFinder.text(in: image)
    #expect(found.count == 2)
    for (found, expected) in zip(found, expected) {
      #expect(abs(found.corners[1].x - expected.high.x) < 0.03 && abs(found.corners[2].y - expected.high.y) < 0.05)
      #expect(found.corners[0].x < expected.low.x + 0.03)
    }
  }

  /// A bar of 60x10 pixels, turned by 30 degrees.
  @Test func turnsBoxesWithTheText() throws {
    var map = Plane(width: 100, height: 80)
    let (sine, cosine) = (Float(0.5), Float(3).squareRoot() / 2)
    for y in 0..<80 {
      for x in 0..<100 {
        let (dx, dy) = (Float(x) - 50, Float(y) - 40)
        if abs(dx * cosine + dy * sine) <= 30, abs(dy * cosine - dx * sine) <= 5 { map[x, y] = 0.9 }
      }
    }
    let found = try #require(TextFinder.regions(of: map).first)
    let corners = found.corners.map { SIMD2($0.x * 100 - 50, $0.y * 80 - 40) }
    let along = corners[1] - corners[0]
    #expect(abs(atan2(along.y, along.x) - .pi / 6) < 0.02)
    // Grown by area x 1.6 / perimeter = 6.9 on each side.
    #expect(abs((along * along).sum().squareRoot() - 73.7) < 2)
    #expect(abs(found.score - 0.9) < 0.05)
  }

  @Test func readsNoTextInNoise() {
    #expect(TextFinder.regions(of: Plane(width: 1, height: 1, filledWith: 1)).isEmpty)
    #expect(TextFinder.regions(of: Plane(width: 50, height: 2, filledWith: 1)).isEmpty)
    var map = Plane(width: 40, height: 40)
    for i in stride(from: 0, to: 1600, by: 7) { map.values[i] = 1 }
    #expect(TextFinder.regions(of: map).isEmpty)
    #expect(TextFinder.regions(of: Plane(width: 30, height: 30, filledWith: .nan)).isEmpty)
  }

  @Test(arguments: [(1, 1), (1, 1200), (900, 2)])
  func looksAtPicturesOfAnyShape(width: Int, height: Int) throws {
    #expect(try TextFinder.text(in: Image(width: width, height: height, filledWith: RGB8(90, 90, 90))).isEmpty)
  }
}
