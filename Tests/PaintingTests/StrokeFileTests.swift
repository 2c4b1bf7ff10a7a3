import Foundation
import Imaging
import Media
import Painting
import Testing

@Suite("The stroke file")
struct StrokeFileTests {
  private func file() throws -> Data { try StrokeFile(Samples.process(in: .graphite)).encoded() }

  @Test("gives back what was written", arguments: [Medium.oil, .watercolour])
  func roundTrip(medium: Medium) throws {
    let process = try Samples.process(in: medium)
    let file = try StrokeFile(process)
    let back = try StrokeFile(decoding: try file.encoded())
    let same = back == file
    #expect(same)
    #expect((back.strokes.washes.count > 0) == (medium == .watercolour))
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
      #expect(throws: PaintingError.self, "offset \(offset)") { _ = try StrokeFile(decoding: Self.sealed(bad)) }
    }
  }

  @Test("is refused when its washes lie, although its checksum is right")
  func hostileWashes() throws {
    var strokes = StrokeList()
    for row in 0..<3 {
      strokes.append(
        StrokeList.Stroke(
          points: [SIMD2(0.1, 0.2), SIMD2(0.4, 0.2)], radius: 0.02, colour: RGB8(200, 220, 240), opacity: 1, tool: 0))
      if row == 1 {
        strokes.append(
          Wash(
            strokes: 0..<2,
            contours: [
              [(9_000, 9_000), (30_000, 9_000), (20_000, 20_000)].map { Wash.Vertex(x: $0.0, y: $0.1, softness: 7) }
            ], columns: 2, rows: 1, charge: [100, 60],
            blooms: [Wash.Bloom(x: 12_000, y: 12_000, radius: 900, strength: 80)]))
      }
    }
    var process = try Samples.process(in: .watercolour)
    process.strokes = strokes
    process.passages = []
    let file = try StrokeFile(process)
    let data = try file.encoded()
    let back = try StrokeFile(decoding: data)
    #expect(back == file)
    // Where the washes begin: they are the last section.
    let section = 8 + 4 + 4 + 13 + 2 + 7 + 2 + 2 + 3 * 5
    let start = data.count - 32 - section
    func refuses(_ offset: Int, _ bytes: [UInt8]) {
      var bad = Data(data.dropLast(32))
      bad.replaceSubrange((start + offset)..<(start + offset + bytes.count), with: bytes)
      #expect(throws: PaintingError.self, "offset \(offset)") { _ = try StrokeFile(decoding: Self.sealed(bad)) }
    }
    refuses(0, [2, 0, 0, 0])  // more washes than there are
    refuses(0, [0, 0, 0, 0])  // fewer
    refuses(0, [255, 255, 255, 255])
    refuses(4, [255, 255, 255, 255])  // more bytes than there are
    refuses(4, [1, 0, 0, 0])
    refuses(8, [2, 0, 0, 0])  // strokes that are not there
    refuses(8, [255, 255, 255, 255])
    refuses(12, [0, 0, 0, 0])  // no strokes
    refuses(12, [255, 255, 255, 255])
    refuses(16, [0])  // no columns
    refuses(16, [255])
    refuses(17, [97])
    refuses(18, [2])  // neither one paint nor two
    refuses(18, [1])  // a second paint that is not there
    refuses(28, [9])  // too many blooms
    refuses(28, [0])
    refuses(35, [0, 0])  // a bloom without size
    refuses(38, [0, 0])  // no contours
    refuses(38, [255, 255])
    refuses(40, [2, 0])  // a line
    refuses(40, [255, 255])
    // Every byte of the section wrong in turn: an error or another wash, never a crash.
    for offset in 0..<section {
      for value in [0, 1, 127, 255] as [UInt8] {
        var changed = Data(data.dropLast(32))
        changed[start + offset] = value
        if let read = try? StrokeFile(decoding: Self.sealed(changed)) {
          _ = try read.rendered(afterStrokes: [1, 3], longSide: 64)
        }
      }
    }
  }

  private static func sealed(_ data: Data) -> Data {
    let hex = Array(ContentDigest.sha256(data))
    return data + stride(from: 0, to: 64, by: 2).map { UInt8(String(hex[$0...($0 + 1)]), radix: 16) ?? 0 }
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
