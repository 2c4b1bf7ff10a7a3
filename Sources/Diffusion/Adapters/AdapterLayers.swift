/// The names under which LoRA files know a network's layers.
struct AdapterLayers: Sendable {
  /// What our layers are called, by what they may be called in a file.
  private let layers: [String: String]

  private static let prefixes = ["base_model.model.", "pipe.dit.", "model.", "diffusion_model.", "transformer."]
  private static let joinedPrefixes = [
    "lora_unet_", "lora_transformer_", "lycoris_", "diffusion_model_", "transformer_",
  ]

  /// Collects the names that the tensors of `inventory` have with diffusers and with Wan's own modules, and both with the
  /// underscores of kohya's trainers.
  init(_ inventory: TensorInventory) {
    var layers: [String: String] = [:]
    for name in inventory.shapes.keys {
      let layer = Self.layer(of: name)
      let original = NameTable.transformer.original(name).map(Self.layer) ?? layer
      for known in [layer, original] {
        layers[known] = layer
        layers[known.replacing(".", with: "_")] = layer
      }
    }
    self.layers = layers
  }

  /// A tensor's name without its kind.
  static func layer(of name: String) -> String {
    for kind in [".weight", ".bias"] where name.hasSuffix(kind) { return String(name.dropLast(kind.count)) }
    return name
  }

  /// Our name of a file's layer; `nil` when the network has none of that name.
  func name(of layer: String) -> String? {
    if let prefix = Self.joinedPrefixes.first(where: layer.hasPrefix), !layer.contains(".") {
      return name(of: String(layer.dropFirst(prefix.count)))
    }
    var rest = layer
    while layers[rest] == nil, let prefix = Self.prefixes.first(where: rest.hasPrefix) {
      rest = String(rest.dropFirst(prefix.count))
    }
    return layers[rest]
  }
}
