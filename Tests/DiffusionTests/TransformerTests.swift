import Diffusion
import Foundation
import Tensors
import Testing

@Suite struct TransformerTests {
  @Test func transformerGivesTheOriginalsNumbers() throws {
    let folder = try ParityFolder(#require(ParityTests.fixtures).appending(path: "wan"))
    let results = try TransformerParity.results(in: folder)
    for result in results { #expect(result.passes, "\(result.name): \(result.error), at most \(result.limit)") }
    let names = Set(results.map(\.name))
    for name in ["dit_t2v output", "dit_i2v block1", "dit_i2v cond3", "dit_t2v bfloat16, relative norm"] {
      #expect(names.contains(name))
    }
  }
}
