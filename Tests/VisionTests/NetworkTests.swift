import Foundation
import Tensors
import Testing
import Vision

/// Every network against what its original gave for the same input (the `note` in each fixture says which runtime).
struct NetworkTests {
  @Test(arguments: ShippedNetwork.allCases)
  func agreesWithItsOriginal(network: ShippedNetwork) throws {
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    let oracle = try SafetensorsFile(
      contentsOf: fixtures.appending(path: "\(network.rawValue).expected.safetensors"))
    let loaded = try network.network()
    let input = try oracle.tensor(network == .lpipsAlex ? "a" : "image")
    let outputs = try loaded.run(["image": input])
    #expect(!loaded.outputs.isEmpty)
    for name in loaded.outputs {
      let expected = try oracle.tensor(name)
      let found = try #require(outputs[name])
      #expect(found.shape == expected.shape)
      let largest = expected.values.reduce(0) { max($0, abs($1)) }
      let error = zip(found.values, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
      #expect(error <= 1e-3, "\(network.rawValue) \(name): \(error) of the largest value")
    }
    #expect(try loaded.run(["image": input], concurrently: false) == outputs)
  }

  @Test func namesTheClassesThatTheOriginalSees() throws {
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    let oracle = try SafetensorsFile(contentsOf: fixtures.appending(path: "mobilenet_v2.expected.safetensors"))
    let network = try ShippedNetwork.mobileNet.network()
    #expect(network.classNames.count == 1000)
    #expect(network.classNames.first == "tench")
    let logits = try #require(network.run(["image": oracle.tensor("image")])["logits"]).values
    let best = logits.indices.sorted { logits[$0] > logits[$1] }.prefix(5)
    // The five that the original puts first for the portrait of an astronaut; 823 is the stethoscope.
    #expect(Array(best) == [450, 823, 521, 610, 541])
    #expect(network.classNames[823] == "stethoscope")
    #expect(try ShippedNetwork.hed.network().classNames.isEmpty)
  }

  @Test func refusesInputsThatDoNotFit() throws {
    let network = try ShippedNetwork.hed.network()
    #expect(throws: VisionError.self) { try network.run([:]) }
    #expect(throws: VisionError.self) { try network.run(["image": Tensor(shape: [1, 4, 32, 32])]) }
    #expect(throws: VisionError.self) { try network.run(["image": Tensor(shape: [3, 32, 32])]) }
  }

  @Test func refusesFilesWithoutAGraph() throws {
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    #expect(throws: VisionError.self) {
      try Network(contentsOf: fixtures.appending(path: "hed.expected.safetensors"))
    }
    #expect(throws: VisionError.self) { try Network(contentsOf: fixtures.appending(path: "none.safetensors")) }
  }
}
