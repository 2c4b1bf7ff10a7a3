import Foundation
import Vision

/// A plaster head for learners: the planes of a head in few tones, turned as the reference's head is and lit from its side.
///
/// Points are shares of a sheet's width and height from its top left corner; the sheet is ``aspect`` times as wide as high, and the
/// head stands in its middle, always of one size unless it would not fit. It is seen from far away, without perspective.
public struct PlasterHead: Sendable, Equatable, Codable {
  /// Which plane of the head it is.
  public enum Part: String, Sendable, Codable, CaseIterable {
    case foreheadFront = "forehead-front"
    case foreheadSide = "forehead-side"
    case craniumTop = "cranium-top"
    case craniumSide = "cranium-side"
    case craniumBack = "cranium-back"
    case temple
    /// The flat that is cut off the ball's side.
    case sidePlane = "side-plane"
    case glabella, brow, socket
    case upperLid = "upper-lid"
    case eyeball
    case lowerLid = "lower-lid"
    case noseBridge = "nose-bridge"
    case noseSide = "nose-side"
    case noseTip = "nose-tip"
    case noseWing = "nose-wing"
    case noseUnderside = "nose-underside"
    case cheekFront = "cheek-front"
    case cheekSide = "cheek-side"
    case cheekHollow = "cheek-hollow"
    case muzzle
    case upperLip = "upper-lip"
    case lowerLip = "lower-lip"
    case underLip = "under-lip"
    case chinFront = "chin-front"
    case chinSide = "chin-side"
    case chinUnderside = "chin-underside"
    case jawSide = "jaw-side"
    case jawBack = "jaw-back"
    case underJaw = "under-jaw"
    case earRim = "ear-rim"
    case earHollow = "ear-hollow"
    case earLobe = "ear-lobe"
    case earBack = "ear-back"
    /// Where the ear stands on the head; never seen.
    case earBase = "ear-base"
    case neckFront = "neck-front"
    case neckSide = "neck-side"
    case neckBack = "neck-back"
    /// Where the neck is cut off.
    case neckBase = "neck-base"
  }

  /// On which side of the face a plane lies, as the picture shows it.
  public enum Side: String, Sendable, Codable, CaseIterable {
    case left, middle, right
  }

  /// The tones that light makes on plaster, from light to dark and back.
  public enum Tone: String, Sendable, Codable, CaseIterable {
    case light
    case halfLight = "half-light"
    case halfTone = "half-tone"
    case coreShadow = "core-shadow"
    /// In shadow, but lit from the other side by what stands around.
    case reflectedLight = "reflected-light"
    case castShadow = "cast-shadow"
  }

  /// One plane, or a cast shadow on one.
  public struct Plane: Sendable, Equatable, Codable {
    /// Which plane.
    public let part: Part
    /// Which of two.
    public let side: Side
    /// What the light makes of it.
    public let tone: Tone
    /// Its lightness on paper, 0 black to 1 white: L\* / 100.
    public let lightness: Float
    /// Its corners, in shares of the sheet.
    public let points: [SIMD2<Float>]
  }

  /// Width of the sheet by its height.
  public static let aspect: Float = 0.8
  /// Lightness of the wall behind the head, L\* / 100: darker than the lights, lighter than the shadows.
  public static let ground: Float = 0.78

  /// How the head is turned.
  public let pose: HeadPose
  /// Where the light comes from.
  public let light: LightDirection
  /// The planes that are seen, the far ones first: paint them in this order.
  ///
  /// Cast shadows follow the plane they lie on.
  public let planes: [Plane]
  /// The middle of the ball that the head is built on, in shares of the sheet.
  public let ballCentre: SIMD2<Float>
  /// The ball's radius in shares of the sheet's height.
  public let ballRadius: Float

  /// Height of the sheet in radii of the ball.
  private static let sheetHeight = 3.3
  /// How much of the sheet a head may fill.
  private static let mostFilled = 0.94

  /// Draws a head.
  /// - Parameters:
  ///   - pose: how it is turned; angles that are not finite count as 0.
  ///   - light: where the light comes from.
  public init(pose: HeadPose, light: LightDirection = .studio) {
    func finite(_ angle: Double) -> Double { angle.isFinite ? angle : 0 }
    let pose = HeadPose(yaw: finite(pose.yaw), pitch: finite(pose.pitch), roll: finite(pose.roll))
    self.pose = pose
    self.light = light
    let model = PlanesOfHead.simplified
    let solid = PlasterSolid(
      corners: model.corners.map(pose.turned), facets: model.facets.map(\.corners), light: light.towards)

    // The sheet: the middle of what is seen in its middle.
    var (low, high) = (SIMD2(repeating: Double.infinity), SIMD2(repeating: -Double.infinity))
    for corner in solid.corners {
      low = pointwiseMin(low, SIMD2(corner.x, corner.y))
      high = pointwiseMax(high, SIMD2(corner.x, corner.y))
    }
    let sheet = SIMD2(Self.sheetHeight * Double(Self.aspect), Self.sheetHeight)
    let scale = min(1, (Self.mostFilled * sheet / (high - low)).min())
    let middle = (low + high) / 2
    func share(_ p: SIMD3<Double>) -> SIMD2<Float> {
      SIMD2<Float>((SIMD2(p.x, p.y) - middle) * scale / sheet + 0.5)
    }

    var planes: [Plane] = []
    for index in solid.paintingOrder() {
      let (facet, outline) = (model.facets[index], solid.outline(index))
      guard facet.part != .earBase else { continue }
      let side = Self.side(of: facet.corners.map { model.corners[$0].x })
      let tone = PlasterTone(normal: solid.normals[index], light: light.towards)
      planes.append(
        Plane(
          part: facet.part, side: side, tone: tone.tone, lightness: tone.lightness, points: outline.map(share)))
      let shadow = PlasterTone(castOn: solid.normals[index], light: light.towards)
      for patch in solid.castShadows(on: index) {
        planes.append(
          Plane(
            part: facet.part, side: side, tone: shadow.tone, lightness: shadow.lightness, points: patch.map(share)))
      }
    }
    self.planes = planes
    ballCentre = share(.zero)
    ballRadius = Float(scale / Self.sheetHeight)
  }

  private static func side(of x: [Double]) -> Side {
    let middle = x.reduce(0, +) / Double(x.count)
    return middle < -0.01 ? .left : middle > 0.01 ? .right : .middle
  }
}
