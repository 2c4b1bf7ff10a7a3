import Foundation
import Imaging
import Testing
import Tutorial
import Vision

/// Light read off faces that were shaded by another's rules.
@Suite struct LightDirectionTests {
  private static let portrait = Result {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let image = try Image(contentsOf: root.appending(path: "content/astronaut.jpg"))
    let face = try #require(try FaceFinder.faces(in: image).first)
    return (image, try #require(try FaceLandmarks(of: face, in: image)))
  }

  /// The depth of the face between its landmarks, smoothed (Nadaraya and Watson), and the slopes of that.
  private static let relief = Result {
    let (image, face) = try portrait.get()
    let points = face.points.map {
      SIMD3<Double>($0) * SIMD3(Double(image.width), Double(image.height), Double(image.width))
    }
    let low = points.reduce(points[0]) { pointwiseMin($0, $1) } - 12
    let high = points.reduce(points[0]) { pointwiseMax($0, $1) } + 12
    let (left, top) = (Int(low.x), Int(low.y))
    let (width, height) = (Int(high.x) - left, Int(high.y) - top)
    var depth = [Double](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let here = SIMD2(Double(left + x) + 0.5, Double(top + y) + 0.5)
        var (sum, weight) = (0.0, 1e-30)
        for point in points {
          let d = SIMD2(point.x, point.y) - here
          let w = exp(-(d * d).sum() / (2 * 3.5 * 3.5))
          sum += w * point.z
          weight += w
        }
        depth[y * width + x] = sum / weight
      }
    }
    return (depth, left, top, width, height)
  }

  /// The portrait with its face made of grey plaster.
  private func shaded(
    light: SIMD3<Double>, surround: Double, lamp: Double, unevenness: Double = 0
  ) throws -> Image {
    var (image, _) = try Self.portrait.get()
    let (depth, left, top, width, height) = try Self.relief.get()
    var generator = SeededGenerator(seed: 7)
    for y in 1..<(height - 1) {
      for x in 1..<(width - 1) {
        let dx = (depth[y * width + x + 1] - depth[y * width + x - 1]) / 2
        let dy = (depth[(y + 1) * width + x] - depth[(y - 1) * width + x]) / 2
        let cosine = (dx * light.x + dy * light.y - light.z) / (dx * dx + dy * dy + 1).squareRoot()
        let albedo = 1 + unevenness * Double.random(in: -1...1, using: &generator)
        let byte = SRGB.encode(Float(albedo * (surround + lamp * max(0, cosine))))
        image[left + x, top + y] = RGB8(byte, byte, byte)
      }
    }
    return image
  }

  static let lights = [
    SIMD3(-0.6, -0.6, -0.53), SIMD3(0.7, -0.3, -0.65), SIMD3(0, -0.8, -0.6), SIMD3(-0.85, 0, -0.52),
    SIMD3(0.5, -0.7, -0.5), SIMD3(-0.35, -0.2, -0.91), SIMD3(0.4, 0.5, -0.77),
  ]

  @Test(arguments: lights)
  func directionComesBack(light: SIMD3<Double>) throws {
    let light = light / (light * light).sum().squareRoot()
    let (_, face) = try Self.portrait.get()
    for unevenness in [0, 0.2] {
      let found = LightDirection(
        of: face, in: try shaded(light: light, surround: 0.15, lamp: 0.55, unevenness: unevenness))
      let angle = acos(min(1, (found.towards * light).sum())) * 180 / .pi
      #expect(found.isMeasured)
      #expect(angle < 15, "\(angle) degrees off")
    }
  }

  @Test func flatLightIsNotMeasured() throws {
    let (image, face) = try Self.portrait.get()
    let found = LightDirection(
      of: face, in: try shaded(light: SIMD3(0, 0, -1), surround: 0.5, lamp: 0.02, unevenness: 0.1))
    #expect(!found.isMeasured && found.towards == LightDirection.studio.towards)
    let grey = Image(width: image.width, height: image.height, filledWith: RGB8(120, 120, 120))
    #expect(!LightDirection(of: face, in: grey).isMeasured)
    #expect(!LightDirection(of: face, in: Image(width: 1, height: 1, filledWith: RGB8(0, 0, 0))).isMeasured)
    var broken = face
    broken.points = []
    #expect(LightDirection(of: broken, in: image) == .studio)
  }

  /// The photograph was lit from the viewer's left: its face is lighter there, its nose throws its shadow to the right.
  @Test func photographIsLitFromTheLeft() throws {
    let (image, face) = try Self.portrait.get()
    let found = LightDirection(of: face, in: image)
    #expect(found.isMeasured && found.towards.x < -0.1 && found.towards.z < 0)
    var mirrored = image
    for y in 0..<image.height { for x in 0..<image.width { mirrored[x, y] = image[image.width - 1 - x, y] } }
    let mirroredFace = try #require(try FaceFinder.faces(in: mirrored).first)
    let other = LightDirection(of: try #require(try FaceLandmarks(of: mirroredFace, in: mirrored)), in: mirrored)
    #expect(other.towards.x > 0.1)
    #expect(abs(other.towards.x + found.towards.x) < 0.15 && abs(other.towards.y - found.towards.y) < 0.15)
  }
}
