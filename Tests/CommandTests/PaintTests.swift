import Foundation
import Testing

/// `paint` and `measure`, on a picture of 48 pixels.
@Suite struct PaintTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try SmallPicture.bmp().write(to: scratch["ball.bmp"])
  }

  /// The parts of `process.json` that scripts rely on.
  struct Description: Decodable {
    struct Size: Decodable, Equatable {
      var width: Int
      var height: Int
    }
    struct Stage: Decodable {
      var id: String
      var strokes: [Int]
      var frames: [Int]
    }
    struct Layer: Decodable {
      var strokes: [[Int]]
      var frames: [[Int]]
    }
    struct Tool: Decodable { var id: String }
    struct Paint: Decodable {
      var colour: String
      var share: Double
    }
    struct Frames: Decodable {
      var count: Int
      var strokes: [Int]
      var times: [Double]
    }
    struct Seconds: Decodable {
      var plan: Double
      var painting: Double
      var rendering: Double
    }
    var format: String
    var version: String
    var medium: String
    var seed: Int
    var size: Size
    var strokes: Int
    var frames: Frames
    var stages: [Stage]
    var layers: [Layer]
    var tools: [Tool]
    var paints: [Paint]
    var seconds: Seconds
  }

  private func paint(_ arguments: String..., to folder: String) async throws -> Program.Outcome {
    let running = try Running(["paint", "ball.bmp", "-o", folder] + arguments, in: scratch.url)
    return try await running.outcome(limit: 120)
  }

  private func frames(_ folder: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch["\(folder)/frames"].path)
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: scratch["\(folder)/frames/\($0)"])) })
  }

  @Test(arguments: ["oil", "acrylic", "watercolour", "graphite", "coloured-pencil", "faithful"])
  func paintWritesFramesStrokesAndTheirDescription(medium: String) async throws {
    let outcome = try await paint("--medium", medium, "--size", "96", "--frames", "6", "--seed", "7", to: "a")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let frames = try frames("a")
    #expect(frames.keys.sorted() == (0..<6).map { "00\($0).png" })
    for (name, data) in frames {
      #expect(data.starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(name)")
      // Width and height stand big-endian in the header chunk, which comes first.
      #expect(Array(data[16..<24]) == [0, 0, 0, 96, 0, 0, 0, 72], "\(name)")
    }
    #expect(Set(frames.values).count == 6, "frames repeat")

    let description = try JSONDecoder().decode(Description.self, from: Data(contentsOf: scratch["a/process.json"]))
    #expect(description.format == "pentimento-process")
    #expect(description.medium == medium)
    #expect(description.seed == 7)
    #expect(description.size == .init(width: 96, height: 72))
    #expect(description.frames.count == 6)
    #expect(description.frames.strokes.first == 0)
    #expect(description.frames.strokes.last == description.strokes)
    #expect(description.frames.times.first == 0)
    #expect(description.frames.times.last == 1)
    #expect(description.strokes > 20)
    #expect(description.stages.first?.strokes.first == 0)
    #expect(description.stages.last?.strokes.last == description.strokes)
    for (stage, next) in zip(description.stages, description.stages.dropFirst()) {
      #expect(stage.strokes.last == next.strokes.first, "strokes between \(stage.id) and \(next.id)")
      #expect(stage.frames.last == next.frames.first, "frames between \(stage.id) and \(next.id)")
    }
    #expect(!description.layers.isEmpty)
    #expect(medium != "oil" || description.layers.contains { !$0.strokes.isEmpty })
    #expect(!description.tools.isEmpty)
    #expect(description.paints.allSatisfy { $0.colour.wholeMatch(of: /#[0-9a-f]{6}/) != nil && $0.share > 0 })
    #expect(!description.paints.isEmpty)
    #expect(!outcome.errors.contains("warning"), "\(outcome.errors)")
    #expect(try Data(contentsOf: scratch["a/process.pentimento"]).count > 100)
    #expect(try scratch.files().allSatisfy { $0 == "ball.bmp" || $0.hasPrefix("a/") }, "leftovers")
  }

  @Test func sameInputGivesTheSameBytes() async throws {
    for folder in ["a", "b"] {
      #expect(try await paint("--medium", "oil", "--size", "64", "--frames", "4", to: folder).status == 0)
    }
    #expect(try frames("a") == frames("b"))
    #expect(
      try Data(contentsOf: scratch["a/process.pentimento"]) == Data(contentsOf: scratch["b/process.pentimento"]))
    #expect(try await paint("--medium", "oil", "--size", "64", "--frames", "4", "--seed", "2", to: "c").status == 0)
    #expect(try frames("a") != frames("c"))
  }

  @Test func settingsReachThePainting() async throws {
    let small = ["--size", "64", "--frames", "21"]
    func shown(_ folder: String) throws -> [String: Int] {
      let description = try JSONDecoder().decode(
        Description.self, from: Data(contentsOf: scratch["\(folder)/process.json"]))
      return Dictionary(description.stages.map { ($0.id, $0.frames[1] - $0.frames[0]) }, uniquingKeysWith: +)
    }
    func run(_ arguments: [String]) async throws -> Program.Outcome {
      let running = try Running(["paint", "ball.bmp"] + arguments, in: scratch.url)
      return try await running.outcome(limit: 120)
    }
    #expect(try await run(["--medium", "graphite", "-o", "a"] + small).status == 0)
    #expect(
      try await run(["--medium", "graphite", "-o", "b", "--share", "construction=50", "--share", "accents=2"] + small)
        .status == 0)
    let (usual, said) = (try shown("a"), try shown("b"))
    #expect((usual["construction"] ?? 0) <= 5 && (said["construction"] ?? 0) >= 9, "\(usual) \(said)")

    for (arguments, hint) in [
      (["--medium", "graphite", "-o", "x", "--technique", "indirect"], "one way only"),
      (["--medium", "oil", "-o", "x", "--share", "varnish=5"], "--share: 'varnish' is no stage here"),
      (["--medium", "oil", "-o", "x", "--colours", "none.jpg"], "none.jpg"),
    ] {
      let outcome = try await run(arguments)
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(hint), "\(outcome.errors)")
    }
  }

  @Test func greyReferencesTakeColoursOrAreToldOf() async throws {
    var grey = [UInt8](SmallPicture.bmp())
    for pixel in stride(from: 54, to: grey.count - 2, by: 3) {
      grey[pixel..<pixel + 3] = [grey[pixel], grey[pixel], grey[pixel]]
    }
    try Data(grey).write(to: scratch["grey.bmp"])
    func paint(_ folder: String, _ arguments: String...) async throws -> (outcome: Program.Outcome, chroma: Int) {
      let running = try Running(
        ["paint", "grey.bmp", "--medium", "oil", "-o", folder, "--size", "64", "--frames", "2"] + arguments,
        in: scratch.url)
      let outcome = try await running.outcome(limit: 120)
      let description = try JSONDecoder().decode(
        Description.self, from: Data(contentsOf: scratch["\(folder)/process.json"]))
      let chroma = description.paints.map { paint -> Int in
        let value = Int(paint.colour.dropFirst(), radix: 16) ?? 0
        let channels = [value >> 16, value >> 8 & 255, value & 255]
        return (channels.max() ?? 0) - (channels.min() ?? 0)
      }
      return (outcome, chroma.max() ?? 0)
    }
    let plain = try await paint("a")
    #expect(plain.outcome.status == 0)
    #expect(plain.outcome.errors.contains("warning: The reference has no colour"), "\(plain.outcome.errors)")
    let coloured = try await paint("b", "--colours", "zorn")
    #expect(coloured.outcome.status == 0 && !coloured.outcome.errors.contains("warning"), "\(coloured.outcome.errors)")
    let other = try await paint("c", "--colours", "ball.bmp")
    #expect(other.outcome.status == 0 && !other.outcome.errors.contains("warning"), "\(other.outcome.errors)")
    #expect(coloured.chroma > plain.chroma + 20)
  }

  @Test func paintWritesWebPAndReplacesWhatItWrote() async throws {
    #expect(try await paint("--medium", "graphite", "--size", "64", "--frames", "8", to: "a").status == 0)
    let outcome = try await paint("--medium", "graphite", "--size", "64", "--frames", "3", "--format", "webp", to: "a")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let frames = try frames("a")
    #expect(frames.keys.sorted() == ["000.webp", "001.webp", "002.webp"])
    #expect(frames.values.allSatisfy { $0.starts(with: Data("RIFF".utf8)) && $0[8..<12] == Data("WEBP".utf8) })
  }

  @Test func paintLeavesOtherFoldersAlone() async throws {
    try scratch.write("mine", to: "a/frames/notes.txt")
    let refused = try await paint("--medium", "oil", "--size", "64", "--frames", "2", to: "a")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("holds other things (frames)"))
    #expect(refused.errors.contains("--force"))
    #expect(try scratch.files() == ["a/frames/notes.txt", "ball.bmp"])

    try scratch.write("mine", to: "b/notes.txt")
    let forced = try await paint("--medium", "oil", "--size", "64", "--frames", "2", "--force", to: "b")
    #expect(forced.status == 0, "\(forced.errors)")
    #expect(try scratch.text("b/notes.txt") == "mine")
    #expect(try frames("b").count == 2)
  }

  @Test func paintTellsWhatItCannotDo() async throws {
    try scratch.write("no picture", to: "text.jpg")
    let cases = [
      (["paint", "text.jpg", "--medium", "oil", "-o", "x"], "text.jpg"),
      (["paint", "nothing.jpg", "--medium", "oil", "-o", "x"], "nothing.jpg"),
      (["paint", "ball.bmp", "--medium", "loomis", "-o", "x"], "landmarks"),
      (["paint", "ball.bmp", "--medium", "oil", "-o", "text.jpg"], "is a file"),
      (["paint", "ball.bmp", "--medium", "oil", "--face", "2", "-o", "x"], "--face has no effect here"),
      (["paint", "ball.bmp", "--medium", "faithful", "--drawing", "loomis", "-o", "x"], "leave --drawing out"),
      (
        ["paint", "ball.bmp", "--medium", "oil", "--drawing", "loomis", "--landmarks", "text.jpg", "-o", "x"],
        "text.jpg:1: landmarks: expected brow, eyes, nose and chin"
      ),
    ]
    for (arguments, hint) in cases {
      let running = try Running(arguments, in: scratch.url)
      let outcome = try await running.outcome(limit: 20)
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(hint), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    #expect(try scratch.files() == ["ball.bmp", "text.jpg"])
  }

  @Test func interruptedPaintLeavesNothing() async throws {
    try SmallPicture.bmp(width: 600, height: 450).write(to: scratch["ball.bmp"])
    let running = try Running(
      ["paint", "ball.bmp", "--medium", "oil", "-o", "x", "--size", "1600"], in: scratch.url)
    running.interrupt(after: 0.6)
    let outcome = try await running.outcome(limit: 60)
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(try scratch.files() == ["ball.bmp"])
  }

  @Test func measuringAProcessAgainstItselfGivesNothing() async throws {
    #expect(try await paint("--medium", "oil", "--size", "96", "--frames", "12", to: "a").status == 0)
    let outcome = try await Program.run("measure", "a", "a/frames", "--json", in: scratch.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    struct Result: Decodable {
      struct Figures: Decodable {
        var pdp: Double
        var pdpNormalised: Double
        var final: Double
        var profileA: [Double]
        var profileB: [Double]
      }
      struct Scores: Decodable {
        var pdp: Double
        var pdpNormalised: Double
      }
      var distances: [String: Figures]
      var controls: [String: Scores]
    }
    let result = try JSONDecoder().decode(Result.self, from: Data(outcome.output.utf8))
    let lpips = try #require(result.distances["lpips"])
    #expect(lpips.pdp == 0 && lpips.pdpNormalised == 0)
    #expect(lpips.final < 1e-6)
    #expect(lpips.profileA.count == 12)
    #expect(lpips.profileA == lpips.profileB)
    #expect((lpips.profileA.first ?? 0) > (lpips.profileA.last ?? 1))
    #expect(Set(result.controls.keys) == ["cross-fade", "blur-to-sharp", "wipe"])
    #expect(result.controls.values.allSatisfy { $0.pdp > 0 })

    let table = try await Program.run("measure", "a", "a", in: scratch.url)
    #expect(table.status == 0)
    #expect(table.output.contains(/lpips +0\.0000 +0\.0000 +0\.0000/))
    #expect(table.output.contains("cross-fade"))
    #expect(table.output.contains(/order, as B's \(tau\) +1\.00 +1\.00/))
    #expect(table.output.contains(/visible strokes +[1-9][0-9.]* %/))
    #expect(table.output.contains("12 samples of 1280 numbers"))
  }

  @Test func measuresAProcessByItself() async throws {
    #expect(try await paint("--medium", "oil", "--size", "96", "--frames", "12", to: "a").status == 0)
    let alone = try await Program.run("measure", "a", "--plot", "curves.svg", in: scratch.url)
    #expect(alone.status == 0, "\(alone.errors)")
    #expect(alone.output.contains(/lpips +0\.[1-9][0-9]* .* 0\.0000\n/), "\(alone.output)")
    #expect(!alone.output.contains("PDP") && !alone.output.contains("PSNR"))
    let plot = try String(contentsOf: scratch["curves.svg"], encoding: .utf8)
    #expect(plot.contains("role=\"img\"") && plot.contains("class=\"wipe\""))

    try SmallPicture.bmp(width: 60, height: 45).write(to: scratch["aim.bmp"])
    let aimed = try await Program.run("measure", "a", "--target", "aim.bmp", "--json", in: scratch.url)
    #expect(aimed.status == 0, "\(aimed.errors)")
    struct Result: Decodable {
      struct Figures: Decodable {
        var final: Double
        var profileB: [Double]?
      }
      struct Canvas: Decodable {
        struct Measures: Decodable {
          var visibleStrokes: Double
        }
        var a: Measures
        var controls: [String: Measures]
      }
      var distances: [String: Figures]
      var canvas: Canvas
      var finalSignalToNoise: Double
    }
    let result = try JSONDecoder().decode(Result.self, from: Data(aimed.output.utf8))
    #expect(Set(result.distances.keys) == ["lpips", "mobilenet_v2 cosine", "ssim", "de00"])
    #expect(result.distances.values.allSatisfy { $0.final > 0 && $0.profileB == nil })
    #expect(result.finalSignalToNoise > 3 && result.finalSignalToNoise < 60)
    #expect(result.canvas.a.visibleStrokes > (result.canvas.controls["cross-fade"]?.visibleStrokes ?? 1))

    for (options, hint) in [
      (("--target", "none.jpg"), "none.jpg"), (("--clip", "a"), "no model.safetensors"),
      (("--dino", "nowhere"), "no model.safetensors"), (("--plot", "no/such/folder.svg"), "no/such"),
    ] {
      let outcome = try await Program.run("measure", "a", options.0, options.1, in: scratch.url)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    }
  }

  /// Frames named 1 to 11 without leading zeros are read as people count, not as text sorts.
  @Test func measureReadsFramesInNaturalOrder() async throws {
    #expect(try await paint("--medium", "oil", "--size", "64", "--frames", "11", to: "a").status == 0)
    try FileManager.default.createDirectory(at: scratch["b"], withIntermediateDirectories: true)
    for number in 0..<11 {
      let name = String(number).count == 1 ? "00\(number)" : "0\(number)"
      try FileManager.default.copyItem(at: scratch["a/frames/\(name).png"], to: scratch["b/step \(number + 1).png"])
    }
    let table = try await Program.run("measure", "b", "a", in: scratch.url)
    #expect(table.output.contains(/lpips +0\.0000 +0\.0000 +0\.0000/), "\(table.output)")
  }

  @Test func measureTellsWhatIsWrong() async throws {
    try scratch.write("", to: "empty/.keep")
    try scratch.write("no film", to: "text.mp4")
    try FileManager.default.createDirectory(at: scratch["one"], withIntermediateDirectories: true)
    try SmallPicture.bmp().write(to: scratch["one/a.bmp"])
    try FileManager.default.createDirectory(at: scratch["sizes"], withIntermediateDirectories: true)
    try SmallPicture.bmp().write(to: scratch["sizes/a.bmp"])
    try SmallPicture.bmp(width: 50).write(to: scratch["sizes/b.bmp"])
    let cases = [
      ("empty", "holds no pictures"), ("text.mp4", "text.mp4"), ("nothing", "no such folder or video"),
      ("one", "holds one picture only (a.bmp)"), ("sizes", "b.bmp is 50x36 pixels, the pictures before it 48x36"),
    ]
    for (path, hint) in cases {
      let outcome = try await Program.run("measure", path, path, in: scratch.url)
      #expect(outcome.status == 1)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    }
  }
}
