import Diffusion
import Foundation
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
}
