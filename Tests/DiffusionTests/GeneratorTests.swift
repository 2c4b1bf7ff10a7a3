import Diffusion
import Foundation
import Imaging
import Media
import Painting
import Synchronization
import Testing

/// Processes from a video model: what it is asked, how its frames are taken, what is kept.
@Suite("The generator")
struct GeneratorTests {
  private static let checkpoint = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/checkpoints/diffusers", directoryHint: .isDirectory)

  /// Something with a few colours and a shape to see.
  private static func picture(width: Int = 60, height: Int = 41) -> Image {
    var image = Image(width: width, height: height, filledWith: RGB8(150, 180, 210))
    for y in 0..<height {
      for x in 0..<width where (x - width / 2) * (x - width / 2) + (y - height / 2) * (y - height / 2) < 150 {
        image[x, y] = RGB8(200, UInt8(90 + y % 60), 40)
      }
    }
    return image
  }

  private static func settings(_ medium: Medium = .oil, steps: Int = 2, strokes: Bool = false) -> ProcessSettings {
    ProcessSettings(
      medium: medium, longSide: 96, frameCount: 9, seed: 5,
      video: VideoModelSettings(
        model: checkpoint.path, caption: "A ball.", steps: steps, frames: 5, width: 48, height: 32,
        precision: .float32, isFollowedByStrokes: strokes))
  }

  /// A model that uncovers white over the picture from frame to frame, and remembers what it was asked.
  private final class Uncovering: FilmModel {
    let asked = Mutex<[VideoSettings]>([])
    let seen = Mutex<[Image]>([])

    func frames(
      of picture: Image, settings: VideoSettings, state: RunState?,
      progress: @escaping @Sendable (DiffusionProgress) -> Void
    ) throws -> [Image] {
      asked.withLock { $0.append(settings) }
      seen.withLock { $0.append(picture) }
      return (0..<settings.frames).map { number in
        var frame = picture
        for y in 0..<frame.height {
          for x in 0..<frame.width * number / (settings.frames - 1) { frame[x, y] = RGB8(255, 255, 255) }
        }
        return frame
      }
    }
  }

  private static func folder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "films-\(UUID())", directoryHint: .isDirectory)
  }

  // MARK: What the model is asked

  @Test(
    "pads a picture of any shape and takes the padding off again",
    arguments: [
      (60, 41), (41, 60), (832, 480), (31, 977), (1001, 17), (16, 16),
    ])
  func padding(width: Int, height: Int) {
    let picture = Self.picture(width: width, height: height)
    for (wide, high) in [(832, 480), (480, 832), (48, 32)] {
      let frame = PaddedPicture(pictureWidth: width, pictureHeight: height, width: wide, height: high)
      let padded = frame.padded(picture)
      #expect(padded.width == wide && padded.height == high)
      // One side is filled, and the proportions are the picture's but for a rounded pixel.
      #expect(frame.place.width == wide || frame.place.height == high)
      #expect(
        abs(Double(frame.place.width) / Double(width) * Double(height) - Double(frame.place.height))
          <= max(1, Double(height) / Double(width)))
      let back = frame.unpadded(padded)
      #expect(back == picture.resized(width: frame.place.width, height: frame.place.height))
      // The rest is white and lies on both sides alike.
      #expect(abs(wide - frame.place.width - 2 * frame.place.x) <= 1)
      #expect(abs(high - frame.place.height - 2 * frame.place.y) <= 1)
      if frame.place.x > 0 || frame.place.y > 0 { #expect(padded[0, 0] == RGB8(255, 255, 255)) }
    }
  }

  @Test("says medium, what the video is, and what the picture shows")
  func prompt() {
    #expect(
      PaintingPrompt.text(for: .oil, caption: " An owl at night. ")
        == "Oil painting. Step by step painting process. An owl at night.")
    #expect(PaintingPrompt.text(for: .faithful, caption: "") == "Step by step painting process.")
    let prompts = Set(Medium.allCases.map { PaintingPrompt.text(for: $0, caption: "") })
    #expect(prompts.count == Medium.allCases.count)
  }

  @Test("asks for what the settings say, and reverses what comes")
  func order() throws {
    let model = Uncovering()
    let generator = DiffusionGenerator(leadsStrokes: false, films: nil) { _ in model }
    let picture = Self.picture()
    let process = try generator.makeProcess(reference: picture, settings: Self.settings(.watercolour)) { _ in }
    let asked = try #require(model.asked.withLock { $0.first })
    #expect(asked.prompt == "Watercolor painting. Step by step painting process. A ball.")
    #expect(asked == VideoSettings(prompt: asked.prompt, width: 48, height: 32, frames: 5, steps: 2, seed: 5))
    let frame = PaddedPicture(pictureWidth: 60, pictureHeight: 41, width: 48, height: 32)
    #expect(model.seen.withLock { $0.first } == frame.padded(picture))
    #expect(process.frames.count == 5 && process.strokes == nil && process.generator == "diffusion")
    #expect(process.frames[4].image == picture.resized(width: frame.place.width, height: frame.place.height))
    #expect(process.frames[0].image.pixels.allSatisfy { $0 == 255 })
    #expect(process.passages.last?.frames.upperBound == 5)
  }

  @Test("leads strokes that end at the picture, at any size")
  func strokes() throws {
    let generator = DiffusionGenerator(
      leadsStrokes: true, films: nil, painter: StrokeGenerator(planningLongSide: 128)
    ) { _ in Uncovering() }
    let process = try generator.makeProcess(reference: Self.picture(), settings: Self.settings(strokes: true)) { _ in }
    #expect(process.generator == "diffusion+strokes")
    #expect((process.strokes?.count ?? 0) > 50)
    #expect(process.frames.count == 9 && process.target.longSide == 96)
    #expect(!generator.supports(.graphite) && generator.supports(.acrylic))
    #expect(throws: PaintingError.self) {
      try generator.makeProcess(reference: Self.picture(), settings: Self.settings(.graphite, strokes: true)) { _ in }
    }
  }

  @Test("is chosen by what the settings ask for")
  func choice() {
    let (plain, led) = (
      DiffusionGenerator(leadsStrokes: false, films: nil), DiffusionGenerator(leadsStrokes: true, films: nil)
    )
    #expect(plain.accepts(Self.settings()) && !led.accepts(Self.settings()))
    #expect(led.accepts(Self.settings(strokes: true)) && !plain.accepts(Self.settings(strokes: true)))
    #expect(!plain.accepts(ProcessSettings(medium: .oil)) && StrokeGenerator().accepts(ProcessSettings(medium: .oil)))
    #expect(!StrokeGenerator().accepts(Self.settings()))
  }

  @Test("says in one message what to bring")
  func missingModel() throws {
    let generator = DiffusionGenerator(leadsStrokes: false, films: nil)
    for model in ["", "/no/such/folder"] {
      var settings = Self.settings()
      settings.video?.model = model
      let error = #expect(throws: DiffusionError.self) {
        try generator.makeProcess(reference: Self.picture(), settings: settings) { _ in }
      }
      let message = try #require(error).description
      #expect(message.contains("Wan 2.1 image-to-video") && message.contains("docs/video-model.md"))
    }
  }

  // MARK: With a model

  @Test("gives the pipeline's own frames, last first, and the same bytes when it was stopped and gone on with")
  func wholeRun() async throws {
    let picture = Self.picture()
    let settings = Self.settings(steps: 4)
    let video = try #require(settings.video)
    let frame = PaddedPicture(pictureWidth: 60, pictureHeight: 41, width: 48, height: 32)
    let own = try DiffusionPipeline(video).video(
      from: frame.padded(picture),
      settings: VideoSettings(
        prompt: PaintingPrompt.text(for: .oil, caption: "A ball."), width: 48, height: 32, frames: 5, steps: 4, seed: 5)
    )
    let expected = own.reversed().map(frame.unpadded)

    let films = FilmStore(folder: Self.folder())
    defer { try? FileManager.default.removeItem(at: films.folder) }
    let generator = DiffusionGenerator(leadsStrokes: false, films: films)
    #expect(try generator.completedSteps(reference: picture, settings: settings) == nil)
    // Stopped as soon as the third step is under way.
    let run = Task.detached {
      try generator.makeProcess(reference: picture, settings: settings) { told in
        if told.activity == "Step 3 of 4" { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    await #expect(throws: CancellationError.self) { try await run.value }
    let kept = try #require(try generator.completedSteps(reference: picture, settings: settings))
    #expect((2...3).contains(kept))
    // Another picture's run does not go on with it.
    #expect(try generator.completedSteps(reference: Self.picture(width: 62), settings: settings) == nil)

    let told = Mutex<[String]>([])
    let process = try generator.makeProcess(reference: picture, settings: settings) { progress in
      told.withLock { $0.append(progress.activity) }
    }
    #expect(process.frames.map(\.image) == expected)
    let activities = told.withLock { $0 }
    #expect(activities.contains("Going on after step \(kept) of 4") && !activities.contains("Step 1 of 4"))

    // The film is kept, and the model not asked again.
    #expect(try generator.completedSteps(reference: picture, settings: settings) == nil)
    let second = DiffusionGenerator(leadsStrokes: false, films: films) { _ in throw CocoaError(.featureUnsupported) }
    #expect(try second.makeProcess(reference: picture, settings: settings) { _ in }.frames.map(\.image) == expected)
    films.remove()
    #expect(!FileManager.default.fileExists(atPath: films.folder.path))
  }

  @Test("knows a model by its files' contents, wherever they lie")
  func fingerprint() throws {
    let generator = DiffusionGenerator(leadsStrokes: false, films: nil)
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: Self.checkpoint, to: folder)
    var settings = Self.settings()
    let here = try generator.fingerprint(of: settings)
    settings.video?.model = folder.path
    #expect(try generator.fingerprint(of: settings) == here)
    let adapter = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/adapters/lora_plain.safetensors")
    settings.video?.adapters = [.init(file: adapter.path)]
    #expect(try generator.fingerprint(of: settings) != here)
    settings.video?.adapters = []
    // One number of the autoencoder changes.
    let file = folder.appending(path: "vae/diffusion_pytorch_model.safetensors")
    var data = try Data(contentsOf: file)
    data[data.count - 3] ^= 1
    try data.write(to: file)
    #expect(try generator.fingerprint(of: settings) != here)
  }
}
