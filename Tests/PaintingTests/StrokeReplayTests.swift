import Foundation
import Imaging
import Media
import Painting
import Testing

@Suite("Replaying strokes")
struct StrokeReplayTests {
  private static let media = Medium.allCases.filter(StrokeGenerator().supports)

  private func file(_ medium: Medium) throws -> StrokeFile { try StrokeFile(Samples.process(in: medium)) }

  @Test("gives the same picture whichever way a stroke is come to", arguments: media)
  func jumps(medium: Medium) throws {
    let file = try file(medium)
    let all = file.strokes.count
    let straight = try StrokeReplay(file, longSide: 128)
    let jumping = try StrokeReplay(file, longSide: 128, checkpoints: 5)
    for count in [all / 2, all, all / 3, 7, all / 3 + 40, 0, all - 1] {
      jumping.go(to: count)
      #expect(jumping.strokeCount == count)
      let fresh = try file.rendered(afterStrokes: [count], longSide: 128)[0]
      let same = jumping.picture() == fresh
      #expect(same, "\(count) of \(all) strokes")
    }
    straight.go(to: all + 100)
    #expect(straight.strokeCount == all)
  }

  @Test("keeps copies apart from the canvas that goes on", arguments: media)
  func checkpointsStand(medium: Medium) throws {
    let file = try file(medium)
    let replay = try StrokeReplay(file, longSide: 128, checkpoints: 3)
    replay.go(to: file.strokes.count)
    replay.go(to: file.strokes.count / 2)
    let first = replay.picture()
    replay.go(to: file.strokes.count)
    replay.go(to: file.strokes.count / 2)
    let same = replay.picture() == first
    #expect(same)
  }

  @Test("refuses sizes that no canvas has", arguments: [0, 63, 4097])
  func sizes(longSide: Int) throws {
    let file = try file(.graphite)
    #expect(throws: PaintingError.self) { _ = try StrokeReplay(file, longSide: longSide) }
  }
}

@Suite("What is exported of a process")
struct ExportTests {
  private func file(_ medium: Medium) throws -> StrokeFile { try StrokeFile(Samples.process(in: medium)) }

  @Test("is a film that begins bare, ends finished and never goes back", arguments: TimelapsePace.allCases)
  func timelapse(pace: TimelapsePace) throws {
    let file = try file(.oil)
    let counts = file.strokeCounts(ofTimelapse: 200, pace: pace)
    #expect(counts.count == 200)
    #expect(counts.first == 0 && counts.last == file.strokes.count)
    #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test("shows the frames of the process at a constant pace")
  func constantPace() throws {
    let file = try file(.oil)
    #expect(
      file.strokeCounts(ofTimelapse: file.header.frameStrokeCounts.count, pace: .constant)
        == file.header.frameStrokeCounts)
  }

  @Test("gives small marks more film than they have working time")
  func slowPace() throws {
    let file = try file(.oil)
    let details = try #require(file.strokes(ofStage: "details")?.first?.lowerBound)
    func pictures(_ pace: TimelapsePace) -> Int {
      file.strokeCounts(ofTimelapse: 400, pace: pace).count { $0 > details }
    }
    #expect(pictures(.slowDetails) > pictures(.constant) * 5 / 4)
  }

  @Test("names every stroke once, whatever the layers", arguments: [Medium.oil, .graphite])
  func stretches(medium: Medium) throws {
    let file = try file(medium)
    for runs in [file.steps, file.stageRuns, file.layerRuns] {
      #expect(runs.allSatisfy { !$0.name.isEmpty })
      #expect(runs.first?.strokes.lowerBound == 0 && runs.last?.strokes.upperBound == file.strokes.count)
      #expect(zip(runs, runs.dropFirst()).allSatisfy { $0.strokes.upperBound == $1.strokes.lowerBound })
    }
    #expect(file.drawing != nil)
    #expect(file.strokes(ofStage: "no-such-stage") == nil)
  }

  @Test("is a drawing with a path for every stroke, that XML readers take")
  func drawing() throws {
    let file = try file(.graphite)
    let ranges = try #require(file.drawing)
    let svg = try StrokeDrawing.svg(of: file, strokes: ranges, title: "Lines & <tones>")
    #expect(svg.components(separatedBy: "<path ").count - 1 == ranges.reduce(0) { $0 + $1.count })
    #expect(svg.contains("viewBox=\"0 0 60000 "))
    #expect(svg.contains("Lines &amp; &lt;tones&gt;"))
    #expect(throws: PaintingError.self) {
      _ = try StrokeDrawing.svg(of: file, strokes: [0..<file.strokes.count + 1], title: "")
    }
  }

  @Test("is JSON that says what the list says")
  func document() throws {
    struct Document: Decodable {
      struct Line: Decodable {
        var tool: String
        var colour: String
        var opacity: Double
        var width: Int
        var points: [[Int]]
      }
      var format: String
      var unitsPerLongSide: Int
      var strokes: [Line]
    }
    let file = try file(.oil)
    let document = try JSONDecoder().decode(Document.self, from: StrokeDocument.json(of: file))
    #expect(document.format == "pentimento-strokes")
    #expect(document.strokes.count == file.strokes.count)
    for index in stride(from: 0, to: file.strokes.count, by: 97) {
      let (line, stroke) = (document.strokes[index], file.strokes[index])
      let unit = Float(document.unitsPerLongSide)
      #expect(line.tool == file.header.tools[stroke.tool].id && line.colour == stroke.colour.hex)
      #expect(abs(line.opacity - Double(stroke.opacity)) < 0.001)
      #expect(abs(Float(line.width) / unit - 2 * stroke.radius) < 1e-6)
      #expect(line.points.count == stroke.points.count)
      for (a, b) in zip(line.points, stroke.points) {
        #expect(abs(Float(a[0]) / unit - b.x) < 1e-6 && abs(Float(a[1]) / unit - b.y) < 1e-6)
      }
    }
    let part = try JSONDecoder().decode(Document.self, from: StrokeDocument.json(of: file, strokes: [3..<5, 9..<10]))
    #expect(part.strokes.map(\.points) == [3, 4, 9].map { document.strokes[$0].points })
  }

  @Test("has washes as areas, and names them in JSON")
  func washes() throws {
    struct Document: Decodable {
      struct Area: Decodable {
        var strokes: [Int]
        var contours: [[[Int]]]
      }
      var washes: [Area]
    }
    let file = try file(.watercolour)
    let washes = file.strokes.washes
    try #require(washes.count > 5)
    let all = [0..<file.strokes.count]
    let svg = try StrokeDrawing.svg(of: file, strokes: all, title: "Washes")
    #expect(svg.components(separatedBy: "fill-rule=\"evenodd\"").count - 1 == washes.count)
    let inWashes = washes.reduce(0) { $0 + $1.strokes.count }
    #expect(svg.components(separatedBy: "<path ").count - 1 == file.strokes.count - inWashes + washes.count)
    let document = try JSONDecoder().decode(Document.self, from: StrokeDocument.json(of: file))
    #expect(document.washes.map(\.strokes) == washes.map { [$0.strokes.lowerBound, $0.strokes.upperBound] })
    #expect(document.washes.first?.contours.first?.count == washes.first?.contours.first?.count)
    // Washes keep their strokes when others are left out.
    let end = washes[3].strokes.upperBound
    let part = try file.only([0..<end])
    let same =
      try part.rendered(afterStrokes: [end], longSide: 128) == file.rendered(afterStrokes: [end], longSide: 128)
    #expect(same)
  }

  @Test("is a part of the strokes as the whole list has them")
  func only() throws {
    let file = try file(.oil)
    let part = try file.only([0..<2, 40..<60])
    #expect(part.strokes.count == 22)
    #expect(part.strokes[21] == file.strokes[59])
    let whole = try file.only([0..<file.strokes.count]).strokes == file.strokes
    #expect(whole)
  }
}
