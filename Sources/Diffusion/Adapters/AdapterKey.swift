/// What a tensor of a LoRA file is, read from its name.
struct AdapterKey: Sendable, Equatable {
  /// What a layer's tensor does.
  enum Role: Sendable, Hashable {
    /// The first factor, from the layer's inputs to the few numbers between.
    case down
    /// The second factor.
    case up
    /// What the product is scaled by, times the rank.
    case alpha
    /// What is added to the layer's bias as the product is to its weight.
    case upBias
    /// What is added to the weight itself.
    case difference
    /// What is added to the bias itself.
    case biasDifference
    /// Of a method that is no sum of products.
    case other(method: String)
  }

  /// The layer, as the file calls it.
  let layer: String
  let role: Role

  private static let endings: [(String, Role)] = [
    ("lora_A.weight", .down), ("lora_down.weight", .down), ("lora.down.weight", .down), ("lora_A", .down),
    ("lora_B.weight", .up), ("lora_up.weight", .up), ("lora.up.weight", .up), ("lora_B", .up),
    ("lora_B.bias", .upBias), ("alpha", .alpha), ("diff", .difference), ("diff_b", .biasDifference),
    ("dora_scale", .other(method: "DoRA")), ("lora_magnitude_vector", .other(method: "DoRA")),
    ("lora_magnitude_vector.weight", .other(method: "DoRA")),
    ("lokr_w1", .other(method: "LoKr")), ("lokr_w1_a", .other(method: "LoKr")), ("lokr_w1_b", .other(method: "LoKr")),
    ("lokr_w2", .other(method: "LoKr")), ("lokr_w2_a", .other(method: "LoKr")), ("lokr_w2_b", .other(method: "LoKr")),
    ("lokr_t2", .other(method: "LoKr")), ("hada_w1_a", .other(method: "LoHa")), ("hada_w1_b", .other(method: "LoHa")),
    ("hada_w2_a", .other(method: "LoHa")), ("hada_w2_b", .other(method: "LoHa")),
    ("lora_mid.weight", .other(method: "LoCon")),
  ]

  /// Reads a name; `nil` when it is none of a LoRA file.
  init?(_ name: String) {
    for (ending, role) in Self.endings where name.hasSuffix(".\(ending)") {
      layer = String(name.dropLast(ending.count + 1))
      self.role = role
      return
    }
    // peft puts the adapter's name in between: 'lora_A.default.weight'.
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 3, ["lora_A", "lora_B"].contains(parts[parts.count - 3]) else { return nil }
    parts.remove(at: parts.count - 2)
    guard let plain = AdapterKey(parts.joined(separator: ".")) else { return nil }
    self = plain
  }
}
