import Foundation
import Imaging

/// The scale of values that painters mix to: Munsell's, from 0 (black) to 10 (white), in steps that look even.
public enum ValueScale {
  /// Luminance of a value, 0...1, where 1 is a perfect white: the fifth-power formula of ASTM D1535.
  public static func luminance(ofValue value: Double) -> Double {
    let v = min(max(value, 0), 10)
    return v * (1.1914 + v * (-0.22533 + v * (0.23352 + v * (-0.020484 + v * 0.00081939)))) / 100
  }

  /// The value of a luminance 0...1; luminances above white count as white.
  public static func value(ofLuminance luminance: Double) -> Double {
    var (low, high) = (0.0, 10.0)
    for _ in 0..<48 {
      let middle = (low + high) / 2
      if Self.luminance(ofValue: middle) < luminance { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The value of a lightness L*.
  public static func value(ofLightness lightness: Double) -> Double {
    let f = (lightness + 16) / 116
    return value(ofLuminance: f > 6.0 / 29 ? f * f * f : (f - 4.0 / 29) * 108 / 841)
  }

  /// The grey of a value; value 10 is the paper's white.
  public static func grey(ofValue value: Double) -> RGB8 {
    let byte = SRGB.encode(Float(luminance(ofValue: value) / luminance(ofValue: 10)))
    return RGB8(byte, byte, byte)
  }
}
