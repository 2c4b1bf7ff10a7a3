import Tensors

/// Wan 2.1's causal video autoencoder: videos to latents of 1/8 of the rows and columns and 1/4 of the frames, and back
/// (Wan Team 2025, arXiv 2503.20314, section 4.1).
///
/// Frames go through in pieces, the first one alone, and every convolution remembers the last two frames it saw: the result is
/// that of the whole video at once, in memory that does not grow with its length.
public struct VideoAutoencoder: Sendable {
  private let configuration: AutoencoderConfiguration
  private let encoder: CoderHalf
  private let decoder: CoderHalf
  /// The last step of encoding and the first of decoding: every latent by itself.
  private let concludeEncoding: LinearLayer
  private let beginDecoding: LinearLayer

  /// Frames of video that are encoded together; the first frame is encoded by itself.
  static let framesPerPiece = 4

  /// The tensors it is made of.
  public static func inventory(of configuration: AutoencoderConfiguration) -> TensorInventory {
    AutoencoderPlan(configuration).inventory(latentChannels: configuration.latentChannels)
  }

  /// Packs weights.
  /// - Parameter precision: `int8` is taken as `bfloat16` by convolutions.
  /// - Throws: ``DiffusionError`` or `TensorError` when the configuration or a weight is refused.
  public init(
    _ weights: PartWeights, configuration: AutoencoderConfiguration, precision: WeightPrecision = .float32
  ) throws {
    try configuration.check()
    self.configuration = configuration
    let plan = AutoencoderPlan(configuration)
    encoder = try CoderHalf(weights, plan.encoder, isDecoder: false, precision: precision)
    decoder = try CoderHalf(weights, plan.decoder, isDecoder: true, precision: precision)
    func layer(_ name: String, channels: Int) throws -> LinearLayer {
      try LinearLayer(
        weight: weights.tensor("\(name).weight").reshaped(to: [channels, channels]),
        bias: weights.tensor("\(name).bias"))
    }
    concludeEncoding = try layer("quant_conv", channels: 2 * configuration.latentChannels)
    beginDecoding = try layer("post_quant_conv", channels: configuration.latentChannels)
  }

  /// The distribution of a video's latents.
  /// - Parameters:
  ///   - video: [batch, 3, 1 + 4n, rows, columns] in -1...1, rows and columns multiples of 8.
  ///   - tiling: how the picture is cut, to save memory; a picture no larger than a tile is not cut.
  ///   - progress: is told the share that is done.
  /// - Returns: mean and log-variance (held to -30...20), [batch, latent channels, 1 + n, rows / 8, columns / 8], not
  ///   normalised.
  /// - Throws: ``DiffusionError``; `CancellationError` when the task is cancelled.
  public func encoded(
    _ video: Tensor, tiling: Tiling? = nil, progress: (@Sendable (Double) -> Void)? = nil
  ) throws -> (mean: Tensor, logVariance: Tensor) {
    let factor = configuration.spatialFactor
    guard video.shape.count == 5, video.count > 0, video.shape[1] == 3, video.shape[2] % Self.framesPerPiece == 1,
      video.shape[3] % factor == 0, video.shape[4] % factor == 0
    else {
      throw DiffusionError.badShape(
        "the video autoencoder encodes [batch, 3, 1 + 4n, rows, columns] with rows and columns that are multiples of "
          + "\(factor), not \(video.shape)")
    }
    let channels = configuration.latentChannels
    let tiles = try tiling.map { ($0, try $0.divided(by: factor)) }
    let both = try coded(
      video, read: tiles?.0, written: tiles?.1, outputs: 2 * channels,
      frames: configuration.latentFrames(of: video.shape[2]),
      scale: { $0 / factor }, progress: progress, coding: encodedTile)
    let length = both.count / video.shape[0] / 2
    var (mean, logVariance) = ([Float](), [Float]())
    for item in 0..<video.shape[0] {
      mean += both.values[2 * item * length..<(2 * item + 1) * length]
      logVariance += both.values[(2 * item + 1) * length..<(2 * item + 2) * length].map { min(20, max(-30, $0)) }
    }
    let shape = [video.shape[0], channels] + both.shape[2...]
    return (Tensor(shape: shape, values: mean), Tensor(shape: shape, values: logVariance))
  }

  /// The video that latents stand for.
  /// - Parameters:
  ///   - latents: [batch, latent channels, frames, rows, columns], not normalised.
  ///   - tiling: how the picture is cut, to save memory; a picture no larger than a tile is not cut.
  ///   - progress: is told the share that is done.
  /// - Returns: [batch, 3, 1 + 4 (frames - 1), 8 rows, 8 columns], held to -1...1.
  /// - Throws: ``DiffusionError``; `CancellationError` when the task is cancelled.
  public func decoded(
    _ latents: Tensor, tiling: Tiling? = nil, progress: (@Sendable (Double) -> Void)? = nil
  ) throws -> Tensor {
    guard latents.shape.count == 5, latents.count > 0, latents.shape[1] == configuration.latentChannels else {
      throw DiffusionError.badShape(
        "the video autoencoder decodes [batch, \(configuration.latentChannels), frames, rows, columns], not "
          + "\(latents.shape)")
    }
    let factor = configuration.spatialFactor
    let tiles = try tiling.map { (try $0.divided(by: factor), $0) }
    var video = try coded(
      latents, read: tiles?.0, written: tiles?.1, outputs: 3,
      frames: 1 + configuration.temporalFactor * (latents.shape[2] - 1),
      scale: { $0 * factor }, progress: progress, coding: decodedTile)
    video.values.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] = min(1, max(-1, values[index])) }
    }
    return video
  }

  /// Codes every item of a batch, tile by tile.
  private func coded(
    _ x: Tensor, read: Tiling?, written: Tiling?, outputs: Int, frames: Int, scale: (Int) -> Int,
    progress: (@Sendable (Double) -> Void)?, coding: TileCoding
  ) throws -> Tensor {
    let (rows, columns) = (x.shape[3], x.shape[4])
    var result = Tensor(shape: [x.shape[0], outputs, frames, scale(rows), scale(columns)])
    let mosaic = read.flatMap { rows > $0.rows || columns > $0.columns ? $0 : nil }
    for item in 0..<x.shape[0] {
      func told(_ share: Double) { progress?((Double(item) + share) / Double(x.shape[0])) }
      if let mosaic, let written {
        try TileBlending(source: mosaic, result: written).run(
          x, item: item, into: &result, scale: scale, coding: coding, progress: told)
      } else {
        var whole = TileResult(shape: Array(result.shape[1...]))
        try coding(TileSource(x, item: item, rows: 0..<rows, columns: 0..<columns), &whole, told)
        whole.values.withUnsafeBufferPointer { values in
          result.values.withUnsafeMutableBufferPointer {
            _ = UnsafeMutableBufferPointer(rebasing: $0[item * values.count..<(item + 1) * values.count])
              .update(from: values)
          }
        }
      }
    }
    return result
  }

  /// Encodes one tile: mean and log-variance behind one another.
  private func encodedTile(
    _ source: TileSource, into result: inout TileResult, progress: @escaping (Double) -> Void
  ) throws {
    var memory = FeatureMemory()
    var next = 0
    while next < source.frameCount {
      let piece = next..<(next == 0 ? 1 : next + Self.framesPerPiece)
      let frames = piece.map { FeatureFrame(source.frame($0), pool: memory.pool) }
      for frame in try encoder.applied(to: frames, memory: &memory) {
        result.append(FeatureFrame(try concludeEncoding.applied(to: frame.tensor), pool: memory.pool))
      }
      next = piece.upperBound
      progress(Double(next) / Double(source.frameCount))
    }
  }

  /// Decodes one tile.
  private func decodedTile(
    _ source: TileSource, into result: inout TileResult, progress: @escaping (Double) -> Void
  ) throws {
    var memory = FeatureMemory()
    for index in 0..<source.frameCount {
      let latent = FeatureFrame(try beginDecoding.applied(to: source.frame(index)), pool: memory.pool)
      for frame in try decoder.applied(to: [latent], memory: &memory) { result.append(frame) }
      progress(Double(result.frameCount) / Double(result.frames))
    }
  }
}
