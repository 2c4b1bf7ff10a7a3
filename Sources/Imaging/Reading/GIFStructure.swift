/// What the blocks of a GIF file say, up to its first picture.
struct GIFStructure: Sendable {
  let width: Int
  let height: Int
  /// Whether the first picture reaches its last block.
  private(set) var isComplete = false

  /// Walks the blocks of a file that begins with the signature; stops, incomplete, where the file breaks off.
  init(bytes: [UInt8]) {
    let reader = ByteReader(bytes: bytes, bigEndian: false)
    width = reader.word(6) ?? 0
    height = reader.word(8) ?? 0
    guard let flags = reader.byte(10) else { return }
    var place = 13 + Self.paletteLength(flags)
    while let kind = reader.byte(place) {
      switch kind {
      case 0x21:
        guard let end = Self.endOfBlocks(reader, from: place + 2) else { return }
        place = end
      case 0x2c:
        guard let flags = reader.byte(place + 9) else { return }
        isComplete = Self.endOfBlocks(reader, from: place + 11 + Self.paletteLength(flags)) != nil
        return
      default:
        return
      }
    }
  }

  private static func paletteLength(_ flags: Int) -> Int {
    flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1)
  }

  /// The place behind a chain of blocks; nil if the file ends before.
  private static func endOfBlocks(_ reader: ByteReader, from start: Int) -> Int? {
    var place = start
    while let length = reader.byte(place) {
      place += 1 + length
      if length == 0 { return place }
    }
    return nil
  }
}
