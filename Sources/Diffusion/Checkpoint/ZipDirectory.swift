import Foundation

/// Where the files of a zip archive lie in it, for archives that store them as they are (PKWARE's APPNOTE, with its 64-bit
/// extensions).
struct ZipDirectory {
  /// Why an archive is refused.
  struct Fault: Error {
    var reason: String
  }

  /// The bytes of every file, by its name.
  private(set) var files: [String: Range<Int>] = [:]

  private static let endLength = 22
  private static let longestComment = 0xffff

  /// Reads the directory at the archive's end.
  init(_ data: Data) throws(Fault) {
    let bytes = LittleEndianBytes(data)
    guard let end = Self.end(bytes) else { throw Fault(reason: "it has no directory at its end") }
    var count = try bytes.number(end + 10, 2)
    var size = try bytes.number(end + 12, 4)
    var start = try bytes.number(end + 16, 4)
    if count == 0xffff || size == 0xffff_ffff || start == 0xffff_ffff {
      guard end >= 20, try bytes.number(end - 20, 4) == 0x0706_4b50 else {
        throw Fault(reason: "its large directory has no address")
      }
      let large = try bytes.number(end - 12, 8)
      guard try bytes.number(large, 4) == 0x0606_4b50 else {
        throw Fault(reason: "its large directory is not where it should be")
      }
      (count, size, start) = (
        try bytes.number(large + 32, 8), try bytes.number(large + 40, 8), try bytes.number(large + 48, 8)
      )
    }
    guard start <= end, size <= end - start else { throw Fault(reason: "its directory lies outside of it") }
    var place = start
    for _ in 0..<count {
      guard place < start + size else { throw Fault(reason: "its directory ends too early") }
      place = try readEntry(bytes, at: place)
    }
  }

  /// Where the record at the archive's end begins.
  private static func end(_ bytes: LittleEndianBytes) -> Int? {
    let last = bytes.count - endLength
    guard last >= 0 else { return nil }
    return (max(0, last - longestComment)...last).reversed().first { (try? bytes.number($0, 4)) == 0x0605_4b50 }
  }

  /// Reads an entry of the directory and what stands before its file; gives where the next entry begins.
  private mutating func readEntry(_ bytes: LittleEndianBytes, at place: Int) throws(Fault) -> Int {
    guard try bytes.number(place, 4) == 0x0201_4b50 else { throw Fault(reason: "its directory is damaged") }
    let (flags, method) = (try bytes.number(place + 8, 2), try bytes.number(place + 10, 2))
    var (stored, size) = (try bytes.number(place + 20, 4), try bytes.number(place + 24, 4))
    let (nameLength, extraLength) = (try bytes.number(place + 28, 2), try bytes.number(place + 30, 2))
    let commentLength = try bytes.number(place + 32, 2)
    var header = try bytes.number(place + 42, 4)
    guard let name = try bytes.text(place + 46, nameLength) else { throw Fault(reason: "a file's name is no text") }
    // Numbers too large for their fields stand behind the name, in this order.
    var extra = place + 46 + nameLength
    let extraEnd = extra + extraLength
    while extra + 4 <= extraEnd {
      let (kind, length) = (try bytes.number(extra, 2), try bytes.number(extra + 2, 2))
      if kind == 1 {
        var next = extra + 4
        func large() throws(Fault) -> Int {
          guard next + 8 <= extra + 4 + length else { throw Fault(reason: "'\(name)' has no size") }
          defer { next += 8 }
          return try bytes.number(next, 8)
        }
        if size == 0xffff_ffff { size = try large() }
        if stored == 0xffff_ffff { stored = try large() }
        if header == 0xffff_ffff { header = try large() }
      }
      extra += 4 + length
    }
    guard method == 0, flags & 1 == 0, stored == size else {
      throw Fault(reason: "'\(name)' is compressed or encrypted, which torch does not do")
    }
    guard try bytes.number(header, 4) == 0x0403_4b50 else { throw Fault(reason: "'\(name)' is not where it should be") }
    let before = 30 + (try bytes.number(header + 26, 2)) + (try bytes.number(header + 28, 2))
    guard header <= bytes.count - before, size <= bytes.count - before - header else {
      throw Fault(reason: "'\(name)' lies outside of it")
    }
    guard files.updateValue(header + before..<header + before + size, forKey: name) == nil else {
      throw Fault(reason: "'\(name)' stands twice in it")
    }
    return extraEnd + commentLength
  }
}

/// Bytes read as numbers whose lowest byte comes first, checked at every step.
private struct LittleEndianBytes {
  private let data: Data
  let count: Int

  init(_ data: Data) {
    self.data = data
    count = data.count
  }

  /// A number of 2, 4 or 8 bytes; those that only unsigned numbers hold are refused.
  func number(_ place: Int, _ length: Int) throws(ZipDirectory.Fault) -> Int {
    guard place >= 0, place <= count - length else { throw ZipDirectory.Fault(reason: "it ends too early") }
    var value: UInt64 = 0
    for i in (0..<length).reversed() { value = value << 8 | UInt64(data[data.startIndex + place + i]) }
    guard value <= UInt64(Int.max) / 4 else { throw ZipDirectory.Fault(reason: "it has a number that cannot be") }
    return Int(value)
  }

  func text(_ place: Int, _ length: Int) throws(ZipDirectory.Fault) -> String? {
    guard place >= 0, place <= count - length else { throw ZipDirectory.Fault(reason: "it ends too early") }
    let start = data.startIndex + place
    return String(validating: data[start..<start + length], as: UTF8.self)
  }
}
