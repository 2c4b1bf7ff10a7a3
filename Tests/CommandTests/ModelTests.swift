import Foundation
import Testing

/// `model inspect`, on the tiny checkpoints of the diffusion tests.
@Suite struct ModelTests {
  static let checkpoints = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "DiffusionTests/Fixtures/checkpoints")

  /// The parts of the report that scripts rely on.
  struct Report: Decodable {
    struct Part: Decodable {
      var part: String
      var layout: String?
      var parameters: Int
      var memory: [String: Int]
      var fault: String?
    }
    struct Adapter: Decodable {
      var file: String
      var layers: Int
      var fault: String?
    }
    var format: String
    var isImageToVideo: Bool?
    var isComplete: Bool
    var paintsPictures: Bool
    var pieces: Int?
    var parts: [Part]
    var adapters: [Adapter]
  }

  @Test(arguments: ["diffusers", "original"])
  func wholeModelsAreTold(layout: String) async throws {
    let folder = Self.checkpoints.appending(path: layout).path
    let table = try await Program.run("model", "inspect", folder)
    #expect(table.status == 0 && table.errors.isEmpty)
    for text in [
      "transformer: ", "(\(layout))", "2 blocks of 64 numbers in 2 heads, image-to-video",
      "every tensor is there and fits",
      "tokenizer: 440 pieces", "float32", "int8", "Complete: it can paint pictures.",
    ] { #expect(table.output.contains(text), "\(text)") }
    let outcome = try await Program.run("model", "inspect", folder, "--json")
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    #expect(outcome.status == 0 && report.format == "pentimento-model")
    #expect(report.isComplete && report.paintsPictures && report.isImageToVideo == true && report.pieces == 440)
    #expect(report.parts.map(\.part) == ["transformer", "vae", "text_encoder", "image_encoder"])
    #expect(report.parts.allSatisfy { $0.layout == layout && $0.fault == nil && ($0.memory["bfloat16"] ?? 0) > 1000 })
  }

  @Test func whatLacksIsTold() async throws {
    let scratch = try Scratch()
    let model = scratch["model"]
    try FileManager.default.copyItem(at: Self.checkpoints.appending(path: "diffusers"), to: model)
    try FileManager.default.removeItem(at: model.appending(path: "image_encoder"))
    try FileManager.default.removeItem(at: model.appending(path: "tokenizer"))
    try FileManager.default.createDirectory(at: model.appending(path: "loras"), withIntermediateDirectories: true)
    // Trained for the transformer of other fixtures, whose sizes this one does not have.
    let adapters = Self.checkpoints.deletingLastPathComponent().appending(path: "wan")
    for name in ["lora_diffusers", "dit_t2v_weights"] {
      try FileManager.default.copyItem(
        at: adapters.appending(path: "\(name).safetensors"), to: model.appending(path: "loras/\(name).safetensors"))
    }
    let table = try await Program.run("model", "inspect", model.path)
    #expect(table.status == 1)
    for text in [
      "image encoder: missing", "clip_vision_h.safetensors", "tokenizer/spiece.model",
      "lora_diffusers.safetensors: 16 layers of rank 4, every tensor fits",
      "this is no LoRA", "Not complete: see what is said of image encoder, tokenizer.",
    ] { #expect(table.output.contains(text), "\(text)") }
    let outcome = try await Program.run("model", "inspect", model.path, "--json")
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    #expect(outcome.status == 1 && !report.isComplete && report.pieces == nil)
    #expect(
      report.adapters.map(\.layers) == [0, 16] && report.adapters[0].fault != nil && report.adapters[1].fault == nil)
  }

  @Test func otherFoldersAreRefused() async throws {
    let scratch = try Scratch()
    let outcome = try await Program.run("model", "inspect", scratch.url.path)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("there is no Wan 2.1 model in this folder"))
    let help = try await Program.run("model", "inspect", "--help")
    #expect(help.status == 0 && help.output.contains("  pentimento model inspect "))
  }
}
