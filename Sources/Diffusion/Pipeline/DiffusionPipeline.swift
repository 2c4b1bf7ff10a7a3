import Foundation
import Imaging
import Tensors

/// A picture becomes a video: the prompt and the picture are read, noise is denoised step by step, the latents are decoded.
///
/// Wan 2.1 image-to-video (Wan Team 2025, arXiv 2503.20314). Each network is loaded when it is needed and let go of afterwards, so
/// that the largest of them decides on the memory.
public struct DiffusionPipeline: Sendable {
  private let model: WanModel

  /// Makes a pipeline; nothing is loaded yet.
  public init(_ model: WanModel) { self.model = model }

  /// The video that begins with a picture.
  /// - Parameters:
  ///   - picture: of the settings' size.
  ///   - state: where steps are kept; a run that was broken off goes on where it stopped.
  ///   - progress: called now and then, from any thread.
  /// - Returns: the frames, the picture's first.
  /// - Throws: ``DiffusionError``, `TensorError`, or `CancellationError` when the surrounding task is cancelled.
  public func video(
    from picture: Image, settings: VideoSettings, state: RunState? = nil,
    progress: @escaping @Sendable (DiffusionProgress) -> Void = { _ in }
  ) throws -> [Image] {
    let configuration = model.autoencoderConfiguration
    try settings.check(model.transformerConfiguration, configuration)
    guard picture.width == settings.width, picture.height == settings.height else {
      throw DiffusionError.badSetting(
        "the picture has \(picture.width)x\(picture.height) pixels, the video \(settings.width)x\(settings.height)")
    }
    var sampler = settings.sampler.sampler(steps: settings.steps, shift: settings.shift)
    var latents = noise(for: settings)
    if let saved = state?.saved(), saved.latents.shape == latents.shape {
      try sampler.restore(stepIndex: saved.stepIndex, memory: saved.memory)
      latents = saved.latents
    }
    if sampler.stepIndex < settings.steps {
      let conditions = try conditions(for: picture, settings: settings, state: state, progress: progress)
      latents = try denoised(
        latents, sampler: sampler, conditions: conditions, settings: settings, state: state, progress: progress)
    }
    let decoded = try model.autoencoder().decoded(configuration.restored(latents)) {
      progress(DiffusionProgress(phase: .decoding, share: $0))
    }
    return Self.frames(of: decoded)
  }

  private func noise(for settings: VideoSettings) -> Tensor {
    let configuration = model.autoencoderConfiguration
    var noise = SeededNoise(seed: settings.seed)
    return noise.tensor(shape: [
      1, configuration.latentChannels, configuration.latentFrames(of: settings.frames),
      settings.height / configuration.spatialFactor, settings.width / configuration.spatialFactor,
    ])
  }

  private func conditions(
    for picture: Image, settings: VideoSettings, state: RunState?,
    progress: @escaping @Sendable (DiffusionProgress) -> Void
  ) throws -> VideoConditions {
    if let kept = state?.conditions() { return kept }
    progress(DiffusionProgress(phase: .readingPrompt, share: 0))
    var conditions = try encodedPrompts(settings)
    try Task.checkCancellation()
    progress(DiffusionProgress(phase: .seeingPicture, share: 0))
    conditions.picture = try seen(picture)
    try Task.checkCancellation()
    conditions.known = try VideoConditions.known(
      picture: picture.signedTensor, frames: settings.frames, autoencoder: model.autoencoder(),
      configuration: model.autoencoderConfiguration
    ) { progress(DiffusionProgress(phase: .encoding, share: $0)) }
    try state?.save(conditions)
    return conditions
  }

  /// The prompt's tokens, and the negative prompt's where guidance asks them.
  private func encodedPrompts(_ settings: VideoSettings) throws -> VideoConditions {
    let encoder = try model.textEncoder()
    func encoded(_ prompt: String) throws -> Tensor {
      let identifiers = try model.identifiers(of: prompt)
      let tokens = try encoder.encoded([identifiers], mask: [identifiers.map { _ in true }])
      // Padding is not embedded: the transformer was trained on zeros in its place.
      var padded = Tensor(shape: [1, WanModel.promptLength, tokens.shape[2]])
      padded.values.replaceSubrange(0..<tokens.count, with: tokens.values)
      return padded
    }
    return VideoConditions(
      text: try encoded(settings.prompt),
      negativeText: settings.guidance > 1 ? try encoded(settings.negativePrompt) : nil)
  }

  /// The picture's tokens.
  private func seen(_ picture: Image) throws -> Tensor {
    let encoder = try model.imageEncoder()
    let input = PictureInput(side: encoder.configuration.pictureSize).tensor(of: picture)
    return try encoder.network.encoded(input).penultimate
  }

  private func denoised(
    _ latents: Tensor, sampler: any FlowSampler, conditions: VideoConditions, settings: VideoSettings, state: RunState?,
    progress: @escaping @Sendable (DiffusionProgress) -> Void
  ) throws -> Tensor {
    let first = sampler.stepIndex
    progress(DiffusionProgress(phase: .denoising(step: first + 1, of: settings.steps), share: 0))
    let denoiser = try Denoiser(model.transformer(), conditions: conditions, guidance: settings.guidance)
    let clock = ContinuousClock()
    let start = clock.now
    return try denoiser.denoised(latents, sampler: sampler) { done in
      let spent = (clock.now - start) / .seconds(1)
      let gone = done - Double(first)
      progress(
        DiffusionProgress(
          phase: .denoising(step: min(settings.steps, Int(done) + 1), of: settings.steps),
          share: done / Double(settings.steps),
          secondsLeft: gone > 0 ? spent / gone * (Double(settings.steps) - done) : nil))
    } step: { latents, sampler in
      try state?.save(RunState.Saved(stepIndex: sampler.stepIndex, latents: latents, memory: sampler.memory))
    }
  }

  /// Pictures of a video [1, 3, frames, rows, columns] in -1...1.
  private static func frames(of video: Tensor) -> [Image] {
    let (count, height, width) = (video.shape[2], video.shape[3], video.shape[4])
    let area = height * width
    return (0..<count).map { frame in
      var pixels = [UInt8](repeating: 0, count: 3 * area)
      for channel in 0..<3 {
        let start = (channel * count + frame) * area
        for i in 0..<area {
          let sample = (video.values[start + i] / 2 + 0.5) * 255
          pixels[3 * i + channel] = UInt8(max(0, min(255, sample.rounded(.toNearestOrEven))))
        }
      }
      return Image(width: width, height: height, pixels: pixels)
    }
  }
}
