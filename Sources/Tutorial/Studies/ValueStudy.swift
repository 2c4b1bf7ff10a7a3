import Foundation
import Imaging

/// A picture in a few flat values, its shapes simple enough to be painted: two make a notan, five a value study.
public struct ValueStudy: Sendable, Equatable, Codable {
  /// All areas of one value and everything lighter.
  public struct Tier: Sendable, Equatable, Codable {
    /// Munsell value of the areas, 0 black to 10 white, in half steps.
    public var value: Double
    /// Share of the picture that has just this value, 0...1.
    public var share: Double
    /// Outlines of this value and all lighter ones, filled by the even-odd rule.
    ///
    /// In long sides of the picture from its top left corner. The darkest tier has none: it fills the picture.
    public var outlines: [CurvePath]
  }

  /// The picture's width in long sides, 0...1.
  public let width: Double
  /// The picture's height in long sides, 0...1.
  public let height: Double
  /// The tiers, the darkest first: laid one over the other in this order they make the study.
  public let tiers: [Tier]
  /// L* at which one value passes into the next, ascending.
  public let thresholds: [Float]

  /// Long side of the plane that shapes are found on, in pixels.
  static let longSide = 640

  /// Finds the study of a picture.
  /// - Parameters:
  ///   - picture: of any size.
  ///   - values: 2...9; a picture of fewer lightnesses has fewer.
  public init(_ picture: Image, values: Int) {
    self.init(lightness: Self.simplified(picture), values: values)
  }

  /// Finds the study of a plane of lightness.
  init(lightness: Plane, values: Int) {
    let (w, h) = (lightness.width, lightness.height)
    let unit = 1 / Double(max(w, h))
    (width, height) = (Double(w) * unit, Double(h) * unit)
    let thresholds = ValueThresholds.thresholds(of: lightness, values: min(max(values, 2), 9))
    let classes = lightness.values.map { value in UInt8(thresholds.count { value >= $0 }) }
    var shapes = ValueShapes(width: w, height: h, classes: classes)
    let area = Double(w * h)
    shapes.merge(below: area * (values == 2 ? 0.0022 : values == 3 ? 0.0014 : 0.0008), lightness: lightness)

    let count = thresholds.count + 1
    var (sums, areas) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    for (i, own) in shapes.classes.enumerated() {
      sums[Int(own)] += Double(lightness.values[i])
      areas[Int(own)] += 1
    }
    let means = (0..<count).map { areas[$0] > 0 ? sums[$0] / areas[$0] : nil }
    let present = (0..<count).filter { means[$0] != nil }
    let greys = Self.values(of: present.compactMap { means[$0] })
    let fit = CurveFit(tolerance: 0.7)
    tiers = present.enumerated().map { place, own in
      var outlines: [CurvePath] = []
      if place > 0 {
        let inside = Plane(width: w, height: h, values: shapes.classes.map { Int($0) >= own ? 1 : 0 })
        outlines = LevelCurves.around(inside.gaussianBlurred(sigma: 2), above: 0.5)
          .filter { abs(Self.area($0)) > 12 }
          .map { line in Self.scaled(fit.curve(through: line), by: unit) }
      }
      return Tier(value: greys[place], share: areas[own] / area, outlines: outlines)
    }
    self.thresholds = thresholds
  }

  /// The lightness of a picture as squinting eyes see it: texture smoothed away, edges kept.
  static func simplified(_ picture: Image) -> Plane {
    let sized = picture.longSide == longSide ? picture : picture.resized(longSide: longSide)
    var lightness = Self.lightness(of: sized)
    for (radius, contrast) in [(5, Float(7)), (9, Float(9))] {
      lightness = lightness.guidedFiltered(guide: lightness, radius: radius, epsilon: contrast * contrast)
    }
    return lightness
  }

  /// L* of every pixel, 0...100.
  static func lightness(of picture: Image) -> Plane {
    let samples = (0..<(picture.width * picture.height)).map { i -> Float in
      let red = SRGB.linear(picture.pixels[3 * i])
      let green = SRGB.linear(picture.pixels[3 * i + 1])
      let blue = SRGB.linear(picture.pixels[3 * i + 2])
      return Lightness.of(luminance: 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    }
    return Plane(width: picture.width, height: picture.height, values: samples)
  }

  /// Values for the greys: those of the means, to half steps, all different.
  static func values(of lightnesses: [Double]) -> [Double] {
    var values = lightnesses.map { (2 * ValueScale.value(ofLightness: $0)).rounded() / 2 }
    for i in values.indices.dropFirst() where values[i] <= values[i - 1] { values[i] = values[i - 1] + 0.5 }
    for i in values.indices.reversed() {
      let most = i + 1 < values.count ? values[i + 1] - 0.5 : 10
      values[i] = min(values[i], most)
    }
    return values
  }

  private static func area(_ line: [SIMD2<Double>]) -> Double {
    zip(line, line.dropFirst()).reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2 }
  }

  private static func scaled(_ path: CurvePath, by unit: Double) -> CurvePath {
    CurvePath(
      start: path.start * unit,
      pieces: path.pieces.map {
        CurvePath.Piece(first: $0.first * unit, second: $0.second * unit, end: $0.end * unit)
      }, isClosed: path.isClosed)
  }
}

/// CIE lightness.
enum Lightness {
  /// L* of a luminance 0...1.
  static func of(luminance: Float) -> Float {
    let y = Double(luminance)
    return Float(y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : 24389.0 / 27 * y)
  }

}
