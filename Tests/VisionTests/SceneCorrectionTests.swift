import Foundation
import Imaging
import Testing
import Vision

/// What an author puts right, on a picture of a sky, a field and a house that is found as layers 0, 1 and 2.
struct SceneCorrectionTests {
  /// Blue sky, a green field below it, and a dark red house that stands on the field.
  private static let meadow: Image = {
    var image = Image(width: 300, height: 200, filledWith: RGB8(120, 170, 230))
    for y in 90..<200 { for x in 0..<300 { image[x, y] = RGB8(70, UInt8(130 + (x * 7 + y * 13) % 11), 50) } }
    for y in 60..<150 { for x in 110..<190 { image[x, y] = RGB8(120, 30, 25) } }
    return image
  }()
  private static let found = Result { try SceneReader.read(meadow, longSide: 150) }

  private func read(_ correction: SceneCorrection) throws -> Scene {
    let scene = try SceneReader.read(Self.meadow, longSide: 150, correction: correction)
    var sum = [Float](repeating: 0, count: scene.width * scene.height)
    for layer in scene.layers {
      #expect(layer.mask.values.contains(1))
      for i in sum.indices {
        sum[i] += layer.mask.values[i]
        #expect(layer.extent.values[i] >= layer.mask.values[i])
      }
    }
    #expect(sum.allSatisfy { $0 == 1 }, "masks part the picture")
    return scene
  }

  private func layer(at x: Int, _ y: Int, in scene: Scene) -> Int? {
    scene.layers.firstIndex { $0.mask[x, y] == 1 }
  }

  @Test func anEmptyCorrectionChangesNothing() throws {
    let found = try Self.found.get()
    let scene = try read(SceneCorrection())
    #expect(found.layers.count == 3)
    #expect(scene.layers.map(\.mask) == found.layers.map(\.mask))
    #expect(scene.layers.map(\.extent) == found.layers.map(\.extent))
    #expect(scene.layers.map(\.completed) == found.layers.map(\.completed))
    #expect(scene.layers.map(\.name) == found.layers.map(\.name))
    #expect(scene.detail == found.detail)
  }

  @Test func aShapeIsTheForemostLayer() throws {
    // The left third of the width, the middle half of the height: 50 x 50 pixels of 150 x 100.
    let square = SceneCorrection.Shape(
      name: "barn",
      polygon: [SIMD2(0, 25), SIMD2(100.0 / 3, 25), SIMD2(100.0 / 3, 75), SIMD2(0, 75)])
    let scene = try read(SceneCorrection(shapes: [square]))
    #expect(scene.layers.count == 4)
    let barn = try #require(scene.layers.last)
    #expect(barn.name == "barn")
    for y in 0..<100 { for x in 0..<150 { #expect((barn.mask[x, y] == 1) == (x < 50 && (25..<75).contains(y))) } }
    // The field goes on behind it, in its own green.
    #expect(scene.layers[1].extent[5, 70] == 1)
    let grass = scene.layers[1].completed[5, 70]
    #expect(grass.green > 110 && grass.red < 90 && grass.blue < 80)
    #expect(scene.layers[0].name == "sky")
  }

  @Test func aTriangleHoldsThePixelsThatPlaneGeometrySays() throws {
    let triangle = SceneCorrection.Shape(polygon: [SIMD2(0, 0), SIMD2(100, 0), SIMD2(0, 100)])
    let mask = try #require(try read(SceneCorrection(shapes: [triangle])).layers.last).mask
    for y in 0..<100 {
      for x in 0..<150 {
        let side = (Double(x) + 0.5) / 150 + (Double(y) + 0.5) / 100
        if abs(side - 1) > 1e-9 { #expect((mask[x, y] == 1) == (side < 1)) }
      }
    }
  }

  @Test func mergedLayersTakeThePlaceAndNumberOfTheFirst() throws {
    let found = try Self.found.get()
    let scene = try read(SceneCorrection(merges: [[0, 2]], names: [0: "distance"]))
    #expect(scene.layers.count == 2)
    let sum = zip(found.layers[0].mask.values, found.layers[2].mask.values).map { $0 + $1 }
    #expect(scene.layers[0].mask.values == sum)
    #expect(scene.layers[0].name == "distance")
    #expect(scene.layers[1].mask == found.layers[1].mask)
  }

  @Test func aShapeCanMendALayer() throws {
    let found = try Self.found.get()
    // A chimney on the house.
    let chimney = SceneCorrection.Shape(polygon: [SIMD2(40, 10), SIMD2(45, 10), SIMD2(45, 32), SIMD2(40, 32)])
    let scene = try read(SceneCorrection(shapes: [chimney], merges: [[2, 3]]))
    #expect(scene.layers.count == 3)
    #expect(layer(at: 64, 15, in: scene) == 2)
    #expect(layer(at: 75, 50, in: scene) == 2)
    #expect(zip(scene.layers[2].mask.values, found.layers[2].mask.values).allSatisfy { $0 >= $1 })
  }

  @Test func layersComeInTheAuthorsOrder() throws {
    let found = try Self.found.get()
    let scene = try read(SceneCorrection(order: [2, 0, 1]))
    #expect(scene.layers.map(\.mask) == [2, 0, 1].map { found.layers[$0].mask })
    // What is foremost now ends where it is seen; the house goes on behind the field.
    #expect(scene.layers[2].extent == scene.layers[2].mask)
    #expect(scene.layers[0].extent != scene.layers[0].mask)
  }

  @Test func aLayerCanStopWhereThoseInFrontBegin() throws {
    let found = try Self.found.get()
    #expect(found.layers[0].extent != found.layers[0].mask)
    let scene = try read(SceneCorrection(stops: [0]))
    #expect(scene.layers[0].extent == scene.layers[0].mask)
    #expect(scene.layers[1].extent == found.layers[1].extent)
  }

  @Test func oneCanvasIsOneLayer() throws {
    let scene = try read(SceneCorrection(isOneCanvas: true))
    #expect(scene.layers.count == 1 && scene.isOneCanvas)
    #expect(scene.layers[0].name == nil)
    #expect(scene.layers[0].mask.values.allSatisfy { $0 == 1 })
    #expect(scene.layers[0].completed == Self.meadow.resized(longSide: 150))
  }

  @Test func labelsTakeThePlaceOfWhatWasFound() throws {
    // Of another size, and with colours in an order of their own: left is the brightest, so it comes last.
    var picture = Image(width: 30, height: 20, filledWith: RGB8(0, 0, 90))
    for y in 0..<20 { for x in 0..<10 { picture[x, y] = RGB8(250, 240, 0) } }
    for y in 15..<20 { for x in 10..<30 { picture[x, y] = RGB8(200, 0, 0) } }
    let scene = try read(SceneCorrection(labels: try LayerLabels(picture), names: [2: "curtain"]))
    #expect(scene.layers.count == 3)
    for y in 0..<100 {
      for x in 0..<150 {
        let expected = x < 50 ? 2 : y >= 75 ? 1 : 0
        #expect(layer(at: x, y, in: scene) == expected)
      }
    }
    #expect(scene.layers[2].name == "curtain")
  }

  @Test func moreThanTwelveLayersAreAllowed() throws {
    var picture = Image(width: 32, height: 4, filledWith: RGB8(0, 0, 0))
    for y in 0..<4 { for x in 0..<32 { picture[x, y] = RGB8(UInt8(7 * x), 0, 0) } }
    let scene = try read(SceneCorrection(labels: try LayerLabels(picture), order: Array((0..<32).reversed())))
    #expect(scene.layers.count == 32)
    #expect(layer(at: 0, 50, in: scene) == 31)
    #expect(layer(at: 149, 50, in: scene) == 0)
  }

  @Test func layersThatAreCoveredWholeAreLeftOut() throws {
    let all = SceneCorrection.Shape(
      name: "wall", polygon: [SIMD2(0, 0), SIMD2(100, 0), SIMD2(100, 100), SIMD2(0, 100)])
    let scene = try read(SceneCorrection(shapes: [all], order: [3, 2, 1, 0], stops: [1]))
    #expect(scene.layers.map(\.name) == ["wall"])
    #expect(!scene.isOneCanvas)
  }

  @Test(arguments: [
    (SceneCorrection(merges: [[0, 3]]), "layers.merge: there is no layer 3; the layers are 0 to 2, and"),
    (SceneCorrection(merges: [[1]]), "layers.merge: a group needs at least two layers, found 1"),
    (SceneCorrection(merges: [[0, 1], [1, 2]]), "layers.merge: layer 1 stands there twice;"),
    (SceneCorrection(order: [0, 1]), "layers.order: layer 2 is missing; write every layer once, back to front"),
    (SceneCorrection(order: []), "layers.order: layers 0, 1, 2 are missing;"),
    (
      SceneCorrection(merges: [[0, 2]], order: [0, 1, 2]), "layers.order: layer 2 has been merged into layer 0; write 0"
    ),
    (
      SceneCorrection(isOneCanvas: true, names: [1: "house"]),
      "layers.names: there is no layer 1; there is only layer 0"
    ),
    (SceneCorrection(names: [0: "a <b>"]), "layers.names: 'a <b>' cannot be used as a noun"),
    (SceneCorrection(stops: [-1]), "layers.stop: there is no layer -1;"),
    (SceneCorrection(times: ["99": 2]), "layers.time: there is no layer 99;"),
    (SceneCorrection(times: ["0": 0]), "layers.time: '0' takes from 0.05 to 20 times its share"),
    (SceneCorrection(times: ["dragon": 2]), "layers.time: no layer is called 'dragon'; "),
    (
      SceneCorrection(shapes: [SceneCorrection.Shape(polygon: [SIMD2(.nan, 0), SIMD2(9, 9), SIMD2(0, 9)])]),
      "layers.shapes.polygon: the corner [nan, 0] lies outside the picture;"
    ),
  ])
  func tellsWhatCannotBeDone(correction: SceneCorrection, message: String) throws {
    let error = #expect(throws: VisionError.self) { try read(correction) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func timesAreSaidByNumberOrName() throws {
    let scene = try read(SceneCorrection(names: [0: "far hill"], order: [1, 0, 2], times: ["Far Hill": 2, "1": 0.5]))
    #expect(scene.layers.map(\.time) == [0.5, 2, 1])
    let both = try read(SceneCorrection(names: [0: "far hill"], times: ["far hill": 2, "0": 3]))
    #expect(both.layers[0].time == 3)
  }

  @Test func refusesLabelsOfTooManyColours() throws {
    var picture = Image(width: 33, height: 1, filledWith: RGB8(0, 0, 0))
    for x in 0..<33 { picture[x, 0] = RGB8(UInt8(x), 0, 0) }
    #expect(throws: VisionError.self) { try LayerLabels(picture) }
    picture[32, 0] = picture[31, 0]
    #expect(try LayerLabels(picture).count == 32)
  }

  @Test func labelsOfHugePicturesAreSampled() throws {
    var picture = Image(width: 3000, height: 1500, filledWith: RGB8(0, 0, 0))
    for y in 0..<1500 { for x in 1500..<3000 { picture[x, y] = RGB8(1, 1, 1) } }
    let labels = try LayerLabels(picture)
    #expect(labels.width == 1024 && labels.height == 512 && labels.count == 2)
    #expect((0..<1024).allSatisfy { labels.numbers[1024 * 300 + $0] == ($0 < 512 ? 0 : 1) })
  }

  @Test func survivesJSONAndRefusesDamage() throws {
    let picture = Image(width: 3, height: 2, pixels: (0..<18).map { UInt8($0 / 9) })
    let correction = SceneCorrection(
      labels: try LayerLabels(picture),
      shapes: [SceneCorrection.Shape(name: "tree", polygon: [SIMD2(0.1, 2), SIMD2(50, 2), SIMD2(9, 90)])],
      merges: [[0, 1]], names: [2: "mast"], order: [2, 0], stops: [0])
    let data = try JSONEncoder().encode(correction)
    #expect(try JSONDecoder().decode(SceneCorrection.self, from: data) == correction)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains("\"width\":3"))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        SceneCorrection.self, from: Data(text.replacing("\"width\":3", with: "\"width\":4").utf8))
    }
  }

  @Test func isAppliedTheSameOnAnyNumberOfThreads() throws {
    let correction = SceneCorrection(
      shapes: [SceneCorrection.Shape(polygon: [SIMD2(5, 5), SIMD2(60, 20), SIMD2(20, 90)])], order: [3, 0, 2, 1])
    let scene = try read(correction)
    let alone = try Parallel.$limit.withValue(1) { try read(correction) }
    #expect(scene.layers.map(\.completed) == alone.layers.map(\.completed))
    #expect(scene.layers.map(\.extent) == alone.layers.map(\.extent))
  }
}
