import Imaging
import Vision

/// How much work each layer of a picture is.
enum LayerWeights {
  /// The square root of each layer's perceptual weight: how much nearer the canvas comes to the picture by LPIPS when the layer stands on it.
  ///
  /// Time in proportion to the distance itself starves quiet layers, equal time for all wastes it on slivers; on two recorded processes the
  /// root fitted best of the three. What the author says of a layer's time multiplies it.
  /// - Parameters:
  ///   - scene: the layers.
  ///   - target: the finished picture as the medium aims at it.
  ///   - ground: the canvas before the first stroke.
  /// - Returns: one weight a layer, above 0.
  static func perceptual(scene: Scene, target: Image, ground: RGB8) throws(VisionError) -> [Double] {
    let size = target.size(longSide: 416)
    let (width, height) = (max(64, size.width), max(64, size.height))
    let picture = target.resized(width: width, height: height)
    let blank = Image(width: width, height: height, filledWith: ground)
    let features = try PerceptualFeatures()
    let finished = try features.features(of: picture, concurrently: true)
    let begun = try features.features(of: blank, concurrently: true)
    var weights = [Double](repeating: 0, count: scene.layers.count)
    for (level, channelWeights) in features.channelWeights.enumerated() {
      let gaps = begun[level].gaps(to: finished[level], channelWeights: channelWeights)
      for (index, layer) in scene.layers.enumerated() {
        let mask = layer.mask.resized(width: gaps.width, height: gaps.height)
        let sum = zip(gaps.values, mask.values).reduce(0.0) { $0 + Double($1.0 * max(0, $1.1)) }
        weights[index] += sum / Double(gaps.values.count)
      }
    }
    return zip(weights, scene.layers).map { max($0, 1e-4).squareRoot() * $1.time }
  }
}
