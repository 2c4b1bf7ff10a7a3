import Foundation

/// The transfer curve of sRGB (IEC 61966-2-1) between bytes and linear light.
public enum SRGB {
  /// Linear light 0...1 of each of the 256 bytes.
  package static let decoding: [Float] = (0..<256).map { Float(linear(encoded: Double($0) / 255)) }

  /// The linear value from which each code is the nearest one; one more behind the last that nothing reaches.
  static let thresholds: [Float] = [0] + (1..<256).map { Float(linear(encoded: (Double($0) - 0.5) / 255)) } + [2]

  /// The code at the lower edge of each of 4096 equal bins of linear light, and at 1.
  static let guesses: [UInt8] = {
    var guesses = [UInt8]()
    var code = 0
    for bin in 0...4096 {
      while thresholds[code + 1] <= Float(bin) / 4096 { code += 1 }
      guesses.append(UInt8(code))
    }
    return guesses
  }()

  /// Linear light 0...1 of an sRGB byte.
  public static func linear(_ byte: UInt8) -> Float {
    decoding[Int(byte)]
  }

  /// The sRGB byte nearest to a linear value; values outside 0...1 are clamped, NaN gives 0.
  public static func encode(_ linear: Float) -> UInt8 {
    let x = min(1, max(0, linear.isNaN ? 0 : linear))
    let code = Int(guesses[Int(x * 4096)])
    return UInt8(x >= thresholds[code + 1] ? code + 1 : code)
  }

  /// Linear light of an encoded value, both 0...1.
  package static func linear(encoded: Double) -> Double {
    encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4)
  }

  /// Encoded value of linear light, both 0...1.
  package static func encoded(linear: Double) -> Double {
    linear <= 0.0031308 ? linear * 12.92 : 1.055 * pow(linear, 1 / 2.4) - 0.055
  }
}
