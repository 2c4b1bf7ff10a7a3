import Foundation
import Tensors

/// A LoRA file, small changes of a transformer's weights that are merged into them.
///
/// The method is that of Hu et al. 2021 (arXiv 2106.09685). Read are the keys of diffusers and peft (`transformer.blocks.0.attn1.to_q.lora_A.weight`), of files for Wan's own modules and
/// for ComfyUI (`diffusion_model.blocks.0.self_attn.q.lora_down.weight`) and of kohya's and musubi's trainers
/// (`lora_unet_blocks_0_self_attn_q.lora_down.weight`), with `.alpha`, and whole differences of weights (`.diff`, `.diff_b`)
/// of any layer, norms and tables included.
public struct Adapter: Sendable {
  /// What messages call it.
  public let name: String
  /// What all of it is scaled by; 1 as it was trained, 0 for nothing, below 0 for its opposite.
  public var strength: Double
  private let file: SafetensorsFile
  private let scales: AdapterScales
  /// The file's tensors by layer and role.
  private let layers: [String: [(role: AdapterKey.Role, tensor: String)]]
  private let unknown: [String]

  /// Opens a file; its numbers are read when they are merged.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when it cannot be read or is no LoRA.
  public init(contentsOf url: URL, strength: Double = 1) throws {
    file = try MappedFile.safetensors(url, place: url.path)
    name = url.path
    self.strength = strength
    var layers: [String: [(role: AdapterKey.Role, tensor: String)]] = [:]
    var unknown: [String] = []
    for name in file.names {
      if let key = AdapterKey(name) {
        layers[key.layer, default: []].append((key.role, name))
      } else {
        unknown.append(name)
      }
    }
    guard !layers.isEmpty else {
      throw DiffusionError.badCheckpoint(
        "\(url.path): this is no LoRA: none of its \(unknown.count) tensors has a name such as "
          + "'transformer.blocks.0.attn1.to_q.lora_A.weight'\(unknown.first.map { "; the first is '\($0)'" } ?? ""); whole "
          + "models belong into the model's folder")
    }
    self.layers = layers
    self.unknown = unknown
    let isPeft = url.lastPathComponent == "adapter_model.safetensors"
    let settings = url.deletingLastPathComponent().appending(path: "adapter_config.json")
    scales = AdapterScales(metadata: file.metadata, settings: isPeft ? try? Data(contentsOf: settings) : nil)
  }

  /// Layers that it changes.
  public var layerCount: Int { layers.count }

  /// Numbers in all its tensors together.
  public var parameterCount: Int { file.names.reduce(0) { $0 + (file.shape(of: $1)?.reduce(1, *) ?? 0) } }

  /// The ranks of its products, smallest and largest; `nil` when it holds whole differences only.
  public var ranks: ClosedRange<Int>? {
    let found = layers.values.joined().filter { $0.role == .down }.compactMap { file.shape(of: $0.tensor)?.first }
    guard let least = found.min(), let most = found.max() else { return nil }
    return least...most
  }

  /// The changes of a transformer's tensors.
  /// - Parameter inventory: of the transformer.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``, which lists every tensor that the transformer has no place for.
  func changes(of inventory: TensorInventory) throws -> AdapterChanges {
    let known = AdapterLayers(inventory)
    var faults = AdapterFaults(unknown: unknown)
    var changes: [String: [AdapterChanges.Change]] = [:]
    for (layer, tensors) in layers.sorted(by: { $0.key < $1.key }) {
      guard let name = known.name(of: layer) else {
        faults.unknown += tensors.map(\.tensor)
        continue
      }
      let weight = inventory.shapes["\(name).weight"] == nil ? name : "\(name).weight"
      guard let shape = inventory.shapes[weight] else { continue }
      var found: [AdapterKey.Role: String] = [:]
      for (role, tensor) in tensors {
        if case .other(let method) = role {
          faults.foreign.append("\(tensor) (\(method))")
        } else if let other = found.updateValue(tensor, forKey: role) {
          faults.unfit.append("\(other) and \(tensor) are the same")
        }
      }
      let scale = product(found, layer: layer, name: name, shape: shape, &faults)
      if let scale, let down = found[.down], let up = found[.up] {
        changes[weight, default: []].append(.product(up: up, down: down, scale: scale))
      }
      for (role, target, factor) in [
        (AdapterKey.Role.difference, weight, 1), (.biasDifference, "\(name).bias", 1),
        (.upBias, "\(name).bias", scale ?? 1),
      ] {
        guard let tensor = found[role] else { continue }
        let shape = file.shape(of: tensor) ?? []
        if let expected = inventory.shapes[target], expected == shape {
          changes[target, default: []].append(.difference(tensor, scale: factor))
        } else {
          faults.unfit.append(
            inventory.shapes[target].map { "\(tensor) is \(shape), \($0) expected" }
              ?? "\(tensor): the layer has no bias")
        }
      }
    }
    try faults.report(name, parts: file.names.count)
    return AdapterChanges(file: file, changes: changes, strength: strength)
  }

  /// The scale of a layer's product; `nil` when there is none.
  private func product(
    _ found: [AdapterKey.Role: String], layer: String, name: String, shape: [Int], _ faults: inout AdapterFaults
  ) -> Double? {
    guard let down = found[.down], let up = found[.up] else {
      if let alone = found[.down] ?? found[.up] { faults.unfit.append("\(alone): the layer's other factor is missing") }
      return nil
    }
    let (inner, outer) = (file.shape(of: down) ?? [], file.shape(of: up) ?? [])
    // Factors of convolutions have their axes; those behind the second of the later factor have length one.
    guard let rank = inner.first, rank > 0, outer.count > 1, outer[0] == shape.first, outer[1] == rank,
      outer.dropFirst(2).allSatisfy({ $0 == 1 }), Array(inner.dropFirst()) == Array(shape.dropFirst())
    else {
      faults.unfit.append("\(down) is \(inner) and \(up) is \(outer), which do not multiply to \(shape)")
      return nil
    }
    var own: Double?
    if let alpha = found[.alpha] {
      own = (try? file.tensor(alpha)).flatMap { $0.count == 1 ? $0.values.first : nil }.map(Double.init)
      if own?.isFinite != true { faults.unfit.append("\(alpha) is no number") }
    }
    return scales.scale(of: layer, canonical: name, rank: rank, own: own)
  }
}

/// What is wrong with an adapter.
struct AdapterFaults {
  var unknown: [String]
  var unfit: [String] = []
  var foreign: [String] = []

  /// - Parameter parts: tensors of the file.
  func report(_ name: String, parts: Int) throws {
    guard !unknown.isEmpty || !unfit.isEmpty || !foreign.isEmpty else { return }
    throw DiffusionError.badCheckpoint(
      "\(name): this LoRA does not fit the transformer (of its \(parts) tensors:)"
        + FaultList.text([
          ("with names that the transformer does not know", unknown), ("of shapes that do not fit", unfit),
          ("of methods that cannot be merged (only LoRA's sums of products can)", foreign),
        ]) + "\n  Bring a LoRA that was trained for this model (its size, and image-to-video or text-to-video).")
  }
}
