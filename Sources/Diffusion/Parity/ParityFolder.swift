import Foundation
import Tensors

/// A folder of reference inputs, weights and outputs, as the script `make_fixture.py` of the tests writes them.
///
/// Weights of a case lie in `<case>_weights.safetensors`, with the configuration as JSON under the metadata key `config`;
/// inputs and outputs in `<case>_io.safetensors`, named `in.<name>` and `out.<name>`.
public struct ParityFolder: Sendable {
  /// Where it lies.
  public let url: URL
  /// The names of its safetensors files without their ending, sorted.
  public let names: [String]

  /// Lists a folder.
  /// - Throws: ``DiffusionError/badCase(_:)`` when there is no folder or no case in it.
  public init(_ url: URL) throws {
    self.url = url
    let files = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    names = files.filter { $0.hasSuffix(".safetensors") }.map { String($0.dropLast(12)) }.sorted()
    guard !names.isEmpty else {
      throw DiffusionError.badCase(
        "\(url.path): there is no safetensors file in it; expected is a folder of fixtures such as "
          + "Tests/DiffusionTests/Fixtures/wan, with <case>_weights.safetensors and <case>_io.safetensors")
    }
  }

  /// The cases of a kind: what comes before `suffix` in the names that begin with `prefix`, sorted.
  func cases(prefix: String, suffix: String = "_io") -> [String] {
    names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
  }

  /// Opens a file of the folder.
  /// - Throws: ``DiffusionError/badCase(_:)`` when it is not there, `TensorError` when it is damaged.
  func file(_ name: String) throws -> SafetensorsFile {
    guard names.contains(name) else {
      throw DiffusionError.badCase(
        "\(url.path): \(name).safetensors is missing, which another file of the folder needs")
    }
    return try SafetensorsFile(contentsOf: url.appending(path: "\(name).safetensors"))
  }

  /// The configuration that a file carries in its metadata.
  /// - Throws: ``DiffusionError/badCase(_:)`` when there is none or it lacks a key.
  func configuration<Configuration: Decodable>(_ type: Configuration.Type, of file: SafetensorsFile) throws
    -> Configuration
  {
    guard let text = file.metadata["config"] else {
      throw DiffusionError.badCase(
        "\(url.path)/\(file.name): its metadata has no 'config', the JSON of the configuration")
    }
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw DiffusionError.badCase("\(url.path)/\(file.name): its 'config' cannot be read: \(error)")
    }
  }
}
