import Diffusion
import Foundation
import Tensors
import Testing

@Suite struct TransformerTests {
  static func folder(_ name: String) throws -> ParityFolder {
    try ParityFolder(#require(ParityTests.fixtures).appending(path: name))
  }

  @Test(arguments: ["wan", "transformer"], ProcessorLevel.available)
  func transformerGivesTheOriginalsNumbers(_ name: String, _ level: ProcessorLevel) throws {
    let results = try ProcessorLevel.run(at: level) { try TransformerParity.results(in: Self.folder(name)) }
    for result in results { #expect(result.passes, "\(result.name): \(result.error), at most \(result.limit)") }
    let names = Set(results.map(\.name))
    let expected =
      name == "wan"
      ? ["dit_t2v output", "dit_i2v block1", "dit_i2v cond3", "dit_t2v bfloat16, relative norm"]
      : ["dit_odd output", "dit_picture block1", "dit_first_last output", "dit_short_text output"]
    for name in expected { #expect(names.contains(name)) }
  }

  /// A model of the fixtures, its latents, timesteps, text and picture.
  private func example(_ name: String, precision: WeightPrecision = .float32) throws -> (
    model: DiffusionTransformer, latents: Tensor, timesteps: [Float], text: Tensor, image: Tensor?
  ) {
    let place = try #require(ParityTests.fixtures).appending(path: "transformer")
    let weights = try SafetensorsFile(contentsOf: place.appending(path: "\(name)_weights.safetensors"))
    let configuration = try JSONDecoder().decode(
      TransformerConfiguration.self, from: Data(#require(weights.metadata["config"]).utf8))
    let checked = try PartWeights(
      weights, part: .transformer, expecting: DiffusionTransformer.inventory(of: configuration))
    let inputs = try SafetensorsFile(contentsOf: place.appending(path: "\(name)_io.safetensors"))
    return (
      try DiffusionTransformer(checked, configuration: configuration, precision: precision),
      try inputs.tensor("in.x"), try inputs.tensor("in.t").values, try inputs.tensor("in.txt"),
      inputs.shape(of: "in.img") == nil ? nil : try inputs.tensor("in.img")
    )
  }

  @Test func itemsOfABatchDoNotMeet() throws {
    let (model, latents, timesteps, text, image) = try example("dit_picture")
    let both = try model.velocity(
      latents: latents, timesteps: timesteps, context: model.context(text: text, image: image))
    func item(_ tensor: Tensor, _ index: Int) -> Tensor {
      let count = tensor.count / tensor.shape[0]
      return Tensor(
        shape: [1] + tensor.shape.dropFirst(), values: Array(tensor.values[index * count..<(index + 1) * count]))
    }
    for index in 0..<2 {
      let alone = try model.velocity(
        latents: item(latents, index), timesteps: [timesteps[index]],
        context: model.context(text: item(text, index), image: image.map { item($0, index) }))
      // Not bit by bit: products with one row and with two may add in another order on some processors.
      let gap = zip(alone.values, item(both, index).values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(gap < 1e-5)
    }
  }

  @Test func eightBitWeightsComeClose() throws {
    let (exact, latents, timesteps, text, image) = try example("dit_picture")
    let expected = try exact.velocity(
      latents: latents, timesteps: timesteps, context: exact.context(text: text, image: image))
    let model = try example("dit_picture", precision: .int8).model
    let found = try model.velocity(
      latents: latents, timesteps: timesteps, context: model.context(text: text, image: image))
    let gap = zip(found.values, expected.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let size = expected.values.reduce(0) { $0 + $1 * $1 }
    #expect((gap / size).squareRoot() < 0.03)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let (model, latents, timesteps, text, image) = try example("dit_picture")
    let context = try model.context(text: text, image: image)
    #expect(throws: DiffusionError.self) {
      try model.velocity(latents: latents, timesteps: [1], context: context)
    }
    #expect(throws: DiffusionError.self) {
      try model.velocity(latents: Tensor(shape: [2, 5, 3, 9, 20]), timesteps: timesteps, context: context)
    }
    #expect(throws: DiffusionError.self) {
      try model.velocity(latents: Tensor(shape: [2, 6, 3, 9, 1]), timesteps: timesteps, context: context)
    }
    #expect(throws: DiffusionError.self) { try model.context(text: Tensor(shape: [2, 512, 5]), image: image) }
    #expect(throws: DiffusionError.self) { try model.context(text: text, image: Tensor(shape: [1, 17, 10])) }
    #expect(throws: DiffusionError.self) {
      let other = try example("dit_odd")
      _ = try other.model.context(text: other.text, image: image)
    }
  }

  @Test func cancelledTasksStop() async throws {
    let (model, latents, timesteps, text, image) = try example("dit_picture")
    let context = try model.context(text: text, image: image)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try model.velocity(latents: latents, timesteps: timesteps, context: context)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func progressCountsBlocks() throws {
    let (model, latents, timesteps, text, image) = try example("dit_picture")
    let seen = Shares()
    _ = try model.velocity(
      latents: latents, timesteps: timesteps, context: model.context(text: text, image: image)
    ) { seen.add($0) }
    #expect(seen.all == [0.5, 1])
  }
}

/// Shares of work that were reported.
private final class Shares: @unchecked Sendable {
  private let lock = NSLock()
  private var shares: [Double] = []
  var all: [Double] { lock.withLock { shares } }
  func add(_ share: Double) { lock.withLock { shares.append(share) } }
}
