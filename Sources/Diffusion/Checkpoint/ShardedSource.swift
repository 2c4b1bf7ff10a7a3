import Foundation
import Tensors

/// The tensors of several safetensors files, held against the index that says which tensor lies in which file.
struct ShardedSource: WeightSource {
  let place: String
  let tensorNames: [String]
  private let files: [SafetensorsFile]
  /// The number of the file that a tensor lies in.
  private let shards: [String: Int]

  /// Opens all files.
  /// - Parameters:
  ///   - files: their addresses, and what messages call each.
  ///   - index: the file's name (without folders) for every tensor; `nil` where there is no index.
  ///   - optional: names that an index may have although no file has them: second names of other tensors.
  ///   - place: what messages call all of it.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)``, which lists every tensor that is not where the index says.
  init(_ files: [(url: URL, place: String)], index: [String: String]? = nil, optional: Set<String> = [], place: String)
    throws
  {
    let opened = try files.map { try MappedFile.safetensors($0.url, place: $0.place) }
    var shards: [String: Int] = [:]
    var twice: [String] = []
    for (number, file) in opened.enumerated() {
      for name in file.names where shards.updateValue(number, forKey: name) != nil { twice.append(name) }
    }
    var absent: [String] = []
    var unlisted: [String] = []
    if let index {
      let numbers = Dictionary(files.enumerated().map { ($1.url.lastPathComponent, $0) }) { first, _ in first }
      absent = index.filter { name, file in
        numbers[file].map { opened[$0].shape(of: name) == nil && !optional.contains(name) } ?? true
      }.map { "\($0.key), which should be in \($0.value)" }
      unlisted = shards.keys.filter { index[$0] == nil }
    }
    guard twice.isEmpty, absent.isEmpty, unlisted.isEmpty else {
      throw DiffusionError.badCheckpoint(
        "\(place): the files and their index do not fit each other"
          + FaultList.text([
            ("not in the file that the index names", absent), ("in more than one file", twice),
            ("in no index", unlisted),
          ]) + "\n  Bring all files of one download, with the index that belongs to them.")
    }
    self.place = place
    self.files = opened
    self.shards = shards
    tensorNames = shards.keys.sorted()
  }

  func shape(of name: String) -> [Int]? { shards[name].flatMap { files[$0].shape(of: name) } }

  func type(of name: String) -> ElementType? { shards[name].flatMap { files[$0].type(of: name) } }

  func tensor(_ name: String) throws -> Tensor {
    guard let number = shards[name] else { throw TensorError.missingTensor(name: name, file: place) }
    return try files[number].tensor(name)
  }
}
