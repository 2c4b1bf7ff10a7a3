import Foundation

/// A file format of still pictures.
public enum ImageFormat: String, Sendable, CaseIterable, Codable {
  case jpeg, png, webp, tiff, bmp, gif, heic, avif

  /// The name people know it by.
  public var name: String {
    self == .webp ? "WebP" : rawValue.uppercased()
  }

  /// The usual extension of its files, without the dot.
  public var fileExtension: String {
    self == .jpeg ? "jpg" : rawValue
  }

  /// Its media type.
  public var mediaType: String {
    "image/\(rawValue)"
  }

  /// The format that the first bytes of a file speak of; nil if it is none that can be read.
  public static func sniff(_ data: Data) -> ImageFormat? {
    sniff(bytes: [UInt8](data.prefix(256)))
  }

  static func sniff(bytes: [UInt8]) -> ImageFormat? {
    let start = ByteReader(bytes: bytes)
    if bytes.starts(with: [0xff, 0xd8, 0xff]) { return .jpeg }
    if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) { return .png }
    if start.has("RIFF", at: 0), start.has("WEBP", at: 8) { return .webp }
    if start.has("GIF87a", at: 0) || start.has("GIF89a", at: 0) { return .gif }
    if bytes.starts(with: [0x49, 0x49, 42, 0]) || bytes.starts(with: [0x49, 0x49, 43, 0]) { return .tiff }
    if bytes.starts(with: [0x4d, 0x4d, 0, 42]) || bytes.starts(with: [0x4d, 0x4d, 0, 43]) { return .tiff }
    if start.has("BM", at: 0), let size = start.byte(14), [12, 16, 40, 52, 56, 64, 108, 124].contains(size),
      start.byte(15) == 0, start.byte(16) == 0, start.byte(17) == 0
    {
      return .bmp
    }
    return start.has("ftyp", at: 4) ? sniffBrands(start) : nil
  }

  /// ISO base media: the major brand, then the compatible ones.
  private static func sniffBrands(_ start: ByteReader) -> ImageFormat? {
    let end = min(start.long(0) ?? 0, start.count)
    let places = [8] + stride(from: 16, to: end, by: 4)
    if places.contains(where: { start.has("avif", at: $0) || start.has("avis", at: $0) }) { return .avif }
    let heic = places.contains { place in
      start.has("heic", at: place) || start.has("heix", at: place) || start.has("hevc", at: place)
        || start.has("hevx", at: place) || start.has("heim", at: place) || start.has("heis", at: place)
        || start.has("mif1", at: place) || start.has("msf1", at: place)
    }
    return heic ? .heic : nil
  }
}
