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
