internal import CWebP
import Foundation

extension Image {
  /// The picture as a WebP file.
  /// - Parameters:
  ///   - quality: 0 smallest to 100 best; unused if lossless.
  ///   - lossless: whether to keep every pixel exactly.
  ///   - effort: 0 fastest to 6 smallest file; unused if lossless.
  public func webPData(
    quality: Float = 82, lossless: Bool = false, effort: Int = 4
  ) throws(ImagingError) -> Data {
    guard width <= WEBP_MAX_DIMENSION, height <= WEBP_MAX_DIMENSION else {
      throw .unwritable(
        name: "WebP", reason: "\(width) x \(height) pixels are too many for the format (16383 a side); use PNG")
    }
    var config = WebPConfig()
    var picture = WebPPicture()
    guard WebPConfigInit(&config) != 0, WebPPictureInit(&picture) != 0 else {
      throw .unwritable(name: "WebP", reason: "libwebp is of another version than this program was built with")
    }
    config.quality = lossless ? 60 : min(100, max(0, quality))
    config.lossless = lossless ? 1 : 0
    config.method = lossless ? 2 : Int32(min(6, max(0, effort)))
    config.thread_level = 0
    picture.use_argb = lossless ? 1 : 0
    picture.width = Int32(width)
    picture.height = Int32(height)
    defer { WebPPictureFree(&picture) }
    var writer = WebPMemoryWriter()
    WebPMemoryWriterInit(&writer)
    defer { WebPMemoryWriterClear(&writer) }
    let written = withUnsafeMutablePointer(to: &writer) { writer in
      picture.writer = WebPMemoryWrite
      picture.custom_ptr = UnsafeMutableRawPointer(writer)
      return WebPPictureImportRGB(&picture, pixels, Int32(3 * width)) != 0 && WebPEncode(&config, &picture) != 0
    }
    guard written, let bytes = writer.mem else {
      throw .unwritable(name: "WebP", reason: "libwebp gave error \(picture.error_code.rawValue)")
    }
    return Data(bytes: bytes, count: writer.size)
  }
}
