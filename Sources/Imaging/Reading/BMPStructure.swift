/// What the header of a BMP file says.
struct BMPStructure: Sendable {
  let width: Int
  let height: Int
  /// Whether the file has all the rows its header promises; always true for compressed files.
  let isComplete: Bool

  /// Reads the header of a file that begins with the signature.
  init(bytes: [UInt8]) {
    let reader = ByteReader(bytes: bytes, bigEndian: false)
    let start = reader.long(10) ?? 0
    if reader.long(14) == 12 {
      width = reader.word(18) ?? 0
      height = reader.word(20) ?? 0
      isComplete = Self.rows(width, height, depth: reader.word(24) ?? 0) <= bytes.count - start
    } else {
      let signed = Int(Int32(truncatingIfNeeded: reader.long(22) ?? 0))
      width = Int(Int32(truncatingIfNeeded: reader.long(18) ?? 0))
      height = abs(signed)
      let isPlain = [0, 3, 6].contains(reader.long(30) ?? 0)
      isComplete = !isPlain || Self.rows(width, height, depth: reader.word(28) ?? 0) <= bytes.count - start
    }
  }

  private static func rows(_ width: Int, _ height: Int, depth: Int) -> Int {
    (width * depth + 31) / 32 * 4 * height
  }
}
