import Foundation
import Tensors

/// A `.pth` file of PyTorch that holds a dictionary of tensors.
///
/// It is a zip archive with a pickle that names the tensors and a file for each storage. The archive is mapped, and nothing in
/// it is run (``StateDictionary``).
package struct TorchArchive: WeightSource {
  package let place: String
  package let tensorNames: [String]
  private let views: [String: TensorView]

  /// The longest pickle that is read, bytes.
  private static let longestPickle = 64 << 20

  /// Opens a file; numbers are read when asked for.
  /// - Parameter place: what messages call it.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``.
  init(_ url: URL, place: String) throws {
    try self.init(data: MappedFile.bytes(url, place: place), place: place)
  }

  /// Reads the names in a file's bytes.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``.
  package init(data: Data, place: String) throws {
    func fault(_ reason: String, _ remedy: String = MappedFile.remedy) -> DiffusionError {
      .badCheckpoint("\(place): this .pth file cannot be read: \(reason); \(remedy)")
    }
    guard data.starts(with: Data("PK".utf8)) else {
      let isPickle = data.first == 0x80
      throw fault(
        isPickle ? "it is of the form that PyTorch wrote before version 1.6" : "it is no zip archive",
        isPickle ? "load it in PyTorch and save its state dictionary again" : MappedFile.remedy)
    }
    let files: [String: Range<Int>]
    let tensors: [String: StateDictionary.Entry]
    let folder: Substring
    do {
      files = try ZipDirectory(data).files
      let pickles = files.filter { $0.key == "data.pkl" || $0.key.hasSuffix("/data.pkl") }
      guard pickles.count == 1, let pickle = pickles.first else { throw fault("there is no data.pkl in it") }
      guard pickle.value.count <= Self.longestPickle else {
        throw fault("its data.pkl has \(pickle.value.count) bytes")
      }
      folder = pickle.key.dropLast("data.pkl".count)
      if let order = files["\(folder)byteorder"], data.subdata(in: order) != Data("little".utf8) {
        throw fault("its numbers have their highest byte first", "save it again on a common machine")
      }
      tensors = try StateDictionary(data.subdata(in: pickle.value)).tensors
    } catch let error as ZipDirectory.Fault {
      throw fault(error.reason)
    } catch let error as StateDictionary.Fault {
      throw fault(
        error.reason, "bring the file as it was published, or the same weights as safetensors; nothing in it was run")
    }
    var views: [String: TensorView] = [:]
    for (name, tensor) in tensors {
      guard tensor.isContiguous else {
        throw fault("'\(name)' does not lie in one piece", "save it again with every tensor contiguous")
      }
      guard let file = files["\(folder)data/\(tensor.storage.key)"],
        let view = Self.view(name, tensor, in: file, of: data, place: place)
      else { throw fault("the numbers of '\(name)' are not all in it") }
      views[name] = view
    }
    self.place = place
    self.views = views
    tensorNames = views.keys.sorted()
  }

  private static func view(
    _ name: String, _ tensor: StateDictionary.Entry, in file: Range<Int>, of data: Data, place: String
  ) -> TensorView? {
    var count = 1
    for length in tensor.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      count = product
    }
    let size = tensor.storage.type.bits / 8
    let held = file.count / size
    guard tensor.offset <= held, count <= held - tensor.offset else { return nil }
    let start = file.lowerBound + tensor.offset * size
    return TensorView(
      name: name, type: tensor.storage.type, shape: tensor.shape, bytes: start..<start + count * size, of: data,
      file: place)
  }

  package func shape(of name: String) -> [Int]? { views[name]?.shape }

  package func type(of name: String) -> ElementType? { views[name]?.type }

  package func tensor(_ name: String) throws -> Tensor {
    guard let view = views[name] else { throw TensorError.missingTensor(name: name, file: place) }
    return try view.tensor()
  }
}
