import Foundation
import Imaging
import Media
import Painting
import Testing

@Suite("The stroke file")
struct StrokeFileTests {
  private func file() throws -> Data { try StrokeFile(Samples.process(in: .graphite)).encoded() }

  @Test("gives back what was written")
  func roundTrip() throws {
    let process = try Samples.process(in: .oil)
    let file = try StrokeFile(process)
    let back = try StrokeFile(decoding: try file.encoded())
    let same = back == file
    #expect(same)
    #expect(back.header.frameStrokeCounts == process.frames.map(\.strokeCount))
    let sameBytes = try back.encoded() == file.encoded()
    let samePicture =
      try back.rendered(afterStrokes: [back.strokes.count], longSide: 192)[0] == process.frames.last?.image
    #expect(sameBytes && samePicture)
  }

  @Test("is refused wherever it is cut short")
  func truncated() throws {
    let data = try file()
    for length in [
      0, 1, 7, 8, 9, 12, 15, 16, 40, 47, 48, 100, data.count / 3, data.count / 2, data.count - 33, data.count - 1,
    ] {
      #expect(throws: PaintingError.self, "\(length) bytes") { _ = try StrokeFile(decoding: data.prefix(length)) }
    }
  }

  @Test("is refused when one bit is wrong")
  func flipped() throws {
    let data = try file()
    var random = SeededGenerator(seed: 3)
    for _ in 0..<60 {
      var bad = data
      let at = Int.random(in: 0..<bad.count, using: &random)
      bad[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      #expect(throws: PaintingError.self, "byte \(at)") { _ = try StrokeFile(decoding: bad) }
    }
  }

  @Test("is refused when its numbers lie, although its checksum is right")
  func hostile() throws {
    let data = try file()
    let header = Int(data[12]) | Int(data[13]) << 8 | Int(data[14]) << 16
    let counts = 16 + header
    for (offset, bytes) in [
      (12, [0xff, 0xff, 0xff, 0xff]), (counts, [0xff, 0xff, 0xff, 0xff]), (counts + 4, [0, 0, 0, 0]),
      (counts + 8, [0, 0, 0, 0]), (counts + 8, [0xff, 0xff, 0xff, 0xff]), (8, [9, 0, 0, 0]),
    ] as [(Int, [UInt8])] {
      var bad = Data(data.dropLast(32))
      bad.replaceSubrange(offset..<(offset + 4), with: bytes)
      let hex = Array(ContentDigest.sha256(bad))
      for i in stride(from: 0, to: 64, by: 2) { bad.append(UInt8(String(hex[i...(i + 1)]), radix: 16) ?? 0) }
      #expect(throws: PaintingError.self, "offset \(offset)") { _ = try StrokeFile(decoding: bad) }
    }
  }

  @Test("says so when there are no strokes to keep")
  func noStrokes() throws {
    var process = try Samples.process(in: .oil)
    process.strokes = nil
    #expect(throws: PaintingError.badStrokeFile("this process has no strokes (strokes), only frames")) {
      _ = try StrokeFile(process)
    }
  }

  @Test("keeps a stroke within half a unit of its list")
  func quantisation() {
    var list = StrokeList()
    let stroke = StrokeList.Stroke(
      points: [SIMD2(0.1234567, 0.5), SIMD2(-0.02, 1.01)], radius: 0.0123, colour: RGB8(1, 200, 255), opacity: 0.5,
      dryness: 0.25, body: 1, tool: 3)
    list.append(stroke)
    let back = list[0]
    let unit = 0.51 / StrokeList.unitsPerLongSide
    for (a, b) in zip(stroke.points, back.points) {
      #expect(abs(a.x - b.x) <= unit)
      #expect(abs(a.y - b.y) <= unit)
    }
    #expect(abs(back.radius - stroke.radius) <= unit)
    #expect(back.colour == stroke.colour)
    #expect(abs(back.opacity - 0.5) < 0.0021 && abs(back.dryness - 0.25) < 0.0021 && back.body == 1)
    #expect(back.tool == 3)
  }
}
