import Foundation
import Painting
import Vision

/// The contents of `scene.json`.
///
/// Places and lengths are fractions of the picture's width and height, [x, y] from its upper left corner.
struct SceneDescription: Encodable {
  /// By this a folder of ours is known.
  static let format = "pentimento-scene"

  struct Box: Encodable {
    var x: Float
    var y: Float
    var width: Float
    var height: Float
  }

  struct Layer: Encodable {
    /// 0 is the backmost.
    var order: Int
    /// What it shows, or its number where that is not known.
    var name: String
    /// White where the layer is seen.
    var mask: String
    /// The picture completed for this layer, grey where it does not go on.
    var behind: String
    var box: Box
    /// Share of the picture, 0...1.
    var share: Float
  }

  /// How a head is turned, degrees; above 0 to the right of the picture, up, and leaning clockwise.
  struct Pose: Encodable {
    var yaw: Double
    var pitch: Double
    var roll: Double

    init(_ pose: HeadPose) {
      func tenth(_ angle: Double) -> Double { (angle * 10).rounded() / 10 }
      (yaw, pitch, roll) = (tenth(pose.yaw), tenth(pose.pitch), tenth(pose.roll))
    }
  }

  struct FaceEntry: Encodable {
    /// From 1, left to right: what 'face' of front matter takes.
    var number: Int
    /// The longer side of the face in pixels of the reference.
    var pixels: Int
    /// Missing where the head could not be fitted.
    var pose: Pose?
    /// Whether a head can be built on it by Loomis's method.
    var portrait: Bool
    /// Why not; missing where it can.
    var obstacle: String?
    var centre: [Double]
    var presence: Float
    var box: Box?
    /// 468 points of MediaPipe's mesh, [x, y, depth]; none where no mesh could be laid.
    var landmarks: [[Float]]
    /// Left and right in an upright picture: the middle, then the radius as a fraction of the width.
    var irises: [[Float]]

    init(_ face: PortraitFace) {
      number = face.number
      pixels = face.pixels
      pose = face.fit.map { Pose($0.pose) }
      portrait = face.obstacle == nil
      obstacle = face.obstacle?.reason
      centre = [face.centre.x, face.centre.y]
      let mesh = face.landmarks
      presence = mesh?.presence ?? 0
      box = mesh.map { mesh in
        let outline = mesh.outline(of: .face)
        let (xs, ys) = (outline.map(\.x), outline.map(\.y))
        let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
        return Box(x: left, y: top, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - top)
      }
      landmarks = mesh?.points.map { [$0.x, $0.y, $0.z] } ?? []
      irises = mesh.map { [$0.leftEye, $0.rightEye] }?.map { [$0.iris.x, $0.iris.y, $0.radius] } ?? []
    }
  }

  struct HandEntry: Encodable {
    var presence: Float
    /// The probability of a right hand.
    var right: Float
    /// 21 joints, [x, y, depth].
    var joints: [[Float]]
  }

  struct TextEntry: Encodable {
    var score: Float
    /// The corners of the line's box, in order around it.
    var corners: [[Float]]
  }

  var format = Self.format
  var version = 1
  var reference: String
  /// The picture, and the pictures here.
  var size: PictureSize
  var scene: PictureSize
  /// A hint that a painter would better work the picture as one whole, from coarse to fine.
  var oneCanvas: Bool
  /// Back to front.
  var layers: [Layer]
  /// Left to right.
  var faces: [FaceEntry]
  var hands: [HandEntry]
  var text: [TextEntry]

  init(_ sight: Sight, named name: String) {
    let scene = sight.scene
    reference = name
    size = PictureSize(width: sight.reference.width, height: sight.reference.height)
    self.scene = PictureSize(width: scene.width, height: scene.height)
    oneCanvas = scene.isOneCanvas
    layers = scene.layers.enumerated().map { order, layer in
      let file = SceneFolder.fileName(of: layer, at: order)
      let seen = layer.mask.values.indices.filter { layer.mask.values[$0] > 0 }
      return Layer(
        order: order, name: layer.name ?? "layer \(order)", mask: "\(SceneFolder.layersName)/\(file)",
        behind: "\(SceneFolder.behindName)/\(file)",
        box: Self.box(
          seen.map { $0 % scene.width }, seen.map { $0 / scene.width }, width: scene.width, height: scene.height),
        share: Float(seen.count) / Float(scene.width * scene.height))
    }
    faces = sight.portraits.faces.map(FaceEntry.init)
    hands = sight.hands.map {
      HandEntry(presence: $0.presence, right: $0.rightHandedness, joints: $0.points.map { [$0.x, $0.y, $0.z] })
    }
    text = sight.text.map { TextEntry(score: $0.score, corners: $0.corners.map { [$0.x, $0.y] }) }
  }

  private static func box(_ columns: [Int], _ rows: [Int], width: Int, height: Int) -> Box {
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max() else {
      return Box(x: 0, y: 0, width: 0, height: 0)
    }
    return Box(
      x: Float(left) / Float(width), y: Float(top) / Float(height), width: Float(right - left + 1) / Float(width),
      height: Float(bottom - top + 1) / Float(height))
  }
}
