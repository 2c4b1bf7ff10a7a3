import Imaging
import Testing
import Vision

struct SceneReaderTests {
  /// Blue sky, a green field below it, and a dark red house that stands on the field.
  private var meadow: Image {
    var image = Image(width: 300, height: 200, filledWith: RGB8(120, 170, 230))
    for y in 90..<200 { for x in 0..<300 { image[x, y] = RGB8(70, UInt8(130 + (x * 7 + y * 13) % 11), 50) } }
    for y in 60..<150 { for x in 110..<190 { image[x, y] = RGB8(120, 30, 25) } }
    return image
  }

  private func checkInvariants(_ scene: Scene) {
    #expect(!scene.layers.isEmpty && scene.layers.count <= 12)
    var sum = [Float](repeating: 0, count: scene.width * scene.height)
    for layer in scene.layers {
      #expect(layer.completed.width == scene.width && layer.completed.height == scene.height)
      for i in sum.indices {
        sum[i] += layer.mask.values[i]
        #expect(layer.extent.values[i] >= layer.mask.values[i])
      }
    }
    #expect(sum.allSatisfy { $0 == 1 })
    #expect(scene.detail.values.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(scene.contours.values.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test func cutsAMeadowIntoSkyFieldAndHouse() throws {
    let scene = try SceneReader.read(meadow, longSide: 240)
    checkInvariants(scene)
    #expect(scene.width == 240 && scene.height == 160)
    #expect(scene.layers.count == 3)
    // Places in the scene: sky, field, house.
    let layers = [(40, 20), (30, 140), (120, 80)].map { x, y in
      scene.layers.firstIndex { $0.mask[x, y] == 1 }
    }
    #expect(layers == [0, 1, 2])
    #expect(scene.layers[0].name == "sky")
    // The field goes on behind the house in green; the sky goes on behind it in blue.
    #expect(scene.layers[1].extent[120, 100] == 1)
    let grass = scene.layers[1].completed[120, 100]
    #expect(grass.green > 110 && grass.red < 90 && grass.blue < 80)
    #expect(scene.layers[0].extent[120, 60] == 1)
    let air = scene.layers[0].completed[120, 60]
    #expect(air.blue > 210 && air.red < 140)
    // Nothing is carried on over what lies behind it.
    #expect(scene.layers[2].extent == scene.layers[2].mask)
  }

  @Test func keepsAPlainPictureWhole() throws {
    let scene = try SceneReader.read(Image(width: 64, height: 48, filledWith: RGB8(150, 60, 60)))
    checkInvariants(scene)
    #expect(scene.layers.count == 1)
    #expect(scene.layers[0].completed[5, 5] == RGB8(150, 60, 60))
  }

  @Test(arguments: [(1, 1), (1, 900), (900, 3)])
  func readsPicturesOfAnyShape(width: Int, height: Int) throws {
    let scene = try SceneReader.read(Image(width: width, height: height, filledWith: RGB8(90, 90, 90)), longSide: 96)
    checkInvariants(scene)
    #expect(max(scene.width, scene.height) == 96)
  }

  @Test func readsTheSameOnAnyNumberOfThreads() throws {
    let scene = try SceneReader.read(meadow, longSide: 160)
    let alone = try Parallel.$limit.withValue(1) { try SceneReader.read(meadow, longSide: 160) }
    #expect(scene.contours == alone.contours)
    #expect(scene.detail == alone.detail)
    #expect(scene.layers.map(\.mask) == alone.layers.map(\.mask))
    #expect(scene.layers.map(\.completed) == alone.layers.map(\.completed))
  }
}
