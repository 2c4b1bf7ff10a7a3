import Foundation
import Testing

/// `export`, and the files that `paint` writes beside its folder.
@Suite struct ExportTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try SmallPicture.bmp().write(to: scratch["ball.bmp"])
  }

  private func run(_ arguments: String..., limit: Double = 120) async throws -> Program.Outcome {
    let running = try Running(arguments, in: scratch.url)
    return try await running.outcome(limit: limit)
  }

  private func paint(_ medium: String = "oil") async throws {
    let outcome = try await run("paint", "ball.bmp", "--medium", medium, "-o", "a", "--size", "96", "--frames", "12")
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func everythingIsExported() async throws {
    try await paint()
    let outcome = try await run(
      "export", "a", "--timelapse", "a.mp4", "--seconds", "2", "--fps", "10", "--slow-details", "--ora", "a.ora",
      "--svg", "a.svg", "--json", "a.json", "--frames", "f", "--count", "5", "--format", "webp", "--picture", "a.png",
      "--size", "128")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count == 6, "\(outcome.output)")
    #expect(outcome.output.contains("Wrote a.mp4: 2.0 s, 10 pictures a second, 128x96"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch["f"].path).sorted()
        == (0..<5).map { "00\($0).webp" })
    #expect(try Data(contentsOf: scratch["a.mp4"])[4..<8] == Data("ftyp".utf8))
    #expect(try scratch.text("a.svg").hasPrefix("<?xml"))
    #expect(try Array(Data(contentsOf: scratch["a.png"])[16..<24]) == [0, 0, 0, 128, 0, 0, 0, 96])
    #expect(try scratch.files().allSatisfy { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }, "leftovers")
    // Read back by the program itself.
    #expect(try await run("measure", "a.mp4", "f", "--json").status == 0)
  }

  /// The check is a program of its own, in Python: archive, stack and PNG files as others read them.
  @Test(arguments: [
    ("oil", "stage"), ("oil", "scene"), ("acrylic", "scene"), ("watercolour", "stage"), ("coloured-pencil", "stage"),
  ])
  func layersGiveTheFinishedPicture(medium: String, layers: String) async throws {
    try await paint(medium)
    let outcome = try await run("export", "a", "--ora", "a.ora", "--layers", layers)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let check = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "FormatChecks/openraster.py")
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = ["python3", check.path, scratch["a.ora"].path]
    let pipe = Pipe()
    python.standardOutput = pipe
    try python.run()
    let said = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    python.waitUntilExit()
    #expect(python.terminationStatus == 0)
    #expect((said.split(separator: "\n").first.flatMap { Int($0) } ?? 0) >= 3, "\(said)")
    #expect(said.contains("Bare "))
  }

  @Test func paintExportsAtOnce() async throws {
    let outcome = try await run(
      "paint", "ball.bmp", "--medium", "graphite", "-o", "a", "--size", "96", "--frames", "4", "--svg", "a.svg",
      "--timelapse", "a.webm", "--seconds", "1")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("Wrote a.svg") && outcome.output.contains("Wrote a.webm"))
    #expect(try Data(contentsOf: scratch["a.webm"]).starts(with: [0x1A, 0x45, 0xDF, 0xA3]))
    let again = try await run("export", "a/process.pentimento", "--svg", "b.svg")
    #expect(again.status == 0, "\(again.errors)")
    #expect(try scratch.text("a.svg") == scratch.text("b.svg"))
  }

  @Test func stretchesAreChosen() async throws {
    try await paint()
    let list = try await run("export", "a")
    #expect(list.status == 0 && list.output.contains("details"), "\(list.output)")
    struct Document: Decodable { var strokes: [[String: Ignored]] }
    struct Ignored: Decodable { init(from decoder: any Decoder) {} }
    #expect(try await run("export", "a", "--json", "part.json", "--strokes", "5-12").status == 0)
    let part = try JSONDecoder().decode(Document.self, from: Data(contentsOf: scratch["part.json"]))
    #expect(part.strokes.count == 7)
    #expect(try await run("export", "a", "--svg", "details.svg", "--stage", "details").status == 0)
    #expect(try await run("export", "a", "--picture", "first.png", "--step", "1").status == 0)
    #expect(try await run("export", "a", "--picture", "blank.png", "--strokes", "0").status == 0)
    #expect(try Data(contentsOf: scratch["blank.png"]) == Data(contentsOf: scratch["a/frames/000.png"]))
  }

  @Test func whatCannotBeDoneIsTold() async throws {
    try await paint()
    try scratch.write("no strokes", to: "bad/process.pentimento")
    try scratch.write("mine", to: "mine.svg")
    try scratch.write("mine", to: "full/mine.txt")
    let cases = [
      (["export", "nowhere"], "there is no such folder"),
      (["export", "full"], "holds no process.pentimento"),
      (["export", "bad"], "not a stroke file"),
      (["export", "a", "--svg", "mine.svg"], "--force"),
      (["export", "a", "--frames", "full"], "--force"),
      (["export", "a", "--svg", "x.png"], ".svg"),
      (["export", "a", "--timelapse", "x.avi"], ".mp4 or .webm"),
      (["export", "a", "--ora", "no/x.ora"], "there is no folder"),
      (["export", "a", "--svg", "x.svg", "--stage", "washes"], "it has "),
      (["export", "a", "--svg", "x.svg", "--step", "99"], "no step 99"),
      (["export", "a", "--json", "x.json", "--strokes", "0-9999999"], "strokes, not 9999999"),
    ]
    let before = try scratch.files()
    for (arguments, hint) in cases {
      let running = try Running(arguments, in: scratch.url)
      let outcome = try await running.outcome(limit: 20)
      #expect(outcome.status == 1, "\(arguments)")
      #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(hint), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    #expect(try scratch.files() == before)
    #expect(try await run("export", "a", "--svg", "mine.svg", "--force").status == 0)
    #expect(try scratch.text("mine.svg").hasPrefix("<?xml"))
  }

  @Test func interruptedExportLeavesNothing() async throws {
    try await paint()
    let before = try scratch.files()
    let running = try Running(
      ["export", "a", "--timelapse", "a.mp4", "--seconds", "600", "--size", "1600"], in: scratch.url)
    running.interrupt(after: 1)
    let outcome = try await running.outcome(limit: 60)
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(try scratch.files() == before)
  }
}
