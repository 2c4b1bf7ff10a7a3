import Foundation
import Imaging
import Media

/// Colours for the tones of a picture that has none: from a drawing or a black-and-white photograph into a medium of colours.
///
/// Every tone keeps its lightness; its hue and chroma run through the given colours by a monotone cubic (Fritsch and Carlson, 1980) and end in
/// neutral black and white. So nothing is invented: the colours come from the author, their place from the picture.
public struct ToneColours: Sendable {
  /// How many colours are taken from a picture or a palette.
  public static let count = 16

  /// The colour of each tone, L* from 0 to 100 in even steps.
  private let table: [RGB8]

  /// Makes a scale of colours.
  /// - Parameter colours: at least two, in any order; `nil` comes of fewer, or of colours that are all equally light.
  public init?(_ colours: [RGB8]) {
    var knots: [CIELab] = []
    for lab in colours.map(CIELab.init).sorted(by: { $0.lightness < $1.lightness }) {
      // Colours of the same lightness are one knot, their middle.
      if let last = knots.last, lab.lightness - last.lightness < 1 {
        knots[knots.count - 1] = CIELab(last.lightness, (last.a + lab.a) / 2, (last.b + lab.b) / 2)
      } else {
        knots.append(lab)
      }
    }
    guard knots.count >= 2 else { return nil }
    if let first = knots.first, first.lightness > 1 { knots.insert(CIELab(0, 0, 0), at: 0) }
    if let last = knots.last, last.lightness < 99 { knots.append(CIELab(100, 0, 0)) }
    let a = MonotoneCubic(zip(knots.map(\.lightness), knots.map(\.a)).map { SIMD2($0, $1) })
    let b = MonotoneCubic(zip(knots.map(\.lightness), knots.map(\.b)).map { SIMD2($0, $1) })
    table = (0...1000).map { step in
      let lightness = Float(step) / 10
      return Self.inGamut(CIELab(lightness, a(lightness), b(lightness)))
    }
  }

  /// The picture in these colours.
  public func applied(to image: Image) -> Image {
    let table = table
    // As many tones as there are greys between, so that the lightness of a pixel is worked out once for each.
    var result = image
    var known: [UInt32: RGB8] = [:]
    for i in 0..<image.width * image.height {
      let colour = RGB8(image.pixels[3 * i], image.pixels[3 * i + 1], image.pixels[3 * i + 2])
      let key = UInt32(colour.red) << 16 | UInt32(colour.green) << 8 | UInt32(colour.blue)
      let tone: RGB8
      if let found = known[key] {
        tone = found
      } else {
        tone = table[Int(max(0, min(1000, (10 * CIELab(colour).lightness).rounded())))]
        known[key] = tone
      }
      result.pixels[3 * i] = tone.red
      result.pixels[3 * i + 1] = tone.green
      result.pixels[3 * i + 2] = tone.blue
    }
    return result
  }

  /// Less chroma, as much as it takes for sRGB to have the colour.
  private static func inGamut(_ colour: CIELab) -> RGB8 {
    var (low, high): (Float, Float) = (0, 1)
    guard !colour.isInGamut else { return colour.rgb8 }
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if CIELab(colour.lightness, colour.a * middle, colour.b * middle).isInGamut {
        low = middle
      } else {
        high = middle
      }
    }
    return CIELab(colour.lightness, colour.a * low, colour.b * low).rgb8
  }
}

extension ToneColours {
  /// Colours from dark to light, taken from a picture: its pixels by lightness in sixteen equal groups, of each the mean, in which strong
  /// colours count more, so that sky and earth do not make grey.
  public static func colours(of picture: Image) -> [RGB8] {
    let small = picture.longSide > 256 ? picture.resized(longSide: 256) : picture
    let (lightness, a, b) = small.lab()
    let order = lightness.values.indices.sorted { (lightness.values[$0], $0) < (lightness.values[$1], $1) }
    return (0..<count).map { group in
      let members = order[group * order.count / count..<(group + 1) * order.count / count]
      var (sum, weight) = (SIMD3<Float>.zero, Float(0))
      for i in members {
        let chroma = (a.values[i] * a.values[i] + b.values[i] * b.values[i]).squareRoot()
        let share = 1 + chroma / 8
        sum += share * SIMD3(lightness.values[i], a.values[i], b.values[i])
        weight += share
      }
      guard weight > 0 else { return RGB8(128, 128, 128) }
      let mean = sum / weight
      return CIELab(mean.x, mean.y, mean.z).rgb8
    }
  }

  /// Colours from dark to light, as a palette's tubes lie on the scale of lightness, each blending into its neighbours and muted to two
  /// thirds: nobody lays whole areas in paint as it leaves the tube.
  /// - Throws: `MediaError` when the table of paints lacks a tube.
  public static func colours(of name: PaletteName) throws(MediaError) -> [RGB8] {
    let tubes = try Palette(name, table: PaintTable()).paints.map { CIELab($0.masstone) }
    let darkest = tubes.map(\.lightness).min() ?? 0
    let lightest = tubes.map(\.lightness).max() ?? 100
    return (0..<count).map { step in
      let level = darkest + (lightest - darkest) * Float(step) / Float(count - 1)
      var (a, b, weight): (Float, Float, Float) = (0, 0, 0)
      for tube in tubes {
        let away = (tube.lightness - level) / 22
        let share = exp(-away * away / 2)
        a += share * tube.a
        b += share * tube.b
        weight += share
      }
      return inGamut(CIELab(level, a / weight * 2 / 3, b / weight * 2 / 3))
    }
  }

  /// Whether a picture has no colour but a tint of its paper or ink: at most one of fifty pixels lies further than 6 from the mean
  /// colour of its tone, and the tint is faint.
  public static func isWithoutColour(_ picture: Image) -> Bool {
    let small = picture.longSide > 256 ? picture.resized(longSide: 256) : picture
    let (lightness, a, b) = small.lab()
    var tones = [(a: Float, b: Float, count: Float)](repeating: (0, 0, 0), count: 11)
    func tone(_ i: Int) -> Int { Int(max(0, min(10, (lightness.values[i] / 10).rounded()))) }
    for i in a.values.indices {
      tones[tone(i)].a += a.values[i]
      tones[tone(i)].b += b.values[i]
      tones[tone(i)].count += 1
    }
    var (strays, tint) = (0, Float(0))
    for i in a.values.indices {
      let mean = tones[tone(i)]
      let (da, db) = (a.values[i] - mean.a / mean.count, b.values[i] - mean.b / mean.count)
      if da * da + db * db > 36 { strays += 1 }
      tint += (a.values[i] * a.values[i] + b.values[i] * b.values[i]).squareRoot()
    }
    return strays * 50 <= a.values.count && tint / Float(a.values.count) < 12
  }

  /// The reference as it is painted, what is done to other pictures of it, and what the author should know.
  struct Taking {
    /// Gives a picture of the reference its colours; leaves it as it is where there are none to give.
    var colouring: (Image) -> Image
    /// One sentence each.
    var remarks: [String]
  }

  /// Looks whether a reference needs colours in a medium, and whether there are some.
  /// - Throws: ``PaintingError/badSetting(_:)`` when the settings' colours are too few.
  static func taking(_ reference: Image, settings: ProcessSettings) throws(PaintingError) -> Taking {
    let asIs = Taking(colouring: { $0 }, remarks: [])
    guard settings.medium.hasColours else { return asIs }
    guard isWithoutColour(reference) else {
      guard settings.toneColours != nil else { return asIs }
      return Taking(
        colouring: { $0 },
        remarks: ["The reference has colours of its own, so those given for its tones ('colours') are not used."])
    }
    guard let colours = settings.toneColours else {
      return Taking(
        colouring: { $0 },
        remarks: [
          "The reference has no colour, so it is painted in greys; give it colours with 'colours': a picture to take "
            + "them from, or a palette's name."
        ])
    }
    guard let scale = ToneColours(colours) else {
      throw .badSetting(
        "colours: \(colours.count) that differ too little in lightness; expected at least 2, dark to light")
    }
    return Taking(colouring: scale.applied, remarks: [])
  }
}

/// A smooth curve through points that rises and falls only where they do (Fritsch and Carlson, 1980).
struct MonotoneCubic {
  private let points: [SIMD2<Float>]
  private let slopes: [Float]

  /// - Parameter points: at least two, ascending in x.
  init(_ points: [SIMD2<Float>]) {
    self.points = points
    let secants = zip(points, points.dropFirst()).map { ($1.y - $0.y) / ($1.x - $0.x) }
    var slopes = [secants[0]]
    for (before, after) in zip(secants, secants.dropFirst()) {
      slopes.append(before * after <= 0 ? 0 : (before + after) / 2)
    }
    slopes.append(secants[secants.count - 1])
    for (i, secant) in secants.enumerated() {
      guard secant != 0 else {
        (slopes[i], slopes[i + 1]) = (0, 0)
        continue
      }
      let (a, b) = (slopes[i] / secant, slopes[i + 1] / secant)
      let reach = a * a + b * b
      if reach > 9 {
        let share = 3 / reach.squareRoot()
        slopes[i] = share * a * secant
        slopes[i + 1] = share * b * secant
      }
    }
    self.slopes = slopes
  }

  /// The curve's height; beyond the ends, theirs.
  func callAsFunction(_ x: Float) -> Float {
    guard x > points[0].x else { return points[0].y }
    guard x < points[points.count - 1].x else { return points[points.count - 1].y }
    let i = (points.firstIndex { $0.x > x } ?? 1) - 1
    let (p, q) = (points[i], points[i + 1])
    let width = q.x - p.x
    let t = (x - p.x) / width
    let (u, v) = (t * t * (3 - 2 * t), t * (1 - t))
    return p.y * (1 - u) + q.y * u + v * (slopes[i] * (1 - t) - slopes[i + 1] * t) * width
  }
}
