import Foundation
import Tensors

/// LoRA files against what diffusers makes of a transformer with them.
///
/// `lora_io` holds inputs as those of a transformer's case, and a result `out.<name>` for every file `lora_<name>`; `_half`
/// behind a name means half strength, `_fused` full strength, and a plus sign joins files that are used together. The
/// transformer is that of `dit_i2v_weights` where there is an image, else of `dit_t2v_weights`.
package enum AdapterParity {
  /// Every result of every case `lora*`.
  /// - Throws: ``DiffusionError`` or `TensorError` when a case cannot be read.
  package static func results(in folder: ParityFolder) throws -> [ParityResult] {
    try folder.cases(prefix: "lora").flatMap { try results(of: $0, in: folder) }
  }

  private static func results(of name: String, in folder: ParityFolder) throws -> [ParityResult] {
    let reference = try folder.file("\(name)_io")
    let image = reference.shape(of: "in.img") == nil ? nil : try reference.tensor("in.img")
    let weights = try folder.file(image == nil ? "dit_t2v_weights" : "dit_i2v_weights")
    let configuration = try folder.configuration(TransformerConfiguration.self, of: weights)
    let (latents, timesteps, text) = (
      try reference.tensor("in.x"), try reference.tensor("in.t").values, try reference.tensor("in.txt")
    )
    return try reference.names.filter { $0.hasPrefix("out.") }.map { result in
      let title = String(result.dropFirst(4))
      let strength = title.hasSuffix("_half") ? 0.5 : 1
      let files = ["_half", "_fused"].reduce(title) { $0.hasSuffix($1) ? String($0.dropLast($1.count)) : $0 }
      let adapters = try files.split(separator: "+").map { file in
        guard folder.names.contains("lora_\(file)") else {
          throw DiffusionError.badCase(
            "\(folder.url.path): \(name)_io has '\(result)', but the file lora_\(file).safetensors is missing")
        }
        return try Adapter(contentsOf: folder.url.appending(path: "lora_\(file).safetensors"), strength: strength)
      }
      let merged = try PartWeights(
        weights, part: .transformer, expecting: DiffusionTransformer.inventory(of: configuration), adapters: adapters)
      let model = try DiffusionTransformer(merged, configuration: configuration)
      let output = try model.velocity(
        latents: latents, timesteps: timesteps, context: model.context(text: text, image: image))
      return ParityResult("\(name) \(title)", found: output, expected: try reference.tensor(result))
    }
  }
}
