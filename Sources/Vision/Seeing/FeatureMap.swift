import Imaging
import Tensors

/// Features that a network computed on a coarse grid over a picture, centred and scaled: two places of the picture that have
/// nothing to do with each other are about 1 apart.
struct FeatureMap: Sendable {
  /// The grid's size.
  let width: Int
  let height: Int
  /// The numbers of one place.
  let channels: Int
  /// `channels` numbers for every place, rows from the top.
  private let values: [Float]

  /// - Parameter tensor: [1, channels, rows, columns].
  init(_ tensor: Tensor) {
    let (channels, height, width) = (tensor.shape[1], tensor.shape[2], tensor.shape[3])
    let places = height * width
    var values = [Float](repeating: 0, count: tensor.count)
    var spread: Float = 0
    for channel in 0..<channels {
      let plane = tensor.values[channel * places..<(channel + 1) * places]
      let mean = plane.reduce(0, +) / Float(places)
      for (place, value) in plane.enumerated() {
        values[place * channels + channel] = value - mean
        spread += (value - mean) * (value - mean)
      }
    }
    let scale = 1 / (max(spread, 1e-12) * 2 / Float(places)).squareRoot()
    self.values = values.map { $0 * scale }
    (self.width, self.height, self.channels) = (width, height, channels)
  }

  /// Adds the features at a place to `sum`, bilinear between the grid's centres.
  /// - Parameters:
  ///   - u: 0...1 from left to right.
  ///   - v: 0...1 from top to bottom.
  ///   - offset: where the features begin in `sum`.
  func add(u: Float, v: Float, to sum: inout [Float], at offset: Int) {
    let x = min(max(u * Float(width) - 0.5, 0), Float(width - 1))
    let y = min(max(v * Float(height) - 0.5, 0), Float(height - 1))
    let (x0, y0) = (Int(x), Int(y))
    let (x1, y1) = (min(x0 + 1, width - 1), min(y0 + 1, height - 1))
    let (fx, fy) = (x - Float(x0), y - Float(y0))
    let corners = [
      ((y0 * width + x0) * channels, (1 - fx) * (1 - fy)), ((y0 * width + x1) * channels, fx * (1 - fy)),
      ((y1 * width + x0) * channels, (1 - fx) * fy), ((y1 * width + x1) * channels, fx * fy),
    ]
    values.withUnsafeBufferPointer { values in
      sum.withUnsafeMutableBufferPointer { sum in
        for (start, weight) in corners where weight > 0 {
          for channel in 0..<channels { sum[offset + channel] += weight * values[start + channel] }
        }
      }
    }
  }
}
