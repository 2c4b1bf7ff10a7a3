import Imaging

/// Sees a picture as a painter does: contours, layers and where detail matters.
public enum SceneReader {
  /// Reads a picture as one layer, with contours and detail from its gradient.
  public static func read(_ image: Image, longSide: Int = 384) throws(VisionError) -> Scene {
    let small = image.resized(longSide: longSide)
    let gradient = small.lightness().gradient()
    var contours = gradient.x
    for i in contours.values.indices {
      let (x, y) = (gradient.x.values[i], gradient.y.values[i])
      contours.values[i] = min(1, (x * x + y * y).squareRoot() / 20)
    }
    let everywhere = Plane(width: small.width, height: small.height, filledWith: 1)
    return Scene(
      width: small.width, height: small.height, contours: contours, detail: contours.gaussianBlurred(sigma: 8),
      layers: [SceneLayer(name: nil, mask: everywhere, extent: everywhere, completed: small)])
  }
}
