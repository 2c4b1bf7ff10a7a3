import Foundation
import Imaging
import Vision

/// Where the light on a face comes from.
///
/// The face's shading is compared with that of a matt body in one light and an even surround: luminance is
/// `surround + lamp * max(0, normal * light)`, with normals from the landmarks' depths. Skin that keeps out of the scheme (a shine, a
/// cast shadow, hair, a beard) counts less and less (Huber's weights).
public struct LightDirection: Sendable, Equatable, Codable {
  /// Towards the light, of length 1, in the picture's axes: x to the right, y down, z away from the viewer.
  ///
  /// A light before the face has z below 0.
  public let towards: SIMD3<Double>
  /// Whether it was read from the reference; otherwise it is ``studio``'s.
  public let isMeasured: Bool
  /// How much the directed light adds from the darkest to the lightest skin, by the mean luminance; 0 where the light is flat.
  public let contrast: Double
  /// Share of the skin's differences that the light explains, 0...1.
  public let certainty: Double

  /// The light of the drawing class: from the upper left, 45 degrees high and 45 degrees to the side.
  public static let studio = LightDirection(towards: SIMD3(-0.5, -0.5.squareRoot(), -0.5), isMeasured: false)

  /// A light has to make this much of a difference to be believed.
  public static let leastContrast = 0.25
  /// A light has to explain this much to be believed.
  public static let leastCertainty = 0.35

  /// A light from a direction of any length above 0; ``studio``'s direction otherwise.
  public init(towards: SIMD3<Double>, isMeasured: Bool = false, contrast: Double = 0, certainty: Double = 0) {
    let length = (towards * towards).sum().squareRoot()
    self.towards = length.isFinite && length > 1e-9 ? towards / length : SIMD3(-0.5, -0.5.squareRoot(), -0.5)
    self.isMeasured = isMeasured
    self.contrast = contrast
    self.certainty = certainty
  }

  /// Reads the light off a face; where it is too flat or too muddled to be read, it is ``studio``'s direction and not measured.
  /// - Parameters:
  ///   - face: the mesh of the face.
  ///   - image: the picture that the mesh was fitted to, of any size of the same shape.
  public init(of face: FaceLandmarks, in image: Image) {
    let patches = SkinPatch.patches(of: face, in: image)
    guard patches.count >= 24, let found = ShadingFit.best(for: patches) else {
      self = .studio
      return
    }
    let isClear = found.contrast >= Self.leastContrast && found.certainty >= Self.leastCertainty
    self.init(
      towards: isClear ? found.light : Self.studio.towards, isMeasured: isClear, contrast: found.contrast,
      certainty: found.certainty)
  }
}

/// A bit of skin: which way it faces and how light it is.
struct SkinPatch {
  /// Outwards, of length 1.
  let normal: SIMD3<Double>
  /// Linear, 0...1.
  let luminance: Double

  /// Points of the mesh on forehead, nose, cheeks and chin, away from brows, eyes, lips and nostrils: those of the middle, and pairs.
  private static let places: [Int] = [
    10, 151, 9, 6, 197, 195, 5, 200, 199, 175,
    109, 338, 67, 297, 108, 337, 69, 299, 104, 333, 68, 298, 103, 332,
    196, 419, 3, 248, 236, 456, 174, 399, 198, 420, 131, 360, 51, 281,
    50, 280, 101, 330, 36, 266, 205, 425, 206, 426, 207, 427, 187, 411, 123, 352, 117, 346, 118, 347, 119, 348, 116,
    345, 147, 376,
    213, 433, 192, 416, 142, 371, 126, 355, 100, 329,
    208, 428, 171, 396, 201, 421, 32, 262,
  ]
  /// Neighbours that a normal is taken from.
  private static let neighbours = 10

  static func patches(of face: FaceLandmarks, in image: Image) -> [SkinPatch] {
    let size = SIMD3(Double(image.width), Double(image.height), Double(image.width))
    let points = face.points.map { SIMD3<Double>($0) * size }
    guard let low = points.map(\.y).min(), let high = points.map(\.y).max(), high > low, high.isFinite, low.isFinite
    else { return [] }
    let reach = max(1, 0.012 * (high - low))
    return places.compactMap { place in
      guard points.indices.contains(place), let normal = normal(at: place, of: points), normal.z < -0.2,
        let luminance = luminance(of: image, around: points[place], reach: reach)
      else { return nil }
      return SkinPatch(normal: normal, luminance: luminance)
    }
  }

  /// The normal of the plane that fits a point and its nearest neighbours best.
  private static func normal(at place: Int, of points: [SIMD3<Double>]) -> SIMD3<Double>? {
    let here = points[place]
    let near = points.map { $0 - here }
      .sorted { ($0 * $0).sum() < ($1 * $1).sum() }
      .prefix(neighbours)
    let middle = near.reduce(SIMD3<Double>.zero, +) / Double(near.count)
    var (xx, xy, yy, xz, yz) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for point in near {
      let d = point - middle
      xx += d.x * d.x
      xy += d.x * d.y
      yy += d.y * d.y
      xz += d.x * d.z
      yz += d.y * d.z
    }
    let determinant = xx * yy - xy * xy
    guard determinant > 1e-9 * (xx + yy) * (xx + yy) else { return nil }
    let slope = SIMD2((xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant)
    let n = SIMD3(slope.x, slope.y, -1)
    return n / (n * n).sum().squareRoot()
  }

  /// Mean luminance of a small square; `nil` where it leaves the picture.
  private static func luminance(of image: Image, around centre: SIMD3<Double>, reach: Double) -> Double? {
    let (left, right) = (Int((centre.x - reach).rounded(.down)), Int((centre.x + reach).rounded(.up)))
    let (top, bottom) = (Int((centre.y - reach).rounded(.down)), Int((centre.y + reach).rounded(.up)))
    guard left >= 0, top >= 0, right < image.width, bottom < image.height else { return nil }
    var (sum, count) = (0.0, 0.0)
    for y in top...bottom {
      for x in left...right {
        let colour = image[x, y]
        sum +=
          0.2126 * Double(SRGB.linear(colour.red)) + 0.7152 * Double(SRGB.linear(colour.green))
          + 0.0722 * Double(SRGB.linear(colour.blue))
        count += 1
      }
    }
    return sum / count
  }
}

/// One light, a lamp and a surround, fitted to patches of skin.
struct ShadingFit {
  let light: SIMD3<Double>
  let contrast: Double
  let certainty: Double
  /// What it leaves over, the less the better.
  private let loss: Double

  /// The direction that explains the patches best, to a degree or so: every direction is tried, then its neighbours.
  static func best(for patches: [SkinPatch]) -> ShadingFit? {
    let mean = patches.reduce(0) { $0 + $1.luminance } / Double(patches.count)
    guard mean > 1e-4 else { return nil }
    let relative = patches.map { SkinPatch(normal: $0.normal, luminance: $0.luminance / mean) }
    var best: ShadingFit?
    func attempt(_ direction: SIMD3<Double>) {
      guard let fit = ShadingFit(light: direction / (direction * direction).sum().squareRoot(), patches: relative)
      else {
        return
      }
      if best.map({ fit.loss < $0.loss }) ?? true { best = fit }
    }
    // A spiral over the sphere, as far as 20 degrees behind the face.
    let count = 700
    for i in 0..<count {
      let z = -1 + 1.34 * (Double(i) + 0.5) / Double(count)
      let (radius, angle) = ((1 - z * z).squareRoot(), Double(i) * .pi * (3 - 5.0.squareRoot()))
      attempt(SIMD3(radius * cos(angle), radius * sin(angle), z))
    }
    for step in [0.06, 0.03, 0.015] {
      guard let centre = best?.light else { break }
      for dx in -2...2 {
        for dy in -2...2 {
          for dz in -2...2 where (dx, dy, dz) != (0, 0, 0) {
            attempt(centre + step * SIMD3(Double(dx), Double(dy), Double(dz)))
          }
        }
      }
    }
    return best
  }

  private init?(light: SIMD3<Double>, patches: [SkinPatch]) {
    let cosines = patches.map { max(0, ($0.normal * light).sum()) }
    var weights = [Double](repeating: 1, count: patches.count)
    var (surround, lamp) = (0.0, 0.0)
    let tolerance = 0.08
    for _ in 0..<6 {
      var (w, x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for i in patches.indices {
        w += weights[i]
        x += weights[i] * cosines[i]
        y += weights[i] * patches[i].luminance
        xx += weights[i] * cosines[i] * cosines[i]
        xy += weights[i] * cosines[i] * patches[i].luminance
      }
      let spread = w * xx - x * x
      guard spread > 1e-9 * w * w else { return nil }
      lamp = (w * xy - x * y) / spread
      surround = (y - lamp * x) / w
      if surround < 0 { (surround, lamp) = (0, xy / xx) }
      for i in patches.indices {
        let gap = abs(patches[i].luminance - surround - lamp * cosines[i])
        weights[i] = gap <= tolerance ? 1 : tolerance / gap
      }
    }
    guard lamp > 0, let least = cosines.min(), let most = cosines.max() else { return nil }
    var (loss, left, whole) = (0.0, 0.0, 0.0)
    let total = weights.reduce(0, +)
    let mean = zip(weights, patches).reduce(0) { $0 + $1.0 * $1.1.luminance } / total
    for i in patches.indices {
      let gap = abs(patches[i].luminance - surround - lamp * cosines[i])
      loss += gap <= tolerance ? gap * gap / 2 : tolerance * (gap - tolerance / 2)
      left += weights[i] * gap * gap
      let apart = patches[i].luminance - mean
      whole += weights[i] * apart * apart
    }
    self.light = light
    contrast = lamp * (most - least)
    certainty = whole > 0 ? max(0, 1 - left / whole) : 0
    // Where shading leaves the depth of the light open, half-way before the face is likelier than beside or behind it.
    let lean = light.z + 0.5
    self.loss = loss * (1 + 0.1 * lean * lean)
  }
}
