import Foundation
import Imaging
import Media
import Painting
import Site
import Synchronization
import Testing

/// What front matter says of the painting, on its way to the generator and back.
@Suite struct SettingsTests {
  /// Keeps what the generator was asked for.
  private final class Asked: Sendable {
    private let kept = Mutex<[ProcessSettings]>([])
    var all: [ProcessSettings] { kept.withLock { $0 } }
    func add(_ settings: ProcessSettings) { kept.withLock { $0.append(settings) } }
  }

  @Test func everythingReachesTheGenerator() async throws {
    let site = try TemporarySite()
    try site.write(TemporarySite.picture(shade: 200).pngData(), to: "content/evening.png")
    try site.addTutorial(
      "owl",
      """
      medium: [oil, graphite]
      technique: indirect
      palette: zorn
      shares: {underpainting: 40, construction: 30}
      colours: evening.png
      layers: {time: {sky: 2, 0: 0.5}}
      """)
    let asked = Asked()
    var generator = FakeGenerator()
    generator.whenAsked = asked.add
    let report = await site.builder(BuildOptions(jobs: 1), generator).build()
    #expect(report.allProblems == [])
    let oil = try #require(asked.all.first { $0.medium == .oil })
    #expect(oil.technique == .indirect && oil.palette == .zorn)
    #expect(oil.stageShares["underpainting"] == 0.4 && oil.stageShares["construction"] == nil)
    #expect(oil.toneColours == ToneColours.colours(of: TemporarySite.picture(shade: 200)))
    #expect(oil.layers?.times == ["sky": 2, "0": 0.5])
    // What a pencil has no use for does not reach it, so that it is not drawn again when it changes.
    let graphite = try #require(asked.all.first { $0.medium == .graphite })
    #expect(graphite.technique == .direct && graphite.palette == nil && graphite.toneColours == nil)
    #expect(graphite.stageShares["construction"] == 0.3 && graphite.stageShares["underpainting"] == nil)
  }

  @Test func otherSettingsPaintAgain() async throws {
    let site = try TemporarySite()
    let generator = FakeGenerator()
    func paintings(_ lines: String) async throws -> Int {
      try site.addTutorial("owl", "medium: oil\n\(lines)")
      let report = await site.builder(BuildOptions(), generator).build()
      #expect(report.allProblems == [])
      return generator.tally["paintings"]
    }
    #expect(try await paintings("") == 1)
    #expect(try await paintings("technique: direct") == 1)
    #expect(try await paintings("technique: indirect") == 2)
    #expect(try await paintings("palette: earth") == 3)
    #expect(try await paintings("shares: {drawing: 10}") == 4)
    #expect(try await paintings("shares: {drawing: 11}") == 5)
    #expect(try await paintings("colours: zorn") == 6)
    try site.write(TemporarySite.picture(shade: 200).pngData(), to: "content/evening.png")
    #expect(try await paintings("colours: evening.png") == 7)
    #expect(try await paintings("colours: evening.png") == 7)
    try site.write(TemporarySite.picture(shade: 20).pngData(), to: "content/evening.png")
    #expect(try await paintings("colours: evening.png") == 8)
    #expect(try await paintings("layers: {time: {0: 2}}") == 9)
  }

  @Test func remarksAreToldAsWarningsFromTheCacheToo() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", "medium: oil")
    var generator = FakeGenerator()
    generator.remarks = ["The reference has no colour."]
    for status in [BuildReport.Tutorial.Status.built, .cached] {
      let report = await site.builder(BuildOptions(), generator).build()
      #expect(report.tutorials.map(\.status) == [status])
      #expect(!report.failed)
      #expect(
        report.allWarnings == [
          Problem(file: "content/owl.md", line: 2, key: "reference", message: "The reference has no colour.")
        ])
    }
    #expect(generator.tally["paintings"] == 1)
  }

  @Test func videoModelReachesTheGenerator() async throws {
    let site = try TemporarySite()
    try site.write("weights", to: "models/wan/model.safetensors")
    try site.write("changes", to: "models/oil.safetensors")
    try site.addTutorial(
      "owl",
      """
      medium: oil
      title: An owl at night
      seed: 7
      generator: diffusion+strokes
      model: models/wan
      adapter: [models/oil.safetensors, {file: models/oil.safetensors, scale: -0.5}]
      diffusion: {steps: 30, guidance: 4.5, shift: 5, scheduler: euler, frames: 49, size: 480x832, precision: int8, negative: blurred}
      """)
    try site.addTutorial("cup", "medium: oil\ngenerator: diffusion\nmodel: models/wan\ncaption: A cup of coffee")
    try site.addTutorial("pot", "medium: oil\ngenerator: strokes")
    let asked = Asked()
    var generator = FakeGenerator()
    generator.whenAsked = asked.add
    let report = await site.builder(BuildOptions(jobs: 1), generator).build()
    #expect(report.allProblems == [])
    let models = site.root.appending(path: "models").standardizedFileURL.path
    let owl = try #require(asked.all.first { $0.seed == 7 }?.video)
    #expect(
      owl
        == VideoModelSettings(
          model: "\(models)/wan",
          adapters: [
            .init(file: "\(models)/oil.safetensors"), .init(file: "\(models)/oil.safetensors", scale: -0.5),
          ], caption: "An owl at night", negativePrompt: "blurred", steps: 30, guidance: 4.5, shift: 5,
          scheduler: .euler, frames: 49, width: 480, height: 832, precision: .int8, isFollowedByStrokes: true))
    let cup = try #require(asked.all.compactMap(\.video).first { $0.caption == "A cup of coffee" })
    #expect(cup == VideoModelSettings(model: "\(models)/wan", caption: "A cup of coffee"))
    #expect(asked.all.count { $0.video == nil } == 1)
  }

  @Test func otherModelPaintsAgainAndAnotherPlaceDoesNot() async throws {
    let site = try TemporarySite()
    for place in ["a", "b"] { try site.write("weights", to: "models/\(place)/model.safetensors") }
    let tally = Tally()
    func paintings(_ lines: String, model: String) async throws -> Int {
      var generator = FakeGenerator(tally: tally)
      generator.model = model
      try site.addTutorial("owl", "medium: oil\n\(lines)")
      #expect(await site.builder(BuildOptions(), generator).build().allProblems == [])
      return tally["paintings"]
    }
    #expect(try await paintings("", model: "1") == 1)
    #expect(try await paintings("generator: diffusion\nmodel: models/a", model: "1") == 2)
    #expect(try await paintings("generator: diffusion\nmodel: models/b", model: "1") == 2)
    #expect(try await paintings("generator: diffusion\nmodel: models/b", model: "2") == 3)
    #expect(try await paintings("generator: diffusion\nmodel: models/b\ndiffusion: {steps: 9}", model: "2") == 4)
    #expect(try await paintings("", model: "2") == 4)
  }
}
