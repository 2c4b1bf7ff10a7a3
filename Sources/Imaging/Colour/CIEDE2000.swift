import Foundation

/// The CIEDE2000 colour difference.
///
/// Sharma, Wu, Dalal: The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and
/// Mathematical Observations (Color Research and Application 30, 2005); parametric factors all 1.
public enum CIEDE2000 {
  /// The difference of two colours: 0 for equal ones, about 1 where a trained eye sees it, 100 from black to white.
  public static func difference(_ first: CIELab, _ second: CIELab) -> Float {
    let (l1, a1, b1) = (Double(first.lightness), Double(first.a), Double(first.b))
    let (l2, a2, b2) = (Double(second.lightness), Double(second.a), Double(second.b))

    let meanChroma = (hypot(a1, b1) + hypot(a2, b2)) / 2
    let g = 0.5 * (1 - seventhRatio(meanChroma))
    let (red1, red2) = ((1 + g) * a1, (1 + g) * a2)
    let (chroma1, chroma2) = (hypot(red1, b1), hypot(red2, b2))
    let (hue1, hue2) = (hue(red1, b1), hue(red2, b2))
    let grey = chroma1 * chroma2 == 0

    var hueStep = 0.0
    var meanHue = hue1 + hue2
    if !grey {
      hueStep = hue2 - hue1
      // Hues that are exactly opposite count as 180 degrees apart, whatever rounding makes of the angles.
      if abs(hueStep) > 180, red1 * b2 != red2 * b1 {
        hueStep += hueStep > 0 ? -360 : 360
        meanHue += meanHue < 360 ? 360 : -360
      }
      meanHue /= 2
    }
    let lightnessStep = l2 - l1
    let chromaStep = chroma2 - chroma1
    let hueDistance = 2 * (chroma1 * chroma2).squareRoot() * sin(radians(hueStep / 2))

    let meanLightness = (l1 + l2) / 2
    let meanRedChroma = (chroma1 + chroma2) / 2
    let t =
      1 - 0.17 * cos(radians(meanHue - 30)) + 0.24 * cos(radians(2 * meanHue)) + 0.32 * cos(radians(3 * meanHue + 6))
      - 0.20 * cos(radians(4 * meanHue - 63))
    let rotation = 30 * exp(-pow((meanHue - 275) / 25, 2))
    let lightnessOffset = pow(meanLightness - 50, 2)
    let lightnessScale = 1 + 0.015 * lightnessOffset / (20 + lightnessOffset).squareRoot()
    let chromaScale = 1 + 0.045 * meanRedChroma
    let hueScale = 1 + 0.015 * meanRedChroma * t
    let turn = -sin(radians(2 * rotation)) * 2 * seventhRatio(meanRedChroma)

    let l = lightnessStep / lightnessScale
    let c = chromaStep / chromaScale
    let h = hueDistance / hueScale
    return Float(max(0, l * l + c * c + h * h + turn * c * h).squareRoot())
  }

  /// The difference of two sRGB colours.
  public static func difference(_ first: RGB8, _ second: RGB8) -> Float {
    difference(CIELab(first), CIELab(second))
  }

  private static func seventhRatio(_ chroma: Double) -> Double {
    let power = pow(chroma, 7)
    return (power / (power + 6_103_515_625)).squareRoot()
  }

  private static func hue(_ a: Double, _ b: Double) -> Double {
    guard a != 0 || b != 0 else { return 0 }
    let degrees = atan2(b, a) * 180 / .pi
    return degrees < 0 ? degrees + 360 : degrees
  }

  private static func radians(_ degrees: Double) -> Double {
    degrees * .pi / 180
  }
}
