import Foundation
import Imaging
import Testing
import Vision

struct FaceLandmarksTests {
  private func gap(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> Float { ((a - b) * (a - b)).sum().squareRoot() }

  private func landmarks(in image: Image) throws -> FaceLandmarks {
    let face = try #require(try FaceFinder.faces(in: image).first)
    return try #require(try FaceLandmarks(of: face, in: image))
  }

  @Test func putsPointsWhereTheOriginalDoes() throws {
    let image = try NetworkFixture.portrait()
    let found = try landmarks(in: image)
    #expect(found.presence > 0.99)
    #expect(found.points.count == 468)
    // Squares and results of the originals, in pixels of 512.
    let mesh = try NetworkFixture("face_landmark").points(
      "landmarks", of: 192, centre: SIMD2(226.48, 129.21), size: 141.87, angle: 0.14295)
    let pixels = found.points.map { SIMD2($0.x, $0.y) * 512 }
    let gaps = zip(pixels, mesh).map(gap)
    #expect(gaps.reduce(0, +) / 468 < 1)
    #expect(try #require(gaps.max()) < 5)
    let iris = try NetworkFixture("iris_landmark").points(
      "iris", of: 64, centre: SIMD2(203.9, 102.33), size: 43.88, angle: 0.13596)
    #expect(gap(SIMD2(found.leftEye.iris.x, found.leftEye.iris.y) * 512, iris[0]) < 0.5)
    for (point, expected) in zip(found.leftEye.edge, iris.dropFirst()) {
      #expect(gap(SIMD2(point.x, point.y) * 512, expected) < 0.7)
    }
    let lids = try NetworkFixture("iris_landmark").points(
      "eye_contour", of: 64, centre: SIMD2(203.9, 102.33), size: 43.88, angle: 0.13596)
    // The first of the contour is the outer corner, the ninth the inner one; 159 and 145 stand over and under the iris.
    for (index, place) in [(0, 33), (8, 133), (12, 159), (4, 145)] { #expect(gap(pixels[place], lids[index]) < 0.7) }
  }

  @Test func fitsAMirroredFaceTheSame() throws {
    let image = try NetworkFixture.portrait()
    var mirrored = image
    for y in 0..<image.height { for x in 0..<image.width { mirrored[x, y] = image[image.width - 1 - x, y] } }
    let (one, other) = (try landmarks(in: image), try landmarks(in: mirrored))
    func flipped(_ point: SIMD3<Float>) -> SIMD2<Float> { SIMD2(1 - point.x, point.y) }
    #expect(gap(flipped(one.leftEye.iris), SIMD2(other.rightEye.iris.x, other.rightEye.iris.y)) * 512 < 1.5)
    #expect(gap(flipped(one.rightEye.iris), SIMD2(other.leftEye.iris.x, other.leftEye.iris.y)) * 512 < 1.5)
    #expect(abs(one.leftEye.radius - other.rightEye.radius) * 512 < 0.6)
  }

  @Test func outlinesLieInsideOneAnother() throws {
    let found = try landmarks(in: try NetworkFixture.portrait())
    func box(_ feature: FaceLandmarks.Feature) -> (low: SIMD2<Float>, high: SIMD2<Float>) {
      let outline = found.outline(of: feature)
      return (
        outline.reduce(SIMD2(1, 1)) { pointwiseMin($0, $1) }, outline.reduce(.zero) { pointwiseMax($0, $1) }
      )
    }
    let face = box(.face)
    for feature in FaceLandmarks.Feature.allCases where feature != .face {
      let part = box(feature)
      #expect(all(part.low .> face.low) && all(part.high .< face.high))
    }
    #expect(box(.leftEye).high.x < box(.rightEye).low.x)
    #expect(box(.leftBrow).high.y < box(.leftEye).high.y && box(.rightEye).high.y < box(.lips).low.y)
  }

  @Test(arguments: [(1, 1), (1, 300), (64, 64)])
  func seesNoneWhereThereIsNone(width: Int, height: Int) throws {
    let image = Image(width: width, height: height, filledWith: RGB8(190, 150, 120))
    let face = Face(
      centre: (0.5, 0.5), size: (0.6, 0.6), eyes: [(0.4, 0.4), (0.6, 0.4)], mouth: (0.5, 0.7), score: 0.6)
    #expect(try FaceLandmarks(of: face, in: image) == nil)
    var broken = face
    broken.size = (.nan, .infinity)
    #expect(try FaceLandmarks(of: broken, in: image) == nil)
    broken = face
    broken.eyes = []
    #expect(try FaceLandmarks(of: broken, in: image) == nil)
  }
}
