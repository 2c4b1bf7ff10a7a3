import Tensors

/// The tensors of another source under other names; a tensor may also be a stretch of rows of one, or have fewer axes.
struct RenamedSource: WeightSource {
  /// What a name of the source stands for.
  enum Meaning {
    /// A tensor of another name.
    case renamed(String)
    /// A tensor of another name, without the axes of length one that it begins with.
    case squeezed(String)
    /// As many tensors as names, one below the other, all of as many rows.
    case fused([String])
    /// Nothing that is read.
    case ignored
  }

  /// Where a tensor comes from.
  private struct Origin {
    var name: String
    var shape: [Int]
    var rows: Range<Int>?
  }

  var place: String { base.place }
  let tensorNames: [String]
  private let base: any WeightSource
  private let origins: [String: Origin]

  /// Renames the tensors of `base`.
  /// - Parameter meaning: of every name; names without one keep it, so that they are found to be unknown.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when two tensors get one name or fused rows cannot be parted.
  init(_ base: any WeightSource, meaning: (String) -> Meaning?) throws {
    var origins: [String: Origin] = [:]
    for name in base.tensorNames {
      guard let shape = base.shape(of: name) else { continue }
      var found: [(String, Origin)] = []
      switch meaning(name) {
      case nil: found = [(name, Origin(name: name, shape: shape))]
      case .renamed(let new): found = [(new, Origin(name: name, shape: shape))]
      case .squeezed(let new): found = [(new, Origin(name: name, shape: Array(shape.drop { $0 == 1 })))]
      case .fused(let names):
        guard let rows = shape.first, rows % names.count == 0 else {
          throw DiffusionError.badCheckpoint(
            "\(base.place): '\(name)' is \(shape), whose rows cannot be parted into \(names.count); bring the checkpoint "
              + "as it was published")
        }
        let each = rows / names.count
        found = names.enumerated().map { number, new in
          let part = number * each..<(number + 1) * each
          return (new, Origin(name: name, shape: [each] + shape.dropFirst(), rows: part))
        }
      case .ignored: break
      }
      for (new, origin) in found {
        if let other = origins.updateValue(origin, forKey: new) {
          throw DiffusionError.badCheckpoint(
            "\(base.place): '\(other.name)' and '\(name)' are the same tensor, '\(new)'; bring a checkpoint that names it "
              + "once")
        }
      }
    }
    self.base = base
    self.origins = origins
    tensorNames = origins.keys.sorted()
  }

  func shape(of name: String) -> [Int]? { origins[name]?.shape }

  func type(of name: String) -> ElementType? { origins[name].flatMap { base.type(of: $0.name) } }

  func tensor(_ name: String) throws -> Tensor {
    guard let origin = origins[name] else { throw TensorError.missingTensor(name: name, file: place) }
    let whole = try base.tensor(origin.name)
    guard let rows = origin.rows else { return try whole.reshaped(to: origin.shape) }
    let length = origin.shape.dropFirst().reduce(1, *)
    return Tensor(
      shape: origin.shape, values: Array(whole.values[rows.lowerBound * length..<rows.upperBound * length]))
  }
}
