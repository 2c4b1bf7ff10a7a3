/// What the chunks of a PNG file say.
struct PNGStructure: Sendable {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var exif: [UInt8]?
  /// Whether the file reaches its end chunk.
  private(set) var isComplete = false

  /// Walks the chunks of a file that begins with the signature; stops, incomplete, where the file breaks off.
  init(bytes: [UInt8]) {
    let reader = ByteReader(bytes: bytes)
    var place = 8
    while let length = reader.long(place), place + 12 + length <= bytes.count {
      let content = place + 8
      if reader.has("IHDR", at: place + 4), length >= 13, width == 0 {
        width = reader.long(content) ?? 0
        height = reader.long(content + 4) ?? 0
      } else if reader.has("eXIf", at: place + 4) {
        exif = Array(bytes[content..<content + length])
      } else if reader.has("IEND", at: place + 4) {
        isComplete = true
        return
      }
      place = content + length + 4
    }
  }
}
