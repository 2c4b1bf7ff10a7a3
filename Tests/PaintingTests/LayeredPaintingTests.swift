import Foundation
import Imaging
import Media
import Metrics
import Painting
import Testing
import Vision

/// What pictures in opaque paint keep: acrylic, oil in both ways of working, and the paper's base model.
@Suite("Opaque paint")
struct LayeredPaintingTests {
  private static let acrylic = Result { try Samples.process("mont-st-michel", .acrylic) }
  private static let faithful = Result { try Samples.process("coffee", .faithful) }
  private static let indirect = Result {
    try StrokeGenerator(planningLongSide: 416).makeProcess(
      reference: Samples.reference("coffee"),
      settings: ProcessSettings(medium: .oil, longSide: 192, frameCount: 41, technique: .indirect, palette: .zornBlue)
    ) { _ in }
  }

  @Test("Acrylic goes from the background forward and finishes each layer before the next")
  func acrylicOrder() throws {
    let process = try Self.acrylic.get()
    let stages = process.passages.map(\.stage.id)
    #expect(stages.first == "ground" && stages.last == "details")
    #expect(stages[1] == "sketch")
    let onLayers = process.passages.filter { $0.layer != nil }
    let layers = onLayers.compactMap(\.layer)
    #expect(layers == layers.sorted())
    #expect(Set(layers) == Set(process.layers.indices))
    // Each layer's first coats come before its second ones, and depth never goes back.
    let depths = ["background", "middle-ground", "foreground"]
    let places = onLayers.compactMap { depths.firstIndex(of: $0.stage.id) }
    #expect(places == places.sorted() && places.first == 0 && places.last == 2)
    for layer in Set(layers) {
      let own = onLayers.filter { $0.layer == layer }.map(\.stage.id)
      #expect(own.first.map(depths.contains) == true)
      #expect(own.dropFirst().allSatisfy { $0 == "second-layers" })
    }
  }

  @Test("Acrylic leaves the rest of the canvas pale until its turn")
  func acrylicGround() throws {
    let process = try Self.acrylic.get()
    let sketch = try #require(process.passages.first { $0.stage.id == "sketch" })
    let light = process.frames[sketch.frames.lowerBound].image.lightness().values
    #expect(light.reduce(0, +) / Float(light.count) > 78)
    // Before the last layer is begun, the place it will take at the bottom is bare still.
    let first = try #require(process.passages.first { $0.layer == 0 })
    let frame = process.frames[first.frames.upperBound - 1].image
    let bottom = (0..<frame.width).map { frame[$0, frame.height - 2] }
    #expect(bottom.count { CIELab($0).lightness > 70 } > frame.width / 2)
  }

  @Test("Every colour of an oil or acrylic is a mixture of its palette's tubes")
  func mixtures() throws {
    for process in [try Self.acrylic.get(), try Samples.process(in: .oil), try Self.indirect.get()] {
      let palette = try Palette(#require(process.palette), table: PaintTable())
      let strokes = try #require(process.strokes)
      let gamut = PaintGamut.shared(for: palette)
      // Two mixtures may look alike to within a byte of sRGB; further off is no mixture.
      let colours = Set((0..<strokes.count).map { strokes[$0].colour })
      let strange = colours.filter { colour in
        let (own, near) = (CIELab(colour), CIELab(gamut.mixture(near: colour)))
        return hypot(own.lightness - near.lightness, hypot(own.a - near.a, own.b - near.b)) > 1.2
      }
      #expect(strange.isEmpty)
    }
    #expect(try Self.indirect.get().palette == .zornBlue)
  }

  @Test("Opaque paint keeps to its strokes and comes near the reference", arguments: [Medium.oil, .acrylic])
  func budget(medium: Medium) throws {
    let process = medium == .oil ? try Samples.process(in: .oil) : try Self.acrylic.get()
    let name = medium == .oil ? "coffee" : "mont-st-michel"
    let strokes = try #require(process.strokes)
    #expect(strokes.count <= 60_000)
    let flat = try process.rendered(afterStrokes: [strokes.count], longSide: 416, relief: false)[0]
    let reference = try Samples.reference(name).resized(width: flat.width, height: flat.height)
    #expect(try LPIPS().distances(of: [flat], to: reference)[0] < 0.3)
  }

  @Test("The base model ends at the reference itself")
  func faithfulEnd() throws {
    let process = try Self.faithful.get()
    let flat = try process.rendered(
      afterStrokes: [process.strokes?.count ?? 0], longSide: 416, relief: false)[0]
    let reference = try Samples.reference("coffee").resized(width: flat.width, height: flat.height)
    #expect(try PictureSimilarity.peakSignalToNoise(flat, reference) >= 32)
    #expect(try LPIPS().distances(of: [flat], to: reference)[0] <= 0.08)
    #expect(process.palette == nil)
    #expect(process.passages.map(\.stage.id).last == "details")
  }

  @Test("Oil in layers is grey before it is coloured")
  func underpainting() throws {
    let process = try Self.indirect.get()
    let order = process.passages.map(\.stage.id).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    #expect(order == ["drawing", "imprimatura", "underpainting", "first-colour", "glazes", "highlights"])
    let grey = try #require(process.passages.last { $0.stage.id == "underpainting" })
    let before = process.frames[grey.frames.upperBound - 1].image.lab()
    let after = try #require(process.frames.last).image.lab()
    func chroma(_ lab: (lightness: Plane, a: Plane, b: Plane)) -> Float {
      zip(lab.a.values, lab.b.values).reduce(0) { $0 + ($1.0 * $1.0 + $1.1 * $1.1).squareRoot() }
        / Float(lab.a.values.count)
    }
    #expect(chroma(before) < 10 && chroma(after) > 20)
    // Values are there already: lightness before and after belong together.
    let (x, y) = (before.lightness.values, after.lightness.values)
    let (mx, my) = (x.reduce(0, +) / Float(x.count), y.reduce(0, +) / Float(y.count))
    let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let spread = (x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) } * y.reduce(0) { $0 + ($1 - my) * ($1 - my) }).squareRoot()
    #expect(covariance / spread > 0.8)
  }

  @Test("Pictures are the same on one thread and on many")
  func threads() throws {
    let many = try Self.acrylic.get()
    let one = try Parallel.$limit.withValue(1) { try Samples.process("mont-st-michel", .acrylic) }
    let same = many.strokes == one.strokes && many.frames.last?.image == one.frames.last?.image
    #expect(same)
  }

  @Test("A step of acrylic changes little of the canvas and spoils next to nothing")
  func steps() throws {
    let process = try Self.acrylic.get()
    let frames = (0...20).map { process.frames[2 * $0].image }
    let measures = try ProcessMeasures(of: frames)
    let sorted = measures.changedShare.sorted()
    #expect(sorted[sorted.count / 2] < 0.15)
    #expect(measures.regressedShare < 0.06)
  }
}
