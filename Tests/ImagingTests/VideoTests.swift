import Foundation
import Imaging
import Testing

@Suite struct VideoTests {
  /// The reds of the frames, which are 0, 20 and so on to 200 in the eleven of each file.
  private func reds(_ name: String, maximumFrames: Int) throws -> [Int] {
    try VideoFrames.read(contentsOf: Fixture.url(name), maximumFrames: maximumFrames, longSide: nil).map {
      Int($0[5, 5].red)
    }
  }

  @Test func allFrames() throws {
    #expect(try reds("video-11.gif", maximumFrames: 100) == (0...10).map { 20 * $0 })
  }

  @Test func evenlySpacedFrames() throws {
    #expect(try reds("video-11.gif", maximumFrames: 11) == (0...10).map { 20 * $0 })
    #expect(try reds("video-11.gif", maximumFrames: 6) == [0, 40, 80, 120, 160, 200])
    #expect(try reds("video-11.gif", maximumFrames: 3) == [0, 100, 200])
    #expect(try reds("video-11.gif", maximumFrames: 2) == [0, 200])
  }

  /// Limited range, BT.601, frames out of order: black stays black and the frames come in the order of time.
  @Test func mpeg4() throws {
    let reds = try reds("video-11.mp4", maximumFrames: 100)
    #expect(reds.count == 11)
    for (index, red) in reds.enumerated() { #expect(abs(red - 20 * index) <= 6) }
    let frames = try VideoFrames.read(contentsOf: Fixture.url("video-11.mp4"), maximumFrames: 4, longSide: 32)
    #expect(frames.count == 4)
    #expect(frames.allSatisfy { $0.width == 32 && $0.height == 24 })
    let right = frames[3][28, 12]
    #expect(abs(Int(right.green) - 200) <= 6 && abs(Int(right.blue) - 60) <= 6)
  }

  /// The same video, to be turned right by a quarter: its left half (dark green) comes to the top.
  @Test func rotation() throws {
    let frame = try #require(
      VideoFrames.read(contentsOf: Fixture.url("video-turned.mp4"), maximumFrames: 2, longSide: nil).first)
    #expect(frame.width == 48 && frame.height == 64)
    #expect(abs(Int(frame[24, 8].green) - 40) <= 6 && abs(Int(frame[24, 56].green) - 200) <= 6)
  }

  /// Damaged videos are read as far as they can be, or refused.
  @Test(arguments: ["video-11.mp4", "video-11.gif"])
  func damaged(_ name: String) throws {
    let whole = try Fixture.data(name)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("damaged-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    var random = SeededGenerator(seed: 11)
    var read = 0
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0..<6 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random) }
      try bytes.write(to: file)
      let frames = try? VideoFrames.read(contentsOf: file, maximumFrames: 4, longSide: 16)
      #expect((frames?.count ?? 1) <= 4)
      if frames != nil { read += 1 }
    }
    #expect(read > 0)
  }

  @Test func notVideos() {
    for name in ["make_fixtures.py", "missing.mp4"] {
      #expect(throws: ImagingError.self) {
        try VideoFrames.read(contentsOf: Fixture.url(name), maximumFrames: 5, longSide: nil)
      }
    }
  }
}
