import Foundation
import Imaging
import Media
import Painting
import Testing

@Suite("A drawing in pencils")
struct PencilTests {
  @Test("in colour goes through all stages in their order and ends with every stroke laid")
  func stages() throws {
    let process = try Samples.process(in: .colouredPencil)
    var stages: [String] = []
    for passage in process.passages where !stages.contains(passage.stage.id) { stages.append(passage.stage.id) }
    #expect(stages == Medium.colouredPencil.stages.map(\.id))
    #expect(process.frames.last?.strokeCount == process.strokes?.count)
    #expect(process.passages.last?.frames.upperBound == process.frames.count)
  }

  @Test("in colour only ever takes light away")
  func darkens() throws {
    let process = try Samples.process(in: .colouredPencil)
    for (before, after) in zip(process.frames, process.frames.dropFirst()) {
      let lighter = zip(before.image.pixels, after.image.pixels).count { $1 > $0 }
      #expect(lighter == 0)
    }
  }

  @Test("in colour uses pencils of the set, at most 18 and the blender, each stroke in its pencil's colour")
  func pencils() throws {
    let process = try Samples.process(in: .colouredPencil)
    let strokes = try #require(process.strokes)
    let pencils = process.tools.compactMap(\.pencil)
    #expect(pencils.count == process.tools.count)
    #expect(pencils.last == .blender)
    #expect((6...19).contains(pencils.count))
    #expect(pencils.dropLast().allSatisfy { ColouredPencil.set.contains($0) })
    let lightness = pencils.dropLast().map(\.lab.lightness)
    #expect(lightness == lightness.sorted(by: >))
    let wrong = (0..<strokes.count).count { index in
      let stroke = strokes[index]
      return stroke.tool < pencils.count - 1 && stroke.colour != pencils[stroke.tool].colour
    }
    #expect(wrong == 0)
  }

  @Test("in colour lays light colours first: the base layer is lighter than what follows, shadows know no black")
  func lightToDark() throws {
    let process = try Samples.process(in: .colouredPencil)
    let strokes = try #require(process.strokes)
    for passage in process.passages {
      let used = Set(passage.strokes.map { strokes[$0].tool }).compactMap { process.tools[$0].pencil }
      switch passage.stage.id {
      case "base-layer": #expect(used.allSatisfy { $0.lab.lightness > 60 })
      case "shadows": #expect(!used.contains { $0.name == "black" })
      default: break
      }
    }
  }

  @Test("keeps each stage's tone within what its pencils give")
  func caps() throws {
    // The darkest tone of each frame may not be far below the stage's own limit: outlines aside, so blurred.
    let graphite = try Samples.process(in: .graphite)
    func darkest(after stage: String) throws -> Float {
      let passage = try #require(graphite.passages.last { $0.stage.id == stage })
      let image = try graphite.rendered(afterStrokes: [passage.strokes.upperBound], longSide: 192, relief: false)[0]
      return image.gaussianBlurred(sigma: 2).lightness().values.min() ?? 0
    }
    let shadow = try darkest(after: "shadow")
    let half = try darkest(after: "half-tones")
    let darks = try darkest(after: "darks")
    #expect(shadow > half && half > darks, "\(shadow) \(half) \(darks)")
    #expect(shadow > 60)
    #expect(half > 38)
    #expect(darks < 25)
    let coloured = try Samples.process(in: .colouredPencil)
    let base = try #require(coloured.passages.last { $0.stage.id == "base-layer" })
    let image = try coloured.rendered(afterStrokes: [base.strokes.upperBound], longSide: 192, relief: false)[0]
    #expect((image.gaussianBlurred(sigma: 2).lightness().values.min() ?? 0) > 55)
  }

  @Test("gives the same bytes on one thread and on many, and other ones for another seed")
  func deterministic() throws {
    let first = try Samples.process(in: .colouredPencil)
    let again = try Parallel.$limit.withValue(1) { try Samples.process("coffee", .colouredPencil) }
    let same = first.strokes == again.strokes && first.frames.map(\.image) == again.frames.map(\.image)
    #expect(same)
    let differs = try Samples.process("coffee", .colouredPencil, seed: 2).strokes != first.strokes
    #expect(differs)
  }

  @Test("is as dark at any size", arguments: [Medium.graphite, .colouredPencil])
  func sizes(medium: Medium) throws {
    let process = try Samples.process(in: medium)
    let counts = [try #require(process.strokes).count]
    let means = try [96, 192, 416].map { size in
      let values = try process.rendered(afterStrokes: counts, longSide: size, relief: false)[0].lightness().values
      return values.reduce(0, +) / Float(values.count)
    }
    // Lines thinner than a pixel lie on top of one another less often than they do at full size.
    #expect((means.max() ?? 0) - (means.min() ?? 0) < 4, "\(means)")
  }

  @Test("draws pictures without anything in them", arguments: [0, 128, 255])
  func plain(grey: Int) throws {
    let value = UInt8(grey)
    let process = try StrokeGenerator(planningLongSide: 128).makeProcess(
      reference: Image(width: 40, height: 90, filledWith: RGB8(value, value, value)),
      settings: ProcessSettings(medium: .colouredPencil, longSide: 90, frameCount: 6)
    ) { _ in }
    #expect(process.frames.count == 6)
    #expect(process.frames[0].image != process.frames[5].image || grey == 255)
  }
}
