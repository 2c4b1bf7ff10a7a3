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
    let stack: FeatureStack
    let reference: [Feature]
    do {
      stack = try FeatureStack()
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

/// The five feature maps of AlexNet and the weights of their channels.
private struct FeatureStack: Sendable {
  let network: Network
  let channelWeights: [[Float]]

  init() throws(VisionError) {
    network = try ShippedNetwork.lpipsAlex.network()
    channelWeights = network.outputs.map { [channelWeights = network.channelWeights] in channelWeights[$0] ?? [] }
  }

  func features(of image: Image, concurrently: Bool) throws(VisionError) -> [Feature] {
    let outputs = try network.run(on: image, concurrently: concurrently)
    return network.outputs.compactMap { outputs[$0].map(Feature.init(normalising:)) }
  }
}

/// A feature map whose channels have unit length at every pixel.
private struct Feature: Sendable {
  let channels: Int
  let area: Int
  let values: [Float]

  init(normalising map: Tensor) {
    let (channels, area) = (map.shape[1], map.shape[2] * map.shape[3])
    var values = map.values
    values.withUnsafeMutableBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: area) { lengths in
        lengths.initialize(repeating: 0)
        for channel in 0..<channels {
          let row = UnsafeMutableBufferPointer(rebasing: values[channel * area..<(channel + 1) * area])
          for i in 0..<area { lengths[i] += row[i] * row[i] }
        }
        for i in 0..<area { lengths[i] = 1 / (lengths[i].squareRoot() + 1e-10) }
        for channel in 0..<channels {
          let row = UnsafeMutableBufferPointer(rebasing: values[channel * area..<(channel + 1) * area])
          for i in 0..<area { row[i] *= lengths[i] }
        }
      }
    }
    self.channels = channels
    self.area = area
    self.values = values
  }

  /// The mean over pixels of the weighted squared gaps of all channels.
  func distance(to other: Feature, channelWeights: [Float]) -> Double {
    guard channels == other.channels, area == other.area, channelWeights.count == channels, area > 0 else { return 0 }
    var total = 0.0
    for channel in 0..<channels {
      var sum = SIMD8<Float>()
      var tail: Float = 0
      let start = channel * area
      values.withUnsafeBufferPointer { a in
        other.values.withUnsafeBufferPointer { b in
          var i = start
          while i + 8 <= start + area {
            let gap =
              UnsafeRawPointer(a.baseAddress.unsafelyUnwrapped + i).loadUnaligned(as: SIMD8<Float>.self)
              - UnsafeRawPointer(b.baseAddress.unsafelyUnwrapped + i).loadUnaligned(as: SIMD8<Float>.self)
            sum += gap * gap
            i += 8
          }
          while i < start + area {
            tail += (a[i] - b[i]) * (a[i] - b[i])
            i += 1
          }
        }
      }
      total += Double(channelWeights[channel]) * Double(sum.sum() + tail)
    }
    return total / Double(area)
  }
}
