import Foundation
import Imaging

/// A face in a picture, and whether a portrait can be built on it.
public struct PortraitFace: Sendable {
  /// Why no portrait can be built on a face.
  public enum Obstacle: Sendable, Equatable {
    /// The face's mesh is fewer pixels than ``PortraitFinder/leastSide``.
    case tooSmall(pixels: Int)
    /// No mesh could be laid on it: seen from the side or from behind, covered, or painted too freely.
    case unreadable
    /// It is turned away by more degrees than ``PortraitFinder/mostYaw``, or as good as.
    case turnedAway
    /// The classifier of objects sees an animal there.
    case animal
    /// The mesh does not have the shape of a face.
    case misshapen
  }

  /// Its number in the picture, from 1, counted from left to right.
  public var number: Int
  /// Where it is, fractions of the picture's width and height.
  public var centre: (x: Double, y: Double)
  /// The longer side of the face in pixels of the picture.
  public var pixels: Int
  /// The mesh, where one could be laid.
  public var landmarks: FaceLandmarks?
  /// The head in pixels of the picture, where it could be fitted.
  public var fit: HeadFit?
  /// Why no portrait can be built on it; `nil` where one can.
  public var obstacle: Obstacle?
}

/// The faces of a picture that a portrait may be built on.
public struct PortraitSurvey: Sendable {
  /// All faces that were found, left to right.
  public var faces: [PortraitFace]
  /// Whether the picture as a whole looks like one of an animal.
  public var showsAnimal: Bool
}

/// Looks for faces at the picture's own size, and says of each whether the head can be built from it.
public enum PortraitFinder {
  /// Faces of fewer pixels show too little: eyes a handful of pixels wide.
  public static let leastSide = 60
  /// Degrees of yaw from which on the mesh is guesswork.
  public static let mostYaw = 60.0

  /// The mesh network is surer than this of a face that it reads well; below, it has only found something like one.
  private static let leastPresence: Float = 0.9
  /// What the classifier must say at least to call something an animal.
  private static let sureAnimal: Float = 0.6
  /// How far landmarks may lie from the average face's, on average, in radii of the ball.
  private static let mostMisfit = 0.13

  /// Looks at a picture of any size.
  /// - Throws: ``VisionError``.
  public static func survey(_ image: Image) throws(VisionError) -> PortraitSurvey {
    var faces: [PortraitFace] = []
    for face in try FaceFinder.faces(in: image) { faces.append(try portrait(face, in: image)) }
    faces.sort { $0.centre.x != $1.centre.x ? $0.centre.x < $1.centre.x : $0.centre.y < $1.centre.y }
    for index in faces.indices { faces[index].number = index + 1 }
    return PortraitSurvey(faces: faces, showsAnimal: try isAnimal(image))
  }

  private static func portrait(_ face: Face, in image: Image) throws(VisionError) -> PortraitFace {
    let whole = SIMD2(Double(image.width), Double(image.height))
    let box = Int(max(face.size.width * Float(image.width), face.size.height * Float(image.height)).rounded())
    var portrait = PortraitFace(
      number: 0, centre: (Double(face.centre.x), Double(face.centre.y)), pixels: box, obstacle: .unreadable)
    guard let first = try FaceLandmarks(of: face, in: image) else { return portrait }
    // Seen once more, framed by the mesh itself, as the network was trained to track.
    let mesh = try FaceLandmarks(of: first.framed(in: image, like: face), in: image) ?? first
    portrait.landmarks = mesh
    portrait.pixels = mesh.side(in: image)
    guard portrait.pixels >= leastSide else {
      portrait.obstacle = .tooSmall(pixels: portrait.pixels)
      return portrait
    }
    guard mesh.presence > leastPresence, let fit = try HeadFit(of: mesh, in: image) else { return portrait }
    portrait.fit = fit
    let mean = try MeanFace.shipped().points
    let misfit = zip(mean, mesh.points).reduce(0) { sum, pair in
      let off = fit.place(pair.0) - SIMD2(Double(pair.1.x), Double(pair.1.y)) * whole
      return sum + (off * off).sum().squareRoot()
    }
    if misfit / Double(mean.count) > mostMisfit * fit.radius {
      portrait.obstacle = .misshapen
    } else if isProfile(face, fit, misfit: misfit / (Double(mean.count) * fit.radius), in: image) {
      portrait.obstacle = .turnedAway
    } else if try isAnimal(around(portrait, of: image)) {
      portrait.obstacle = .animal
    } else {
      portrait.obstacle = nil
    }
    return portrait
  }

  /// Whether a face is turned further than the mesh can follow.
  ///
  /// The mesh reads 48 degrees of any head that is turned by 55 to 80; but of a profile the detector sees both eyes close together, and the mesh
  /// does not quite take a face's shape. The bound parts renderings of known heads at 60 degrees from those at 80.
  private static func isProfile(_ face: Face, _ fit: HeadFit, misfit: Double, in image: Image) -> Bool {
    if abs(fit.pose.yaw) > mostYaw { return true }
    guard abs(fit.pose.yaw) > 38, face.eyes.count >= 2 else { return false }
    let across = (face.eyes[1].x - face.eyes[0].x) * Float(image.width)
    let down = (face.eyes[1].y - face.eyes[0].y) * Float(image.height)
    let apart = (across * across + down * down).squareRoot() / (face.size.width * Float(image.width))
    let odd = max(0, misfit - 0.035)
    return Double(apart) - 4 * odd < 0.22
  }

  /// The head with what is around it.
  private static func around(_ face: PortraitFace, of image: Image) -> Image {
    let side = min(max(32, 5 * face.pixels / 2), min(image.width, image.height))
    let x = Int(face.centre.x * Double(image.width)) - side / 2
    let y = Int(face.centre.y * Double(image.height)) - side / 2
    return image.cropped(
      x: min(max(0, x), image.width - side), y: min(max(0, y), image.height - side), width: side, height: side)
  }

  private static func isAnimal(_ image: Image) throws(VisionError) -> Bool {
    try SubjectNoun.animalProbability(of: image) > sureAnimal
  }
}

extension HeadFit {
  /// Fits a head to a face's mesh, in pixels of the picture.
  /// - Returns: `nil` when the mesh fixes no head.
  /// - Throws: ``VisionError`` when the average face cannot be read.
  public init?(of mesh: FaceLandmarks, in image: Image) throws(VisionError) {
    try self.init(
      seen: mesh.points.map { SIMD2(Double($0.x) * Double(image.width), Double($0.y) * Double(image.height)) })
  }

  /// Fits a head to 468 landmarks.
  /// - Returns: `nil` when they fix no head.
  /// - Throws: ``VisionError`` when the average face cannot be read.
  package init?(seen: [SIMD2<Double>]) throws(VisionError) {
    let mean = try MeanFace.shipped().points
    // Mouths open and jaws drop: what lies below the nose says little of how the head is turned.
    let weights = mean.map { $0.y > 0.72 ? 0.2 : 1 }
    self.init(of: mean, to: seen, weights: weights)
  }
}

extension FaceLandmarks {
  /// The longer side of the mesh in pixels, along the line of the eyes and across it.
  fileprivate func side(in image: Image) -> Int {
    let frame = frame(in: image)
    return Int(max(frame.size.x, frame.size.y).rounded())
  }

  /// The face as its own mesh frames it.
  fileprivate func framed(in image: Image, like face: Face) -> Face {
    let whole = SIMD2(Float(image.width), Float(image.height))
    let frame = frame(in: image)
    let side = max(frame.size.x, frame.size.y)
    let centre = frame.centre / whole
    return Face(
      centre: (centre.x, centre.y), size: (side / whole.x, side / whole.y),
      eyes: [(points[33].x, points[33].y), (points[263].x, points[263].y)], mouth: face.mouth, score: face.score)
  }

  private func frame(in image: Image) -> (centre: SIMD2<Float>, size: SIMD2<Float>) {
    let whole = SIMD2(Float(image.width), Float(image.height))
    let places = points.map { SIMD2($0.x, $0.y) * whole }
    let line = places[263] - places[33]
    let length = max(1e-6, (line * line).sum().squareRoot())
    let (along, across) = (line / length, SIMD2(-line.y, line.x) / length)
    let (us, vs) = (places.map { ($0 * along).sum() }, places.map { ($0 * across).sum() })
    let (left, right) = (us.min() ?? 0, us.max() ?? 0)
    let (top, bottom) = (vs.min() ?? 0, vs.max() ?? 0)
    return (along * ((left + right) / 2) + across * ((top + bottom) / 2), SIMD2(right - left, bottom - top))
  }
}
