import Diffusion
import Foundation
import Tensors
import Testing

@Suite struct EncoderTests {
  @Test(arguments: ["wan", "transformer"]) func encodersGiveTheOriginalsNumbers(_ name: String) throws {
    let folder = try ParityFolder(#require(ParityTests.fixtures).appending(path: name))
    let results = try TextEncoderParity.results(in: folder) + ImageEncoderParity.results(in: folder)
    for result in results { #expect(result.passes, "\(result.name): \(result.error), at most \(result.limit)") }
    #expect(results.contains { $0.name.hasPrefix("umt5") } && results.contains { $0.name.hasPrefix("clip") })
  }
}
