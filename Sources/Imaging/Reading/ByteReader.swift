/// Numbers at places in a file's bytes; nil where the file is too short.
struct ByteReader: Sendable {
  let bytes: [UInt8]
  var bigEndian = true

  var count: Int { bytes.count }

  func byte(_ at: Int) -> Int? {
    at >= 0 && at < bytes.count ? Int(bytes[at]) : nil
  }

  func word(_ at: Int) -> Int? {
    guard at >= 0, at <= bytes.count - 2 else { return nil }
    let (a, b) = (Int(bytes[at]), Int(bytes[at + 1]))
    return bigEndian ? a << 8 | b : b << 8 | a
  }

  func long(_ at: Int) -> Int? {
    guard let first = word(at), let second = word(at + 2) else { return nil }
    return bigEndian ? first << 16 | second : second << 16 | first
  }

  /// Whether the bytes from `at` on are the ASCII text `text`.
  func has(_ text: StaticString, at: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard at >= 0, at <= bytes.count - length else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(bytes[at..<at + length]) }
  }
}
