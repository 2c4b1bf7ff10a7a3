import Tensors

/// Whole runs: files `pipeline*_io` with a picture, embedded prompts and noise, and for each model and scheduler the latents and
/// the frames of the original (`i2v_unipc.latent`, `i2v_unipc.frames` ...).
///
/// Steps, guidance and shift stand in the file's metadata under `config` as `steps`, `guidance` and `shift`; 3, 5 and 3 where it
/// says nothing, as in the first fixtures.
enum PipelineParity {
  private struct Configuration: Decodable {
    var steps: Int?
    var guidance: Double?
    var shift: Double?
  }

  /// Half a step of 8 bits is the least that a picture can differ by; a whole one is allowed.
  private static let frameLimit = 1.0 / 255

  static func results(in folder: ParityFolder) throws -> [ParityResult] {
    try folder.cases(prefix: "pipeline").flatMap { name -> [ParityResult] in
      let file = try folder.file("\(name)_io")
      // Models of a case stand beside it under its own suffix, or are those of the folder.
      let suffix = name.dropFirst("pipeline".count)
      func weights(_ kind: String) -> String {
        let own = "\(kind)\(suffix)_weights"
        return folder.names.contains(own) ? own : "\(kind)_weights"
      }
      let configuration =
        file.metadata["config"] == nil ? nil : try folder.configuration(Configuration.self, of: file)
      let (autoencoder, sizes) = try folder.autoencoder(weights("vae"))
      let kinds = Set(file.names.compactMap { $0.hasSuffix(".latent") ? String($0.dropLast(7)) : nil })
      return try kinds.sorted().flatMap { kind -> [ParityResult] in
        guard let sampler = SamplerKind.allCases.first(where: { kind.hasSuffix("_\($0.rawValue)") }) else {
          throw DiffusionError.badCase("\(name): '\(kind).latent' names no scheduler; _unipc or _euler is expected")
        }
        let model = "dit_\(kind.dropLast(sampler.rawValue.count + 1))"
        let transformer = try folder.transformer(weights(model))
        let noise = try file.tensor("in.latents")
        var conditions = try VideoConditions(
          text: file.tensor("in.prompt_embeds"),
          negativeText: file.names.contains("in.neg_embeds") ? file.tensor("in.neg_embeds") : nil)
        if transformer.configuration.isImageToVideo {
          let picture = try folder.picture("in.image_u8", in: file)
          let frames = (noise.shape[2] - 1) * sizes.temporalFactor + 1
          conditions.known = try VideoConditions.known(
            picture: picture.signedTensor, frames: frames, autoencoder: autoencoder, configuration: sizes)
          let encoder = try folder.imageEncoder(weights("clip"))
          conditions.picture = try encoder.network.encoded(
            PictureInput(side: encoder.configuration.pictureSize).tensor(of: picture)
          ).penultimate
        }
        let denoiser = try Denoiser(
          transformer.network, conditions: conditions, guidance: configuration?.guidance ?? 5)
        let latents = try denoiser.denoised(
          noise, sampler: sampler.sampler(steps: configuration?.steps ?? 3, shift: configuration?.shift ?? 3))
        let frames = try autoencoder.decoded(sizes.restored(latents)).mapped(scale: 0.5, shift: 0.5)
          .transposed([0, 2, 1, 3, 4])
        return [
          ParityResult("\(name) \(kind) latents", found: latents, expected: try file.tensor("\(kind).latent")),
          // Frames are in 0...1, so the largest gap is the share of the whole range.
          ParityResult(
            name: "\(name) \(kind) frames", error: ParityResult.gap(frames, try file.tensor("\(kind).frames")),
            limit: frameLimit),
        ]
      }
    }
  }
}
