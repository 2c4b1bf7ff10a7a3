import Diffusion
import Foundation
import Tensors
import Testing

/// LoRA files of many key styles, held against what diffusers makes of them.
@Suite struct AdapterTests {
  private func fixtures(_ name: String) throws -> URL { try #require(ParityTests.fixtures).appending(path: name) }

  @Test(arguments: [("wan", 6), ("adapters", 15)])
  func adaptersGiveTheOriginalsNumbers(folder: String, count: Int) throws {
    let results = try AdapterParity.results(in: ParityFolder(fixtures(folder)))
    #expect(results.count >= count)
    for result in results { #expect(result.passes, "\(result.name): \(result.error), at most \(result.limit)") }
  }

  private func weights(_ adapters: [Adapter]) throws -> PartWeights {
    let folder = try ParityFolder(fixtures("adapters"))
    let file = try SafetensorsFile(contentsOf: folder.url.appending(path: "dit_i2v_weights.safetensors"))
    let sizes = try JSONDecoder().decode(
      TransformerConfiguration.self, from: Data(#require(file.metadata["config"]).utf8))
    return try PartWeights(
      file, part: .transformer, expecting: DiffusionTransformer.inventory(of: sizes), adapters: adapters)
  }

  @Test func nothingOfAnAdapterChangesNothing() throws {
    let adapter = try Adapter(contentsOf: fixtures("adapters/lora_comfy.safetensors"), strength: 0)
    let name = "blocks.0.attn1.to_q.weight"
    #expect(try weights([adapter]).tensor(name) == weights([]).tensor(name))
    #expect(adapter.ranks == 4...4 && adapter.layerCount == 32)
  }

  /// peft keeps what products are scaled by in a file beside them, diffusers in the file's metadata.
  @Test func settingsBesideAFileCount() throws {
    let scratch = try ModelScratch()
    try scratch.copy(fixtures("adapters/lora_peft.safetensors"), to: "adapter_model.safetensors")
    let url = scratch.url.appending(path: "adapter_model.safetensors")
    let name = "blocks.1.attn2.to_k.weight"
    let plain = try weights([Adapter(contentsOf: fixtures("adapters/lora_plain.safetensors"))])
    #expect(try weights([Adapter(contentsOf: url)]).tensor(name) == plain.tensor(name))
    let metadata = try SafetensorsFile(contentsOf: fixtures("adapters/lora_metadata.safetensors")).metadata
    let settings = try #require(metadata["lora_adapter_metadata"]).replacing("transformer.", with: "")
    try scratch.write(Data(settings.utf8), to: "adapter_config.json")
    let scaled = try weights([Adapter(contentsOf: url)])
    let expected = try weights([Adapter(contentsOf: fixtures("adapters/lora_metadata.safetensors"))])
    for name in [name, "blocks.0.ffn.net.2.weight"] {
      #expect(try scaled.tensor(name) == expected.tensor(name) && scaled.tensor(name) != plain.tensor(name))
    }
  }

  /// A product of many rows, in whole numbers so that every sum is exact.
  @Test func largeProductsAreWhole() throws {
    let scratch = try ModelScratch()
    let layer = "blocks.0.ffn.net.2"
    let rows = 2500
    let up = Tensor(shape: [rows, 2], values: (0..<2 * rows).map { Float($0 % 97) })
    let down = Tensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
    try scratch.write(["\(layer).weight": .float32(Tensor(shape: [rows, 3], filledWith: 1))], to: "model.safetensors")
    try scratch.write(
      ["\(layer).lora_A.weight": .float32(down), "\(layer).lora_B.weight": .float32(up)], to: "lora.safetensors")
    var inventory = TensorInventory()
    inventory.add("\(layer).weight", [rows, 3])
    let file = try SafetensorsFile(contentsOf: scratch.url.appending(path: "model.safetensors"))
    let adapter = try Adapter(contentsOf: scratch.url.appending(path: "lora.safetensors"), strength: -2)
    let merged = try PartWeights(file, part: .transformer, expecting: inventory, adapters: [adapter])
      .tensor("\(layer).weight")
    for row in 0..<rows {
      let (a, b) = (up.values[2 * row], up.values[2 * row + 1])
      #expect(Array(merged.values[3 * row..<3 * row + 3]) == [1, 2, 3].map { 1 - 2 * (a * $0 + b * ($0 + 3)) })
    }
  }

  /// A file with the tensors of another and some changed: `nil` drops one.
  private func changed(_ file: String, _ changes: [String: Tensor?]) throws -> URL {
    let original = try SafetensorsFile(contentsOf: fixtures("adapters/\(file).safetensors"))
    var tensors: [String: SafetensorsFile.Content] = [:]
    for name in original.names { tensors[name] = .float32(try original.tensor(name)) }
    for (name, tensor) in changes { tensors[name] = tensor.map { .float32($0) } }
    let url = FileManager.default.temporaryDirectory.appending(path: "adapter-\(UUID()).safetensors")
    try SafetensorsFile.write(tensors, to: url)
    return url
  }

  @Test func adaptersThatDoNotFitGetOneMessage() throws {
    let url = try changed(
      "lora_musubi",
      [
        "lora_unet_blocks_7_self_attn_q.lora_down.weight": Tensor(shape: [4, 32]),
        "lora_te_text_model.weight": Tensor(shape: [1]),
        "lora_unet_blocks_0_self_attn_q.lora_up.weight": Tensor(shape: [32, 5]),
        "lora_unet_blocks_0_self_attn_k.lora_down.weight": nil,
        "lora_unet_blocks_0_self_attn_v.alpha": Tensor(shape: [2]),
        "lora_unet_blocks_0_ffn_0.dora_scale": Tensor(shape: [64]),
        "lora_unet_blocks_0_ffn_2.diff": Tensor(shape: [1, 2]),
      ])
    defer { try? FileManager.default.removeItem(at: url) }
    let adapter = try Adapter(contentsOf: url)
    #expect {
      _ = try weights([adapter])
    } throws: { error in
      let message = "\(error)"
      return [
        url.path, "2 with names that the transformer does not know", "lora_unet_blocks_7_self_attn_q.lora_down.weight",
        "4 of shapes that do not fit",
        "lora_unet_blocks_0_self_attn_k.lora_up.weight: the layer's other factor is missing",
        "[4, 32] and lora_unet_blocks_0_self_attn_q.lora_up.weight is [32, 5]", "self_attn_v.alpha is no number",
        "lora_unet_blocks_0_ffn_2.diff is [1, 2], [32, 64] expected", "dora_scale (DoRA)", "Bring a LoRA",
      ].allSatisfy(message.contains)
    }
  }

  @Test func filesThatAreNoAdaptersAreRefused() throws {
    #expect {
      _ = try Adapter(contentsOf: fixtures("adapters/dit_i2v_weights.safetensors"))
    } throws: { "\($0)".contains("this is no LoRA") && "\($0)".contains("blocks.0") }
    #expect {
      _ = try Adapter(contentsOf: fixtures("adapters/nothing.safetensors"))
    } throws: { "\($0)".contains("nothing.safetensors: the file cannot be read") }
  }
}
