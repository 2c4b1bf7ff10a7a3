import Foundation
import Tensors

/// A folder with an image encoder as transformers saves it: `config.json`, `model.safetensors` and, where there is one,
/// `preprocessor_config.json`.
struct EncoderFolder {
  let name: String
  private let url: URL
  private let weights: SafetensorsFile

  /// Opens a folder; weights are read when asked for.
  /// - Throws: ``MetricsError/encoder(folder:reason:)``.
  init(at url: URL) throws(MetricsError) {
    name = url.lastPathComponent
    self.url = url
    let file = url.appending(path: "model.safetensors")
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw .encoder(
        folder: url.lastPathComponent,
        reason:
          "it holds no model.safetensors; save the whole model there, in one file, with transformers' save_pretrained"
      )
    }
    do {
      weights = try SafetensorsFile(contentsOf: file)
    } catch {
      throw .encoder(folder: url.lastPathComponent, reason: String(describing: error))
    }
  }

  func fault(_ reason: String) -> MetricsError { .encoder(folder: name, reason: reason) }

  /// A JSON file of the folder.
  /// - Returns: `nil` when there is no such file.
  func json<Value: Decodable>(_ file: String, as type: Value.Type) throws(MetricsError) -> Value? {
    let place = url.appending(path: file)
    guard FileManager.default.fileExists(atPath: place.path) else { return nil }
    do {
      return try JSONDecoder().decode(type, from: Data(contentsOf: place))
    } catch let error as DecodingError {
      let path =
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
          .dataCorrupted(let context):
          context.codingPath.map(\.stringValue).joined(separator: ".")
        @unknown default: ""
        }
      throw fault("\(file) is not what transformers writes\(path.isEmpty ? "" : ", look at '\(path)'")")
    } catch {
      throw fault("\(file) cannot be read")
    }
  }

  func holds(_ tensor: String) -> Bool { weights.shape(of: tensor) != nil }

  /// A tensor of the model.
  /// - Parameter shape: what it must have; -1 for any length.
  func tensor(_ tensor: String, shape: [Int]) throws(MetricsError) -> Tensor {
    guard let found = weights.shape(of: tensor) else {
      throw fault("model.safetensors has no '\(tensor)'")
    }
    guard found.count == shape.count, zip(found, shape).allSatisfy({ $1 == -1 || $0 == $1 }) else {
      throw fault("'\(tensor)' has the shape \(found) where config.json asks for \(shape)")
    }
    do {
      return try weights.tensor(tensor)
    } catch {
      throw fault(String(describing: error))
    }
  }
}
