import Foundation
import Testing

/// `model estimate`, on published sizes and on a tiny checkpoint of the diffusion tests.
@Suite struct EstimateTests {
  /// The parts of the report that scripts rely on.
  struct Report: Decodable {
    struct Part: Decodable {
      var name: String
      var seconds: Double
      var bytes: Int
    }
    struct Machine: Decodable {
      var cores: Int
    }
    var format: String
    var model: String
    var seconds: Double
    var bytes: Int
    var machine: Machine
    var parts: [Part]
  }

  @Test func publishedModelsAreEstimated() async throws {
    let outcome = try await Program.run(
      "model", "estimate", "--published", "wan2.1-i2v-14b-480p", "--cores", "64", "--json")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    #expect(report.format == "pentimento-estimate" && report.model == "wan2.1-i2v-14b-480p")
    #expect(report.machine.cores == 64 && report.parts.count == 5)
    #expect(report.bytes == report.parts.map(\.bytes).max())
    #expect(abs(report.seconds - report.parts.reduce(0) { $0 + $1.seconds }) < 1e-3 * report.seconds)
  }

  @Test func foldersAreEstimated() async throws {
    let folder = ModelTests.checkpoints.appending(path: "diffusers").path
    let outcome = try await Program.run(
      "model", "estimate", folder, "--size", "64x32", "--frames", "5", "--steps", "2", "--no-guidance")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    for text in ["64x32, 5 frames, 2 steps, bfloat16", "image encoder", "video decoding", "together"] {
      #expect(outcome.output.contains(text), "\(text)")
    }
  }

  static let misuses: [([String], String)] = [
    ([], "--published"), (["--published", "wan3"], "wan2.1-t2v-1.3b"),
    (["--published", "wan2.1-t2v-1.3b", "--size", "832"], "832x480"),
    (["--published", "wan2.1-t2v-1.3b", "--precision", "half"], "bfloat16"),
    (["--published", "wan2.1-t2v-1.3b", "--cores", "0"], "1 to 4096"),
  ]

  @Test(arguments: misuses)
  func argumentsWithoutSenseAreRefused(arguments: [String], message: String) async throws {
    let outcome = try await Running(["model", "estimate"] + arguments, in: nil).outcome(limit: 120)
    #expect(outcome.status == 64 && outcome.errors.contains(message))
  }

  @Test func impossibleVideosAreRefused() async throws {
    let outcome = try await Program.run("model", "estimate", "--published", "wan2.1-t2v-1.3b", "--frames", "80")
    #expect(outcome.status == 1 && outcome.errors.contains("80 frames"))
  }
}
