import Imaging

/// Sees a picture as a painter does: contours, layers from back to front, and where detail matters.
public enum SceneReader {
  /// Reads a picture.
  /// - Parameters:
  ///   - image: a picture of any size.
  ///   - longSide: the long side of the scene in pixels, at least 32.
  /// - Throws: ``VisionError`` when a network that ships with the package cannot be used.
  public static func read(_ image: Image, longSide: Int = 384) throws(VisionError) -> Scene {
    let evidence = try PictureEvidence(image.resized(longSide: max(32, longSide)))
    let layering = Layering(evidence)
    let names = try LayerNames.names(layering, evidence: evidence)
    let order = LayerOrder(layering, names: names, evidence: evidence).backToFront
    let sky = layering.labels.map { layering.isSky[Int($0)] }
    return Scene(
      width: evidence.width, height: evidence.height, contours: evidence.contours,
      detail: DetailMap.detail(evidence, sky: sky),
      layers: layers(layering, order: order, names: names, evidence: evidence), isOneCanvas: layering.isOneCanvas,
      faces: evidence.meshes)
  }

  private static func layers(_ layering: Layering, order: [Int], names: [String?], evidence: PictureEvidence)
    -> [SceneLayer]
  {
    let (width, height) = (evidence.width, evidence.height)
    var rank = [Int](repeating: 0, count: order.count)
    for (place, region) in order.enumerated() { rank[region] = place }
    let ranks = layering.labels.map { rank[Int($0)] }
    return order.enumerated().map { place, region in
      let mask = ranks.map { $0 == place }
      let inFront = ranks.map { $0 > place }
      let extent = LayerCompletion.extent(
        mask: mask, inFront: inFront, width: width, height: height, joinsPieces: layering.isSky.contains(true),
        isSky: layering.isSky[region])
      return SceneLayer(
        name: names[region], mask: plane(mask, width, height), extent: plane(extent, width, height),
        completed: LayerCompletion.completed(evidence.image, mask: mask, inFront: inFront))
    }
  }

  private static func plane(_ mask: [Bool], _ width: Int, _ height: Int) -> Plane {
    Plane(width: width, height: height, values: mask.map { $0 ? 1 : 0 })
  }
}
