import Foundation
import Testing

/// `model parity`, on the cases of the diffusion tests.
@Suite struct ParityCommandTests {
  private static let cases = ModelTests.checkpoints.deletingLastPathComponent()

  private struct Report: Decodable {
    struct Result: Decodable {
      var name: String
      var error: Double
      var limit: Double
    }
    var results: [Result]
    var failures: [String]
    var others: [String]
  }

  private static func report(_ text: String) throws -> Report {
    try JSONDecoder().decode(Report.self, from: Data(text.utf8))
  }

  @Test func casesOfTheProjectPass() async throws {
    let folder = Self.cases.appending(path: "wan").path
    let table = try await Program.run("model", "parity", folder)
    #expect(table.status == 0)
    #expect(table.output.contains(/ok      \d\.\d+e-\d+ of 2e-04  dit_i2v block1\n/))
    #expect(table.output.contains("pipeline_upright i2v_unipc frames"))
    #expect(table.output.contains(", 0 beyond their limit"))
    let outcome = try await Program.run("model", "parity", folder, "--json")
    let report = try Self.report(outcome.output)
    #expect(outcome.status == 0 && report.failures.isEmpty && report.others == ["lora_train", "noise"])
    for kind in ["dit_", "vae", "umt5", "clip", "sched_", "lora", "pipeline"] {
      #expect(report.results.contains { $0.name.hasPrefix(kind) && $0.error <= $0.limit }, "\(kind)")
    }
  }

  @Test func numbersThatAreOffAndFilesThatAreMissingFail() async throws {
    let scratch = try Scratch()
    for name in ["clip_io", "clip_weights", "vae_io"] {
      let file = "\(name).safetensors"
      try FileManager.default.copyItem(
        at: Self.cases.appending(path: "wan/\(file)"), to: scratch.url.appending(path: file))
    }
    // The last number of the last tensor is the original's output.
    let file = scratch.url.appending(path: "clip_io.safetensors")
    var bytes = try Data(contentsOf: file)
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: withUnsafeBytes(of: Float(9)) { Data($0) })
    try bytes.write(to: file)
    let outcome = try await Program.run("model", "parity", scratch.url.path, "--json")
    let report = try Self.report(outcome.output)
    #expect(outcome.status == 1)
    #expect(report.results.contains { $0.name.hasPrefix("clip") && $0.error > $0.limit })
    #expect(report.failures.count == 1 && report.failures[0].contains("vae_weights.safetensors is missing"))
    let table = try await Program.run("model", "parity", scratch.url.path)
    #expect(table.status == 1 && table.output.contains("BEYOND") && table.output.contains("FAILED  video autoencoder"))
  }

  @Test func folderWithoutCasesIsRefused() async throws {
    let scratch = try Scratch()
    let outcome = try await Program.run("model", "parity", scratch.url.path)
    #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.contains("no safetensors file"))
  }
}
