import Foundation
import Imaging
import Tensors
import Testing
import Vision

struct FaceFinderTests {
  /// The portrait the original detector was run on, 128x128, from its normalised input.
  private func portrait() throws -> Image {
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    let input = try SafetensorsFile(
      contentsOf: fixtures.appending(path: "face_detection_short_range.expected.safetensors")
    ).tensor("image")
    var image = Image(width: 128, height: 128, filledWith: RGB8(0, 0, 0))
    for i in 0..<128 * 128 {
      for channel in 0..<3 {
        let value = (input.values[channel * 128 * 128 + i] * 0.5 + 0.5) * 255
        image.pixels[3 * i + channel] = UInt8(min(max(value.rounded(), 0), 255))
      }
    }
    return image
  }

  @Test func findsTheFaceWhereTheOriginalDoes() throws {
    let faces = try FaceFinder.faces(in: try portrait())
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    // As decoded from the original's output.
    #expect(abs(face.score - 0.92092) < 0.005)
    let expected: [(Float, Float)] = [
      (face.centre.x, 0.44234), (face.centre.y, 0.25237), (face.size.width, 0.18473), (face.size.height, 0.18473),
      (face.eyes[0].x, 0.3979), (face.eyes[0].y, 0.2011), (face.eyes[1].x, 0.48657), (face.eyes[1].y, 0.21386),
      (face.mouth.x, 0.43058), (face.mouth.y, 0.28702),
    ]
    for (found, value) in expected { #expect(abs(found - value) < 0.004) }
  }

  @Test func undoesTheLetterbox() throws {
    // The upper 80 rows alone are 128x80 and get bars above and below.
    let face = try #require(try FaceFinder.faces(in: try portrait().cropped(x: 0, y: 0, width: 128, height: 80)).first)
    #expect(abs(face.centre.x - 0.44234) < 0.02)
    #expect(abs(face.centre.y - 0.25237 * 128 / 80) < 0.03)
    #expect(abs(face.size.height - 0.18473 * 128 / 80) < 0.04)
  }

  @Test func findsNoneInAPlainPicture() throws {
    #expect(try FaceFinder.faces(in: Image(width: 3, height: 1, filledWith: RGB8(200, 180, 90))).isEmpty)
  }
}
