import Imaging

/// All that is measured on a picture before regions are formed; planes of one size.
struct PictureEvidence: Sendable {
  /// The picture at the scene's size.
  let image: Image
  /// CIELAB planes.
  let lab: (lightness: Plane, a: Plane, b: Plane)
  /// Strength of contours, 0...1.
  let contours: Plane
  /// Local change of lightness, L* per pixel.
  let texture: Plane
  /// Probability of a person, 0...1; soft evidence, for it fires on animals and things too.
  let person: Plane
  /// Faces, the surest first.
  let faces: [Face]

  var width: Int { image.width }
  var height: Int { image.height }

  init(_ image: Image) throws(VisionError) {
    self.image = image
    lab = image.lab()
    contours = try ContourMap.strength(of: image)
    faces = try FaceFinder.faces(in: image)
    person = try Self.personProbability(image)
    let gradient = lab.lightness.gradient()
    var texture = gradient.x
    for i in texture.values.indices {
      let (x, y) = (gradient.x.values[i], gradient.y.values[i])
      texture.values[i] = (x * x + y * y).squareRoot()
    }
    self.texture = texture
  }

  private static func personProbability(_ image: Image) throws(VisionError) -> Plane {
    let network = try ShippedNetwork.personSegmentation.network()
    guard let mask = try network.run(on: image.resized(width: 256, height: 256))["mask"], mask.count == 256 * 256 else {
      throw .input(network: network.name, reason: "it gave no mask")
    }
    return Plane(width: 256, height: 256, values: mask.values).resized(width: image.width, height: image.height)
  }
}
