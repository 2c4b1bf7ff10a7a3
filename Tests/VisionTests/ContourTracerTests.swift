import Foundation
import Imaging
import Testing
import Vision

struct ContourTracerTests {
  /// A dark disc on white, and what an edge network would say of it.
  private func disc(radius: Float) -> (Image, Plane) {
    var image = Image(width: 200, height: 150, filledWith: RGB8(255, 255, 255))
    var contours = Plane(width: 200, height: 150)
    for y in 0..<150 {
      for x in 0..<200 {
        let distance = hypot(Float(x) + 0.5 - 100, Float(y) + 0.5 - 75)
        let ink = min(1, max(0, radius - distance + 0.5))
        let value = UInt8(255 - 215 * ink)
        image[x, y] = RGB8(value, value, value)
        contours[x, y] = exp(-(distance - radius) * (distance - radius) / 8)
      }
    }
    return (image, contours)
  }

  @Test func tracesADiscOnce() throws {
    let (image, contours) = disc(radius: 50)
    let lines = ContourTracer.lines(in: image, contours: contours)
    let line = try #require(lines.first)
    #expect(lines.count == 1)
    #expect(line.isClosed)
    #expect(abs(line.length - 2 * .pi * 50 / 200) < 0.03)
    // Every point lies on the circle to within a pixel.
    for point in line.points { #expect(abs(hypot(point.x * 200 - 100, point.y * 200 - 75) - 50) < 1) }
    #expect(line.strength > 0.7 && line.strength <= 1)
    #expect(line.width < 0.04)
  }

  @Test func leavesOutWhatTheContoursDoNotConfirm() {
    let (image, contours) = disc(radius: 50)
    #expect(ContourTracer.lines(in: image, contours: Plane(width: 20, height: 15)).isEmpty)
    #expect(ContourTracer.lines(in: image, contours: contours, most: 0).isEmpty)
    let dot = Image(width: 1, height: 1, filledWith: RGB8(0, 0, 0))
    #expect(ContourTracer.lines(in: dot, contours: Plane(width: 1, height: 1)).isEmpty)
  }

  @Test func ignoresTheFrameOfAScan() {
    var image = Image(width: 200, height: 150, filledWith: RGB8(230, 220, 200))
    var contours = Plane(width: 200, height: 150)
    for x in 0..<200 {
      image[x, 149] = RGB8(0, 0, 0)
      for y in 146..<150 { contours[x, y] = 1 }
    }
    #expect(ContourTracer.lines(in: image, contours: contours).isEmpty)
  }

  @Test func ordersByImportance() {
    var (image, contours) = disc(radius: 20)
    for y in 10..<140 {
      for x in 160..<200 { image[x, y] = RGB8(200, 60, 30) }
      for x in 158..<162 { contours[x, y] = 1 }
    }
    let lines = ContourTracer.lines(in: image, contours: contours)
    let weights = lines.map { $0.strength * min($0.length, 0.5).squareRoot() }
    #expect(lines.count >= 2)
    #expect(weights == weights.sorted(by: >))
    #expect(ContourTracer.lines(in: image, contours: contours, most: 1) == [lines[0]])
  }
}
