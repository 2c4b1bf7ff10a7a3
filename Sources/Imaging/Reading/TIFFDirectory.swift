/// The first directory of a TIFF file, or of the TIFF structure that Exif is.
struct TIFFDirectory: Sendable {
  /// One entry: how its values are stored, how many there are, and where.
  struct Entry: Sendable {
    let type: Int
    let count: Int
    let offset: Int
    /// Where the entry itself stands.
    let place: Int
  }

  let reader: ByteReader
  private(set) var entries: [Int: Entry] = [:]
  private let start: Int

  private static let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4]

  /// Reads the directory; nil if the bytes do not begin one.
  init?(bytes: [UInt8]) {
    if bytes.starts(with: [0x49, 0x49, 42, 0]) {
      reader = ByteReader(bytes: bytes, bigEndian: false)
    } else if bytes.starts(with: [0x4d, 0x4d, 0, 42]) {
      reader = ByteReader(bytes: bytes, bigEndian: true)
    } else {
      return nil
    }
    guard let start = reader.long(4), let count = reader.word(start) else { return nil }
    self.start = start
    for index in 0..<count {
      let place = start + 2 + 12 * index
      guard let tag = reader.word(place), let type = reader.word(place + 2), let values = reader.long(place + 4) else {
        break
      }
      guard let size = Self.sizes[type], entries[tag] == nil else { continue }
      guard let offset = size * values <= 4 ? place + 8 : reader.long(place + 8) else { break }
      entries[tag] = Entry(type: type, count: values, offset: offset, place: place)
    }
  }

  /// The value at `index` of a tag with whole numbers.
  func number(_ tag: Int, _ index: Int = 0) -> Int? {
    guard let entry = entries[tag], index < entry.count else { return nil }
    return switch entry.type {
    case 1, 7: reader.byte(entry.offset + index)
    case 3: reader.word(entry.offset + 2 * index)
    case 4, 13: reader.long(entry.offset + 4 * index)
    default: nil
    }
  }

  /// The bytes of a tag that holds bytes; nil if the file does not have them all.
  func bytes(_ tag: Int) -> [UInt8]? {
    guard let entry = entries[tag], entry.type == 1 || entry.type == 7, entry.offset + entry.count <= reader.count
    else { return nil }
    return Array(reader.bytes[entry.offset..<entry.offset + entry.count])
  }

  /// The orientation 1...8 that the directory tells; 1 if it tells none.
  var orientation: Int {
    guard let value = number(0x0112), (1...8).contains(value) else { return 1 }
    return value
  }

  /// The orientation of an Exif block, with or without its six bytes of introduction.
  static func orientation(exif: [UInt8]) -> Int {
    let plain = exif.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) ? Array(exif.dropFirst(6)) : exif
    return TIFFDirectory(bytes: plain)?.orientation ?? 1
  }

  /// The file with the given tags alone in its only directory, one of them with another value.
  /// - Parameters:
  ///   - tags: the tags to keep, where the file has them.
  ///   - changed: a tag with a single 16-bit value, and the value to put in its place.
  func file(keeping tags: Set<Int>, changed: (tag: Int, value: Int)? = nil) -> [UInt8] {
    var bytes = reader.bytes
    let kept = entries.filter { tags.contains($0.key) }.sorted { $0.key < $1.key }
    var table = [UInt8]()
    for (tag, entry) in kept {
      var words = Array(bytes[entry.place..<entry.place + 12])
      if let changed, changed.tag == tag {
        words.replaceSubrange(2..., with: word(3) + word(0) + word(1) + word(changed.value) + word(0))
        if !reader.bigEndian { words.replaceSubrange(4..<8, with: [1, 0, 0, 0]) }
      }
      table += words
    }
    table = word(kept.count) + table + [0, 0, 0, 0]
    // The kept entries stand where the whole directory stood; only the link behind the last may reach past its end.
    let end = min(bytes.count, start + table.count)
    bytes.replaceSubrange(start..<end, with: table)
    return bytes
  }

  private func word(_ value: Int) -> [UInt8] {
    let (high, low) = (UInt8(value >> 8 & 255), UInt8(value & 255))
    return reader.bigEndian ? [high, low] : [low, high]
  }
}
