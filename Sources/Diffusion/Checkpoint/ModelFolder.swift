import Foundation
import Tensors

/// A folder that somebody put the files of a Wan 2.1 model into.
///
/// Read are the layout of diffusers, the one that Wan 2.1 was first published in, and single files as ComfyUI's users have
/// them; one folder may hold parts in several. Opening it looks at names only: weights are mapped when they are asked for.
public struct ModelFolder: Sendable {
  /// Where it lies.
  public let url: URL
  /// The parts that were found, in the order of ``ModelPart``.
  public let parts: [PartFiles]
  /// Why parts that are there in some way cannot be used.
  public let faults: [ModelPart: DiffusionError]
  private let locator: PartLocator

  /// Recognises what lies in a folder.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when nothing in it is a part of Wan 2.1, or it is Wan 2.2.
  public init(_ url: URL) throws {
    self.url = url
    locator = PartLocator(folder: url)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw DiffusionError.badCheckpoint(
        "\(url.path): there is no such folder; give the folder that the model was downloaded into")
    }
    guard isFolder.boolValue else {
      throw DiffusionError.badCheckpoint(
        "\(url.path): this is a file; give the folder that holds all parts of the model")
    }
    try Self.refuseOtherModels(locator)
    var parts: [PartFiles] = []
    var faults: [ModelPart: DiffusionError] = [:]
    for part in ModelPart.allCases {
      do {
        if let files = try locator.files(of: part) { parts.append(files) }
      } catch let error as DiffusionError {
        faults[part] = error
      }
    }
    self.parts = parts
    self.faults = faults
    if parts.isEmpty { throw faults[.transformer] ?? faults.values.first ?? Self.unrecognised(locator) }
  }

  private static func refuseOtherModels(_ locator: PartLocator) throws {
    let isPart = ModelPart.allCases.contains { $0.rawValue == locator.folder.lastPathComponent }
    let above = locator.folder.deletingLastPathComponent()
    guard !isPart || !FileManager.default.fileExists(atPath: above.appending(path: "model_index.json").path) else {
      throw DiffusionError.badCheckpoint(
        "\(locator.folder.path): this is one part of a model; give the folder above it")
    }
    let names = locator.names(in: "")
    var isPair = names.contains("high_noise_model") && names.contains("low_noise_model")
    if names.contains("model_index.json") {
      struct Index: Decodable {
        var transformer_2: [String?]?
      }
      let url = locator.folder.appending(path: "model_index.json")
      do {
        let index = try JSONDecoder().decode(Index.self, from: Data(contentsOf: url))
        isPair = isPair || index.transformer_2?.contains { $0 != nil } == true
      } catch {
        throw DiffusionError.badCheckpoint(
          "\(locator.place("model_index.json")): this cannot be read: \(ConfigurationFile.reason(error)); download it again"
        )
      }
    }
    guard !isPair else {
      throw DiffusionError.badCheckpoint(
        "\(locator.folder.path): this is a model of two transformers, as Wan 2.2 has them; bring a Wan 2.1, for instance "
          + "Wan2.1-I2V-14B-480P")
    }
  }

  private static func unrecognised(_ locator: PartLocator) -> DiffusionError {
    let folder = locator.folder
    var seen = ""
    if locator.names(in: "").contains("snapshots") {
      seen = " (this is a folder of a download cache; give the one below snapshots/)"
    } else if let file = locator.names(in: "").first(where: { $0.hasSuffix(".gguf") }) {
      seen = " (\(file) is a GGUF file, which is not read; bring safetensors in bf16, fp16 or fp32)"
    } else if let file = locator.names(in: "").first(where: { [".bin", ".ckpt", ".pt"].contains(where: $0.hasSuffix) })
    {
      seen = " (\(file) is pickled, which is not read; bring safetensors)"
    }
    return .badCheckpoint(
      "\(folder.path): there is no Wan 2.1 model in this folder\(seen); expected are transformer/, vae/, text_encoder/, "
        + "image_encoder/ and tokenizer/ as diffusers lays them out, or diffusion_pytorch_model*.safetensors, "
        + "Wan2.1_VAE.pth, models_t5_*.pth, models_clip_*.pth and google/umt5-xxl/ as Wan 2.1 was first published")
  }

  /// The files of a part.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when it is missing or not whole.
  public func files(of part: ModelPart) throws -> PartFiles {
    if let files = parts.first(where: { $0.part == part }) { return files }
    throw faults[part]
      ?? .badCheckpoint("\(url.path): the \(part.title) is missing; bring \(Self.expected(part))")
  }

  /// What a part's files are called in each layout.
  static func expected(_ part: ModelPart) -> String {
    switch part {
    case .transformer:
      "transformer/ of the diffusers layout, diffusion_pytorch_model*.safetensors of the original one, or "
        + "wan2.1_*.safetensors"
    case .autoencoder: "vae/ of the diffusers layout, Wan2.1_VAE.pth of the original one, or wan_2.1_vae.safetensors"
    case .textEncoder:
      "text_encoder/ of the diffusers layout, models_t5_umt5-xxl-enc-bf16.pth of the original one, or "
        + "umt5_xxl_fp16.safetensors"
    case .imageEncoder:
      "image_encoder/ of the diffusers layout, models_clip_open-clip-xlm-roberta-large-vit-huge-14.pth of the original one, "
        + "or clip_vision_h.safetensors"
    }
  }

  /// A part's tensors under the names of diffusers and transformers.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when the part is missing or its files cannot be read.
  public func source(of part: ModelPart) throws -> any WeightSource {
    let source = try CanonicalNames.source(opened(files(of: part)), part: part)
    try Self.refuseOtherFormats(source)
    return source
  }

  /// A part's weights, every one of them checked.
  /// - Parameters:
  ///   - inventory: of the network with the part's configuration.
  ///   - adapters: LoRA files that are merged into them as they are read; for the transformer only.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when the part is missing, cannot be read or does not fit.
  public func weights(
    of part: ModelPart, expecting inventory: TensorInventory, adapters: [Adapter] = []
  ) throws -> PartWeights {
    try PartWeights(source(of: part), part: part, expecting: inventory, adapters: adapters)
  }

  /// A part's weights, held against the network that its configuration describes.
  /// - Parameter adapters: LoRA files that are merged into them as they are read; for the transformer only.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when the part is missing, cannot be read or does not fit.
  public func weights(of part: ModelPart, adapters: [Adapter] = []) throws -> PartWeights {
    try weights(of: part, expecting: inventory(of: part), adapters: adapters)
  }

  /// A part's tensors as its files name them.
  private func opened(_ files: PartFiles) throws -> any WeightSource {
    let shards = files.weights.map { (url: url.appending(path: $0), place: locator.place($0)) }
    if shards.count == 1, let file = shards.first, files.index == nil {
      return file.url.pathExtension == "pth"
        ? try TorchArchive(file.url, place: file.place) : try MappedFile.safetensors(file.url, place: file.place)
    }
    let index = try files.index.map { try ShardIndex(url.appending(path: $0), place: locator.place($0)).files }
    let folder = (files.weights.first.map { ($0 as NSString).deletingLastPathComponent }) ?? ""
    let twins: Set = ["shared.weight", "encoder.embed_tokens.weight"]
    return try ShardedSource(
      shards, index: index, optional: files.part == .textEncoder ? twins : [], place: locator.place(folder))
  }

  /// Refuses numbers that are no floats of 16 bits or more.
  private static func refuseOtherFormats(_ source: any WeightSource) throws {
    let readable: Set<ElementType> = [.float64, .float32, .float16, .bfloat16]
    var others: [ElementType: [String]] = [:]
    for name in source.tensorNames {
      guard let type = source.type(of: name), !readable.contains(type) else { continue }
      others[type, default: []].append(name)
    }
    guard !others.isEmpty else { return }
    let isNarrow = others.keys.contains { $0.bits <= 8 }
    throw DiffusionError.badCheckpoint(
      "\(source.place): some tensors are of kinds of numbers that are not read; F32, F16 and BF16 are"
        + FaultList.text(others.sorted { $0.key.rawValue < $1.key.rawValue }.map { ("of kind \($0.rawValue)", $1) })
        + (isNarrow
          ? "\n  Files in fp8 or int8 were narrowed for graphics cards; bring the bf16 or fp16 file of the same model."
          : "\n  Bring the checkpoint as it was published."))
  }

  /// The tokenizer.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when it is missing or damaged.
  public func tokenizer() throws -> Tokenizer {
    if let path = tokenizerFile { return try Tokenizer(contentsOf: url.appending(path: path)) }
    // ComfyUI's files of the text encoder carry it among the tensors.
    if let files = parts.first(where: { $0.part == .textEncoder && $0.layout == .singleFiles }),
      let path = files.weights.first
    {
      let file = try MappedFile.safetensors(url.appending(path: path), place: locator.place(path))
      if let view = try? file.view("spiece_model"), view.type == .uint8 {
        return try Tokenizer(data: view.withBytes { Data($0) }, name: "\(locator.place(path)), 'spiece_model'")
      }
    }
    throw DiffusionError.badCheckpoint(
      "\(url.path): the tokenizer's model is missing; bring tokenizer/spiece.model of the diffusers layout or "
        + "google/umt5-xxl/spiece.model of the original one")
  }

  /// The tokenizer's file, by its path below the folder.
  public var tokenizerFile: String? {
    ["tokenizer", "google/umt5-xxl", "umt5-xxl", ""].map { $0.isEmpty ? "spiece.model" : "\($0)/spiece.model" }
      .first { FileManager.default.fileExists(atPath: url.appending(path: $0).path) }
  }

  /// The configuration file that belongs to a part.
  func configurationFile(of part: ModelPart) throws -> ConfigurationFile? {
    try files(of: part).configuration.map { try ConfigurationFile(url.appending(path: $0), place: locator.place($0)) }
  }

  /// The pipeline's scheduler settings, where the folder has some.
  func schedulerFile() throws -> ConfigurationFile? {
    let path = "scheduler/scheduler_config.json"
    guard FileManager.default.fileExists(atPath: url.appending(path: path).path) else { return nil }
    return try ConfigurationFile(url.appending(path: path), place: locator.place(path))
  }
}
