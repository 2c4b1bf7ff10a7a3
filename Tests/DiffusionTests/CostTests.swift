import Diffusion
import Foundation
import Tensors
import Testing

@Suite struct CostTests {
  /// Operations as PyTorch's counter finds them; Fixtures/cost/make_fixture.py.
  private static func counted() throws -> [String: Double] {
    let url = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/cost/operations.json")
    return try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: url))
  }

  private static func decoded<Configuration: Decodable>(_ text: String) throws -> Configuration {
    try JSONDecoder().decode(Configuration.self, from: Data(text.utf8))
  }

  private static let machine = MachineProfile(
    cores: 2, matrix: [.float32: 4e11, .bfloat16: 8e11, .int8: 16e11], attention: [.float32: 4e11, .bfloat16: 6e11],
    convolution: 4e11, filtered: 16e11, transforms: 2e9, copying: 2e10, freshMemory: 1e9, packing: 1e9)

  @Test(arguments: [false, true])
  func transformerOperationsAreThoseCounted(isImageToVideo: Bool) throws {
    let configuration: TransformerConfiguration = try Self.decoded(
      """
      {"patch_size": [1, 2, 2], "num_attention_heads": 3, "attention_head_dim": 16, "out_channels": 16, "text_dim": 24,
       "freq_dim": 32, "ffn_dim": 80, "num_layers": 2, "cross_attn_norm": true, "eps": 1e-6,
       \(isImageToVideo ? #""in_channels": 36, "image_dim": 40, "added_kv_proj_dim": 48"# : #""in_channels": 16"#)}
      """)
    let tokens = configuration.tokens(frames: 3, rows: 8, columns: 10)
    let images = isImageToVideo ? 257 : 0
    let count =
      configuration.contextOperations(textTokens: 512, imageTokens: images)
      + configuration.operations(tokens: tokens, textTokens: 512, imageTokens: images)
    #expect(tokens == 60)
    #expect(count.total == (try Self.counted()[isImageToVideo ? "image-to-video" : "text-to-video"]))
  }

  @Test func autoencoderOperationsAreThoseCounted() throws {
    let configuration = AutoencoderConfiguration(
      baseChannels: 8, latentChannels: 4, channelMultiples: [1, 2, 3], residualBlocks: 2, halvesTime: [true, true],
      latentMean: [0, 0, 0, 0], latentDeviation: [1, 1, 1, 1])
    let counted = try Self.counted()
    let decoding = configuration.decodingOperations(frames: 3, rows: 5, columns: 7)
    #expect(decoding.total == counted["decoding"])
    #expect(decoding.filtered > 0 && decoding.convolution > 0 && decoding.matrix > 0)
    #expect(configuration.encodingOperations(frames: 9, rows: 20, columns: 28).total == counted["encoding"])
  }

  @Test func encodersOperationsAreThoseCounted() throws {
    let text: TextEncoderConfiguration = try Self.decoded(
      """
      {"vocab_size": 100, "d_model": 32, "d_kv": 8, "d_ff": 48, "num_layers": 3, "num_heads": 5,
       "relative_attention_num_buckets": 32, "relative_attention_max_distance": 128, "layer_norm_epsilon": 1e-6}
      """)
    let image: ImageEncoderConfiguration = try Self.decoded(
      """
      {"hidden_size": 48, "intermediate_size": 96, "num_hidden_layers": 3, "num_attention_heads": 4, "image_size": 28,
       "patch_size": 7, "hidden_act": "gelu", "layer_norm_eps": 1e-5}
      """)
    let counted = try Self.counted()
    #expect(text.operations(tokens: 20).total == counted["text encoder"])
    #expect(image.operations.total == counted["image encoder"])
  }

  /// Parameters of diffusers' and transformers' classes at the published sizes.
  @Test(arguments: [
    ("wan2.1-t2v-1.3b", ModelPart.transformer, 1_418_996_800), ("wan2.1-t2v-14b", .transformer, 14_288_491_584),
    ("wan2.1-i2v-14b-480p", .transformer, 16_394_878_784), ("wan2.1-i2v-14b-480p", .textEncoder, 5_680_910_336),
    ("wan2.1-i2v-14b-480p", .autoencoder, 126_892_531),
    // Without the last norm, which nobody reads.
    ("wan2.1-i2v-14b-480p", .imageEncoder, 630_766_080 - 2560),
  ])
  func publishedModelsHaveTheirSizes(name: String, part: ModelPart, count: Int) throws {
    let model = try #require(ModelDescription.published(name))
    #expect(model.inventory(of: part)?.parameterCount == count)
    #expect(ModelDescription.published("wan3") == nil)
  }

  @Test func moreWorkCostsMore() throws {
    let model = try #require(ModelDescription.published("wan2.1-i2v-14b-480p"))
    func estimate(_ run: RunDescription, cores: Int = 2) throws -> CostEstimate {
      try CostEstimate(of: model, run: run, machine: Self.machine.scaled(toCores: cores))
    }
    let usual = try estimate(RunDescription())
    #expect(usual.parts.count == 5)
    #expect(usual.seconds > 0 && usual.bytes > 2 * 16_000_000_000)
    #expect(try estimate(RunDescription(steps: 25)).seconds < 0.6 * usual.seconds)
    #expect(try estimate(RunDescription(isGuided: false)).seconds < 0.6 * usual.seconds)
    #expect(try estimate(RunDescription(precision: .float32)).bytes > usual.bytes)
    #expect(try estimate(RunDescription(precision: .int8)).bytes < usual.bytes)
    #expect(try estimate(RunDescription(frames: 41)).seconds < 0.5 * usual.seconds)
    #expect(try estimate(RunDescription(), cores: 64).seconds < usual.seconds / 20)
    #expect(usual.description.contains("video decoding"))
    let copy = try JSONDecoder().decode(CostEstimate.self, from: JSONEncoder().encode(usual))
    #expect(copy == usual)
  }

  @Test func sizesThatTheModelCannotMakeAreRefused() throws {
    let model = try #require(ModelDescription.published("wan2.1-t2v-1.3b"))
    for run in [RunDescription(width: 830), RunDescription(frames: 80), RunDescription(steps: 0)] {
      #expect(throws: DiffusionError.self) { try CostEstimate(of: model, run: run, machine: Self.machine) }
    }
  }

  @Test func thisMachineIsMeasured() throws {
    let machine = try MachineProfile.measured()
    #expect(machine.cores >= 1)
    for precision in WeightPrecision.allCases {
      #expect((machine.matrix[precision] ?? 0) > 1e9 && (machine.attention[precision] ?? 0) > 1e9)
    }
    #expect(min(machine.convolution, machine.filtered, machine.copying, machine.freshMemory) > 1e7)
  }
}
