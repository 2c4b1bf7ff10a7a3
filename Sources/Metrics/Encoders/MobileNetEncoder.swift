import Imaging
import Vision

/// MobileNetV2's embedding before its classes: 1280 numbers.
///
/// Sandler et al., *MobileNetV2: Inverted Residuals and Linear Bottlenecks* (CVPR 2018), weights of torchvision. The whole
/// picture is looked at, its short side brought down to 224 pixels and never enlarged (save to 64); classifiers look at the
/// middle alone, but a canvas is painted to its edges.
public struct MobileNetEncoder: ImageEncoder {
  /// `mobilenet_v2`.
  public let name = "mobilenet_v2"

  private static let shortSide = 224
  private static let leastSide = 64
  /// Long pictures are squeezed to this many pixels.
  private static let longestSide = 672

  /// Makes an encoder; its weights are read when first needed.
  public init() {}

  /// The embedding of a picture.
  /// - Throws: ``MetricsError`` when the network cannot be read.
  public func features(of image: Image, concurrently: Bool) throws(MetricsError) -> [Float] {
    let scale = min(1, Double(Self.shortSide) / Double(min(image.width, image.height)))
    func length(_ side: Int) -> Int {
      min(Self.longestSide, max(Self.leastSide, Int((Double(side) * scale).rounded())))
    }
    do {
      let outputs = try ShippedNetwork.mobileNet.network().run(
        on: image.resized(width: length(image.width), height: length(image.height)), concurrently: concurrently)
      return outputs["embedding"]?.values ?? []
    } catch {
      throw .weights(String(describing: error))
    }
  }
}
