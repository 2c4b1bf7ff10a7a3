/// The tensors that a network is made of, by their names in the diffusers layout.
public struct TensorInventory: Sendable, Equatable {
  /// The shape of every tensor that must be there.
  public private(set) var shapes: [String: [Int]] = [:]
  /// Names that checkpoints carry and the network does not read (a decoder's half, position numbers ...): they are no surplus.
  public private(set) var ignored: Set<String> = []

  /// Makes an empty inventory.
  public init() {}

  /// Demands a tensor.
  public mutating func add(_ name: String, _ shape: [Int]) { shapes[name] = shape }

  /// Demands a weight and, below the same name, its bias: `name.weight` and `name.bias`.
  /// - Parameter shape: the weight's; the bias has its first length.
  public mutating func addLayer(_ name: String, _ shape: [Int], bias: Bool = true) {
    add("\(name).weight", shape)
    if bias { add("\(name).bias", [shape[0]]) }
  }

  /// Allows a tensor that is not read.
  public mutating func ignore(_ name: String) { ignored.insert(name) }

  /// Numbers in all tensors together.
  public var parameterCount: Int { shapes.values.reduce(0) { $0 + $1.reduce(1, *) } }
}
