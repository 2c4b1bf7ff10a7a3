/// A decoded picture before its colours are converted: as many channels and bits as the file has.
struct Raster: Sendable {
  /// What the channels mean.
  enum Model: Int, Sendable {
    case grey = 1
    case rgb = 3
    /// Ink: 0 none, the greatest value full.
    case cmyk = 4
  }

  /// Interleaved samples, rows from the top.
  enum Samples: Sendable {
    case bytes([UInt8])
    /// The whole range of 16 bits, in the machine's byte order.
    case words([UInt16])
  }

  let width: Int
  let height: Int
  let model: Model
  var samples: Samples
  /// 0 clear, 255 opaque; nil if all is opaque.
  var alpha: [UInt8]?
  /// Whether the colours have been multiplied by alpha.
  var isPremultiplied = false

  /// sRGB bytes, without looking at alpha or profile: CMYK by the plain complement.
  func plainRGB() -> [UInt8] {
    let bytes: [UInt8] =
      switch samples {
      case .bytes(let bytes): bytes
      case .words(let words): words.map { UInt8((UInt32($0) * 255 + 32767) / 65535) }
      }
    if model == .rgb { return bytes }
    let count = width * height
    return [UInt8](unsafeUninitializedCapacity: count * 3) { target, written in
      bytes.withUnsafeBufferPointer { source in
        if model == .grey {
          for i in 0..<count {
            target[3 * i] = source[i]
            target[3 * i + 1] = source[i]
            target[3 * i + 2] = source[i]
          }
        } else {
          for i in 0..<count {
            let light = 255 - UInt32(source[4 * i + 3])
            for channel in 0..<3 {
              target[3 * i + channel] = UInt8(((255 - UInt32(source[4 * i + channel])) * light + 127) / 255)
            }
          }
        }
      }
      written = count * 3
    }
  }

  /// The picture: colours converted from `profile` to sRGB, laid on white where it is clear.
  func image(profile: [UInt8]?) -> Image {
    var rgb = profile.flatMap { ColourProfile.convert(self, profile: $0) } ?? plainRGB()
    if let alpha {
      rgb.withUnsafeMutableBufferPointer { rgb in
        alpha.withUnsafeBufferPointer { alpha in
          for i in 0..<(width * height) where alpha[i] != 255 {
            let cover = UInt32(alpha[i])
            for channel in 3 * i..<3 * i + 3 {
              let value = UInt32(rgb[channel])
              rgb[channel] =
                isPremultiplied
                ? UInt8(min(255, value + 255 - cover)) : UInt8((value * cover + 255 * (255 - cover) + 127) / 255)
            }
          }
        }
      }
    }
    return Image(width: width, height: height, pixels: rgb)
  }
}
