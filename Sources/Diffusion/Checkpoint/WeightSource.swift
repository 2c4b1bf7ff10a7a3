import Tensors

/// Something that tensors are read from by name: one file, the shards of a checkpoint, or either under other names.
public protocol WeightSource: Sendable {
  /// What messages call it.
  var place: String { get }
  /// The names of all tensors, sorted.
  var tensorNames: [String] { get }
  /// The shape of a tensor, or `nil` when there is none of that name.
  func shape(of name: String) -> [Int]?
  /// The number format that a tensor is stored in, or `nil` when there is none of that name.
  func type(of name: String) -> ElementType?
  /// A tensor, widened to 32-bit floats.
  /// - Throws: ``DiffusionError`` or `TensorError` when there is none of that name or its numbers are no floats.
  func tensor(_ name: String) throws -> Tensor
}

extension SafetensorsFile: WeightSource {
  /// What messages call it.
  public var place: String { name }
  /// The names of all tensors, sorted.
  public var tensorNames: [String] { names }
  /// The number format that a tensor is stored in.
  public func type(of name: String) -> ElementType? { try? view(name).type }
}
