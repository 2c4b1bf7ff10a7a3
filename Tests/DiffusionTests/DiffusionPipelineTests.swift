import Diffusion
import Foundation
import Imaging
import Synchronization
import Tensors
import Testing

/// Whole runs of a tiny checkpoint with random weights.
@Suite struct DiffusionPipelineTests {
  private let fixtures: URL
  private let picture: Image
  private let expected: [UInt8]
  private static let settings = VideoSettings(
    prompt: "Oil painting. Step by step painting process. An owl", negativePrompt: "blurry", width: 48, height: 32,
    frames: 5, steps: 3, seed: 5)

  init() throws {
    fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    let run = try SafetensorsFile(contentsOf: fixtures.appending(path: "run/run.safetensors"))
    picture = Image(width: 48, height: 32, pixels: try run.view("picture").withBytes { Array($0) })
    expected = try run.view("frames").withBytes { Array($0) }
  }

  private func pipeline(_ layout: String = "diffusers", precision: WeightPrecision = .float32) throws
    -> DiffusionPipeline
  {
    let folder = try ModelFolder(fixtures.appending(path: "checkpoints/\(layout)"))
    return DiffusionPipeline(try WanModel(folder, precision: precision))
  }

  /// From prompt and picture to frames, as diffusers does it with the same seed.
  @Test(arguments: ["diffusers", "original"]) func framesAreThoseOfDiffusers(layout: String) throws {
    let frames = try pipeline(layout).video(from: picture, settings: Self.settings)
    let pixels = frames.flatMap(\.pixels)
    try #require(pixels.count == expected.count)
    let gaps = zip(pixels, expected).map { abs(Int($0) - Int($1)) }
    #expect(gaps.max() ?? 255 <= 1)
    // Samples that lie between two steps of 8 bits may fall to either side.
    #expect(gaps.count { $0 > 0 } <= 25)
  }

  @Test func narrowWeightsPaintNearlyTheSame() throws {
    let frames = try pipeline(precision: .bfloat16).video(from: picture, settings: Self.settings)
    let gaps = zip(frames.flatMap(\.pixels), expected).map { abs(Double($0) - Double($1)) }
    #expect(gaps.reduce(0, +) / Double(gaps.count) < 3)
  }

  /// A run that is broken off at any step comes to the same bytes as one that is not.
  @Test(arguments: SamplerKind.allCases) func brokenRunGoesOn(sampler: SamplerKind) async throws {
    var settings = Self.settings
    settings.sampler = sampler
    settings.steps = 4
    let pipeline = try pipeline()
    let whole = try pipeline.video(from: picture, settings: settings)
    for stop in 1...4 {
      let folder = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID())")
      defer { try? FileManager.default.removeItem(at: folder) }
      let state = RunState(folder: folder, key: "tiny")
      let (picture, settings) = (picture, settings)
      let task = Task {
        try pipeline.video(from: picture, settings: settings, state: state) { progress in
          let isFar = progress.phase == .denoising(step: stop, of: 4) && progress.share > (Double(stop) - 0.6) / 4
          if isFar { withUnsafeCurrentTask { $0?.cancel() } }
        }
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(state.completedSteps == (stop == 1 ? nil : stop - 1))
      let phases = Mutex<[DiffusionProgress.Phase]>([])
      let rest = try pipeline.video(from: picture, settings: settings, state: state) { progress in
        phases.withLock { $0.append(progress.phase) }
      }
      #expect(rest.map(\.pixels) == whole.map(\.pixels), "stopped in step \(stop)")
      // What was read and seen is not read again.
      #expect(!phases.withLock { $0.contains(.readingPrompt) || $0.contains(.denoising(step: stop - 1, of: 4)) })
      #expect(state.completedSteps == 4)
    }
  }

  @Test func settingsAreHeldAgainstTheModel() throws {
    let pipeline = try pipeline()
    func refusal(_ change: (inout VideoSettings) -> Void) -> String? {
      var settings = Self.settings
      change(&settings)
      do {
        _ = try pipeline.video(from: picture, settings: settings)
        return nil
      } catch { return String(describing: error) }
    }
    #expect(refusal { $0.width = 50 }?.contains("50 pixels wide; this model needs a multiple of 16") == true)
    #expect(refusal { $0.height = 0 }?.contains("0 pixels high") == true)
    #expect(refusal { $0.frames = 6 }?.contains("1, 5, 9") == true)
    #expect(refusal { $0.steps = 0 }?.contains("0 steps") == true)
    #expect(refusal { $0.guidance = .nan }?.contains("guidance") == true)
    #expect(refusal { $0.shift = 0 }?.contains("shift") == true)
    #expect(refusal { $0.width = 64 }?.contains("48x32") == true)
  }
}
