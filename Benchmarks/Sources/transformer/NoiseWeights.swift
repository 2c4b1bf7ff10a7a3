import Diffusion
import Tensors

/// Weights that look random, the same on every run: the speed of a network does not depend on their values.
struct NoiseWeights: WeightSource {
  let inventory: TensorInventory

  var place: String { "random weights" }
  var tensorNames: [String] { inventory.shapes.keys.sorted() }

  func shape(of name: String) -> [Int]? { inventory.shapes[name] }

  func type(of name: String) -> ElementType? { inventory.shapes[name] == nil ? nil : .float32 }

  func tensor(_ name: String) -> Tensor {
    let shape = inventory.shapes[name] ?? []
    // Sums of a row keep the size of what comes in.
    return noise(shape, size: 1 / Float(max(1, shape.dropFirst().reduce(1, *))).squareRoot())
  }
}

/// Numbers between -1.7 and 1.7 times `size`, of deviation `size`.
func noise(_ shape: [Int], size: Float = 1) -> Tensor {
  let scale = size * Float(3).squareRoot() * 0x1p-23
  var state: UInt32 = 1
  return Tensor(
    shape: shape,
    values: (0..<shape.reduce(1, *)).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) * scale - size * Float(3).squareRoot()
    })
}
