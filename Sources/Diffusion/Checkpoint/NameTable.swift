/// Names of a network's tensors by its first authors and, in pairs with them, those of diffusers and transformers.
///
/// Facts from Wan's modules `model.py`, `t5.py` and `clip.py` (github.com/Wan-Video/Wan2.1) and from diffusers' converters.
struct NameTable: Sendable {
  /// What comes before a block's number in both.
  private let block: (original: String, canonical: String)
  private let inBlock: Pairs
  private let outside: Pairs

  /// Both directions of a list of pairs.
  private struct Pairs: Sendable {
    var canonical: [String: String] = [:]
    var original: [String: String] = [:]

    init(_ list: [(String, String)]) {
      for (original, canonical) in list {
        self.canonical[original] = canonical
        self.original[canonical] = original
      }
    }
  }

  private init(block: (String, String), inBlock: [(String, String)], outside: [(String, String)]) {
    self.block = block
    self.inBlock = Pairs(inBlock)
    self.outside = Pairs(outside)
  }

  /// The name of diffusers or transformers; `nil` for names that the first authors' network does not have.
  func canonical(_ name: String) -> String? {
    translated(name, prefix: block.original, newPrefix: block.canonical, table: \.canonical)
  }

  /// The first authors' name.
  func original(_ name: String) -> String? {
    translated(name, prefix: block.canonical, newPrefix: block.original, table: \.original)
  }

  private func translated(
    _ name: String, prefix: String, newPrefix: String, table: KeyPath<Pairs, [String: String]>
  ) -> String? {
    if name.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count)
      let number = rest.prefix { $0.isASCII && $0.isNumber }
      guard !number.isEmpty, rest.dropFirst(number.count).first == "." else { return nil }
      return layer(String(rest.dropFirst(number.count + 1)), inBlock[keyPath: table]).map {
        "\(newPrefix)\(number).\($0)"
      }
    }
    return layer(name, outside[keyPath: table])
  }

  /// A name that stands in the table, or whose beginning does, before `.weight` or `.bias`.
  private func layer(_ name: String, _ table: [String: String]) -> String? {
    if let whole = table[name] { return whole }
    for suffix in [".weight", ".bias"] where name.hasSuffix(suffix) {
      if let stem = table[String(name.dropLast(suffix.count))] { return stem + suffix }
    }
    return nil
  }

  /// The transformer.
  static let transformer = NameTable(
    block: ("blocks.", "blocks."),
    inBlock: [
      ("modulation", "scale_shift_table"), ("norm3", "norm2"), ("ffn.0", "ffn.net.0.proj"), ("ffn.2", "ffn.net.2"),
    ]
      + [("self_attn", "attn1"), ("cross_attn", "attn2")].flatMap { old, new in
        [
          ("q", "to_q"), ("k", "to_k"), ("v", "to_v"), ("o", "to_out.0"), ("norm_q", "norm_q"), ("norm_k", "norm_k"),
        ].map { ("\(old).\($0)", "\(new).\($1)") }
      } + [
        ("cross_attn.k_img", "attn2.add_k_proj"), ("cross_attn.v_img", "attn2.add_v_proj"),
        ("cross_attn.norm_k_img", "attn2.norm_added_k"),
      ],
    outside: [
      ("patch_embedding", "patch_embedding"),
      ("text_embedding.0", "condition_embedder.text_embedder.linear_1"),
      ("text_embedding.2", "condition_embedder.text_embedder.linear_2"),
      ("time_embedding.0", "condition_embedder.time_embedder.linear_1"),
      ("time_embedding.2", "condition_embedder.time_embedder.linear_2"),
      ("time_projection.1", "condition_embedder.time_proj"),
      ("img_emb.proj.0", "condition_embedder.image_embedder.norm1"),
      ("img_emb.proj.1", "condition_embedder.image_embedder.ff.net.0.proj"),
      ("img_emb.proj.3", "condition_embedder.image_embedder.ff.net.2"),
      ("img_emb.proj.4", "condition_embedder.image_embedder.norm2"),
      ("img_emb.emb_pos", "condition_embedder.image_embedder.pos_embed"),
      ("head.head", "proj_out"), ("head.modulation", "scale_shift_table"),
    ])

  /// The text encoder.
  ///
  /// Of the two layers that feed the gate, `gate.0` is the one behind which the activation comes.
  static let textEncoder = NameTable(
    block: ("blocks.", "encoder.block."),
    inBlock: ["q", "k", "v", "o"].map { ("attn.\($0)", "layer.0.SelfAttention.\($0)") } + [
      ("pos_embedding.embedding", "layer.0.SelfAttention.relative_attention_bias"), ("norm1", "layer.0.layer_norm"),
      ("norm2", "layer.1.layer_norm"), ("ffn.gate.0", "layer.1.DenseReluDense.wi_0"),
      ("ffn.fc1", "layer.1.DenseReluDense.wi_1"), ("ffn.fc2", "layer.1.DenseReluDense.wo"),
    ],
    outside: [("token_embedding", "shared"), ("norm", "encoder.final_layer_norm")])

  /// The image encoder, but for its fused layers.
  static let imageEncoder = NameTable(
    block: ("visual.transformer.", "encoder.layers."),
    inBlock: [
      ("norm1", "layer_norm1"), ("norm2", "layer_norm2"), ("attn.proj", "self_attn.out_proj"), ("mlp.0", "mlp.fc1"),
      ("mlp.2", "mlp.fc2"),
    ],
    outside: [
      ("visual.cls_embedding", "embeddings.class_embedding"),
      ("visual.pos_embedding", "embeddings.position_embedding.weight"),
      ("visual.patch_embedding", "embeddings.patch_embedding"), ("visual.pre_norm", "pre_layrnorm"),
      ("visual.post_norm", "post_layernorm"),
    ])
}
