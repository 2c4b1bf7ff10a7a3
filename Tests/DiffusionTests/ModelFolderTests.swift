import Diffusion
import Foundation
import Tensors
import Testing

/// Tiny checkpoints that diffusers and torch saved.
@Suite struct ModelFolderTests {
  static func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appending(path: "Fixtures/checkpoints/\(name)")
  }

  @Test func diffusersLayoutIsRead() throws {
    let folder = try ModelFolder(Self.fixture("diffusers"))
    #expect(folder.parts.map(\.part) == ModelPart.allCases)
    #expect(folder.parts.allSatisfy { $0.layout == .diffusers && $0.byteCount > 1000 && $0.configuration != nil })
    #expect(try folder.files(of: .transformer).weights.count == 2)
    #expect(folder.missingParts.isEmpty && folder.faults.isEmpty)
    #expect(try folder.isImageToVideo)
    #expect(try folder.schedulerShift() == 3)
    #expect(try folder.tokenizer().pieceCount == 440)
    let transformer = try folder.transformerConfiguration()
    #expect(transformer.headCount == 2 && transformer.headSize == 32 && transformer.imageSize == 80)
    #expect(try folder.textEncoderConfiguration().vocabularySize == 448)
    #expect(try folder.imageEncoderConfiguration().tokenSize == 80)
    let kinds = Set(
      try folder.source(of: .transformer).tensorNames.compactMap { try folder.source(of: .transformer).type(of: $0) })
    #expect(kinds == [.float32, .float16, .bfloat16])
  }

  @Test func originalLayoutGivesTheSameTensors() throws {
    let (diffusers, original) = (
      try ModelFolder(Self.fixture("diffusers")), try ModelFolder(Self.fixture("original"))
    )
    #expect(original.parts.map(\.part) == ModelPart.allCases)
    #expect(original.parts.allSatisfy { $0.layout == .original })
    #expect(try original.tokenizer().identifiers(of: "sky") == diffusers.tokenizer().identifiers(of: "sky"))
    #expect(try original.transformerConfiguration() == diffusers.transformerConfiguration())
    #expect(try original.autoencoderConfiguration() == diffusers.autoencoderConfiguration())
    #expect(try original.textEncoderConfiguration() == diffusers.textEncoderConfiguration())
    #expect(try original.imageEncoderConfiguration() == diffusers.imageEncoderConfiguration())
    for part in ModelPart.allCases {
      let inventory = try diffusers.inventory(of: part)
      let (ours, theirs) = (try diffusers.weights(of: part), try original.weights(of: part))
      #expect(inventory.shapes.count > 20)
      for name in inventory.shapes.keys {
        #expect(try ours.tensor(name) == theirs.tensor(name), "\(part) \(name)")
      }
    }
  }

  /// What a safetensors library reads of the first shard, said in numbers.
  @Test func numbersAreThoseOfTheFile() throws {
    let folder = try ModelFolder(Self.fixture("diffusers"))
    let files = try folder.files(of: .transformer).weights
    let weights = try folder.weights(of: .transformer)
    for path in files {
      let file = try SafetensorsFile(contentsOf: folder.url.appending(path: path))
      for name in file.names { #expect(try weights.tensor(name) == file.tensor(name)) }
    }
  }

  /// A source of names alone.
  private struct Names: WeightSource {
    var tensorNames: [String]
    var place: String { "names" }
    func shape(of name: String) -> [Int]? { tensorNames.contains(name) ? [1] : nil }
    func type(of name: String) -> ElementType? { .float32 }
    func tensor(_ name: String) throws -> Tensor {
      // The number of the name tells which it was.
      Tensor(shape: [1], filledWith: Float(tensorNames.firstIndex(of: name) ?? -1))
    }
  }

  @Test func originalNamesTurnIntoThoseOfDiffusers() throws {
    let known = try JSONDecoder().decode(
      [String: [String: String]].self, from: Data(contentsOf: Self.fixture("names.json")))
    for part in [ModelPart.transformer, .autoencoder] {
      let pairs = try #require(known[part.rawValue])
      #expect(pairs.count > 80)
      for prefix in ["", "model.diffusion_model."] where part == .transformer || prefix.isEmpty {
        let names = pairs.keys.sorted()
        let source = try CanonicalNames.source(Names(tensorNames: names.map { prefix + $0 }), part: part)
        #expect(Set(source.tensorNames) == Set(pairs.values))
        for (number, name) in names.enumerated() {
          let canonical = try #require(pairs[name])
          #expect(try source.tensor(canonical).values == [Float(number)], "\(name)")
        }
      }
    }
  }

  /// The files of ComfyUI's users: names of other packers, the tokenizer among the text encoder's tensors.
  @Test func singleFilesGiveTheSameTensors() throws {
    let scratch = try ModelScratch()
    let folder = try ModelFolder(Self.fixture("diffusers"))
    func copy(_ part: ModelPart, to path: String, prefix: String) throws {
      let source = try folder.source(of: part)
      var tensors: [String: SafetensorsFile.Content] = [:]
      for name in source.tensorNames { tensors[prefix + name] = .float32(try source.tensor(name)) }
      try scratch.write(tensors, to: path)
    }
    try copy(.transformer, to: "diffusion_models/wan2.1_i2v_480p_fp16.safetensors", prefix: "model.diffusion_model.")
    try copy(.autoencoder, to: "vae/wan_2.1_vae.safetensors", prefix: "")
    try copy(.textEncoder, to: "text_encoders/umt5_xxl_fp16.safetensors", prefix: "")
    try copy(.imageEncoder, to: "clip_vision/clip_vision_h.safetensors", prefix: "vision_model.")
    try scratch.copy(Self.fixture("diffusers/tokenizer/spiece.model"), to: "tokenizer/spiece.model")
    // Heads of 128 numbers and 80 are taken where no configuration says other: 64 numbers are no such head.
    #expect { _ = try ModelFolder(scratch.url).transformerConfiguration() } throws: {
      "\($0)".contains("wan2.1_i2v_480p_fp16.safetensors: tokens of 64 numbers cannot be parted into heads of 128")
    }
    let single = try ModelFolder(scratch.url)
    // 'vae' is where both layouts put it.
    #expect(single.parts.map(\.layout) == [.singleFiles, .diffusers, .singleFiles, .singleFiles])
    for part in ModelPart.allCases {
      let weights = try single.weights(of: part, expecting: folder.inventory(of: part))
      let expected = try folder.weights(of: part)
      for name in try folder.inventory(of: part).shapes.keys {
        #expect(try weights.tensor(name) == expected.tensor(name))
      }
    }
    #expect(try single.autoencoderConfiguration() == folder.autoencoderConfiguration())
  }

  @Test func tokenizerIsFoundAmongTensors() throws {
    let scratch = try ModelScratch()
    let model = try Data(contentsOf: Self.fixture("diffusers/tokenizer/spiece.model"))
    let header =
      "{\"spiece_model\":{\"dtype\":\"U8\",\"shape\":[\(model.count)],\"data_offsets\":[0,\(model.count)]}}"
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    try scratch.write(length + Data(header.utf8) + model, to: "text_encoders/umt5_xxl_fp16.safetensors")
    let folder = try ModelFolder(scratch.url)
    #expect(try folder.tokenizer().pieceCount == 440)
    #expect(folder.missingParts == [.transformer, .autoencoder, .imageEncoder])
  }

  /// Indexes of the published text encoder may name the embedding twice.
  @Test func indexMayNameATensorTwice() throws {
    let scratch = try ModelScratch(of: "diffusers")
    let file = try SafetensorsFile(contentsOf: scratch.url.appending(path: "text_encoder/model.safetensors"))
    try scratch.copy(file: "text_encoder/model.safetensors", to: "text_encoder/model-00001-of-00001.safetensors")
    try scratch.remove("text_encoder/model.safetensors")
    let names = (file.names + ["encoder.embed_tokens.weight"]).map { "\"\($0)\": \"model-00001-of-00001.safetensors\"" }
    try scratch.write(
      Data("{\"weight_map\": {\(names.joined(separator: ","))}}".utf8), to: "text_encoder/model.safetensors.index.json")
    _ = try ModelFolder(scratch.url).weights(of: .textEncoder)
  }

  @Test func reportTellsWhatAFolderHolds() throws {
    for (layout, format) in [("diffusers", ModelLayout.diffusers), ("original", .original)] {
      let report = ModelReport(try ModelFolder(Self.fixture(layout)))
      #expect(report.isComplete && report.paintsPictures && report.pieces == 440)
      #expect(report.parts.map(\.part) == ModelPart.allCases && report.parts.allSatisfy { $0.layout == format })
      let transformer = try #require(report.parts.first)
      #expect(transformer.sizes == "2 blocks of 64 numbers in 2 heads, image-to-video")
      #expect(transformer.formats.values.reduce(0, +) == transformer.parameters)
      #expect(transformer.memory["float32"] == 4 * transformer.parameters)
      let narrow = try #require(transformer.memory["bfloat16"]), narrowest = try #require(transformer.memory["int8"])
      #expect(narrow > 2 * transformer.parameters && narrow < 3 * transformer.parameters && narrowest < narrow)
    }
  }
}

/// A folder of its own for a test, which goes when the test does.
final class ModelScratch: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "model-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// A copy of a fixture.
  convenience init(of fixture: String) throws {
    try self.init()
    try FileManager.default.removeItem(at: url)
    try FileManager.default.copyItem(at: ModelFolderTests.fixture(fixture), to: url)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  private func place(_ path: String) throws -> URL {
    let place = url.appending(path: path)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    return place
  }

  func write(_ tensors: [String: SafetensorsFile.Content], to path: String) throws {
    try SafetensorsFile.write(tensors, to: place(path))
  }

  func write(_ data: Data, to path: String) throws { try data.write(to: place(path)) }

  func copy(_ file: URL, to path: String) throws { try FileManager.default.copyItem(at: file, to: place(path)) }

  func copy(file: String, to path: String) throws { try copy(url.appending(path: file), to: path) }

  func remove(_ path: String) throws { try FileManager.default.removeItem(at: url.appending(path: path)) }

  /// Replaces text in a file.
  func edit(_ path: String, _ old: String, _ new: String) throws {
    let text = try String(contentsOf: url.appending(path: path), encoding: .utf8)
    #expect(text.contains(old))
    try Data(text.replacing(old, with: new).utf8).write(to: url.appending(path: path))
  }
}
