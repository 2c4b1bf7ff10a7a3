import Foundation

/// Finds the files of a model's parts in a folder, in any of the layouts that Wan 2.1 is handed around in.
struct PartLocator {
  let folder: URL

  /// Folders that hold single files, as ComfyUI sorts them.
  private static let sorted = ["diffusion_models", "unet", "text_encoders", "clip", "clip_vision", "vae"]

  /// The names of what lies in a folder below the model's, sorted.
  func names(in place: String) -> [String] {
    let url = place.isEmpty ? folder : folder.appending(path: place)
    return ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }

  /// A path as messages call it.
  func place(_ path: String) -> String { path.isEmpty ? folder.path : folder.appending(path: path).path }

  /// A part's files; `nil` when there are none.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when there are some, but not whole or not clear.
  func files(of part: ModelPart) throws -> PartFiles? {
    if let found = try shards(
      part, in: part.rawValue, layout: .diffusers, stems: ["diffusion_pytorch_model", "model"], taking: { _ in true })
    {
      return found
    }
    if let found = try original(part) { return found }
    for place in [""] + Self.sorted + ["split_files"] + Self.sorted.map({ "split_files/\($0)" }) {
      let names = names(in: place).filter { Self.isSingleFile($0, of: part) }
      if !names.isEmpty { return try single(part, names, in: place, layout: .singleFiles) }
    }
    try refusePickles(part)
    return nil
  }

  private func original(_ part: ModelPart) throws -> PartFiles? {
    if part == .transformer {
      return try shards(part, in: "", layout: .original, stems: ["diffusion_pytorch_model"], taking: { _ in false })
    }
    let names = names(in: "").filter { name in
      guard name.hasSuffix(".pth") else { return false }
      return switch part {
      case .transformer: false
      case .autoencoder: name.lowercased().contains("vae")
      case .textEncoder: name.hasPrefix("models_t5")
      case .imageEncoder: name.hasPrefix("models_clip")
      }
    }
    return names.isEmpty ? nil : try single(part, names, in: "", layout: .original)
  }

  private static func isSingleFile(_ name: String, of part: ModelPart) -> Bool {
    let name = name.lowercased()
    guard name.hasSuffix(".safetensors"), !name.contains("lora") else { return false }
    return switch part {
    case .transformer: name.hasPrefix("wan") && !name.contains("vae")
    case .autoencoder: name.hasPrefix("wan") && name.contains("vae")
    case .textEncoder: name.hasPrefix("umt5")
    case .imageEncoder: name.hasPrefix("clip_vision")
    }
  }

  private func single(_ part: ModelPart, _ names: [String], in place: String, layout: ModelLayout) throws -> PartFiles {
    guard names.count == 1 else {
      throw DiffusionError.badCheckpoint(
        "\(self.place(place)): several files could be the \(part.title): \(names.joined(separator: ", ")); leave one, or "
          + "give each model a folder of its own")
    }
    return self.files(part, names, in: place, layout: layout, index: nil)
  }

  /// One safetensors file or several that belong together.
  /// - Parameters:
  ///   - stems: what the files' names may begin with.
  ///   - taking: which other file will do where there is no more than one.
  private func shards(
    _ part: ModelPart, in place: String, layout: ModelLayout, stems: [String], taking: (String) -> Bool
  ) throws -> PartFiles? {
    let names = names(in: place)
    for stem in stems {
      let index = "\(stem).safetensors.index.json"
      if names.contains(index) {
        let path = place.isEmpty ? index : "\(place)/\(index)"
        let listed = Set(try ShardIndex(folder.appending(path: path), place: self.place(path)).files.values).sorted()
        try demand(listed, among: names, in: place, since: "\(index) names them")
        return files(part, listed, in: place, layout: layout, index: path)
      }
      if names.contains("\(stem).safetensors") {
        return files(part, ["\(stem).safetensors"], in: place, layout: layout, index: nil)
      }
      // 'diffusion_pytorch_model-00001-of-00007.safetensors', where the index was left behind.
      let numbered = names.compactMap { name -> (name: String, total: Int)? in
        guard name.hasPrefix("\(stem)-"), name.hasSuffix(".safetensors") else { return nil }
        let parts = name.dropFirst(stem.count + 1).dropLast(".safetensors".count).split(separator: "-")
        guard parts.count == 3, parts[1] == "of", Int(parts[0]) != nil, let total = Int(parts[2]) else { return nil }
        return (name, total)
      }
      if let total = numbered.first?.total, (1...10_000).contains(total) {
        let width = 5
        let all = (1...total).map { number in
          let digits = [number, total].map { String(repeating: "0", count: max(0, width - "\($0)".count)) + "\($0)" }
          return "\(stem)-\(digits[0])-of-\(digits[1]).safetensors"
        }
        try demand(all, among: names, in: place, since: "there are \(total) in all, as the names of the others say")
        return files(part, all, in: place, layout: layout, index: nil)
      }
    }
    let others = names.filter { $0.hasSuffix(".safetensors") && taking($0) }
    return others.isEmpty ? nil : try single(part, others, in: place, layout: layout)
  }

  private func demand(_ files: [String], among names: [String], in place: String, since reason: String) throws {
    let absent = files.filter { !names.contains($0) }
    guard absent.isEmpty else {
      throw DiffusionError.badCheckpoint(
        "\(self.place(place)): \(absent.count) of the \(files.count) weights files are missing (\(reason))"
          + FaultList.text([("missing", absent)]) + "\n  Download them, too.")
    }
  }

  private func files(
    _ part: ModelPart, _ names: [String], in place: String, layout: ModelLayout, index: String?
  ) -> PartFiles {
    func path(_ name: String) -> String { place.isEmpty ? name : "\(place)/\(name)" }
    let weights = names.map(path)
    let bytes = weights.map { file in
      // What a link points to has the weights' size, not the link.
      let url = folder.appending(path: file).resolvingSymlinksInPath()
      return (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int) ?? 0
    }
    let hasOwnConfiguration = layout == .diffusers || (layout == .original && part == .transformer)
    let configuration = hasOwnConfiguration && self.names(in: place).contains("config.json") ? path("config.json") : nil
    return PartFiles(
      part: part, layout: layout, weights: weights, index: index, configuration: configuration,
      byteCount: bytes.reduce(0, +))
  }

  /// Says what to do about weights in forms that are not read.
  private func refusePickles(_ part: ModelPart) throws {
    let names = names(in: part.rawValue)
    if let file = names.first(where: { [".bin", ".pt", ".ckpt", ".pth"].contains(where: $0.hasSuffix) }) {
      throw DiffusionError.badCheckpoint(
        "\(place(part.rawValue)): there are only pickled weights (\(file)), which are programs that could do anything when "
          + "read; download the same part as safetensors, or convert it once with the safetensors package")
    }
    if let file = names.first(where: { $0.hasSuffix(".gguf") }) {
      throw DiffusionError.badCheckpoint(
        "\(place(part.rawValue)): \(file) is a GGUF file, which is not read; download the same part as safetensors in "
          + "bf16, fp16 or fp32")
    }
    let isPartFolder = names.contains("config.json")
    if isPartFolder {
      throw DiffusionError.badCheckpoint(
        "\(place(part.rawValue)): there is a config.json, but no weights file; download the part's safetensors files")
    }
  }
}

/// The index of a part that lies in several files.
struct ShardIndex {
  /// The file that each tensor lies in.
  let files: [String: String]

  init(_ url: URL, place: String) throws {
    struct Content: Decodable {
      var weight_map: [String: String]
    }
    do {
      files = try JSONDecoder().decode(Content.self, from: Data(contentsOf: url)).weight_map
    } catch {
      throw DiffusionError.badCheckpoint(
        "\(place): this is no index of weights files: \(ConfigurationFile.reason(error)); expected is a JSON object with "
          + "'weight_map', a file's name for every tensor; download it again")
    }
    if let odd = files.values.first(where: { $0.contains("/") || $0.hasPrefix(".") || !$0.hasSuffix(".safetensors") }) {
      throw DiffusionError.badCheckpoint(
        "\(place): it names '\(odd)', but only safetensors files that lie beside it can be its shards; download it again"
      )
    }
    guard !files.isEmpty else {
      throw DiffusionError.badCheckpoint("\(place): its 'weight_map' is empty; download it again")
    }
  }
}
