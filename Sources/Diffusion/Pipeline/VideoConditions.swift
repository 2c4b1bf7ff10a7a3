import Tensors

/// What leads a run: the prompt and the picture, as the transformer reads them.
public struct VideoConditions: Sendable, Equatable {
  /// Tokens of the prompt: [batch, tokens, size].
  public var text: Tensor
  /// Tokens of the negative prompt; `nil` where guidance does not ask them.
  public var negativeText: Tensor?
  /// Tokens of the picture from the image encoder; `nil` in text-to-video models.
  public var picture: Tensor?
  /// What is joined to the latents' channels: the mask of known frames and the known frames' latents,
  /// [batch, time factor + latent channels, frames, rows, columns]; `nil` in text-to-video models.
  public var known: Tensor?

  /// Makes conditions.
  public init(text: Tensor, negativeText: Tensor? = nil, picture: Tensor? = nil, known: Tensor? = nil) {
    self.text = text
    self.negativeText = negativeText
    self.picture = picture
    self.known = known
  }
}

extension AutoencoderConfiguration {
  /// Latents as the transformer sees them: each channel with mean 0 and deviation 1.
  /// - Parameter latents: [batch, latent channels, ...].
  func normalised(_ latents: Tensor) throws -> Tensor {
    try mapped(latents) { ($0 - latentMean[$1]) / latentDeviation[$1] }
  }

  /// Latents as the autoencoder decodes them.
  func restored(_ latents: Tensor) throws -> Tensor {
    try mapped(latents) { $0 * latentDeviation[$1] + latentMean[$1] }
  }

  private func mapped(_ latents: Tensor, _ function: (Float, Int) -> Float) throws -> Tensor {
    guard latents.shape.count >= 2, latents.shape[1] == latentChannels, latentMean.count == latentChannels,
      latentDeviation.count == latentChannels
    else {
      throw DiffusionError.badShape("latents \(latents.shape) have not the \(latentChannels) channels of this model")
    }
    var result = latents
    let length = latents.shape[2...].reduce(1, *)
    for plane in 0..<(latents.shape[0] * latentChannels) {
      for i in plane * length..<(plane + 1) * length {
        result.values[i] = function(result.values[i], plane % latentChannels)
      }
    }
    return result
  }
}
