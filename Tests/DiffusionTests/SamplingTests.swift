import Diffusion
import Foundation
import Tensors
import Testing

@Suite struct SamplingTests {
  private static func file(_ name: String) throws -> SafetensorsFile {
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/wan")
    return try SafetensorsFile(contentsOf: fixtures.appending(path: "\(name).safetensors"))
  }

  @Test(arguments: [("seed42", 42, [1, 16, 2, 3, 7]), ("seed7", 7, [27])])
  func noiseOfASeedIsThatOfPyTorch(name: String, seed: UInt64, shape: [Int]) throws {
    let expected = try Self.file("noise").tensor(name)
    var noise = SeededNoise(seed: seed)
    let found = noise.tensor(shape: shape)
    #expect(found.shape == expected.shape)
    for (a, b) in zip(found.values, expected.values) { #expect(abs(a - b) < 5e-6) }
  }

  @Test(arguments: SamplerKind.allCases) func samplerGoesOnWhereAnotherStopped(kind: SamplerKind) throws {
    func velocity(_ sample: Tensor, _ step: Int) -> Tensor { sample.mapped(scale: 0.3, shift: Float(step) * 0.1) }
    var noise = SeededNoise(seed: 3)
    let start = noise.tensor(shape: [2, 16])
    var whole = kind.sampler(steps: 7, shift: 3)
    var sample = start
    for step in 0..<7 { sample = try whole.step(velocity: velocity(sample, step), sample: sample) }

    for stop in 0...7 {
      var first = kind.sampler(steps: 7, shift: 3)
      var other = start
      for step in 0..<stop { other = try first.step(velocity: velocity(other, step), sample: other) }
      var second = kind.sampler(steps: 7, shift: 3)
      try second.restore(stepIndex: first.stepIndex, memory: first.memory)
      for step in stop..<7 { other = try second.step(velocity: velocity(other, step), sample: other) }
      #expect(other == sample, "stopped after \(stop)")
    }
  }

  @Test func whatNoSamplerLeftIsRefused() throws {
    var sampler = SamplerKind.unipc.sampler(steps: 4, shift: 3)
    #expect(throws: DiffusionError.self) { try sampler.restore(stepIndex: 2, memory: [:]) }
    #expect(throws: DiffusionError.self) { try sampler.restore(stepIndex: 5, memory: [:]) }
    #expect(throws: DiffusionError.self) {
      try sampler.step(velocity: Tensor(shape: [2]), sample: Tensor(shape: [3]))
    }
    var done = SamplerKind.euler.sampler(steps: 1, shift: 3)
    _ = try done.step(velocity: Tensor(shape: [2]), sample: Tensor(shape: [2]))
    #expect(throws: DiffusionError.self) { try done.step(velocity: Tensor(shape: [2]), sample: Tensor(shape: [2])) }
  }

}
