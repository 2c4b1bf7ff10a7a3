extension ModelFolder {
  /// The transformer's sizes, from its `config.json`, or from its tensors' shapes where there is none.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``.
  public func transformerConfiguration() throws -> TransformerConfiguration {
    let derived = DerivedConfiguration(try source(of: .transformer), part: .transformer)
    guard let file = try configurationFile(of: .transformer) else {
      let sizes = try derived.transformer()
      try ConfigurationLimits.check(sizes, place: locatedPlace(.transformer))
      return sizes
    }
    try file.demand(
      "_class_name", { ["WanTransformer3DModel", "WanModel"].contains($0 as? String) },
      "but only the transformer of Wan 2.1 (WanTransformer3DModel, WanModel) is run; bring that")
    try file.demand(
      "qk_norm", { ["rms_norm_across_heads", "1"].contains("\($0)") || $0 as? Bool == true },
      "but only rms_norm_across_heads is run; bring a Wan 2.1")
    var sizes: TransformerConfiguration
    if file.has("num_attention_heads") {
      sizes = try file.decoded(
        TransformerConfiguration.self,
        defaults: ["patch_size": [1, 2, 2], "freq_dim": 256, "cross_attn_norm": true, "eps": 1e-6, "out_channels": 16])
    } else {
      sizes = try derived.transformer(headCount: file.whole("num_heads"), epsilon: Float(file.number("eps") ?? 1e-6))
      // What the file says holds, so that tensors of another size are told of one by one.
      if let tokenSize = file.whole("dim"), sizes.headCount > 0, tokenSize > 0 {
        sizes.headSize = tokenSize / sizes.headCount
        sizes.addedKeySize = sizes.addedKeySize.map { _ in tokenSize }
      }
      sizes.feedForwardSize = file.whole("ffn_dim") ?? sizes.feedForwardSize
      sizes.frequencySize = file.whole("freq_dim") ?? sizes.frequencySize
      sizes.inputChannels = file.whole("in_dim") ?? sizes.inputChannels
      sizes.outputChannels = file.whole("out_dim") ?? sizes.outputChannels
      sizes.layerCount = file.whole("num_layers") ?? sizes.layerCount
    }
    try ConfigurationLimits.check(sizes, place: file.place)
    return sizes
  }

  /// The video autoencoder's sizes.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``.
  public func autoencoderConfiguration() throws -> AutoencoderConfiguration {
    guard let file = try configurationFile(of: .autoencoder) else {
      let sizes = try DerivedConfiguration(source(of: .autoencoder), part: .autoencoder).autoencoder()
      try ConfigurationLimits.check(sizes, place: locatedPlace(.autoencoder))
      return sizes
    }
    let expected = "but only the autoencoder of Wan 2.1 is run; bring the one that belongs to the transformer"
    try file.demand("_class_name", { $0 as? String == "AutoencoderKLWan" }, expected)
    try file.demand("is_residual", { $0 as? Bool == false }, expected)
    try file.demand("patch_size", { _ in false }, expected)
    try file.demand("attn_scales", { ($0 as? [Any])?.isEmpty == true }, expected)
    let sizes = try file.decoded(
      AutoencoderConfiguration.self,
      defaults: ["temperal_downsample": [false, true, true], "dim_mult": [1, 2, 4, 4], "num_res_blocks": 2])
    try ConfigurationLimits.check(sizes, place: file.place)
    return sizes
  }

  /// The text encoder's sizes.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``.
  public func textEncoderConfiguration() throws -> TextEncoderConfiguration {
    guard let file = try configurationFile(of: .textEncoder) else {
      let sizes = try DerivedConfiguration(source(of: .textEncoder), part: .textEncoder).textEncoder()
      try ConfigurationLimits.check(sizes, place: locatedPlace(.textEncoder))
      return sizes
    }
    try file.demand(
      "model_type", { $0 as? String == "umt5" }, "but only UMT5 is run; bring the text encoder of Wan 2.1")
    try file.demand(
      "feed_forward_proj", { $0 as? String == "gated-gelu" },
      "but only gated-gelu is run; bring the text encoder of Wan 2.1")
    let sizes = try file.decoded(
      TextEncoderConfiguration.self,
      defaults: [
        "relative_attention_num_buckets": 32, "relative_attention_max_distance": 128, "layer_norm_epsilon": 1e-6,
      ])
    try ConfigurationLimits.check(sizes, place: file.place)
    return sizes
  }

  /// The image encoder's sizes.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``.
  public func imageEncoderConfiguration() throws -> ImageEncoderConfiguration {
    guard let file = try configurationFile(of: .imageEncoder) else {
      let sizes = try DerivedConfiguration(source(of: .imageEncoder), part: .imageEncoder).imageEncoder()
      try ConfigurationLimits.check(sizes, place: locatedPlace(.imageEncoder))
      return sizes
    }
    try file.demand(
      "model_type", { $0 as? String == "clip_vision_model" },
      "but only a CLIP vision model is run; bring that of Wan 2.1")
    let sizes = try file.decoded(
      ImageEncoderConfiguration.self, defaults: ["hidden_act": "quick_gelu", "layer_norm_eps": 1e-5])
    try ConfigurationLimits.check(sizes, place: file.place)
    return sizes
  }

  /// The tensors that a part must have by its configuration.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when the part is missing or its configuration cannot be read.
  public func inventory(of part: ModelPart) throws -> TensorInventory {
    switch part {
    case .transformer: DiffusionTransformer.inventory(of: try transformerConfiguration())
    case .autoencoder: VideoAutoencoder.inventory(of: try autoencoderConfiguration())
    case .textEncoder: TextEncoder.inventory(of: try textEncoderConfiguration())
    case .imageEncoder: ImageEncoder.inventory(of: try imageEncoderConfiguration())
    }
  }

  /// Whether the model begins with a picture.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when the transformer is missing or cannot be read.
  public var isImageToVideo: Bool {
    get throws { try transformerConfiguration().isImageToVideo }
  }

  /// The shift of noise levels that the folder's scheduler is set to; `nil` where it says none.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when the scheduler's file cannot be read.
  public func schedulerShift() throws -> Double? {
    let file = try schedulerFile()
    return file?.number("flow_shift") ?? file?.number("shift")
  }

  /// Parts that a run needs and that are missing or cannot be used; the image encoder counts for image-to-video models, and
  /// where the transformer cannot be asked.
  public var missingParts: [ModelPart] {
    let found = Set(parts.map(\.part))
    return ModelPart.allCases.filter { part in
      guard !found.contains(part) else { return false }
      return part != .imageEncoder || (try? isImageToVideo) != false
    }
  }

  private func locatedPlace(_ part: ModelPart) throws -> String {
    try files(of: part).weights.first.map { url.appending(path: $0).path } ?? url.path
  }
}
