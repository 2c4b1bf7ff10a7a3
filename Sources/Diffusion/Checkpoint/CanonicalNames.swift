/// Recognises by a checkpoint's own names who named its tensors, and gives them the names of diffusers and transformers.
package enum CanonicalNames {
  /// What packers put before all names of a part.
  private static func prefixes(_ part: ModelPart) -> [String] {
    switch part {
    case .transformer: ["model.diffusion_model.", "diffusion_model.", "transformer."]
    case .autoencoder: ["first_stage_model.", "vae."]
    case .textEncoder: ["text_encoder."]
    case .imageEncoder: ["image_encoder.", "vision_model."]
    }
  }

  /// A part's tensors under the names that the networks read.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when two tensors get one name.
  package static func source(_ base: any WeightSource, part: ModelPart) throws -> any WeightSource {
    let names = base.tensorNames
    let prefix = prefixes(part).first { prefix in names.contains { $0.hasPrefix(prefix) } } ?? ""
    let bare = names.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
    let known = Set(bare)
    let meaning = meanings(part, names: bare)
    return try RenamedSource(base) { name in
      let short = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
      // The embedding of the pieces stands under one of two names, or under both.
      if part == .textEncoder, short == "encoder.embed_tokens.weight" {
        return known.contains("shared.weight") ? .ignored : .renamed("shared.weight")
      }
      return meaning(short) ?? (short == name ? nil : .renamed(short))
    }
  }

  private static func meanings(_ part: ModelPart, names: [String]) -> (String) -> RenamedSource.Meaning? {
    func has(_ beginning: String) -> Bool { names.contains { $0.hasPrefix(beginning) } }
    switch part {
    case .transformer:
      guard has("blocks.0.self_attn.") || has("head.head.") else { return { _ in nil } }
      return { NameTable.transformer.canonical($0).map { .renamed($0) } }
    case .autoencoder:
      guard has("encoder.downsamples.") || has("decoder.upsamples.") else { return { _ in nil } }
      let table = AutoencoderNames(names)
      return { table.canonical($0).map { .renamed($0) } }
    case .textEncoder:
      guard has("token_embedding.") else {
        // The decoder of the whole model, and the tokenizer that some packers put into the file.
        return {
          ["decoder.", "lm_head.", "spiece_model", "logit_scale"].contains(where: $0.hasPrefix) ? .ignored : nil
        }
      }
      return { NameTable.textEncoder.canonical($0).map { .renamed($0) } }
    case .imageEncoder:
      guard has("visual.") else {
        return { name in
          // What turns tokens into the common space of pictures and texts, and all of the text's side.
          let others = [
            "visual_projection.", "text_model.", "text_projection.", "logit_scale", "embeddings.position_ids",
          ]
          return others.contains(where: name.hasPrefix) ? .ignored : nil
        }
      }
      return imageEncoder
    }
  }

  private static func imageEncoder(_ name: String) -> RenamedSource.Meaning? {
    if name.hasPrefix("textual.") || ["log_scale", "visual.head"].contains(name) { return .ignored }
    for kind in ["weight", "bias"] where name.hasSuffix(".attn.to_qkv.\(kind)") {
      // The layer's other names say where its block stands.
      let stem = name.dropLast("attn.to_qkv.\(kind)".count) + "attn.proj.\(kind)"
      guard let output = NameTable.imageEncoder.canonical(String(stem)) else { return nil }
      return .fused(["q", "k", "v"].map { output.replacing("out_proj", with: "\($0)_proj") })
    }
    guard let new = NameTable.imageEncoder.canonical(name) else { return nil }
    return ["visual.cls_embedding", "visual.pos_embedding"].contains(name) ? .squeezed(new) : .renamed(new)
  }
}
