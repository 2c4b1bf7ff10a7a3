import Tensors

/// The diffusion transformer against reference outputs.
package enum TransformerParity {
  /// How much larger our error with bfloat16 weights may be than the original's own.
  private static let narrowMargin = 2.0

  /// Every case `dit_*`: all parts and blocks in 32-bit floats, and the output with bfloat16 weights where there is a reference.
  /// - Throws: ``DiffusionError`` or `TensorError` when a case cannot be read.
  package static func results(in folder: ParityFolder) throws -> [ParityResult] {
    try folder.cases(prefix: "dit_").filter { !$0.hasSuffix("_bf16") }.flatMap { try results(of: $0, in: folder) }
  }

  private static func results(of name: String, in folder: ParityFolder) throws -> [ParityResult] {
    let weights = try folder.file("\(name)_weights")
    let configuration = try folder.configuration(TransformerConfiguration.self, of: weights)
    let checked = try PartWeights(
      weights, part: .transformer, expecting: DiffusionTransformer.inventory(of: configuration))
    let reference = try folder.file("\(name)_io")
    let (latents, timesteps, text) = (
      try reference.tensor("in.x"), try reference.tensor("in.t").values, try reference.tensor("in.txt")
    )
    let image = reference.shape(of: "in.img") == nil ? nil : try reference.tensor("in.img")

    let model = try DiffusionTransformer(checked, configuration: configuration)
    let tokens = try model.tokens(text: text, image: image)
    var found = ["cond2": tokens.text, "cond3": tokens.image].compactMapValues { $0 }
    let context = try model.context(text: text, image: image)
    let output = try model.velocity(latents: latents, timesteps: timesteps, context: context) { found[$0] = $1 }
    if let turns = found.removeValue(forKey: "turns") {
      (found["rope_cos"], found["rope_sin"]) = originalForm(turns)
    }
    let expected = try reference.tensor("out.y")
    var results = try reference.names.filter { $0.hasPrefix("act.") }.map { key in
      let part = String(key.dropFirst(4))
      let expected = try inOurOrder(reference.tensor(key))
      guard let found = found[part], found.count == expected.count else {
        return ParityResult(name: "\(name) \(part)", error: .infinity, limit: ParityResult.limit)
      }
      return ParityResult("\(name) \(part)", found: try found.reshaped(to: expected.shape), expected: expected)
    }
    results.append(ParityResult("\(name) output", found: output, expected: expected))

    if folder.names.contains("\(name)_bf16_io") {
      let narrow = try folder.file("\(name)_bf16_io").tensor("out.y")
      let model = try DiffusionTransformer(checked, configuration: configuration, precision: .bfloat16)
      let output = try model.velocity(
        latents: latents, timesteps: timesteps, context: model.context(text: text, image: image))
      results.append(
        ParityResult(
          name: "\(name) bfloat16, relative norm", error: ParityResult.relativeNorm(output, expected),
          limit: narrowMargin * ParityResult.relativeNorm(narrow, expected)))
    }
    return results
  }

  /// Cosines and sines as the original keeps them, one after the other and none negative on its own account.
  private static func originalForm(_ turns: Tensor) -> (cosines: Tensor, sines: Tensor) {
    let (tokens, size) = (turns.shape[0], turns.shape[1] / 2)
    var (cosines, sines): ([Float], [Float]) = ([], [])
    for token in 0..<tokens {
      let start = token * 2 * size
      cosines += turns.values[start..<start + size]
      sines += turns.values[start + size..<start + 2 * size].enumerated().map { $0 % 2 == 0 ? -$1 : $1 }
    }
    return (Tensor(shape: [tokens, size], values: cosines), Tensor(shape: [tokens, size], values: sines))
  }

  /// The original's patch embedding, [batch, size, frames, rows, columns], with tokens before sizes; other tensors as they are.
  private static func inOurOrder(_ tensor: Tensor) throws -> Tensor {
    tensor.shape.count == 5 ? try tensor.transposed([0, 2, 3, 4, 1]) : tensor
  }
}
