import Foundation
import Imaging
import Media
import Metrics
import Painting
import Testing

@Suite("A process made by the embedded generator")
struct ProcessTests {
  @Test("begins with a blank canvas, ends with every stroke laid", arguments: [Medium.oil, .watercolour, .graphite])
  func frames(medium: Medium) throws {
    let process = try Samples.process(in: medium)
    let strokes = try #require(process.strokes)
    #expect(process.frames.count == 41)
    let counts = process.frames.map(\.strokeCount)
    #expect(counts.first == 0)
    #expect(counts.last == strokes.count)
    #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(process.frames.map(\.time).first == 0)
    #expect(process.frames.map(\.time).last == 1)
    // Blank: every pixel of the first frame is the ground's colour, within the texture of the support.
    let blank = process.frames[0].image
    let light = blank.lightness().values
    #expect((light.max() ?? 0) - (light.min() ?? 100) < 12)
    #expect((light.min() ?? 0) > 80)
  }

  @Test(
    "has passages that cover all strokes and all frames but the first, in order",
    arguments: [Medium.oil, .watercolour, .graphite])
  func passages(medium: Medium) throws {
    let process = try Samples.process(in: medium)
    var stroke = 0
    var frame = 1
    for passage in process.passages {
      #expect(passage.strokes.lowerBound == stroke)
      #expect(passage.frames.lowerBound == frame)
      stroke = passage.strokes.upperBound
      frame = passage.frames.upperBound
      #expect(!passage.strokes.isEmpty)
      #expect(!passage.tools.isEmpty)
      #expect(passage.tools.allSatisfy { id in process.tools.contains { $0.id == id } })
      #expect((1...8).contains(passage.colours.count))
      #expect(abs(passage.colours.reduce(0) { $0 + $1.share } - 1) < 1e-9)
      #expect(passage.layer.map { process.layers.indices.contains($0) } ?? true)
      #expect(medium.stages.contains(passage.stage))
    }
    #expect(stroke == process.strokes?.count)
    #expect(frame == process.frames.count)
  }

  @Test("goes through its medium's stages: ground or construction, then drawing, then paint")
  func order() throws {
    let oil = try Samples.process(in: .oil).passages.map(\.stage.id)
    #expect(oil.first == "ground")
    #expect(oil[1] == "drawing")
    #expect(oil.last == "details")
    #expect(oil.contains("modelling"))
    // Half-tones are drawn form by form.
    let graphite = try Samples.process(in: .graphite).passages.map(\.stage.id).reduce(into: [String]()) {
      if $0.last != $1 { $0.append($1) }
    }
    #expect(graphite == ["construction", "contour", "shadow", "half-tones", "darks", "accents"])
  }

  @Test("gives the same bytes again, and others for another seed", arguments: [Medium.oil, .watercolour, .graphite])
  func deterministic(medium: Medium) throws {
    let first = try Samples.process(in: medium)
    let again = try Parallel.$limit.withValue(1) { try Samples.process("coffee", medium) }
    // Compared first: a failure must not print every pixel.
    let sameStrokes = first.strokes == again.strokes
    let sameFrames = first.frames.map(\.image) == again.frames.map(\.image)
    #expect(sameStrokes && sameFrames)
    let other = try Samples.process("coffee", medium, seed: 2)
    let differs = other.strokes != first.strokes
    #expect(differs)
  }

  @Test(
    "replays to the very frames it showed, on one thread or many", arguments: [Medium.oil, .watercolour, .graphite])
  func replay(medium: Medium) throws {
    let process = try Samples.process(in: medium)
    let counts = [0, 7, 20, 40].map { process.frames[$0].strokeCount }
    for limit in [1, 3] {
      let pictures = try Parallel.$limit.withValue(limit) { try process.rendered(afterStrokes: counts, longSide: 192) }
      let same = pictures == [0, 7, 20, 40].map { process.frames[$0].image }
      #expect(same)
    }
  }

  @Test("shows the same picture at another size", arguments: [Medium.oil, .watercolour, .graphite])
  func resized(medium: Medium) throws {
    let process = try Samples.process(in: medium)
    let counts = [try #require(process.strokes).count]
    let large = try process.rendered(afterStrokes: counts, longSide: 384, relief: false)[0]
    let small = try process.rendered(afterStrokes: counts, longSide: 192, relief: false)[0]
    #expect(large.width == 384)
    // Blurred alike, the two differ by texture only.
    let a = large.resized(width: 48, height: 32)
    let b = small.resized(width: 48, height: 32)
    #expect(psnr(a, b) > 28)
  }

  @Test("comes near its target, and nearer as time goes on", arguments: [Medium.oil, .watercolour, .graphite])
  func converges(medium: Medium) throws {
    let process = try Samples.process(in: medium)
    let target = process.target.resized(width: 48, height: 32)
    // From the second fifth on: an oil's brown ground is further from most pictures than the white canvas was.
    let values = [16, 24, 32, 40].map { psnr(process.frames[$0].image.resized(width: 48, height: 32), target) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $1 >= $0 - 0.4 }, "\(values)")
    #expect((values.last ?? 0) > 24, "\(values)")
  }

  @Test("is painted place by place: a frame changes part of the canvas, as no cross-fade does")
  func local() throws {
    let process = try Samples.process(in: .oil)
    var shares: [Double] = []
    for (a, b) in zip(process.frames, process.frames.dropFirst()) {
      let changed = zip(a.image.pixels, b.image.pixels).reduce(0) { $0 + (abs(Int($1.0) - Int($1.1)) > 6 ? 1 : 0) }
      shares.append(Double(changed) / Double(a.image.pixels.count))
    }
    let mean = shares.reduce(0, +) / Double(shares.count)
    #expect(mean > 0.005 && mean < 0.35, "\(shares)")
  }

  @Test("refuses what it cannot paint, with what to do")
  func refusals() throws {
    let reference = try Samples.reference("coffee")
    let generator = StrokeGenerator()
    #expect(Medium.allCases.allSatisfy(generator.supports))
    #expect(throws: PaintingError.referenceTooSmall(width: 15, height: 40)) {
      let tiny = Image(width: 15, height: 40, filledWith: RGB8(9, 9, 9))
      _ = try generator.makeProcess(reference: tiny, settings: ProcessSettings(medium: .oil)) { _ in }
    }
    #expect(throws: PaintingError.badSetting("frames: 1; expected 2...1000")) {
      _ = try generator.makeProcess(
        reference: reference, settings: ProcessSettings(medium: .oil, longSide: 64, frameCount: 1)
      ) { _ in }
    }
  }

  @Test("paints pictures without anything in them", arguments: [Medium.oil, .watercolour, .graphite], [0, 128, 255])
  func plain(medium: Medium, grey: Int) throws {
    let value = UInt8(grey)
    let process = try StrokeGenerator(planningLongSide: 128).makeProcess(
      reference: Image(width: 40, height: 90, filledWith: RGB8(value, value, value)),
      settings: ProcessSettings(medium: medium, longSide: 90, frameCount: 6)
    ) { _ in }
    #expect(process.frames.count == 6)
    #expect(process.passages.last?.frames.upperBound == 6)
  }

  private func psnr(_ a: Image, _ b: Image) -> Double {
    let sum = zip(a.pixels, b.pixels).reduce(0.0) { $0 + pow2(Double($1.0) - Double($1.1)) }
    return sum == 0 ? 99 : 10 * log10(255 * 255 * Double(a.pixels.count) / sum)
  }

  private func pow2(_ v: Double) -> Double { v * v }
}
