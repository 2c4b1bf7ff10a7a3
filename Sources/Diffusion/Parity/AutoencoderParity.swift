import Foundation
import Tensors

/// Holds the video autoencoder against reference outputs.
public enum AutoencoderParity {
  /// Holds all cases `vae*_io` of a folder against ours; decoding starts from the expected mean.
  ///
  /// `out.mean_tiled` and `out.decoded_tiled` are results with the tiling in the metadata of the file under `tiling`: rows,
  /// columns, row stride and column stride in pixels, as a JSON list.
  /// - Throws: ``DiffusionError`` or `TensorError` when a case cannot be read.
  public static func results(in folder: ParityFolder) throws -> [ParityResult] {
    try folder.cases(prefix: "vae").flatMap { try results(of: $0, in: folder) }
  }

  private static func results(of name: String, in folder: ParityFolder) throws -> [ParityResult] {
    let weights = try folder.file("\(name)_weights")
    let configuration = try folder.configuration(AutoencoderConfiguration.self, of: weights)
    let part = try PartWeights(
      weights, part: .autoencoder, expecting: VideoAutoencoder.inventory(of: configuration))
    let autoencoder = try VideoAutoencoder(part, configuration: configuration)
    let file = try folder.file("\(name)_io")
    let video = try file.tensor("in.video")
    let expected = try file.tensor("out.mean")
    let (mean, logVariance) = try autoencoder.encoded(video)
    var results = [
      ParityResult("\(name) mean", found: mean, expected: expected),
      ParityResult("\(name) logvar", found: logVariance, expected: try file.tensor("out.logvar")),
      ParityResult(
        "\(name) decoded", found: try autoencoder.decoded(expected), expected: try file.tensor("out.decoded")),
    ]
    let hasTiledMean = file.shape(of: "out.mean_tiled") != nil
    let hasTiledVideo = file.shape(of: "out.decoded_tiled") != nil
    if hasTiledMean || hasTiledVideo {
      let tiling = try tiling(of: file, in: folder)
      if hasTiledMean {
        results.append(
          ParityResult(
            "\(name) mean, tiled", found: try autoencoder.encoded(video, tiling: tiling).mean,
            expected: try file.tensor("out.mean_tiled")))
      }
      if hasTiledVideo {
        results.append(
          ParityResult(
            "\(name) decoded, tiled", found: try autoencoder.decoded(expected, tiling: tiling),
            expected: try file.tensor("out.decoded_tiled")))
      }
    }
    return results
  }

  private static func tiling(of file: SafetensorsFile, in folder: ParityFolder) throws -> Tiling {
    guard let text = file.metadata["tiling"],
      let lengths = try? JSONDecoder().decode([Int].self, from: Data(text.utf8)), lengths.count == 4
    else {
      throw DiffusionError.badCase(
        "\(folder.url.path)/\(file.name): its metadata has no 'tiling', the JSON list of rows, columns, row stride and "
          + "column stride in pixels")
    }
    return Tiling(rows: lengths[0], columns: lengths[1], rowStride: lengths[2], columnStride: lengths[3])
  }
}
