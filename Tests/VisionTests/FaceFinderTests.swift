import Imaging
import Testing
import Vision

struct FaceFinderTests {
  /// The portrait the original detector was run on, 128x128.
  private func portrait() throws -> Image {
    try NetworkFixture("face_detection_short_range").picture(mean: 0.5, std: 0.5)
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

  @Test func findsSmallFacesInTiles() throws {
    // A portrait of 240 pixels, its face 44, in the corner of a picture that is 1100 wide.
    let portrait = try NetworkFixture.portrait().resized(longSide: 240)
    var image = Image(width: 1100, height: 500, filledWith: RGB8(150, 150, 140))
    for y in 0..<240 { for x in 0..<240 { image[840 + x, 230 + y] = portrait[x, y] } }
    let faces = try FaceFinder.faces(in: image)
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    #expect(abs(face.centre.x - (840 + 0.44234 * 240) / 1100) < 0.005)
    #expect(abs(face.centre.y - (230 + 0.25237 * 240) / 500) < 0.01)
    #expect(abs(face.size.width - 0.18473 * 240 / 1100) < 0.006)
    // Half as wide it takes smaller tiles.
    let wide = image.resized(width: 550, height: 250)
    var sparse = Image(width: 1100, height: 500, filledWith: RGB8(150, 150, 140))
    for y in 0..<250 { for x in 0..<550 { sparse[550 + x, y] = wide[x, y] } }
    #expect(try FaceFinder.faces(in: sparse).isEmpty)
    #expect(try FaceFinder.faces(in: sparse, smallest: 0.02).count == 1)
  }

  @Test func findsThePaintedFaceAndNoOther() throws {
    // Van Gogh's Père Tanguy; the detector alone also takes the blossoming tree behind him for a face.
    let image = try NetworkFixture("palm_detection_full").picture().cropped(x: 20, y: 0, width: 152, height: 192)
    let faces = try FaceFinder.faces(in: image)
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    #expect(abs(face.centre.x - 0.508) < 0.02 && abs(face.centre.y - 0.283) < 0.02)
    #expect(try #require(try FaceLandmarks(of: face, in: image)).presence > 0.9)
  }
}
