import Foundation
import Tensors

/// A weights file of a model folder, mapped into memory.
enum MappedFile {
  /// What to do about a file that is not whole.
  static let remedy = "download it again and compare its size with the published one"

  /// The bytes of a file.
  /// - Parameter place: what messages call it.
  static func bytes(_ url: URL, place: String) throws -> Data {
    let data: Data
    do {
      data = try Data(contentsOf: url, options: .alwaysMapped)
    } catch {
      throw DiffusionError.badCheckpoint(
        "\(place): the file cannot be read (\(error.localizedDescription)); is it whole, and may it be read?")
    }
    guard !data.starts(with: Data("version https://git-lfs".utf8)) else {
      throw DiffusionError.badCheckpoint(
        "\(place): this is only Git's pointer to the file, not the file; fetch it with 'git lfs pull'")
    }
    return data
  }

  /// A safetensors file.
  /// - Parameter place: what messages call it.
  static func safetensors(_ url: URL, place: String) throws -> SafetensorsFile {
    let data = try bytes(url, place: place)
    do {
      return try SafetensorsFile(data: data, name: place)
    } catch {
      throw DiffusionError.badCheckpoint("\(error); \(remedy)")
    }
  }
}
