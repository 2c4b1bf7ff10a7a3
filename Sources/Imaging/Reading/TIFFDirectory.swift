/// The first directory of a TIFF file, or of the TIFF structure that Exif is.
struct TIFFDirectory: Sendable {
  /// One entry: how its values are stored, how many there are, and where.
  struct Entry: Sendable {
    let type: Int
    let count: Int
    let offset: Int
  }

  let reader: ByteReader
  private(set) var entries: [Int: Entry] = [:]

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
    let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4]
    for index in 0..<count {
      let place = start + 2 + 12 * index
      guard let tag = reader.word(place), let type = reader.word(place + 2), let values = reader.long(place + 4) else {
        break
      }
      guard let size = sizes[type], entries[tag] == nil else { continue }
      guard let offset = size * values <= 4 ? place + 8 : reader.long(place + 8) else { break }
      entries[tag] = Entry(type: type, count: values, offset: offset)
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
}
