import Foundation
import Imaging
import Testing
import Vision

/// What is seen in sample pictures, against units and orders drawn by hand (`Labels/README.md`).
///
/// Benchmarks/scene has the figures; here stands what must not be lost.
struct LabelledScenesTests {
  private struct Labels: Decodable {
    struct Unit: Decodable { var name: String }
    var reference: String
    var units: [Unit]
    var order: [[Int]]
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// For every unit how many of its pixels lie in each layer.
  private struct Shares {
    var pixels: [[Int]]
    var names: [String]
    var order: [[Int]]
    var scene: Scene

    init(_ slug: String) throws {
      let folder = root.appending(path: "Tests/VisionTests/Labels")
      let labels = try JSONDecoder().decode(
        Labels.self, from: Data(contentsOf: folder.appending(path: "\(slug).json")))
      let map = try Image(contentsOf: folder.appending(path: "\(slug).png"))
      scene = try SceneReader.read(Image(contentsOf: root.appending(path: "content/\(labels.reference)")))
      names = labels.units.map(\.name)
      order = labels.order
      pixels = [[Int]](repeating: [Int](repeating: 0, count: scene.layers.count), count: names.count)
      for y in 0..<scene.height {
        for x in 0..<scene.width {
          let unit = Int(map[x * map.width / scene.width, y * map.height / scene.height].red)
          guard unit < names.count, let layer = scene.layers.firstIndex(where: { $0.mask[x, y] > 0 }) else { continue }
          pixels[unit][layer] += 1
        }
      }
    }

    /// The layer that holds most of a unit.
    func layer(of unit: Int) -> Int { pixels[unit].indices.max { pixels[unit][$0] < pixels[unit][$1] } ?? 0 }

    /// Intersection over union of a unit and the layer that holds most of it.
    func overlap(of unit: Int) -> Double {
      let layer = layer(of: unit)
      let (both, all) = (pixels[unit][layer], pixels[unit].reduce(0, +) + pixels.reduce(0) { $0 + $1[layer] })
      return Double(both) / Double(all - both)
    }
  }

  @Test(arguments: ["astronaut", "coffee", "mont-st-michel", "owl"])
  func ordersLayersAsAPainterWould(slug: String) throws {
    let shares = try Shares(slug)
    #expect((4...12).contains(shares.scene.layers.count))
    let right = shares.order.count { shares.layer(of: $0[0]) < shares.layer(of: $0[1]) }
    #expect(right * 10 >= shares.order.count * 7, "\(right) of \(shares.order.count) pairs")
  }

  @Test func knowsTheHeadOfAPortrait() throws {
    let shares = try Shares("astronaut")
    for name in ["face", "hair", "clothing"] {
      let unit = try #require(shares.names.firstIndex(of: name))
      #expect(shares.scene.layers[shares.layer(of: unit)].name == name)
      #expect(shares.overlap(of: unit) > 0.7, "\(name)")
    }
    #expect(shares.scene.faces.count == 1)
    #expect(!shares.scene.isOneCanvas)
  }

  @Test func findsTheBirdAndTheSky() throws {
    let owl = try Shares("owl")
    let unit = try #require(owl.names.firstIndex(of: "owl"))
    #expect(owl.scene.layers[owl.layer(of: unit)].name == "bird")
    let mount = try Shares("mont-st-michel")
    let sky = try #require(mount.names.firstIndex(of: "sky"))
    #expect(mount.layer(of: sky) == 0 && mount.scene.layers[0].name == "sky")
    #expect(mount.overlap(of: sky) > 0.95)
  }
}
