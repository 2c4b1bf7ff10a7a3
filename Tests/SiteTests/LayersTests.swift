import Foundation
import Imaging
import Painting
import Site
import Synchronization
import Testing
import Vision

/// What front matter says of layers, on its way to the generator.
@Suite struct LayersTests {
  /// Keeps what the generator was asked for.
  private final class Asked: Sendable {
    private let kept = Mutex<[ProcessSettings]>([])
    var all: [ProcessSettings] { kept.withLock { $0 } }
    func add(_ settings: ProcessSettings) { kept.withLock { $0.append(settings) } }
  }

  private func labels(_ tones: [UInt8]) throws -> Data {
    var picture = Image(width: 48, height: 32, filledWith: RGB8(0, 0, 0))
    for x in 0..<48 {
      let tone = tones[x * tones.count / 48]
      for y in 0..<32 { picture[x, y] = RGB8(tone, tone, tone) }
    }
    return try picture.pngData()
  }

  @Test func everythingReachesTheGenerator() async throws {
    let site = try TemporarySite()
    try site.write(try labels([0, 1, 2, 3]), to: "content/owl-layers.png")
    try site.addTutorial(
      "owl",
      """
      medium: oil
      layers:
        image: owl-layers.png
        shapes:
          - name: tree
            polygon: [[12, 40], [30.5, 38], [28, 90]]
        merge: [2, 3]
        names: {2: far hill}
        order: [0, 2, 1, 4]
        stop: 1
      """)
    let asked = Asked()
    var generator = FakeGenerator()
    generator.whenAsked = asked.add
    let report = await site.builder(BuildOptions(), generator).build()
    #expect(report.allProblems == [])
    let layers = try #require(asked.all.first?.layers)
    let picture = try labels([0, 1, 2, 3])
    #expect(
      layers
        == SceneCorrection(
          labels: try LayerLabels(Image(decoding: picture, name: "labels")),
          shapes: [SceneCorrection.Shape(name: "tree", polygon: [SIMD2(12, 40), SIMD2(30.5, 38), SIMD2(28, 90)])],
          merges: [[2, 3]], names: [2: "far hill"], order: [0, 2, 1, 4], stops: [1]))
  }

  @Test func nothingSaidIsNothingPutRight() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", "medium: oil\nlayers:")
    let asked = Asked()
    var generator = FakeGenerator()
    generator.whenAsked = asked.add
    _ = await site.builder(BuildOptions(), generator).build()
    #expect(asked.all.count == 1)
    #expect(asked.all.allSatisfy { $0.layers == nil })
  }

  @Test func otherCorrectionsAndOtherLabelImagesPaintAgain() async throws {
    let site = try TemporarySite()
    let generator = FakeGenerator()
    func paintings(_ layers: String) async throws -> Int {
      try site.addTutorial("owl", "medium: oil\nlayers: \(layers)")
      let report = await site.builder(BuildOptions(), generator).build()
      #expect(report.allProblems == [])
      return generator.tally["paintings"]
    }
    #expect(try await paintings("{canvas: one}") == 1)
    #expect(try await paintings("{canvas: one}") == 1)
    #expect(try await paintings("{stop: [0]}") == 2)
    #expect(try await paintings("{names: {0: sky}}") == 3)
    try site.write(try labels([0, 1]), to: "content/labels.png")
    #expect(try await paintings("{image: labels.png}") == 4)
    #expect(try await paintings("{image: labels.png}") == 4)
    try site.write(try labels([1, 0]), to: "content/labels.png")
    #expect(try await paintings("{image: labels.png}") == 5)
    // Other tones, the same layers: the same picture is painted.
    try site.write(try labels([200, 30]), to: "content/labels.png")
    #expect(try await paintings("{image: labels.png}") == 5)
  }

  @Test func numbersThatOnlyThePictureDecidesAreToldWithTheirLine() async throws {
    let site = try TemporarySite()
    try site.addTutorial(
      "owl",
      """
      medium: oil
      layers:
        merge:
          - [0, 1]
          - [7, 8]
        names:
          2: far hill
          9: mast
      """)
    var generator = FakeGenerator()
    generator.whenAsked = { settings in
      let faults = settings.layers?.faults(found: 9) ?? []
      if !faults.isEmpty { throw VisionError.correction(faults) }
    }
    let told = await site.builder(BuildOptions(), generator).build().allProblems
    #expect(told.map(\.line) == [10])
    #expect(told.map(\.key) == ["layers.names"])
    #expect(told.first?.message.hasPrefix("there is no layer 9; the layers are 0 to 8") == true)

    generator.whenAsked = { settings in
      let faults = settings.layers?.faults(found: 8) ?? []
      if !faults.isEmpty { throw VisionError.correction(faults) }
    }
    let second = await site.builder(BuildOptions(), generator).build().allProblems
    #expect(second.map(\.line) == [7])
    #expect(second.map(\.key) == ["layers.merge"])
  }
}
