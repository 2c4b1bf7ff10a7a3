import Foundation
import Imaging
import Tensors
import Testing

/// Inputs and outputs of the networks' originals.
struct NetworkFixture {
  private let file: SafetensorsFile

  init(_ name: String) throws {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    file = try SafetensorsFile(contentsOf: folder.appending(path: "\(name).expected.safetensors"))
  }

  func tensor(_ name: String) throws -> Tensor { try file.tensor(name) }

  /// The picture that the original was run on.
  /// - Parameters:
  ///   - mean: what was taken off each sample of 0...1.
  ///   - std: what it was divided by then.
  ///   - isBGR: whether blue comes first.
  func picture(mean: Float = 0, std: Float = 1, isBGR: Bool = false) throws -> Image {
    let input = try tensor("image")
    var image = Image(width: input.shape[3], height: input.shape[2], filledWith: RGB8(0, 0, 0))
    let area = image.width * image.height
    for channel in 0..<3 {
      for i in 0..<area {
        let value = (input.values[(isBGR ? 2 - channel : channel) * area + i] * std + mean) * 255
        image.pixels[3 * i + channel] = UInt8(min(max(value.rounded(), 0), 255))
      }
    }
    return image
  }

  /// Points (x, y, depth) of an output, given in pixels of a turned square of the picture, as pixels of the picture.
  func points(
    _ name: String, of count: Float, centre: SIMD2<Float>, size: Float, angle: Float
  ) throws -> [SIMD2<Float>] {
    let values = try tensor(name).values
    return stride(from: 0, to: values.count, by: 3).map { i in
      let u = (values[i] - count / 2) * size / count
      let v = (values[i + 1] - count / 2) * size / count
      return centre + SIMD2(cos(angle) * u - sin(angle) * v, sin(angle) * u + cos(angle) * v)
    }
  }

  /// The portrait that some originals were run on, 512x512.
  static func portrait() throws -> Image {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    return try Image(contentsOf: root.appending(path: "content/astronaut.jpg"))
  }
}
