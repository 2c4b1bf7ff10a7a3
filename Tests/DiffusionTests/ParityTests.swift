import Diffusion
import Foundation
import Tensors
import Testing

@Suite struct ParityTests {
  static let fixtures = Bundle.module.resourceURL?.appending(path: "Fixtures")

  @Test func folderWithoutCasesIsRefused() throws {
    let empty = FileManager.default.temporaryDirectory.appending(path: "parity-\(UUID())")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: empty) }
    #expect(throws: DiffusionError.self) { try ParityFolder(empty) }
    let folder = try ParityFolder(#require(Self.fixtures).appending(path: "wan"))
    #expect(folder.names.contains("dit_i2v_io"))
  }

  /// Every case of the original script and of its further sizes, whole runs among them.
  @Test(arguments: ["wan", "transformer", "autoencoder", "adapters"]) func everyCaseIsWithinItsLimit(name: String)
    throws
  {
    let check = ParityCheck(try ParityFolder(#require(Self.fixtures).appending(path: name)))
    var count = 0
    for kind in check.kinds {
      switch check.outcome(of: kind) {
      case .results(let results):
        count += results.count
        for result in results { #expect(result.passes, "\(result.name): \(result.error), at most \(result.limit)") }
      case .failure(let message): Issue.record("\(kind.title): \(message)")
      }
    }
    #expect(count >= 5)
  }

  @Test func numbersThatAreOffAreBeyondTheirLimit() {
    let expected = Tensor(shape: [4], values: [0, 1, 2, 10])
    #expect(ParityResult("same", found: expected, expected: expected).error == 0)
    let near = Tensor(shape: [4], values: [0, 1.001, 2, 10])
    #expect(ParityResult("near", found: near, expected: expected).passes)
    #expect(!ParityResult("off", found: Tensor(shape: [4], values: [0, 1, 2.01, 10]), expected: expected).passes)
    #expect(!ParityResult("shape", found: Tensor(shape: [2, 2], values: [0, 1, 2, 10]), expected: expected).passes)
    #expect(!ParityResult("none", found: Tensor(shape: [4], values: [0, .nan, 2, 10]), expected: expected).passes)
  }
}
