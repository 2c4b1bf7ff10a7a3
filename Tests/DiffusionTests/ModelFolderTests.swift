import Diffusion
import Foundation
import Tensors
import Testing

/// Tiny checkpoints that diffusers and torch saved.
@Suite struct ModelFolderTests {
  private func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appending(path: "Fixtures/checkpoints/\(name)")
  }

  @Test func diffusersLayoutIsRead() throws {
    let folder = try ModelFolder(fixture("diffusers"))
    #expect(folder.parts.map(\.part) == ModelPart.allCases)
    #expect(folder.parts.allSatisfy { $0.layout == .diffusers && $0.byteCount > 1000 && $0.configuration != nil })
    #expect(try folder.files(of: .transformer).weights.count == 2)
    #expect(folder.missingParts.isEmpty && folder.faults.isEmpty)
    #expect(try folder.isImageToVideo)
    #expect(try folder.schedulerShift() == 3)
    #expect(try folder.tokenizer().pieceCount == 440)
    let transformer = try folder.transformerConfiguration()
    #expect(transformer.headCount == 2 && transformer.headSize == 32 && transformer.imageSize == 80)
    _ = try folder.weights(of: .transformer, expecting: DiffusionTransformer.inventory(of: transformer))
    _ = try folder.weights(
      of: .autoencoder, expecting: VideoAutoencoder.inventory(of: folder.autoencoderConfiguration()))
    #expect(try folder.textEncoderConfiguration().vocabularySize == 448)
    #expect(try folder.imageEncoderConfiguration().tokenSize == 80)
  }
}
