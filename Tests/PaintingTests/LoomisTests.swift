import Foundation
import Imaging
import Media
import Painting
import Testing
import Vision

@Suite("A portrait after Loomis")
struct LoomisTests {
  private static let building = ["ball", "side-plane", "thirds", "jaw", "placement", "rhythm"]

  @Test("goes through all stages in their order and ends with every stroke laid")
  func stages() throws {
    let process = try Samples.process(in: .loomis)
    #expect(process.passages.map(\.stage.id) == Medium.loomis.stages.map(\.id))
    #expect(process.frames.last?.strokeCount == process.strokes?.count)
    #expect(process.passages.last?.frames.upperBound == process.frames.count)
    #expect(process.constructions.count == 1)
  }

  @Test("draws the construction near its lines, each of them, and lightly")
  func construction() throws {
    let process = try Samples.process(in: .loomis)
    let strokes = try #require(process.strokes)
    let head = try #require(process.constructions.first)
    let aspect = SIMD2(Float(process.target.width), Float(process.target.height)) / Float(process.target.longSide)
    for passage in process.passages where Self.building.contains(passage.stage.id) {
      let lines = head.lines.filter { $0.part.stage == passage.stage.id }
      let wanted = lines.filter { !$0.isHidden }.map { $0.points.map { $0 * aspect } }
      let drawn = passage.strokes.map { strokes[$0] }
      // Ends run over, and no pull is quite where the last one was.
      let all = lines.map { $0.points.map { $0 * aspect } }
      let gaps = drawn.flatMap(\.points).map { point in all.map { distance(from: point, to: $0) }.min() ?? 1 }
        .sorted().map { $0 / head.ball.radius }
      #expect(gaps[gaps.count * 9 / 10] < 0.08, "\(passage.stage.id)")
      #expect((gaps.last ?? 1) < 0.3, "\(passage.stage.id)")
      for line in wanted {
        let furthest = line.map { point in drawn.map { distance(from: point, to: $0.points) }.min() ?? 1 }.max() ?? 1
        #expect(furthest < 0.12 * head.ball.radius, "\(passage.stage.id)")
      }
      #expect(drawn.allSatisfy { $0.opacity < 0.45 })
      #expect(drawn.allSatisfy { process.tools[$0.tool].kind == .pencil })
      // A hand searches: every line that is seen is drawn more than once.
      #expect(drawn.count >= 2 * wanted.count)
    }
  }

  @Test("softens the construction before the features, and more under the tone")
  func fading() throws {
    let process = try Samples.process(in: .loomis)
    let head = try #require(process.constructions.first)
    // Between the brows the centre line crosses bare forehead.
    let line = try #require(head.lines.first { $0.part == .centreLine })
    let height = Float(0.35) * head.ball.radius * Float(process.target.longSide) / Float(process.target.height)
    let spots = line.points.filter { $0.y < head.ball.centre.y - 0.2 * height && $0.y > head.ball.centre.y - height }
    try #require(!spots.isEmpty)
    func darkness(after stage: String) throws -> Float {
      let passage = try #require(process.passages.last { $0.stage.id == stage })
      let image = try process.rendered(afterStrokes: [passage.strokes.upperBound], longSide: 416, relief: false)[0]
      let lightness = image.lightness()
      let values = spots.map { spot -> Float in
        let (x, y) = (Int(spot.x * Float(image.width)), Int(spot.y * Float(image.height)))
        return (-3...3).map { lightness[max(0, min(image.width - 1, x + $0)), y] }.min() ?? 100
      }
      return 96 - values.reduce(0, +) / Float(values.count)
    }
    let built = try darkness(after: "rhythm")
    let drawn = try darkness(after: "features")
    #expect(built > 4 && drawn < 0.75 * built, "\(built) \(drawn)")
  }

  @Test("shows a face from the middle of the features on, and at the end the sitter's")
  func likeness() throws {
    let process = try Samples.process(in: .loomis)
    let passage = try #require(process.passages.first { $0.stage.id == "features" })
    let middle = (passage.strokes.lowerBound + passage.strokes.upperBound) / 2
    let counts = [middle, passage.strokes.upperBound, try #require(process.strokes).count]
    let images = try process.rendered(afterStrokes: counts, longSide: 480)
    for image in images { #expect(try !FaceFinder.faces(in: image).isEmpty) }
    let reference = try Samples.reference("astronaut")
    let face = try #require(try FaceFinder.faces(in: reference).first)
    let sitter = try #require(try FaceLandmarks(of: face, in: reference))
    let drawn = try #require(try FaceLandmarks(of: face, in: images[2]))
    let whole = SIMD2(Float(reference.width), Float(reference.height))
    func place(_ point: SIMD3<Float>) -> SIMD2<Float> { SIMD2(point.x, point.y) * whole }
    let apart = length(place(sitter.leftEye.iris) - place(sitter.rightEye.iris))
    let gaps = zip(sitter.points, drawn.points).map { length(place($0) - place($1)) }
    #expect(gaps.reduce(0, +) / Float(gaps.count) < 0.04 * apart)
  }

  @Test("gives the same bytes on one thread and on many, and other ones for another seed")
  func deterministic() throws {
    let first = try Samples.process(in: .loomis)
    let again = try Parallel.$limit.withValue(1) { try Samples.process("astronaut", .loomis) }
    let same = first.strokes == again.strokes && first.frames.map(\.image) == again.frames.map(\.image)
    #expect(same)
    let differs = try Samples.process("astronaut", .loomis, seed: 2).strokes != first.strokes
    #expect(differs)
  }

  @Test("is refused where there is no head")
  func refusal() throws {
    let coffee = try Samples.reference("coffee")
    let error = #expect(throws: PaintingError.self) {
      _ = try StrokeGenerator().makeProcess(reference: coffee, settings: ProcessSettings(medium: .loomis)) { _ in }
    }
    guard case .noHead = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(
    "lends its construction to other media, right before they draw",
    arguments: [Medium.oil, .acrylic, .watercolour, .graphite, .colouredPencil])
  func drawing(medium: Medium) throws {
    let process = try Samples.process("astronaut", medium, frames: 6, drawing: .loomis)
    let ids = process.passages.map(\.stage.id)
    let place = try #require(ids.firstIndex(of: "head"))
    #expect(["drawing", "sketch", "construction", "line-drawing"].contains(ids[place + 1]))
    #expect(process.constructions.count == 1)
    #expect(process.passages[place].strokes.count > 20)
    let known = medium.stages(for: .direct, buildingHeads: true)
    #expect(Set(ids) == Set(known.map(\.id)))
    #expect(abs(known.reduce(0) { $0 + $1.share } - 1) < 1e-9)
  }

  private func length(_ d: SIMD2<Float>) -> Float { (d * d).sum().squareRoot() }

  /// From a place to the nearest place on a path.
  private func distance(from place: SIMD2<Float>, to path: [SIMD2<Float>]) -> Float {
    zip(path, path.dropFirst()).map { a, b in
      let along = b - a
      let t = max(0, min(1, ((place - a) * along).sum() / max(1e-12, (along * along).sum())))
      return length(place - (a + along * t))
    }.min() ?? .infinity
  }
}
