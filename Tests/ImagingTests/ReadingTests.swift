import Foundation
import Imaging
import Testing

/// Every form of every format, held to what Pillow, pillow-heif and Little CMS make of the same file.
@Suite struct ReadingTests {
  /// Bytes by which a sample may differ; files without loss are exact.
  ///
  /// Inverse DCTs may differ by one in luma and in chroma, which makes up to three in a channel. Converted colours may
  /// be rounded otherwise once; where the conversion ends at the edge of sRGB, a step of one before it becomes ten in the
  /// dark. At half chroma width libheif repeats samples where Pillow's AVIF reader interpolates.
  static func tolerance(_ name: String) -> Float {
    if name == "avif-420.avif" { return 16 }
    if name == "avif-p3-numbers.avif" { return 10 }
    if name.hasPrefix("jpeg") || name.hasPrefix("heic") || name.hasPrefix("avif") { return 3 }
    return name.contains("p3") || name.contains("profile") ? 1 : 0
  }

  @Test(arguments: Fixture.pictures)
  func pixels(_ name: String) throws {
    let image = try Image(decoding: Fixture.data(name), name: name)
    let expected = try Fixture.expected(name)
    #expect(distance(image, expected) <= Self.tolerance(name))
    let sum = zip(image.pixels, expected.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(sum) / Double(image.pixels.count) <= (name == "avif-420.avif" ? 3 : 0.75))
  }

  @Test(arguments: Fixture.pictures)
  func header(_ name: String) throws {
    let size = try Image.header(of: Fixture.data(name), name: name)
    let expected = try Fixture.expected(name)
    #expect(size == (expected.width, expected.height))
  }

  @Test func allFormatsAreThere() throws {
    let formats = try Fixture.pictures.map { try #require(ImageFormat.sniff(Fixture.data($0))) }
    #expect(Fixture.pictures.count >= 75)
    #expect(Set(formats) == Set(ImageFormat.allCases))
  }

  /// A saturated Display P3 red at half strength, worked out from the two sets of primaries by hand.
  @Test func displayP3IsNotTakenForSRGB() throws {
    let image = try Image(decoding: Fixture.data("png-p3.png"), name: "png-p3.png")
    let plain = try Image(decoding: Fixture.data("png-rgb.png"), name: "png-rgb.png")
    let source = plain[12, 8]
    let light = [source.red, source.green, source.blue].map { Double(SRGB.linear($0)) }
    // Display P3 to sRGB, both with the white D65.
    let expected = [
      1.2249401 * light[0] - 0.2249402 * light[1], -0.0420569 * light[0] + 1.0420571 * light[1],
      -0.0196376 * light[0] - 0.0786361 * light[1] + 1.0982735 * light[2],
    ].map { Int(SRGB.encode(Float($0))) }
    let found = image[12, 8]
    #expect(source != found)
    for (a, b) in zip(expected, [found.red, found.green, found.blue]) { #expect(abs(a - Int(b)) <= 1) }
  }
}
