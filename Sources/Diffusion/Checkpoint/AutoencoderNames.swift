/// Names of the video autoencoder's tensors by its first authors, turned into those of diffusers.
///
/// Facts from `vae.py` of github.com/Wan-Video/Wan2.1: its names number all layers of a half in one row, those of diffusers count stages.
struct AutoencoderNames: Sendable {
  /// Layers of a stage of the decoder: its residual blocks and what enlarges.
  private let stageLength: Int

  /// Finds out how long the decoder's stages are: the first layer that enlarges ends the first.
  init(_ names: [String]) {
    let ends = names.compactMap { name -> Int? in
      let parts = name.split(separator: ".")
      guard name.hasPrefix("decoder.upsamples."), parts.count > 3, parts[3] == "resample" else { return nil }
      return Int(parts[2])
    }
    stageLength = max(1, (ends.min() ?? 3) + 1)
  }

  /// The name of diffusers; `nil` for names that the first authors' network does not have.
  func canonical(_ name: String) -> String? {
    let parts = name.split(separator: ".").map(String.init)
    guard let kind = parts.last, parts.count > 1 else { return nil }
    switch parts[0] {
    case "conv1" where parts.count == 2: return "quant_conv.\(kind)"
    case "conv2" where parts.count == 2: return "post_quant_conv.\(kind)"
    case "encoder", "decoder": return half(parts[0], Array(parts.dropFirst()))
    default: return nil
    }
  }

  private func half(_ half: String, _ parts: [String]) -> String? {
    let rest = Array(parts.dropFirst(2))
    switch (parts[0], parts.count > 1 ? parts[1] : "") {
    case ("conv1", let kind) where parts.count == 2: return "\(half).conv_in.\(kind)"
    case ("head", "0") where rest.count == 1: return "\(half).norm_out.\(rest[0])"
    case ("head", "2") where rest.count == 1: return "\(half).conv_out.\(rest[0])"
    case ("middle", "1"): return "\(half).mid_block.attentions.0.\(rest.joined(separator: "."))"
    case ("middle", "0"): return layer(rest).map { "\(half).mid_block.resnets.0.\($0)" }
    case ("middle", "2"): return layer(rest).map { "\(half).mid_block.resnets.1.\($0)" }
    case ("downsamples", let number): return layer(rest).map { "\(half).down_blocks.\(number).\($0)" }
    case ("upsamples", let text):
      guard let number = Int(text), number >= 0, let layer = layer(rest) else { return nil }
      let (stage, index) = number.quotientAndRemainder(dividingBy: stageLength)
      let isUpsampler = ["resample", "time_conv"].contains(rest[0])
      return "\(half).up_blocks.\(stage).\(isUpsampler ? "upsamplers.0" : "resnets.\(index)").\(layer)"
    default: return nil
    }
  }

  /// A layer of a residual block, or one that resizes.
  private func layer(_ parts: [String]) -> String? {
    guard let first = parts.first, let kind = parts.last else { return nil }
    switch first {
    case "residual" where parts.count == 3:
      let names = ["0": "norm1", "2": "conv1", "3": "norm2", "6": "conv2"]
      return names[parts[1]].map { "\($0).\(kind)" }
    case "shortcut" where parts.count == 2: return "conv_shortcut.\(kind)"
    case "resample", "time_conv": return parts.joined(separator: ".")
    default: return nil
    }
  }
}
