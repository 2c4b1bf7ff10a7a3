import Tensors

/// The image encoder against reference outputs.
package enum ImageEncoderParity {
  /// Every case `clip*`.
  /// - Throws: ``DiffusionError`` or `TensorError` when a case cannot be read.
  package static func results(in folder: ParityFolder) throws -> [ParityResult] {
    try folder.cases(prefix: "clip").flatMap { name in
      let weights = try folder.file("\(name)_weights")
      let configuration = try folder.configuration(ImageEncoderConfiguration.self, of: weights)
      let checked = try PartWeights(
        weights, part: .imageEncoder, expecting: ImageEncoder.inventory(of: configuration))
      let reference = try folder.file("\(name)_io")
      let found = try ImageEncoder(checked, configuration: configuration).encoded(reference.tensor("in.px"))
      return [
        ParityResult(
          "\(name) hidden_states[-2]", found: found.penultimate, expected: try reference.tensor("out.hidden_m2")),
        ParityResult("\(name) last hidden state", found: found.last, expected: try reference.tensor("out.last")),
      ]
    }
  }
}
