import Foundation
import Imaging
import Testing

@Suite struct FilterTests {
  /// Held to scipy.ndimage with mirrored edges.
  @Test func smallGaussian() throws {
    let blurred = try Fixture.plane().gaussianBlurred(sigma: 1.3)
    #expect(distance(blurred.values, try Fixture.numbers("gauss1.3")) < 0.001)
  }

  /// Six boxes for a Gaussian: within one per cent of the range of the plane.
  @Test func largeGaussian() throws {
    let blurred = try Fixture.plane().gaussianBlurred(sigma: 4.5)
    #expect(distance(blurred.values, try Fixture.numbers("gauss4.5")) < 0.01)
  }

  /// The response to a point: the bell of the formula to three per cent of its peak, with its mass and its variance.
  @Test(arguments: [0.6, 2, 3, 3.1, 5.5, 12, 30] as [Float])
  func gaussianOfAPoint(_ sigma: Float) {
    let size = 2 * Int(6 * sigma) + 5
    var point = Plane(width: size, height: 3)
    let centre = size / 2
    for y in 0..<3 { point[centre, y] = 1 }
    let row = point.gaussianBlurred(sigma: sigma)
    var (mass, variance): (Double, Double) = (0, 0)
    let peak = 1 / (Double(sigma) * (2 * Double.pi).squareRoot())
    for x in 0..<size {
      let offset = Double(x - centre)
      mass += Double(row[x, 1])
      variance += Double(row[x, 1]) * offset * offset
      if sigma >= 2 {
        #expect(abs(Double(row[x, 1]) - peak * exp(-offset * offset / Double(2 * sigma * sigma))) < 0.03 * peak)
      }
    }
    #expect(abs(mass - 1) < 0.0001)
    // Sampled, the narrowest bell is a little too wide.
    #expect(abs(variance.squareRoot() / Double(sigma) - 1) < (sigma < 1 ? 0.02 : 0.001))
  }

  @Test(arguments: [("box2", 2), ("box30", 30)])
  func boxes(_ key: String, _ radius: Int) throws {
    #expect(distance(try Fixture.plane().boxBlurred(radius: radius).values, try Fixture.numbers(key)) < 0.0001)
  }

  @Test func nothingToDo() throws {
    let plane = try Fixture.plane()
    #expect(plane.gaussianBlurred(sigma: 0) == plane && plane.boxBlurred(radius: 0) == plane)
    let sample = Plane(width: 1, height: 1, filledWith: 3)
    #expect(sample.gaussianBlurred(sigma: 9) == sample)
  }

  @Test func gradients() throws {
    let (x, y) = try Fixture.plane().gradient()
    #expect(distance(x.values, try Fixture.numbers("scharrX")) < 0.00002)
    #expect(distance(y.values, try Fixture.numbers("scharrY")) < 0.00002)
    let narrow = Plane(width: 1, height: 4, values: [0, 1, 2, 3]).gradient()
    #expect(narrow.x.values == [0, 0, 0, 0] && narrow.y.values == [0.5, 1, 1, 0.5])
    let two = Plane(width: 2, height: 1, values: [0, 1]).gradient()
    #expect(two.x.values == [0.5, 0.5] && two.y.values == [0, 0])
  }

  @Test func median() throws {
    #expect(distance(try Fixture.plane().medianFiltered().values, try Fixture.numbers("median")) < 0.00001)
  }

  @Test func guided() throws {
    let guide = try Fixture.plane("guide")
    let filtered = try Fixture.plane().guidedFiltered(guide: guide, radius: 2, epsilon: 0.02)
    #expect(distance(filtered.values, try Fixture.numbers("guided")) < 0.001)
  }

  @Test func colourGuided() throws {
    let smoothed = try Fixture.noise().smoothedPreservingEdges(radius: 2, epsilon: 0.01)
    #expect(distance(smoothed.pixels.map(Float.init), try Fixture.numbers("smoothed")) <= 1)
  }
}
