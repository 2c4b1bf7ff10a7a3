import Diffusion
import Foundation
import Synchronization
import Tensors
import Testing

@Suite struct AutoencoderTests {
  private static func folder(_ name: String) throws -> ParityFolder {
    try ParityFolder(#require(Bundle.module.resourceURL).appending(path: "Fixtures/\(name)"))
  }

  private static let tiny = AutoencoderConfiguration(
    baseChannels: 4, latentChannels: 2, channelMultiples: [1, 2], residualBlocks: 1, halvesTime: [true],
    latentMean: [0, 0], latentDeviation: [1, 1])

  /// Weights that look random, of any network.
  private struct Noise: WeightSource {
    let inventory: TensorInventory
    var place: String { "noise" }
    var tensorNames: [String] { inventory.shapes.keys.sorted() }
    func shape(of name: String) -> [Int]? { inventory.shapes[name] }
    func type(of name: String) -> ElementType? { .float32 }
    func tensor(_ name: String) throws -> Tensor {
      var state = UInt32(truncatingIfNeeded: name.utf8.reduce(7) { $0 &* 31 &+ Int($1) })
      let shape = inventory.shapes[name] ?? []
      let size = Float(shape.dropFirst().reduce(1, *)).squareRoot()
      return Tensor(
        shape: shape,
        values: (0..<shape.reduce(1, *)).map { _ in
          state = state &* 1_664_525 &+ 1_013_904_223
          return (Float(state >> 8) * 0x1p-23 - 1) / size
        })
    }
  }

  private static func autoencoder(precision: WeightPrecision = .float32) throws -> VideoAutoencoder {
    let inventory = VideoAutoencoder.inventory(of: tiny)
    let weights = try PartWeights(Noise(inventory: inventory), part: .autoencoder, expecting: inventory)
    return try VideoAutoencoder(weights, configuration: tiny, precision: precision)
  }

  private static func noise(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, values: (0..<shape.reduce(1, *)).map { Float(sin(Double($0 * $0 % 1009))) })
  }

  @Test(arguments: ["wan", "autoencoder"])
  func agreesWithDiffusers(folder: String) throws {
    let results = try AutoencoderParity.results(in: Self.folder(folder))
    #expect(results.count >= 3)
    for result in results { #expect(result.passes, "\(result.name): \(result.error)") }
  }

  @Test func latentsOfAVideoAreThoseOfItsBeginning() throws {
    let autoencoder = try Self.autoencoder()
    let video = Self.noise([1, 3, 9, 6, 10])
    let start = Tensor(
      shape: [1, 3, 5, 6, 10],
      values: (0..<3).flatMap { channel in Array(video.values[channel * 540..<channel * 540 + 300]) })
    let (long, short) = (try autoencoder.encoded(video).mean, try autoencoder.encoded(start).mean)
    #expect(long.shape == [1, 2, 5, 3, 5] && short.shape == [1, 2, 3, 3, 5])
    for channel in 0..<2 {
      #expect(long.values[channel * 75..<channel * 75 + 45] == short.values[channel * 45..<channel * 45 + 45])
    }
  }

  @Test func decodedValuesAreHeldToTheirRange() throws {
    let latents = Self.noise([1, 2, 2, 4, 4]).mapped(scale: 50, shift: 0)
    let video = try Self.autoencoder().decoded(latents)
    #expect(video.shape == [1, 3, 3, 8, 8])
    #expect(video.values.allSatisfy { (-1...1).contains($0) })
  }

  @Test func bfloat16StaysClose() throws {
    let latents = Self.noise([1, 2, 2, 6, 6])
    let exact = try Self.autoencoder().decoded(latents)
    let rounded = try Self.autoencoder(precision: .bfloat16).decoded(latents)
    let gap = zip(exact.values, rounded.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let size = exact.values.reduce(0) { $0 + $1 * $1 }
    #expect(gap > 0 && gap < size * 0.02 * 0.02)
  }

  @Test func progressEndsWithAll() throws {
    let told = Mutex<[Double]>([])
    _ = try Self.autoencoder().encoded(
      Self.noise([2, 3, 9, 16, 12]), tiling: Tiling(rows: 8, columns: 8, rowStride: 4, columnStride: 6),
      progress: { share in told.withLock { $0.append(share) } })
    let shares = told.withLock { $0 }
    #expect(shares == shares.sorted() && shares.last == 1 && shares.count > 10)
  }

  @Test func cancelledTaskStops() async throws {
    let autoencoder = try Self.autoencoder()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try autoencoder.decoded(Self.noise([1, 2, 3, 4, 4]))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test(arguments: [
    [1, 3, 4, 8, 8],  // not 1 + 4n frames
    [1, 3, 5, 7, 8],  // odd rows
    [1, 4, 5, 8, 8], [3, 5, 8, 8], [1, 3, 0, 8, 8],
  ])
  func videosOfOtherShapesAreRefused(shape: [Int]) throws {
    let autoencoder = try Self.autoencoder()
    #expect(throws: DiffusionError.self) { try autoencoder.encoded(Self.noise(shape)) }
  }

  @Test func unfitTilesAreRefused() throws {
    let (autoencoder, latents) = (try Self.autoencoder(), Self.noise([1, 2, 1, 20, 20]))
    for tiling in [
      Tiling(rows: 9, columns: 8, rowStride: 4, columnStride: 4),
      Tiling(rows: 8, columns: 8, rowStride: 10, columnStride: 4),
      Tiling(rows: 8, columns: 8, rowStride: 0, columnStride: 4),
    ] {
      #expect(throws: DiffusionError.self) { try autoencoder.decoded(latents, tiling: tiling) }
    }
  }

  @Test(arguments: [
    (#""is_residual": true"#, "is_residual"), (#""patch_size": 2"#, "patch_size"),
    (#""decoder_base_dim": 256"#, "decoder_base_dim"), (#""in_channels": 12"#, "in_channels"),
  ])
  func otherAutoencodersAreRefused(setting: String, named: String) throws {
    let text = """
      {"base_dim": 96, "z_dim": 2, "dim_mult": [1, 2], "num_res_blocks": 2, "temperal_downsample": [true],
       "latents_mean": [0, 0], "latents_std": [1, 1], "is_residual_note": null, \(setting)}
      """
    let error = #expect(throws: DiffusionError.self) {
      try JSONDecoder().decode(AutoencoderConfiguration.self, from: Data(text.utf8))
    }
    #expect(error?.description.contains(named) == true)
  }

  @Test func sizesWithoutANetworkAreRefused() {
    var configuration = Self.tiny
    configuration.halvesTime = [true, true]
    let inventory = TensorInventory()
    #expect(throws: DiffusionError.self) {
      let weights = try PartWeights(Noise(inventory: inventory), part: .autoencoder, expecting: inventory)
      _ = try VideoAutoencoder(weights, configuration: configuration)
    }
  }
}
