import Foundation
import Testing

/// Processes from a video model: a tiny one of random numbers, which knows nothing of painting.
@Suite struct VideoModelTests {
  private static let model = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "DiffusionTests/Fixtures/checkpoints/diffusers").path
  private static let small = ["--video-size", "48x32", "--video-frames", "5"]
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try SmallPicture.bmp().write(to: scratch["ball.bmp"])
  }

  private func running(_ arguments: String..., to folder: String) throws -> Running {
    try Running(
      ["paint", "ball.bmp", "--medium", "oil", "--model", Self.model, "-o", folder] + Self.small + arguments,
      in: scratch.url)
  }

  private func frames(_ folder: String) throws -> [Data] {
    try FileManager.default.contentsOfDirectory(atPath: scratch["\(folder)/frames"].path).sorted()
      .map { try Data(contentsOf: scratch["\(folder)/frames/\($0)"]) }
  }

  @Test func stoppedRunGoesOnToTheSameFrames() async throws {
    let whole = try await running("--generator", "diffusion", "--steps", "300", to: "whole").outcome(limit: 120)
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output.contains("5 frames") && !whole.output.contains("strokes"))

    let run = try running("--generator", "diffusion", "--steps", "300", to: "parts")
    let unfinished = scratch["parts.unfinished"]
    func steps() -> Bool {
      let found = FileManager.default.enumerator(atPath: unfinished.path)?.compactMap { $0 as? String } ?? []
      return found.contains { $0.contains("/step-") }
    }
    for _ in 0..<2000 where !steps() { try await Task.sleep(for: .milliseconds(10)) }
    run.interrupt()
    let stopped = try await run.outcome(limit: 60)
    #expect(stopped.status == 130)
    #expect(stopped.errors.contains("kept in parts.unfinished"))
    #expect(!FileManager.default.fileExists(atPath: scratch["parts"].path))

    let again = try await running("--generator", "diffusion", "--steps", "300", to: "parts").outcome(limit: 120)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains(/going on after step \d+ of 300, kept in parts.unfinished/))
    #expect(try frames("parts") == frames("whole"))
    #expect(try frames("whole").count == 5)
    #expect(!FileManager.default.fileExists(atPath: unfinished.path))
  }

  @Test func estimateOnlySaysWhatARunTakes() async throws {
    let told = try await running("--generator", "diffusion", "--steps", "7", "--estimate", to: "none").outcome(
      limit: 60)
    #expect(told.status == 0, "\(told.errors)")
    #expect(told.output.contains("7 steps") && told.output.contains("transformer"))
    #expect(!FileManager.default.fileExists(atPath: scratch["none"].path))
    let misuse = try await running("--estimate", to: "none").outcome(limit: 60)
    #expect(misuse.status == 64)
  }

  @Test func strokesFollowTheVideo() async throws {
    let painted = try await running(
      "--generator", "diffusion+strokes", "--steps", "2", "--size", "96", "--frames", "7", "--svg", "all.svg",
      to: "strokes"
    ).outcome(limit: 120)
    #expect(painted.status == 1, "random frames have no drawing to export")
    #expect(painted.errors.contains("begins without a drawing"))
    let plain = try await running(
      "--generator", "diffusion+strokes", "--steps", "2", "--size", "96", "--frames", "7", to: "strokes"
    ).outcome(limit: 120)
    #expect(plain.status == 0, "\(plain.errors)")
    #expect(plain.output.contains(/\d+ strokes, 7 frames/))
    #expect(FileManager.default.fileExists(atPath: scratch["strokes/process.pentimento"].path))
  }

  @Test func whatNeedsStrokesOrAModelSaysSo() async throws {
    let film = try await running("--generator", "diffusion", "--timelapse", "a.mp4", to: "a").outcome(limit: 60)
    #expect(film.status == 1 && film.errors.contains("use diffusion+strokes, or leave them out"))
    let none = try await Program.run(
      "paint", "ball.bmp", "--medium", "oil", "-o", "b", "--generator", "diffusion", in: scratch.url)
    #expect(none.status == 1 && none.errors.contains("docs/video-model.md"))
    let idle = try await Program.run(
      "paint", "ball.bmp", "--medium", "oil", "-o", "b", "--steps", "3", in: scratch.url)
    #expect(idle.status == 64 && idle.errors.contains("--steps has no effect"))
    let pencil = try await running("--generator", "diffusion+strokes", "--medium", "graphite", to: "c")
      .outcome(limit: 60)
    #expect(pencil.status != 0)

    let painted = try await running("--generator", "diffusion", "--steps", "1", to: "d").outcome(limit: 60)
    #expect(painted.status == 0, "\(painted.errors)")
    let exported = try await Program.run("export", "d", "--svg", "d.svg", in: scratch.url)
    #expect(exported.status == 1 && exported.errors.contains("is a process without strokes"))
    let measured = try await Program.run("measure", "d", in: scratch.url)
    #expect(measured.status == 0, "\(measured.errors)")
  }

  @Test func processWithoutStrokesBecomesAPage() async throws {
    try scratch.write(
      """
      ---
      reference: ball.bmp
      medium: [oil, graphite]
      generator: diffusion
      model: model
      diffusion: {steps: 2, size: 48x32, frames: 9}
      ---
      """, to: "content/ball.md")
    try SmallPicture.bmp(width: 96, height: 72).write(to: scratch["content/ball.bmp"])
    try FileManager.default.copyItem(atPath: Self.model, toPath: scratch["model"].path)
    let built = try await Program.run("build", in: scratch.url, limit: 300)
    #expect(built.status == 0, "\(built.errors)")
    for page in ["ball", "ball/graphite"] {
      let text = try scratch.text("site/\(page)/index.html")
      #expect(text.contains("id=\"step-1\"") && text.contains(".webp"))
    }
    let again = try await Program.run("build", in: scratch.url)
    #expect(again.status == 0 && again.output.contains("2 unchanged"), "\(again.output)\(again.errors)")
    try FileManager.default.removeItem(at: scratch["model"])
    let without = try await Program.run("build", in: scratch.url)
    #expect(without.status == 1)
    #expect(
      without.errors.contains("there is no folder 'model' in the site") && without.errors.contains("content/ball.md:5"))
  }
}
