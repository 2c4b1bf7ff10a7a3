import Tensors

extension VideoConditions {
  /// The channels that say what of a video is known: its first frame and nothing of the others.
  /// - Parameters:
  ///   - picture: [1, 3, rows, columns] in -1...1.
  ///   - frames: of the whole video; those after the first are grey (0).
  ///   - progress: the share of the encoder's work that is done.
  /// - Returns: the mask's channels, one for each frame that a latent frame stands for, and the normalised latents.
  static func known(
    picture: Tensor, frames: Int, autoencoder: VideoAutoencoder, configuration: AutoencoderConfiguration,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws -> Tensor {
    let (rows, columns) = (picture.shape[2], picture.shape[3])
    var video = Tensor(shape: [1, 3, frames, rows, columns])
    let area = rows * columns
    for channel in 0..<3 {
      video.values.replaceSubrange(
        channel * frames * area..<(channel * frames + 1) * area,
        with: picture.values[channel * area..<(channel + 1) * area])
    }
    let mean = try configuration.normalised(autoencoder.encoded(video, progress: progress).mean)
    let place = mean.shape[2] * mean.shape[3] * mean.shape[4]
    var mask = [Float](repeating: 0, count: configuration.temporalFactor * place)
    for channel in 0..<configuration.temporalFactor {
      for i in 0..<(mean.shape[3] * mean.shape[4]) { mask[channel * place + i] = 1 }
    }
    return Tensor(
      shape: [1, configuration.temporalFactor + mean.shape[1]] + mean.shape[2...], values: mask + mean.values)
  }
}
