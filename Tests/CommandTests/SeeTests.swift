import Foundation
import Testing

/// `see`, on a picture of 48 pixels.
@Suite struct SeeTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try SmallPicture.bmp().write(to: scratch["ball.bmp"])
  }

  /// The parts of `scene.json` that scripts rely on.
  struct Description: Decodable {
    struct Box: Decodable {
      var x: Double
      var y: Double
      var width: Double
      var height: Double
    }
    struct Layer: Decodable {
      var order: Int
      var name: String
      var mask: String
      var behind: String
      var box: Box
      var share: Double
    }
    struct Face: Decodable {
      struct Pose: Decodable {
        var yaw: Double
        var pitch: Double
        var roll: Double
      }
      var number: Int
      var pixels: Int
      var pose: Pose?
      var portrait: Bool
      var obstacle: String?
      var landmarks: [[Double]]
    }
    var format: String
    var reference: String
    var layers: [Layer]
    var faces: [Face]
  }

  private func see(_ arguments: String...) async throws -> Program.Outcome {
    try await Running(["see"] + arguments, in: scratch.url).outcome(limit: 120)
  }

  @Test func writesPicturesAndTheirDescription() async throws {
    let outcome = try await see("ball.bmp", "-o", "seen", "--json")
    #expect(outcome.status == 0)
    let written = try Data(contentsOf: scratch["seen/scene.json"])
    #expect(Data(outcome.output.utf8) == written)
    let scene = try JSONDecoder().decode(Description.self, from: written)
    #expect(scene.format == "pentimento-scene" && scene.reference == "ball.bmp")
    #expect(scene.layers.map(\.order) == Array(scene.layers.indices))
    #expect(abs(scene.layers.reduce(0) { $0 + $1.share } - 1) < 1e-4)
    for layer in scene.layers {
      #expect(!layer.name.isEmpty && layer.box.width > 0 && layer.box.x + layer.box.width < 1.0001)
      for file in [layer.mask, layer.behind] {
        #expect(FileManager.default.fileExists(atPath: scratch["seen/\(file)"].path), "\(file)")
      }
    }
    for file in ["overview", "layers", "contours", "detail", "landmarks"] {
      #expect(FileManager.default.fileExists(atPath: scratch["seen/\(file).png"].path), "\(file)")
    }
    // Once more into the same folder: it knows its own.
    let again = try await see("ball.bmp", "-o", "seen")
    #expect(again.status == 0)
    #expect(again.output.hasPrefix("Layers of ball.bmp, back to front:\n"))
    #expect(try Data(contentsOf: scratch["seen/scene.json"]) == written)
  }

  @Test func tellsOfEveryFaceWhetherAPortraitCanBeBuiltOnIt() async throws {
    let picture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "content/astronaut.jpg")
    let outcome = try await see(picture.path, "-o", "seen")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let scene = try JSONDecoder().decode(Description.self, from: Data(contentsOf: scratch["seen/scene.json"]))
    let face = try #require(scene.faces.first)
    #expect(scene.faces.count == 1 && face.number == 1 && face.landmarks.count == 468)
    #expect(face.portrait && face.obstacle == nil && face.pixels >= 60)
    // She looks nearly straight at us, her head leaning a little.
    let pose = try #require(face.pose)
    #expect(abs(pose.yaw) < 20 && abs(pose.pitch) < 20 && abs(pose.roll) < 15)
    #expect(outcome.output.contains("Faces, left to right:\n   1  \(face.pixels) pixels, yaw "))
    #expect(outcome.output.contains(" degrees: a portrait can be built on it\n"))
  }

  @Test func leavesOtherThingsAlone() async throws {
    try FileManager.default.createDirectory(at: scratch["mine"], withIntermediateDirectories: true)
    try Data("notes".utf8).write(to: scratch["mine/notes.txt"])
    let refused = try await see("ball.bmp", "-o", "mine")
    #expect(refused.status != 0)
    #expect(refused.errors.contains("notes.txt") && refused.errors.contains("--force"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch["mine"].path) == ["notes.txt"])
    let missing = try await see("nothing.jpg", "-o", "seen")
    #expect(missing.status != 0 && missing.errors.contains("nothing.jpg"))
    #expect(!FileManager.default.fileExists(atPath: scratch["seen"].path))
  }
}
