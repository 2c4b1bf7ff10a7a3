import Imaging

/// What was seen in a reference: contours, layers back to front with what lies behind them, and where detail matters.
///
/// All planes and images share one size, the scene's (long side 384 by default); callers resample to the canvas.
public struct Scene: Sendable {
  /// Width of every plane here, pixels.
  public var width: Int
  /// Height of every plane here, pixels.
  public var height: Int
  /// Strength of contours, 0...1 (HED).
  public var contours: Plane
  /// Where small brushes are worth it: 0 nowhere, 1 at eyes and the subject's sharp parts.
  public var detail: Plane
  /// The layers, back to front, at least one; their masks partition the picture.
  public var layers: [SceneLayer]
  /// A hint that the picture is a pattern or a close-up, better worked as one whole from coarse to fine.
  public var isOneCanvas: Bool
  /// The meshes of the faces that were found, the surest first.
  public var faces: [FaceLandmarks]

  /// Makes a scene.
  public init(
    width: Int, height: Int, contours: Plane, detail: Plane, layers: [SceneLayer], isOneCanvas: Bool = false,
    faces: [FaceLandmarks] = []
  ) {
    self.width = width
    self.height = height
    self.contours = contours
    self.detail = detail
    self.layers = layers
    self.isOneCanvas = isOneCanvas
    self.faces = faces
  }
}

extension Scene {
  /// The layer of every pixel, rows from the top: its index in ``layers``, 0 for the backmost.
  public var ranks: [Int] {
    var ranks = [Int](repeating: 0, count: width * height)
    for (rank, layer) in layers.enumerated() {
      for i in ranks.indices where layer.mask.values[i] > 0 { ranks[i] = rank }
    }
    return ranks
  }
}

/// One region of the picture that is painted as a unit.
public struct SceneLayer: Sendable {
  /// The word for what it shows ("sky", "face", "person", "ground") where that is reliable or said by the author, else `nil`.
  public var name: String?
  /// Where the layer is visible, 0 or 1.
  public var mask: Plane
  /// Where the layer goes on behind those in front of it (contains `mask`), 0 or 1.
  public var extent: Plane
  /// The picture completed for this layer: the reference inside `mask`, plausible colour in the rest of `extent`.
  ///
  /// Beside layers in front, the mask's last two pixels are completed too, for in the reference they hold some of the
  /// colour of what stands there.
  public var completed: Image
  /// How much working time the layer takes, as a multiple of what it would take by itself, above 0.
  public var time: Double

  /// Makes a layer.
  public init(name: String?, mask: Plane, extent: Plane, completed: Image, time: Double = 1) {
    self.name = name
    self.mask = mask
    self.extent = extent
    self.completed = completed
    self.time = time
  }
}
