import Imaging

/// Sees a picture as a painter does: contours, layers from back to front, and where detail matters.
public enum SceneReader {
  /// Reads a picture.
  /// - Parameters:
  ///   - image: a picture of any size.
  ///   - longSide: the long side of the scene in pixels, at least 32.
  ///   - correction: what the picture's author puts right; its numbers are those of the layers of the same call without it.
  /// - Throws: ``VisionError`` when a network that ships with the package cannot be used, or when the correction does
  ///   not fit what was found.
  public static func read(
    _ image: Image, longSide: Int = 384, correction: SceneCorrection? = nil
  ) throws(VisionError) -> Scene {
    let evidence = try PictureEvidence(image.resized(longSide: max(32, longSide)))
    var stack = try LayerStack(evidence)
    if let correction { stack = try LayerStack(stack, corrected: correction, evidence: evidence) }
    let layering = stack.layering
    let sky = layering.labels.map { layering.isSky[Int($0)] }
    return Scene(
      width: evidence.width, height: evidence.height, contours: evidence.contours,
      detail: DetailMap.detail(evidence, sky: sky), layers: layers(stack, evidence: evidence),
      isOneCanvas: layering.isOneCanvas, faces: evidence.meshes)
  }

  private static func layers(_ stack: LayerStack, evidence: PictureEvidence) -> [SceneLayer] {
    let (width, height) = (evidence.width, evidence.height)
    let numbers = stack.numbers
    return stack.order.enumerated().map { place, region in
      let mask = numbers.map { $0 == place }
      let goesOn = !stack.stops.contains(region)
      let inFront = numbers.map { goesOn && $0 > place }
      let extent = LayerCompletion.extent(
        mask: mask, inFront: inFront, width: width, height: height, joinsPieces: stack.layering.hasSky,
        isSky: stack.layering.isSky[region])
      return SceneLayer(
        name: stack.names[region], mask: plane(mask, width, height), extent: plane(extent, width, height),
        completed: LayerCompletion.completed(evidence.image, mask: mask, inFront: inFront),
        time: stack.times[region] ?? 1)
    }
  }

  private static func plane(_ mask: [Bool], _ width: Int, _ height: Int) -> Plane {
    Plane(width: width, height: height, values: mask.map { $0 ? 1 : 0 })
  }
}
