internal import CWebP

/// One still picture through libwebp; of an animation, the first frame on its canvas.
struct WebPStill {
  let width: Int
  let height: Int
  private let bytes: [UInt8]
  private let name: String
  private let isAnimated: Bool
  private let hasAlpha: Bool

  /// Reads the header.
  init(header bytes: [UInt8], name: String) throws(ImagingError) {
    var features = WebPBitstreamFeatures()
    switch WebPGetFeatures(bytes, bytes.count, &features) {
    case VP8_STATUS_OK: break
    case VP8_STATUS_NOT_ENOUGH_DATA: throw .truncated(name: name)
    default: throw .damaged(name: name, reason: "its WebP header cannot be read")
    }
    width = Int(features.width)
    height = Int(features.height)
    isAnimated = features.has_animation != 0
    hasAlpha = features.has_alpha != 0
    self.bytes = bytes
    self.name = name
  }

  /// The decoded samples.
  func raster() throws(ImagingError) -> Raster {
    // The RIFF header tells the length, so that a file cut off anywhere is noticed.
    let reader = ByteReader(bytes: bytes, bigEndian: false)
    guard let length = reader.long(4), length + 8 <= bytes.count else { throw .truncated(name: name) }
    if isAnimated { return try firstFrame() }
    let channels = hasAlpha ? 4 : 3
    let stride = Int32(width * channels)
    var samples = [UInt8](repeating: 0, count: width * height * channels)
    let decoded =
      hasAlpha
      ? WebPDecodeRGBAInto(bytes, bytes.count, &samples, samples.count, stride)
      : WebPDecodeRGBInto(bytes, bytes.count, &samples, samples.count, stride)
    guard decoded != nil else { throw .damaged(name: name, reason: "its WebP data cannot be decoded") }
    return hasAlpha
      ? raster(rgba: samples) : Raster(width: width, height: height, model: .rgb, samples: .bytes(samples))
  }

  private func firstFrame() throws(ImagingError) -> Raster {
    let samples: [UInt8]? = bytes.withUnsafeBufferPointer { bytes in
      var data = WebPData(bytes: bytes.baseAddress, size: bytes.count)
      var options = WebPAnimDecoderOptions()
      guard WebPAnimDecoderOptionsInit(&options) != 0 else { return nil }
      options.color_mode = MODE_RGBA
      guard let decoder = WebPAnimDecoderNew(&data, &options) else { return nil }
      defer { WebPAnimDecoderDelete(decoder) }
      var info = WebPAnimInfo()
      var frame: UnsafeMutablePointer<UInt8>?
      var time: Int32 = 0
      guard WebPAnimDecoderGetInfo(decoder, &info) != 0, info.canvas_width == UInt32(width),
        info.canvas_height == UInt32(height), WebPAnimDecoderGetNext(decoder, &frame, &time) != 0, let frame
      else { return nil }
      return Array(UnsafeBufferPointer(start: frame, count: width * height * 4))
    }
    guard let samples else { throw .damaged(name: name, reason: "its WebP animation cannot be decoded") }
    return raster(rgba: samples)
  }

  private func raster(rgba: [UInt8]) -> Raster {
    let count = width * height
    var samples = [UInt8](repeating: 0, count: 3 * count)
    var alpha = [UInt8](repeating: 0, count: count)
    for i in 0..<count {
      samples[3 * i] = rgba[4 * i]
      samples[3 * i + 1] = rgba[4 * i + 1]
      samples[3 * i + 2] = rgba[4 * i + 2]
      alpha[i] = rgba[4 * i + 3]
    }
    return Raster(width: width, height: height, model: .rgb, samples: .bytes(samples), alpha: alpha)
  }

  /// The content of the file's first chunk of a kind; nil without one.
  func chunk(_ kind: StaticString) -> [UInt8]? {
    let reader = ByteReader(bytes: bytes, bigEndian: false)
    var place = 12
    while let length = reader.long(place + 4), place + 8 + length <= bytes.count {
      if reader.has(kind, at: place) { return Array(bytes[place + 8..<place + 8 + length]) }
      place += 8 + length + length % 2
    }
    return nil
  }
}
