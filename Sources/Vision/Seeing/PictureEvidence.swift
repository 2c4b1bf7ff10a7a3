import Imaging

/// All that is measured on a picture before regions are formed; planes of one size.
struct PictureEvidence: Sendable {
  /// The picture at the scene's size.
  let image: Image
  /// CIELAB planes.
  let lab: (lightness: Plane, a: Plane, b: Plane)
  /// Strength of contours, 0...1.
  let contours: Plane
  /// The gradient of lightness, L* per pixel.
  let gradient: (x: Plane, y: Plane)
  /// Its length.
  let texture: Plane
  /// Local change of colour, CIELAB units per pixel.
  let change: Plane
  /// How much the lightness of a pixel differs from its surroundings, L*.
  let sharpness: Plane
  /// Probability of a person, 0...1; soft evidence, for it fires on animals and things too.
  let person: Plane
  /// Probability that a place belongs to what the picture is of, 0...1.
  let salience: Plane
  /// What a classifier of objects sees, half-way and late on its way to the classes.
  let features: [FeatureMap]
  /// Faces, the surest first.
  let faces: [Face]
  /// The meshes of the faces that can be trusted.
  let meshes: [FaceLandmarks]
  /// 1 where the skin of those faces is seen, else 0.
  let skin: Plane

  var width: Int { image.width }
  var height: Int { image.height }

  init(_ image: Image) throws(VisionError) {
    self.image = image
    lab = image.lab()
    contours = try ContourMap.strength(of: image)
    faces = try FaceFinder.faces(in: image)
    var meshes: [FaceLandmarks] = []
    for face in faces where face.score >= 0.75 {
      if let mesh = try FaceLandmarks(of: face, in: image) { meshes.append(mesh) }
    }
    self.meshes = meshes
    person = try Self.mask(of: image, network: .personSegmentation, output: "mask", side: 256)
    skin = FaceRegion.skin(of: meshes, lab: lab, person: person)
    salience = try Self.mask(of: image, network: .salientObject, output: "saliency", side: 320)
    features = try Self.features(of: image)
    gradient = lab.lightness.gradient()
    var texture = gradient.x
    for i in texture.values.indices {
      let (x, y) = (gradient.x.values[i], gradient.y.values[i])
      texture.values[i] = (x * x + y * y).squareRoot()
    }
    self.texture = texture
    let (a, b) = (lab.a.gradient(), lab.b.gradient())
    var change = texture
    for i in change.values.indices {
      let (ax, ay, bx, by) = (a.x.values[i], a.y.values[i], b.x.values[i], b.y.values[i])
      change.values[i] = (texture.values[i] * texture.values[i] + ax * ax + ay * ay + bx * bx + by * by).squareRoot()
    }
    self.change = change
    let soft = lab.lightness.gaussianBlurred(sigma: 1)
    sharpness = Plane(
      width: image.width, height: image.height,
      values: zip(lab.lightness.values, soft.values).map { abs($0 - $1) })
  }

  /// The answer of a network that gives one probability a pixel for a square picture.
  private static func mask(of image: Image, network: ShippedNetwork, output: String, side: Int) throws(VisionError)
    -> Plane
  {
    let outputs = try network.network().run(on: image.resized(width: side, height: side))
    guard let mask = outputs[output], mask.count == side * side else {
      throw .input(network: network.rawValue, reason: "it gave no mask")
    }
    return Plane(width: side, height: side, values: mask.values).resized(width: image.width, height: image.height)
  }

  /// Features of MobileNetV2 at a sixteenth and a thirty-second of the size it is shown, whose long side is 512.
  private static func features(of image: Image) throws(VisionError) -> [FeatureMap] {
    let nodes = ["n36", "n58"]
    let scale = 512 / Float(image.longSide)
    func side(_ length: Int) -> Int { max(32, Int((Float(length) * scale / 32).rounded()) * 32) }
    let outputs = try ShippedNetwork.mobileNet.network().run(
      on: image.resized(width: side(image.width), height: side(image.height)), features: Set(nodes))
    return nodes.compactMap { outputs[$0].map(FeatureMap.init) }
  }
}
