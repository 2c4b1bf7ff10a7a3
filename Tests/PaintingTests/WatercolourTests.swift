import Foundation
import Imaging
import Media
import Painting
import Testing

@Suite("Watercolour")
struct WatercolourTests {
  private func process() throws -> PaintingProcess { try Samples.process(in: .watercolour) }

  @Test("only darkens, but for what the lifting brush takes up")
  func onlyDarkens() throws {
    let process = try process()
    let strokes = try #require(process.strokes)
    let lifting = try #require(process.tools.firstIndex { $0.kind == .filbert })
    let counts = process.frames.map(\.strokeCount).filter { count in
      !(0..<count).contains { strokes[$0].tool == lifting }
    }
    #expect(counts.count > 30)
    let frames = try process.rendered(afterStrokes: counts, longSide: 192)
    for (before, after) in zip(frames, frames.dropFirst()) {
      let lighter = zip(before.pixels, after.pixels).count { Int($0.1) > Int($0.0) + 1 }
      #expect(lighter == 0)
    }
  }

  @Test("keeps the whites of the picture and the taped border bare")
  func whites() throws {
    var reference = Image(width: 96, height: 64, filledWith: RGB8(60, 90, 140))
    for y in 20..<44 { for x in 30..<66 { reference[x, y] = RGB8(255, 255, 255) } }
    let process = try StrokeGenerator(planningLongSide: 192).makeProcess(
      reference: reference, settings: ProcessSettings(medium: .watercolour, longSide: 192, frameCount: 8)
    ) { _ in }
    let strokes = try #require(process.strokes)
    let pictures = try process.rendered(afterStrokes: [0, strokes.count], longSide: 192, relief: false)
    for (x, y) in [(96, 64), (80, 56), (112, 72), (1, 1), (190, 126), (0, 60), (96, 0)] {
      #expect(pictures[0][x, y] == pictures[1][x, y], "\(x), \(y)")
    }
    #expect(pictures[1][20, 20].green < 140)
  }

  @Test("paints pictures of any shape", arguments: [(16, 16), (16, 900), (640, 20)])
  func shapes(width: Int, height: Int) throws {
    var reference = Image(width: width, height: height, filledWith: RGB8(90, 140, 60))
    for y in 0..<height { for x in 0..<(width / 3) { reference[x, y] = RGB8(200, 60, UInt8(y & 127)) } }
    let process = try StrokeGenerator(planningLongSide: 256).makeProcess(
      reference: reference, settings: ProcessSettings(medium: .watercolour, longSide: 256, frameCount: 6)
    ) { _ in }
    #expect(process.frames.count == 6)
    #expect(process.strokes.map { $0.count > 0 } == true)
  }

  @Test("shows washes half laid")
  func partialWashes() throws {
    let process = try process()
    let strokes = try #require(process.strokes)
    let cut = process.frames.count { frame in
      strokes.washes.contains { $0.strokes.lowerBound < frame.strokeCount && frame.strokeCount < $0.strokes.upperBound }
    }
    #expect(cut >= 6)
  }

  @Test("lays a wash to the same paint in one go or stroke by stroke")
  func strokeByStroke() throws {
    let file = try StrokeFile(try process())
    let wash = try #require(file.strokes.washes.first { $0.strokes.count > 4 })
    let end = wash.strokes.upperBound
    let whole = try file.rendered(afterStrokes: [end], longSide: 200)[0]
    let steps = try file.rendered(afterStrokes: [0] + Array(wash.strokes) + [end], longSide: 200)
    let same = steps.last == whole
    #expect(same)
    // And every stroke brings some of it: the sum of what the strokes change is the wash.
    #expect(zip(steps.dropFirst(), steps.dropFirst(2)).count { $0 != $1 } >= wash.strokes.count / 2)
  }

  @Test("mixes every wash from at most three tubes of one palette, without white")
  func recipes() throws {
    let process = try process()
    let palette = GlazePalette(try Palette(try #require(process.palette), table: PaintTable()))
    #expect(palette.paints.allSatisfy { !$0.pigments.contains("PW6") })
    let finder = GlazeFinder.shared(for: palette)
    let strokes = try #require(process.strokes)
    #expect(!strokes.washes.isEmpty)
    for wash in strokes.washes {
      for colour in [strokes[wash.strokes.lowerBound].colour, wash.second?.colour].compactMap({ $0 }) {
        let glaze = finder.glaze(of: colour)
        #expect(glaze.colour == colour)
        #expect((1...3).contains(glaze.parts.count))
      }
    }
  }

  @Test("takes the palette that is asked for", arguments: PaletteName.allCases)
  func palettes(name: PaletteName) throws {
    let process = try StrokeGenerator(planningLongSide: 128).makeProcess(
      reference: Samples.reference("coffee"),
      settings: ProcessSettings(medium: .watercolour, longSide: 96, frameCount: 4, palette: name)
    ) { _ in }
    #expect(process.palette == name)
  }

  @Test("lays its washes from light to dark, stage by stage")
  func lightToDark() throws {
    let process = try process()
    #expect(process.passages.map(\.stage.id) == ["drawing", "first-wash", "second-washes", "darks", "details"])
    let luminances = try process.passages.dropLast().map { passage in
      let frame = try process.rendered(afterStrokes: [passage.strokes.upperBound], longSide: 96, relief: false)[0]
      return frame.luminance().values.min() ?? 1
    }
    #expect(luminances[0] > 0.3 && luminances[1] > luminances[2] && luminances[2] > luminances[3])
  }
}
