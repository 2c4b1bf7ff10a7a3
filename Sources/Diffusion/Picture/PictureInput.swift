import Imaging
import Tensors

/// How a picture is made ready for CLIP: the short side is resized, the middle cut out, samples are brought to its mean and deviation.
///
/// Radford et al., *Learning Transferable Visual Models From Natural Language Supervision* (2021).
struct PictureInput: Sendable {
  private static let mean: [Float] = [0.48145466, 0.4578275, 0.40821073]
  private static let deviation: [Float] = [0.26862954, 0.26130258, 0.27577711]

  /// Side of what the encoder sees, pixels.
  let side: Int

  /// [1, 3, side, side].
  func tensor(of picture: Image) -> Tensor {
    let cut = picture.middle(shortSide: side, width: side, height: side)
    return cut.tensor { (Float($0) / 255 - Self.mean[$1]) / Self.deviation[$1] }
  }
}

extension Image {
  /// [1, 3, rows, columns] of what `number` makes of each sample and its channel.
  func tensor(_ number: (UInt8, Int) -> Float) -> Tensor {
    let area = width * height
    var values = [Float](repeating: 0, count: 3 * area)
    for i in 0..<area {
      for channel in 0..<3 { values[channel * area + i] = number(pixels[3 * i + channel], channel) }
    }
    return Tensor(shape: [1, 3, height, width], values: values)
  }

  /// [1, 3, rows, columns] in -1...1, as the autoencoder reads it.
  var signedTensor: Tensor { tensor { sample, _ in Float(sample) / 127.5 - 1 } }
}
