import Foundation
import Imaging
import Testing

@Suite struct VideoWriterTests {
  /// A ball that wanders over a soft ramp: smooth colours and an edge, as in a painting.
  private func picture(_ number: Int, width: Int = 96, height: Int = 64) -> Image {
    var image = Image(width: width, height: height, filledWith: RGB8(0, 0, 0))
    for y in 0..<height {
      for x in 0..<width {
        let (dx, dy) = (x - 20 - 4 * number, y - height / 2)
        image[x, y] =
          dx * dx + dy * dy < 150 ? RGB8(190, 60, 40) : RGB8(UInt8(60 + x), UInt8(100 + y), UInt8(200 - x / 2))
      }
    }
    return image
  }

  private func film(_ format: VideoFormat, to file: URL, count: Int = 12, width: Int = 96, height: Int = 64) throws {
    let writer = try VideoWriter(file, format: format, width: width, height: height, framesPerSecond: 25)
    for number in 0..<count { try writer.append(picture(number, width: width, height: height)) }
    try writer.finish()
    #expect(writer.count == count)
  }

  private func scratch(_ suffix: String) -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("film-\(UUID().uuidString).\(suffix)")
  }

  private func signalToNoise(_ a: Image, _ b: Image) -> Double {
    let sum = zip(a.pixels, b.pixels).reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
    return 10 * log10(255 * 255 * Double(a.pixels.count) / Double(max(1, sum)))
  }

  @Test(arguments: VideoFormat.available)
  func filmsAreReadBackAsTheyWereWritten(format: VideoFormat) throws {
    let file = scratch(format.rawValue)
    defer { try? FileManager.default.removeItem(at: file) }
    try film(format, to: file)
    let frames = try VideoFrames.read(contentsOf: file, maximumFrames: 100, longSide: nil)
    #expect(frames.count == 12)
    for (number, frame) in frames.enumerated() {
      #expect(frame.width == 96 && frame.height == 64)
      #expect(signalToNoise(frame, picture(number)) > 30, "picture \(number)")
    }
    // The mean colour tells whether matrix and range are those that the file says.
    let mean = (0..<3).map { channel in
      stride(from: channel, to: frames[5].pixels.count, by: 3).reduce(0) { sum, i in
        sum + Int(frames[5].pixels[i]) - Int(picture(5).pixels[i])
      }
    }
    #expect(mean.allSatisfy { abs($0) < 2 * 96 * 64 }, "\(mean)")
  }

  @Test(arguments: VideoFormat.available)
  func theSamePicturesGiveTheSameBytes(format: VideoFormat) throws {
    let files = [scratch(format.rawValue), scratch(format.rawValue)]
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    for file in files { try film(format, to: file) }
    #expect(try Data(contentsOf: files[0]) == Data(contentsOf: files[1]))
  }

  @Test(arguments: VideoFormat.available)
  func oddSizesLoseTheirLastRowAndColumn(format: VideoFormat) throws {
    let file = scratch(format.rawValue)
    defer { try? FileManager.default.removeItem(at: file) }
    try film(format, to: file, count: 3, width: 97, height: 65)
    let frames = try VideoFrames.read(contentsOf: file, maximumFrames: 100, longSide: nil)
    #expect(frames.count == 3)
    #expect(frames.allSatisfy { $0.width == 96 && $0.height == 64 })
  }

  /// In an MP4 that can be played while it is being fetched, the index ("moov") stands before the pictures ("mdat").
  @Test(.enabled(if: VideoFormat.mp4.isAvailable)) func filmsForTheWebBeginWithTheirIndex() throws {
    let file = scratch("mp4")
    defer { try? FileManager.default.removeItem(at: file) }
    try film(.mp4, to: file)
    let data = try Data(contentsOf: file)
    let index = try #require(data.firstRange(of: Data("moov".utf8)))
    let pictures = try #require(data.firstRange(of: Data("mdat".utf8)))
    #expect(index.lowerBound < pictures.lowerBound)
  }

  @Test func whatCannotBeWrittenIsTold() throws {
    let format = try #require(VideoFormat.available.first)
    #expect(throws: ImagingError.self) {
      try VideoWriter(scratch("x/y"), format: format, width: 8, height: 64, framesPerSecond: 25)
    }
    #expect(throws: ImagingError.self) {
      try VideoWriter(
        URL(filePath: "/no/such/folder/film.mp4"), format: format, width: 64, height: 64, framesPerSecond: 25)
    }
  }
}
