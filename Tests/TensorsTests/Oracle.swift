import Foundation
import Tensors
import Testing

/// What PyTorch gave for the inputs of `Fixtures/make_fixture.py`.
struct Oracle {
  private let file: SafetensorsFile

  init() throws {
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    file = try SafetensorsFile(contentsOf: fixtures.appending(path: "operations.safetensors"))
  }

  subscript(name: String) -> Tensor {
    get throws { try file.tensor(name) }
  }

  /// The largest gap between two tensors as a share of the largest number expected.
  static func error(_ found: Tensor, _ expected: Tensor) -> Float {
    guard found.shape == expected.shape else { return .infinity }
    let largest = expected.values.reduce(Float.leastNonzeroMagnitude) { max($0, abs($1)) }
    return zip(found.values, expected.values).reduce(0) { worst, pair in
      let gap = abs(pair.0 - pair.1) / largest
      return gap <= worst ? worst : gap.isNaN ? .infinity : gap
    }
  }

  /// The root of the mean squared gap as a share of the expected numbers' own root mean square.
  static func typicalError(_ found: Tensor, _ expected: Tensor) -> Double {
    guard found.shape == expected.shape else { return .infinity }
    let gaps = zip(found.values, expected.values).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
    return (gaps / expected.values.reduce(0.0) { $0 + pow(Double($1), 2) }).squareRoot()
  }
}
