import Imaging
import Tensors

/// Contours as a holistically-nested edge network sees them (Xie and Tu, ICCV 2015).
enum ContourMap {
  /// The least side, in pixels, that the network takes.
  private static let leastSide = 32

  /// The mean of the network's answers at the picture's size and at two thirds of it: strength 0...1.
  ///
  /// The smaller scale knows objects better, the larger one places their edges.
  static func strength(of image: Image) throws(VisionError) -> Plane {
    var sum = Plane(width: image.width, height: image.height)
    for scale in [1.0, 2.0 / 3] {
      let width = max(leastSide, Int((Double(image.width) * scale).rounded()))
      let height = max(leastSide, Int((Double(image.height) * scale).rounded()))
      let edges = try plane(of: image.resized(width: width, height: height))
        .resized(width: image.width, height: image.height)
      for i in sum.values.indices { sum.values[i] += edges.values[i] / 2 }
    }
    return sum
  }

  private static func plane(of image: Image) throws(VisionError) -> Plane {
    let outputs = try ShippedNetwork.hed.network().run(on: image)
    guard let edges = outputs["edges"], edges.count == image.width * image.height else {
      throw .input(network: "hed", reason: "it gave no edges of the picture's size")
    }
    return Plane(width: image.width, height: image.height, values: edges.values)
  }
}
