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

  /// A normalisation of tokens.
  func norm(_ name: String, width: Int, epsilon: Float) throws(MetricsError) -> VisionTransformer.Norm {
    VisionTransformer.Norm(
      weight: try tensor(name + ".weight", shape: [width]), bias: try tensor(name + ".bias", shape: [width]),
      epsilon: epsilon)
  }

  /// A fully connected layer.
  /// - Parameters:
  ///   - rows: which of the tensor's rows to take, of `outputs`; `nil` for all.
  ///   - scale: the name of a factor for each row, which is multiplied in.
  func linear(
    _ name: String, outputs: Int, inputs: Int, hasBias: Bool = true, rows: Range<Int>? = nil, scale: String? = nil
  ) throws(MetricsError) -> LinearLayer {
    var weight = try tensor(name + ".weight", shape: [outputs, inputs])
    var bias = hasBias ? try tensor(name + ".bias", shape: [outputs]) : nil
    if let rows {
      weight = Tensor(
        shape: [rows.count, weight.shape[1]],
        values: Array(weight.values[rows.lowerBound * weight.shape[1]..<rows.upperBound * weight.shape[1]]))
      bias = bias.map { Tensor(shape: [rows.count], values: Array($0.values[rows])) }
    }
    if let scale {
      let factors = try tensor(scale, shape: [weight.shape[0]]).values
      let width = weight.shape[1]
      for i in weight.values.indices { weight.values[i] *= factors[i / width] }
      for i in 0..<(bias?.count ?? 0) { bias?.values[i] *= factors[i] }
    }
    do {
      return try LinearLayer(weight: weight, bias: bias)
    } catch {
      throw fault("'\(name).weight': \(error)")
    }
  }

  /// The layer that turns patches into tokens.
  func patches(_ name: String, width: Int, side: Int, hasBias: Bool) throws(MetricsError) -> ConvolutionLayer {
    let weight = try tensor(name + ".weight", shape: [width, 3, side, side])
    let bias = hasBias ? try tensor(name + ".bias", shape: [width]) : nil
    do {
      return try ConvolutionLayer(weight: weight, bias: bias, geometry: ConvolutionGeometry(stride: (side, side)))
    } catch {
      throw fault("'\(name).weight': \(error)")
    }
  }
}
