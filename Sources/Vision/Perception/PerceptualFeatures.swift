import Imaging
import Tensors

/// The five feature maps of AlexNet by which LPIPS compares pictures, and the weights of their channels.
///
/// Zhang et al., *The Unreasonable Effectiveness of Deep Features as a Perceptual Metric* (CVPR 2018), version 0.1.
package struct PerceptualFeatures: Sendable {
  private let network: Network
  /// A weight for each channel of each map.
  package let channelWeights: [[Float]]

  /// Loads the shipped network.
  package init() throws(VisionError) {
    network = try ShippedNetwork.lpipsAlex.network()
    channelWeights = network.outputs.map { [channelWeights = network.channelWeights] in channelWeights[$0] ?? [] }
  }

  /// The maps of a picture of at least 64 pixels a side.
  /// - Parameter concurrently: whether one picture may use all cores.
  package func features(of image: Image, concurrently: Bool) throws(VisionError) -> [Map] {
    let outputs = try network.run(on: image, concurrently: concurrently)
    return network.outputs.compactMap { outputs[$0].map(Map.init(normalising:)) }
  }
}

extension PerceptualFeatures {
  /// A feature map whose channels have unit length at every pixel.
  package struct Map: Sendable {
    let channels: Int
    let width: Int
    let height: Int
    let values: [Float]

    private var area: Int { width * height }

    init(normalising map: Tensor) {
      let channels = map.shape[1]
      (height, width) = (map.shape[2], map.shape[3])
      let area = width * height
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
      self.values = values
    }

    /// The mean over pixels of the weighted squared gaps of all channels.
    package func distance(to other: Map, channelWeights: [Float]) -> Double {
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

    /// The weighted squared gaps of all channels at every pixel of the map; their mean is ``distance(to:channelWeights:)``.
    package func gaps(to other: Map, channelWeights: [Float]) -> Plane {
      var gaps = Plane(width: width, height: height)
      guard channels == other.channels, area == other.area, channelWeights.count == channels else { return gaps }
      for channel in 0..<channels {
        for i in 0..<area {
          let gap = values[channel * area + i] - other.values[channel * area + i]
          gaps.values[i] += channelWeights[channel] * gap * gap
        }
      }
      return gaps
    }
  }
}
