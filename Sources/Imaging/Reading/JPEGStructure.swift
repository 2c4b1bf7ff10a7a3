/// What the segments of a JPEG file say, and the file without the segments that decoders make something of.
struct JPEGStructure: Sendable {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var components = 0
  /// The colour transform of Adobe's segment: 0 none, 1 YCbCr, 2 YCCK; nil without one.
  private(set) var adobeTransform: Int?
  private(set) var exif: [UInt8]?
  /// The embedded profile, put together from its pieces; nil if there is none or a piece is missing.
  private(set) var profile: [UInt8]?
  /// Whether the file reaches its end marker.
  private(set) var isComplete = false
  /// The picture alone: tables, frame and scans.
  private(set) var picture: [UInt8] = [0xff, 0xd8]

  private var hasJFIF = false
  /// Where the frame header names its channels.
  private var channelPlaces: [Int] = []
  private var adobeSegment: Range<Int>?
  private var profilePieces: [Int: ArraySlice<UInt8>] = [:]
  private var profilePieceCount = 0

  /// Walks the segments of a file that begins with a start marker; stops, incomplete, where the file breaks off.
  init(bytes: [UInt8]) {
    let reader = ByteReader(bytes: bytes)
    picture.reserveCapacity(bytes.count)
    var place = 2
    while place < bytes.count {
      // Any number of fill bytes may stand before a marker.
      guard bytes[place] == 0xff else {
        place += 1
        continue
      }
      guard let marker = reader.byte(place + 1) else { break }
      switch marker {
      case 0xff:
        place += 1
      case 0xd9:
        isComplete = width > 0 && picture.count > 2
        place = bytes.count
      case 0x00, 0x01, 0xd0...0xd8:
        place += 2
      default:
        guard let length = reader.word(place + 2), length >= 2, place + 2 + length <= bytes.count else {
          place = bytes.count
          break
        }
        let end = place + 2 + length
        segment(marker, place..<end, reader)
        place = end
        if marker == 0xda {
          let scanEnd = Self.endOfScan(bytes, from: end)
          picture += bytes[end..<scanEnd]
          place = scanEnd
        }
      }
    }
    finish(bytes)
  }

  private mutating func segment(_ marker: Int, _ range: Range<Int>, _ reader: ByteReader) {
    let content = range.lowerBound + 4
    switch marker {
    case 0xc0...0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf:
      height = reader.word(content + 1) ?? 0
      width = reader.word(content + 3) ?? 0
      components = reader.byte(content + 5) ?? 0
      channelPlaces = (0..<components).map { content + 6 + 3 * $0 }.filter { $0 < range.upperBound }
    case 0xe0:
      if reader.has("JFIF\0", at: content) { hasJFIF = true }
      return
    case 0xe1:
      if reader.has("Exif\0\0", at: content), exif == nil { exif = Array(reader.bytes[content..<range.upperBound]) }
      return
    case 0xe2:
      if reader.has("ICC_PROFILE\0", at: content), let number = reader.byte(content + 12),
        let count = reader.byte(content + 13), content + 14 <= range.upperBound
      {
        profilePieces[number] = reader.bytes[content + 14..<range.upperBound]
        profilePieceCount = count
      }
      return
    case 0xee:
      if reader.has("Adobe", at: content), range.count >= 16 {
        adobeTransform = reader.byte(content + 11)
        adobeSegment = range
      }
      return
    case 0xe3...0xed, 0xef, 0xfe:
      return
    default:
      break
    }
    picture += components == 4 ? renumbered(marker, range, reader) : Array(reader.bytes[range])
  }

  /// A segment of a picture with four channels, in which they are numbered from 1.
  ///
  /// Decoders take channels called C, M, Y and K for ink and multiply the black in at once; numbered ones they give as
  /// they are.
  private func renumbered(_ marker: Int, _ range: Range<Int>, _ reader: ByteReader) -> [UInt8] {
    var segment = Array(reader.bytes[range])
    switch marker {
    case 0xc0...0xc3:
      for (index, place) in channelPlaces.enumerated() { segment[place - range.lowerBound] = UInt8(index + 1) }
    case 0xda:
      let count = reader.byte(range.lowerBound + 4) ?? 0
      for place in stride(from: 5, to: min(5 + 2 * count, range.count), by: 2) {
        let channel = channelPlaces.firstIndex { reader.bytes[$0] == segment[place] }
        if let channel { segment[place] = UInt8(channel + 1) }
      }
    default: break
    }
    return segment
  }

  private mutating func finish(_ bytes: [UInt8]) {
    picture += [0xff, 0xd9]
    // Adobe's segment tells whether three channels are YCbCr, unless the file is JFIF, which always is. Told that four
    // channels are YCbCr and one more, the decoder gives them as they are.
    if components == 4 {
      picture.insert(contentsOf: [0xff, 0xee, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1], at: 2)
    } else if components == 3, !hasJFIF, let adobeSegment {
      picture.insert(contentsOf: bytes[adobeSegment], at: 2)
    }
    if profilePieceCount > 0 {
      let pieces = (1...profilePieceCount).compactMap { profilePieces[$0] }
      if pieces.count == profilePieceCount { profile = pieces.flatMap { $0 } }
    }
  }

  /// The place of the first marker behind entropy-coded data that is neither a stuffed byte nor a restart.
  private static func endOfScan(_ bytes: [UInt8], from start: Int) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var place = start
      while place + 1 < bytes.count {
        if bytes[place] == 0xff {
          let next = bytes[place + 1]
          if next != 0, next != 0xff, !(0xd0...0xd7).contains(next) { return place }
        }
        place += 1
      }
      return bytes.count
    }
  }
}
