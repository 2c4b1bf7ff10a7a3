import Tensors

/// The weights of one part, held against its inventory before the first of them is read.
public struct PartWeights: Sendable {
  /// The part they belong to.
  public let part: ModelPart
  private let source: any WeightSource
  private let inventory: TensorInventory
  private let changes: [AdapterChanges]

  /// Checks names and shapes.
  /// - Parameters:
  ///   - source: names its tensors as diffusers does.
  ///   - adapters: are added to the weights as they are read, in 32-bit floats; several add up.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``, which lists every tensor that is missing, has another shape or is not known.
  public init(
    _ source: any WeightSource, part: ModelPart, expecting inventory: TensorInventory, adapters: [Adapter] = []
  ) throws {
    let names = Set(source.tensorNames)
    let missing = inventory.shapes.keys.filter { !names.contains($0) }
    let surplus = names.subtracting(inventory.shapes.keys).subtracting(inventory.ignored)
    let unfit = inventory.shapes.compactMap { name, shape in
      source.shape(of: name).flatMap { $0 == shape ? nil : "\(name) is \($0), \(shape) expected" }
    }
    guard missing.isEmpty, surplus.isEmpty, unfit.isEmpty else {
      throw DiffusionError.badCheckpoint(
        "\(source.place): these are not the weights of the \(part.title) that its configuration describes"
          + FaultList.text([("missing", missing), ("of another shape", unfit), ("not known", Array(surplus))])
          + "\n  Bring the whole checkpoint, or the configuration that belongs to it.")
    }
    self.part = part
    self.source = source
    self.inventory = inventory
    changes = try adapters.map { try $0.changes(of: inventory) }
  }

  /// A tensor of the inventory, with what adapters add to it.
  /// - Throws: ``DiffusionError`` or `TensorError` when its numbers cannot be read.
  public func tensor(_ name: String) throws -> Tensor {
    precondition(inventory.shapes[name] != nil, "\(part.title) reads '\(name)', which its inventory lacks")
    var tensor = try source.tensor(name)
    for change in changes { try change.merge(into: &tensor, named: name) }
    return tensor
  }

  /// The layer `name`: its `weight` and, where the inventory has one, its `bias`.
  public func linearLayer(_ name: String, precision: WeightPrecision = .float32) throws -> LinearLayer {
    try LinearLayer(
      weight: tensor("\(name).weight"),
      bias: inventory.shapes["\(name).bias"] == nil ? nil : tensor("\(name).bias"), precision: precision)
  }
}
