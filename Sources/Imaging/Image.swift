import Foundation

/// A picture as everything above this module sees it: 8-bit sRGB, three channels, no alpha, upright.
///
/// Reading a file turns every other form (CMYK, 16 bit, grey, alpha, embedded profiles, EXIF rotation) into this one.
public struct Image: Sendable, Equatable {
  /// Width in pixels, at least 1.
  public let width: Int
  /// Height in pixels, at least 1.
  public let height: Int
  /// sRGB-encoded samples, rows from the top, `width * height * 3` bytes in the order red, green, blue.
  public var pixels: [UInt8]

  /// Makes a picture from samples.
  /// - Parameter pixels: `width * height * 3` sRGB bytes, rows from the top.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height * 3, "samples do not fit the size")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Makes a picture of one colour.
  public init(width: Int, height: Int, filledWith colour: RGB8) {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    self.width = width
    self.height = height
    pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      for i in 0..<(width * height) {
        buffer[3 * i] = colour.red
        buffer[3 * i + 1] = colour.green
        buffer[3 * i + 2] = colour.blue
      }
      count = width * height * 3
    }
  }

  /// The longer of width and height, in pixels.
  public var longSide: Int { max(width, height) }

  /// The pixel at column `x`, row `y`.
  public subscript(x: Int, y: Int) -> RGB8 {
    get {
      let i = 3 * (y * width + x)
      return RGB8(pixels[i], pixels[i + 1], pixels[i + 2])
    }
    set {
      let i = 3 * (y * width + x)
      pixels[i] = newValue.red
      pixels[i + 1] = newValue.green
      pixels[i + 2] = newValue.blue
    }
  }
}

/// One sRGB-encoded colour with 8 bits a channel.
public struct RGB8: Sendable, Hashable, Codable {
  /// Red, 0...255.
  public var red: UInt8
  /// Green, 0...255.
  public var green: UInt8
  /// Blue, 0...255.
  public var blue: UInt8

  /// Makes a colour from its three sRGB bytes.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colour as CSS writes it, for instance `#c04a2b`.
  public var hex: String { "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
