import Diffusion
import Foundation
import Imaging
import Tensors
import Testing

/// Folders and files that cannot be read get a message that says what, where and what to do; none crashes.
@Suite struct DamagedModelTests {
  /// What is done to a folder of the diffusers layout, how it is used then, and what the message must hold.
  struct Fault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var layout = "diffusers"
    var part = ModelPart.transformer
    var damage: @Sendable (ModelScratch) throws -> Void
    var message: [String]
  }

  private static let index = "transformer/diffusion_pytorch_model.safetensors.index.json"
  private static let second = "transformer/diffusion_pytorch_model-00002-of-00002.safetensors"

  static let faults: [Fault] = [
    Fault(
      testDescription: "missing shard", damage: { try $0.remove(second) },
      message: ["1 of the 2 weights files are missing", "00002-of-00002", "Download"]),
    Fault(
      testDescription: "missing shard, no index",
      damage: {
        try $0.remove(second)
        try $0.remove(index)
      }, message: ["there are 2 in all", "00002-of-00002"]),
    Fault(
      testDescription: "truncated shard",
      damage: { try $0.write(Data(contentsOf: $0.url.appending(path: second)).dropLast(10), to: second) },
      message: [second, "not a whole safetensors file", "download it again"]),
    Fault(
      testDescription: "pointer of Git",
      damage: { try $0.write(Data("version https://git-lfs.github.com/spec/v1\n".utf8), to: second) },
      message: [second, "git lfs pull"]),
    Fault(
      testDescription: "index that is no JSON", damage: { try $0.write(Data("{".utf8), to: index) },
      message: [index, "no index of weights files", "weight_map"]),
    Fault(
      testDescription: "index that leads elsewhere",
      damage: { try $0.edit(index, "diffusion_pytorch_model-00001", "../diffusion_pytorch_model-00001") },
      message: [index, "'../diffusion", "beside it"]),
    Fault(
      testDescription: "index with another name",
      damage: { try $0.edit(index, "\"proj_out.weight\"", "\"proj_outer.weight\"") },
      message: ["do not fit each other", "1 in no index", "proj_out.weight", "proj_outer.weight, which should be in"]),
    Fault(
      testDescription: "configuration of another size",
      damage: { try $0.edit("transformer/config.json", "\"ffn_dim\": 128", "\"ffn_dim\": 130") },
      message: ["6 of another shape", "blocks.0.ffn.net.0.proj.weight is [128, 64], [130, 64] expected"]),
    Fault(
      testDescription: "configuration with more blocks",
      damage: { try $0.edit("transformer/config.json", "\"num_layers\": 2", "\"num_layers\": 3") },
      message: ["32 missing", "blocks.2.attn1.norm_k.weight", "and 20 more"]),
    Fault(
      testDescription: "configuration with fewer blocks",
      damage: { try $0.edit("transformer/config.json", "\"num_layers\": 2", "\"num_layers\": 1") },
      message: ["32 not known", "blocks.1.attn1.norm_k.weight"]),
    Fault(
      testDescription: "configuration without a key",
      damage: { try $0.edit("transformer/config.json", "\"ffn_dim\"", "\"ffn\"") },
      message: ["transformer/config.json", "it lacks 'ffn_dim'"]),
    Fault(
      testDescription: "configuration of another kind",
      damage: { try $0.edit("transformer/config.json", "\"ffn_dim\": 128", "\"ffn_dim\": \"many\"") },
      message: ["'ffn_dim' is of another kind"]),
    Fault(
      testDescription: "configuration out of range",
      damage: { try $0.edit("transformer/config.json", "\"num_layers\": 2", "\"num_layers\": 2000000000") },
      message: ["num_layers is 2000000000, 1 to 1000 expected"]),
    Fault(
      testDescription: "configuration that is no JSON",
      damage: { try $0.write(Data("[1".utf8), to: "transformer/config.json") },
      message: ["transformer/config.json", "cannot be read"]),
    Fault(
      testDescription: "another transformer",
      damage: { try $0.edit("transformer/config.json", "WanTransformer3DModel", "WanVACETransformer3DModel") },
      message: ["_class_name is 'WanVACETransformer3DModel'", "WanTransformer3DModel"]),
    Fault(
      testDescription: "another autoencoder", part: .autoencoder,
      damage: { try $0.edit("vae/config.json", "\"is_residual\": false", "\"is_residual\": true") },
      message: ["is_residual", "only the autoencoder of Wan 2.1"]),
    Fault(
      testDescription: "another text encoder", part: .textEncoder,
      damage: { try $0.edit("text_encoder/config.json", "\"umt5\"", "\"t5\"") },
      message: ["model_type is 't5'", "UMT5"]),
    Fault(
      testDescription: "pickles only", part: .autoencoder,
      damage: {
        try $0.remove("vae/diffusion_pytorch_model.safetensors")
        try $0.write(Data("x".utf8), to: "vae/diffusion_pytorch_model.bin")
      }, message: ["vae: there are only pickled weights (diffusion_pytorch_model.bin)", "safetensors"]),
    Fault(
      testDescription: "GGUF", part: .autoencoder,
      damage: {
        try $0.remove("vae/diffusion_pytorch_model.safetensors")
        try $0.write(Data("x".utf8), to: "vae/wan.gguf")
      }, message: ["wan.gguf is a GGUF file"]),
    Fault(
      testDescription: "no weights", part: .imageEncoder, damage: { try $0.remove("image_encoder/model.safetensors") },
      message: ["image_encoder: there is a config.json, but no weights"]),
    Fault(
      testDescription: "no part", part: .imageEncoder, damage: { try $0.remove("image_encoder") },
      message: ["the image encoder is missing; bring image_encoder/", "clip_vision_h.safetensors"]),
    Fault(
      testDescription: "two candidates", part: .autoencoder,
      damage: {
        try $0.remove("vae/diffusion_pytorch_model.safetensors")
        try $0.write([:], to: "vae/a.safetensors")
        try $0.write([:], to: "vae/b.safetensors")
      }, message: ["several files could be the video autoencoder: a.safetensors, b.safetensors"]),
    Fault(
      testDescription: "8-bit floats", part: .textEncoder,
      damage: {
        let file = $0.url.appending(path: "text_encoder/model.safetensors")
        let header = #"{"shared.weight":{"dtype":"F8_E4M3","shape":[2,4],"data_offsets":[0,8]}}"#
        var data = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
        data += Data(header.utf8) + Data(count: 8)
        try data.write(to: file)
      }, message: ["1 of kind F8_E4M3", "shared.weight", "bring the bf16 or fp16 file"]),
    Fault(
      testDescription: "truncated archive", layout: "original", part: .autoencoder,
      damage: {
        let file = $0.url.appending(path: "Wan2.1_VAE.pth")
        try Data(contentsOf: file).dropLast(5000).write(to: file)
      }, message: ["Wan2.1_VAE.pth: this .pth file cannot be read", "download it again"]),
    Fault(
      testDescription: "original configuration of another size", layout: "original",
      damage: { try $0.edit("config.json", "\"dim\": 64", "\"dim\": 128") },
      message: ["of another shape", "blocks.0.attn1.norm_k.weight is [64], [128] expected"]),
  ]

  @Test(arguments: faults)
  func faultIsTold(fault: Fault) throws {
    let scratch = try ModelScratch(of: fault.layout)
    try fault.damage(scratch)
    #expect {
      _ = try ModelFolder(scratch.url).weights(of: fault.part)
    } throws: { error in
      for expected in fault.message where !"\(error)".contains(expected) {
        Issue.record("'\(expected)' not in: \(error)")
      }
      return error is DiffusionError && "\(error)".contains(scratch.url.path)
    }
    let folder = try ModelFolder(scratch.url)
    #expect(!ModelReport(folder).isComplete)
    for part in ModelPart.allCases where part != fault.part { _ = try folder.weights(of: part) }
  }

  @Test func foldersWithoutModelAreRefused() throws {
    let scratch = try ModelScratch()
    func refusal(_ url: URL) -> String {
      do {
        return "read: \(try ModelFolder(url).parts)"
      } catch {
        return "\(error)"
      }
    }
    #expect(refusal(scratch.url.appending(path: "nothing")).contains("there is no such folder"))
    #expect(refusal(scratch.url).contains("there is no Wan 2.1 model in this folder; expected are transformer/"))
    try scratch.write(Data(), to: "wan2.1-i2v.gguf")
    #expect(refusal(scratch.url.appending(path: "wan2.1-i2v.gguf")).contains("this is a file"))
    #expect(refusal(scratch.url).contains("is a GGUF file"))
    #expect(refusal(try ModelFolderTests.fixture("diffusers/vae")).contains("give the folder above it"))
    let pair = try ModelScratch(of: "diffusers")
    try pair.edit(
      "model_index.json", "\"transformer_2\": [\n  null,\n  null", "\"transformer_2\": [\n  \"a\",\n  \"b\"")
    #expect(refusal(pair.url).contains("Wan 2.2"))
    try pair.write(Data("nothing".utf8), to: "model_index.json")
    #expect(refusal(pair.url).contains("model_index.json: this cannot be read"))
  }

  @Test func tokenizerIsDemanded() throws {
    let scratch = try ModelScratch(of: "original")
    try scratch.remove("google")
    #expect { _ = try ModelFolder(scratch.url).tokenizer() } throws: {
      "\($0)".contains("google/umt5-xxl/spiece.model")
    }
    let report = ModelReport(try ModelFolder(scratch.url))
    #expect(!report.isComplete && report.tokenizerFault != nil && report.parts.allSatisfy { $0.fault == nil })
  }

  private func archive(_ name: String) throws -> TorchArchive {
    let url = try ModelFolderTests.fixture("archives/\(name).pth")
    return try TorchArchive(data: Data(contentsOf: url), place: "\(name).pth")
  }

  @Test func archivesOfTorchAreRead() throws {
    let views = try archive("views")
    let whole = (0..<24).map(Float.init)
    #expect(try views.tensor("all") == Tensor(shape: [4, 6], values: whole))
    #expect(try views.tensor("rows") == Tensor(shape: [2, 6], values: Array(whole[6..<18])))
    #expect(try views.tensor("parameter") == Tensor(shape: [3], values: [0, 1, 2]))
    #expect(try views.tensor("double").values == [0, 1, 2, 3, 4] && views.type(of: "double") == .float64)
    #expect(try views.tensor("half").values == [0, 1, 2, 3, 4] && views.type(of: "half") == .float16)
    #expect(try views.tensor("scalar") == Tensor(shape: [], values: [7]) && views.tensor("empty").shape == [0, 3])
    #expect(try archive("nested").tensor("all").values == whole)
    #expect(try archive("protocol4").tensor("all").values == whole)
    #expect(try archive("numbers").type(of: "ids") == .int64)
    #expect(throws: TensorError.self) { _ = try archive("numbers").tensor("ids") }
  }

  @Test(arguments: [
    ("transposed", "'all' does not lie in one piece"), ("module", "torch.nn.modules.linear.Linear"),
    ("extras", "'name' in it is no tensor"), ("legacy", "before version 1.6"),
  ])
  func otherArchivesAreRefused(name: String, reason: String) throws {
    #expect { _ = try archive(name) } throws: {
      "\($0)".contains("\(name).pth: this .pth file cannot be read") && "\($0)".contains(reason)
    }
  }

  /// Some hundred archives with bytes changed, cut out or put in: each is read or refused, and numbers come out whole.
  @Test func changedArchivesNeverCrash() throws {
    for name in ["archives/views.pth", "archives/protocol4.pth", "original/models_t5_umt5-xxl-enc-bf16.pth"] {
      let original = try Data(contentsOf: ModelFolderTests.fixture(name))
      // The pickle lies at the beginning, the directory at the end.
      let edges = [0..<min(6000, original.count), max(0, original.count - 4000)..<original.count]
      var generator = SeededGenerator(seed: 7)
      var (read, refused) = (0, 0)
      for round in 0..<250 {
        var data = original
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let place = Int.random(in: edges[round % 2], using: &generator)
          guard place < data.count else { continue }
          switch Int.random(in: 0..<8, using: &generator) {
          case 0: data.remove(at: place)
          case 1: data.insert(UInt8.random(in: 0...255, using: &generator), at: place)
          case 2: data = data.prefix(place)
          case 3: data.replaceSubrange(place..<min(data.count, place + 4), with: [0xff, 0xff, 0xff, 0xff])
          default: data[place] = UInt8.random(in: 0...255, using: &generator)
          }
        }
        do {
          let archive = try TorchArchive(data: data, place: "changed.pth")
          for name in archive.tensorNames where archive.type(of: name)?.bits ?? 0 > 8 {
            guard let tensor = try? archive.tensor(name) else { continue }
            #expect(tensor.shape == archive.shape(of: name))
          }
          read += 1
        } catch is DiffusionError {
          refused += 1
        }
      }
      #expect(read > 0 && refused > 50, "\(name): \(read) read, \(refused) refused")
    }
  }

  @Test func changedIndexesAndConfigurationsNeverCrash() throws {
    let scratch = try ModelScratch(of: "diffusers")
    var generator = SeededGenerator(seed: 11)
    for path in [Self.index, "transformer/config.json", "vae/config.json", "model_index.json"] {
      let original = try Data(contentsOf: scratch.url.appending(path: path))
      for _ in 0..<80 {
        var data = original
        let place = Int.random(in: 0..<data.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: data.remove(at: place)
        case 1: data = data.prefix(place)
        case 2:
          data.insert(
            contentsOf: Array("9-[{\"\\,".utf8).randomElement(using: &generator).map { [$0] } ?? [], at: place)
        default: data[place] = UInt8.random(in: 0...255, using: &generator)
        }
        try scratch.write(data, to: path)
        do {
          let folder = try ModelFolder(scratch.url)
          for part in [ModelPart.transformer, .autoencoder] {
            _ = try folder.weights(of: part)
          }
        } catch {
          #expect(error is DiffusionError, "\(error)")
        }
      }
      try scratch.write(original, to: path)
    }
    _ = try ModelFolder(scratch.url).weights(of: .transformer)
  }
}
