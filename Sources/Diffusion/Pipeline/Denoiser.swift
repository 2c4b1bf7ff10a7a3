import Tensors

/// Takes a run's latents from noise to picture.
struct Denoiser: Sendable {
  private let transformer: DiffusionTransformer
  private let guidance: Float
  private let known: Tensor?
  private let context: TransformerContext
  private let negativeContext: TransformerContext?

  /// Reads the conditions once for all steps.
  /// - Parameter guidance: 1 is the prompt alone.
  init(_ transformer: DiffusionTransformer, conditions: VideoConditions, guidance: Double) throws {
    self.transformer = transformer
    self.guidance = Float(guidance)
    known = conditions.known
    context = try transformer.context(text: conditions.text, image: conditions.picture)
    negativeContext =
      guidance > 1
      ? try conditions.negativeText.map { try transformer.context(text: $0, image: conditions.picture) } : nil
  }

  /// The latents after all steps that the sampler has not taken yet.
  /// - Parameters:
  ///   - latents: [batch, latent channels, frames, rows, columns] at the sampler's present level.
  ///   - progress: steps that are done, parts of one included.
  ///   - step: called after every step with the latents and the sampler that took it.
  func denoised(
    _ latents: Tensor, sampler: any FlowSampler, progress: (@Sendable (Double) -> Void)? = nil,
    step: (Tensor, any FlowSampler) throws -> Void = { _, _ in }
  ) throws -> Tensor {
    var (latents, sampler) = (latents, sampler)
    while sampler.stepIndex < sampler.schedule.count {
      try Task.checkCancellation()
      let done = sampler.stepIndex
      let velocity = try velocity(of: latents, timestep: sampler.schedule.timesteps[done]) {
        progress?(Double(done) + $0)
      }
      latents = try sampler.step(velocity: velocity, sample: latents)
      try step(latents, sampler)
    }
    return latents
  }

  /// The guided velocity: what the negative prompt predicts, and from there `guidance` times the way to what the prompt
  /// predicts (Ho and Salimans 2022).
  private func velocity(
    of latents: Tensor, timestep: Float, progress: @escaping @Sendable (Double) -> Void
  ) throws -> Tensor {
    let input = try known.map { try Tensor.concatenated([latents, $0], axis: 1) } ?? latents
    let timesteps = [Float](repeating: timestep, count: latents.shape[0])
    let passes = negativeContext == nil ? 1.0 : 2.0
    let wanted = try transformer.velocity(latents: input, timesteps: timesteps, context: context) {
      progress($0 / passes)
    }
    guard let negativeContext else { return wanted }
    let unwanted = try transformer.velocity(latents: input, timesteps: timesteps, context: negativeContext) {
      progress((1 + $0) / passes)
    }
    return Tensor.combination([(1 - guidance, unwanted), (guidance, wanted)])
  }
}
