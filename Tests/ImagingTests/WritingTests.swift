import Foundation
import Imaging
import Testing

@Suite struct WritingTests {
  @Test func losslessFormatsKeepEveryPixel() throws {
    for size in [(17, 12), (1, 1), (300, 7)] {
      let image = try Fixture.noise().resized(width: size.0, height: size.1)
      #expect(try Image(decoding: image.pngData(), name: "a.png") == image)
      #expect(try Image(decoding: image.webPData(lossless: true), name: "a.webp") == image)
    }
  }

  @Test func lossyWebPStaysNear() throws {
    let image = try Fixture.expected("webp-lossless.webp")
    let fine = try Image(decoding: image.webPData(quality: 95), name: "a.webp")
    let meanError = zip(image.pixels, fine.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) } / image.pixels.count
    #expect(meanError <= 4)
    let large = image.resized(width: 200, height: 133)
    #expect(try large.webPData(quality: 30).count < large.webPData(quality: 90).count)
  }

  @Test func theSamePictureGivesTheSameBytes() throws {
    let image = try Fixture.noise()
    #expect(try image.webPData() == image.webPData())
    #expect(try image.pngData() == image.pngData())
  }

  @Test func files() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imaging-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let image = try Fixture.noise()
    for (name, format) in [("a.png", ImageFormat.png), ("b.WebP", .webp)] {
      let url = folder.appendingPathComponent(name)
      try image.write(to: url)
      #expect(ImageFormat.sniff(try Data(contentsOf: url)) == format)
    }
    #expect(try Image(contentsOf: folder.appendingPathComponent("a.png")) == image)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    #expect(throws: ImagingError.self) { try image.write(to: folder.appendingPathComponent("c.jpg")) }
    #expect(throws: ImagingError.self) { try image.write(to: folder.appendingPathComponent("no/such/d.png")) }
  }

  @Test func webPHasALimit() {
    let image = Image(width: 16384, height: 1, filledWith: RGB8(0, 0, 0))
    #expect(throws: ImagingError.self) { try image.webPData() }
  }
}
