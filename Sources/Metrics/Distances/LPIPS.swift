import Imaging
import Tensors
import Vision

/// Learned perceptual image patch similarity, version 0.1, on AlexNet features: about 0 for equal pictures, about 1 for
/// unrelated ones.
///
/// Zhang et al., *The Unreasonable Effectiveness of Deep Features as a Perceptual Metric* (CVPR 2018). Pictures are
/// measured at one long side, by default 416 pixels, for the figure changes with the size.
public struct LPIPS: PerceptualDistance {
  /// The long side, in pixels, that pictures are measured at when nothing else is said.
  public static let measuringLongSide = 416

  /// `lpips`.
  public let name = "lpips"
  /// The long side, in pixels, that larger pictures are brought down to; `nil` measures at the pictures' own size.
  public let longSide: Int?

  /// Makes a distance that measures at `longSide` pixels.
  public init(longSide: Int? = Self.measuringLongSide) {
    self.longSide = longSide
  }

  /// Distances of many pictures to one target, whose features are computed once.
  /// - Throws: ``MetricsError`` when sizes differ or the network cannot be read.
  public func distances(of images: [Image], to target: Image) throws(MetricsError) -> [Double] {
    for image in images where image.width != target.width || image.height != target.height {
      throw .sizeMismatch(
        width: image.width, height: image.height, expectedWidth: target.width, expectedHeight: target.height)
    }
    guard !images.isEmpty else { return [] }
    let stack: PerceptualFeatures
    let reference: [PerceptualFeatures.Map]
    do {
      stack = try PerceptualFeatures()
      reference = try stack.features(of: measured(target), concurrently: true)
    } catch {
      throw .weights(String(describing: error))
    }
    // One picture a piece: whole networks side by side keep their feature maps in the cores' caches.
    let results = Slots<Result<Double, VisionError>>(count: images.count)
    Workers.run(count: images.count) { index in
      results.set(
        index,
        to: Result { () throws(VisionError) in
          let features = try stack.features(of: measured(images[index]), concurrently: images.count == 1)
          return zip(zip(features, reference), stack.channelWeights).reduce(0) { sum, next in
            sum + next.0.0.distance(to: next.0.1, channelWeights: next.1)
          }
        })
    }
    do {
      return try results.values.map { (result) throws(VisionError) in try result?.get() ?? 0 }
    } catch {
      throw .weights(String(describing: error))
    }
  }

  /// A picture at the size it is measured at: never enlarged, save that the network needs 64 pixels each way.
  private func measured(_ image: Image) -> Image {
    let scale = min(1, longSide.map { Double($0) / Double(image.longSide) } ?? 1)
    let width = max(64, Int((Double(image.width) * scale).rounded()))
    let height = max(64, Int((Double(image.height) * scale).rounded()))
    return width == image.width && height == image.height ? image : image.resized(width: width, height: height)
  }
}
