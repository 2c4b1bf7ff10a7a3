import Foundation
import Imaging
import Testing

/// What cannot be read is told in words, and never crashes.
@Suite struct RefusedInputTests {
  private func refusal(_ bytes: Data, _ name: String) -> ImagingError? {
    do {
      _ = try Image(decoding: bytes, name: name)
      return nil
    } catch {
      return error
    }
  }

  @Test func nothingAndText() {
    #expect(refusal(Data(), "a.jpg") == .empty(name: "a.jpg"))
    #expect(refusal(Data("not a picture".utf8), "a.jpg") == .notAnImage(name: "a.jpg"))
    #expect(
      refusal(Data("x".utf8), "owl.jpg")?.description
        == "owl.jpg is not an image; expected the content of a JPEG, PNG, WebP, TIFF, BMP, GIF, HEIC or AVIF file")
  }

  @Test func missingFileAndFolder() {
    let missing = URL(fileURLWithPath: "/nowhere/owl.jpg")
    #expect(throws: ImagingError.unreadable(name: "owl.jpg", reason: "there is no such file")) {
      try Image(contentsOf: missing)
    }
    #expect(throws: ImagingError.self) { try Image(contentsOf: FileManager.default.temporaryDirectory) }
  }

  @Test func knownFormsThatCannotBeRead() throws {
    #expect(
      refusal(try Fixture.data("unsupported-jpeg.bin"), "scan.tiff")
        == .unsupported(name: "scan.tiff", reason: "it is a TIFF file with JPEG compression"))
    #expect(
      refusal(try Fixture.data("unsupported-pq.bin"), "sun.avif")
        == .unsupported(name: "sun.avif", reason: "it is a picture of high dynamic range (PQ or HLG)"))
  }

  /// Cut anywhere in their second half, files must be refused, not read as half a picture.
  @Test(arguments: [
    "jpeg-420.jpg", "jpeg-progressive.jpg", "jpeg-grey.jpg", "png-rgb.png", "png-interlaced.png", "webp-lossy.webp",
    "webp-lossless.webp", "tiff-lzw.tif", "tiff-deflate.tif", "bmp-24.bmp", "gif-still.gif", "heic-420.heic",
    "avif-444.avif",
  ])
  func cutOff(_ name: String) throws {
    let data = try Fixture.data(name)
    for share in [0.5, 0.7, 0.9] {
      let error = refusal(data.prefix(Int(Double(data.count) * share)), name)
      switch error {
      case .truncated, .damaged: break
      default: Issue.record("\(name) cut at \(share): \(String(describing: error))")
      }
    }
  }

  /// The same cut with an end marker glued on: the scan itself is short.
  @Test(arguments: ["jpeg-420.jpg", "jpeg-progressive.jpg"])
  func cutJPEGWithEndMarker(_ name: String) throws {
    let data = try Fixture.data(name)
    let error = refusal(data.prefix(data.count * 3 / 4) + [0xff, 0xd9], name)
    #expect(error != nil)
  }

  /// 30000 x 30000 is refused from the header, before anything of that size is made.
  @Test func tooLarge() throws {
    func patched(_ name: String, at place: Int, _ bytes: [UInt8]) throws -> Data {
      var data = [UInt8](try Fixture.data(name))
      data.replaceSubrange(place..<place + bytes.count, with: bytes)
      return Data(data)
    }
    let big: [UInt8] = [0x75, 0x30]
    let little: [UInt8] = [0x30, 0x75]
    let jpeg = [UInt8](try Fixture.data("jpeg-420.jpg"))
    let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xff && jpeg[$0 + 1] == 0xc0 })
    let files = [
      try patched("jpeg-420.jpg", at: frame + 5, big + big),
      try patched("png-rgb.png", at: 16, [0, 0] + big + [0, 0] + big),
      try patched("bmp-24.bmp", at: 18, little + [0, 0] + little + [0, 0]),
      try patched("gif-still.gif", at: 6, little + little),
    ]
    for file in files {
      #expect(refusal(file, "huge") == .tooLarge(name: "huge", width: 30000, height: 30000))
      #expect(throws: ImagingError.tooLarge(name: "huge", width: 30000, height: 30000)) {
        try Image.header(of: file, name: "huge")
      }
    }
  }

  /// A few hundred damaged files per format: each is read or refused.
  @Test(arguments: [
    "jpeg-420.jpg", "jpeg-cmyk-profile.jpg", "jpeg-progressive.jpg", "png-palette.png", "png-interlaced.png",
    "png-16.png", "webp-lossy.webp", "webp-animated.webp", "tiff-lzw.tif", "tiff-p3.tif", "bmp-palette.bmp",
    "gif-animated.gif", "heic-420.heic", "avif-420.avif",
  ])
  func damaged(_ name: String) throws {
    let whole = [UInt8](try Fixture.data(name))
    var random = SeededGenerator(seed: 2517)
    var refused = 0
    let count = name.hasPrefix("heic") || name.hasPrefix("avif") ? 60 : 200
    for _ in 0..<count {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes[place] = [0, 0xff, 0x7f, 0x80].randomElement(using: &random) ?? 0
        default: bytes.remove(at: place)
        }
      }
      if let error = refusal(Data(bytes), name) {
        refused += 1
        #expect(error.description.contains(name))
      }
    }
    #expect(refused > 0)
  }
}
