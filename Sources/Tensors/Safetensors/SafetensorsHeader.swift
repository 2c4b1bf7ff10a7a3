/// The header of a safetensors file, read by the format's own grammar and nothing more.
///
/// A general JSON reader would keep one of two equal keys, follow any depth and turn whole numbers into floats; here an object
/// of objects is all there can be, every key stands once, and numbers are whole.
struct SafetensorsHeader: Sendable {
  /// Where one tensor lies.
  struct Entry: Sendable, Equatable {
    var type: ElementType
    var shape: [Int]
    /// Bytes from the start of the data part.
    var range: Range<Int>
  }

  /// Why a header is refused.
  struct Fault: Error {
    var reason: String
  }

  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [String: Entry] = [:]

  /// The most axes that a tensor may have.
  static let mostAxes = 16

  /// Reads a header.
  init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    var reader = HeaderReader(bytes)
    var names: Set<String> = []
    try reader.object { (reader, name) throws(Fault) in
      guard names.insert(name).inserted else { throw Fault(reason: "'\(name)' stands twice") }
      if name == "__metadata__" {
        var metadata: [String: String] = [:]
        try reader.object { (reader, key) throws(Fault) in
          guard metadata.updateValue(try reader.string(), forKey: key) == nil else {
            throw Fault(reason: "__metadata__ has '\(key)' twice")
          }
        }
        self.metadata = metadata
      } else {
        entries[name] = try Self.entry(&reader, name: name)
      }
    }
    try reader.end()
  }

  private static func entry(_ reader: inout HeaderReader, name: String) throws(Fault) -> Entry {
    func fault(_ reason: String) -> Fault { Fault(reason: "'\(name)' \(reason)") }
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try reader.object { (reader, key) throws(Fault) in
      switch key {
      case "dtype" where typeName == nil: typeName = try reader.string()
      case "shape" where shape == nil: shape = try reader.wholeNumbers(atMost: mostAxes)
      case "data_offsets" where offsets == nil: offsets = try reader.wholeNumbers(atMost: 2)
      default: throw fault("has a '\(key)' that is unknown or stands twice")
      }
    }
    guard let typeName, let shape, let offsets else { throw fault("lacks dtype, shape or data_offsets") }
    guard let type = ElementType(rawValue: typeName) else { throw fault("has the unknown dtype \(typeName)") }
    guard offsets.count == 2, offsets[0] <= offsets[1] else { throw fault("has no valid data_offsets") }
    var bits = type.bits
    for length in shape {
      let (product, overflow) = bits.multipliedReportingOverflow(by: length)
      guard !overflow else { throw fault("has a shape too large to hold") }
      bits = product
    }
    guard bits % 8 == 0, offsets[1] - offsets[0] == bits / 8 else {
      throw fault("has \(offsets[1] - offsets[0]) bytes where its shape needs \(bits / 8)")
    }
    return Entry(type: type, shape: shape, range: offsets[0]..<offsets[1])
  }
}

/// Reads the parts of JSON that a header is made of.
private struct HeaderReader {
  typealias Fault = SafetensorsHeader.Fault

  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  private func fault(_ expected: String) -> Fault {
    Fault(reason: "\(expected) expected at byte \(place) of the header")
  }

  private mutating func skipSpace() {
    while place < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[place]) { place += 1 }
  }

  /// Whether `byte` comes next; it is read then.
  private mutating func reads(_ byte: UInt8) -> Bool {
    skipSpace()
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
    guard reads(UInt8(ascii: character)) else { throw fault("'\(character)'") }
  }

  /// Nothing but white space may be left.
  mutating func end() throws(Fault) {
    skipSpace()
    guard place == bytes.count else { throw fault("the end") }
  }

  /// Reads an object; `body` reads the value of each key.
  mutating func object(_ body: (inout HeaderReader, String) throws(Fault) -> Void) throws(Fault) {
    try expect("{")
    if reads(UInt8(ascii: "}")) { return }
    repeat {
      let key = try string()
      try expect(":")
      try body(&self, key)
    } while reads(UInt8(ascii: ","))
    try expect("}")
  }

  /// Reads an array of whole numbers, 0 or more.
  mutating func wholeNumbers(atMost most: Int) throws(Fault) -> [Int] {
    try expect("[")
    if reads(UInt8(ascii: "]")) { return [] }
    var numbers: [Int] = []
    repeat {
      guard numbers.count < most else { throw fault("at most \(most) numbers") }
      numbers.append(try wholeNumber())
    } while reads(UInt8(ascii: ","))
    try expect("]")
    return numbers
  }

  private mutating func wholeNumber() throws(Fault) -> Int {
    skipSpace()
    let start = place
    var number = 0
    while place < bytes.count, case let digit = Int(bytes[place]) - 0x30, (0...9).contains(digit) {
      // Below 2^53, which every writer and reader of JSON can hold.
      guard number < 1 << 49, place == start || number > 0 else { throw fault("a smaller number") }
      number = number * 10 + digit
      place += 1
    }
    guard place > start else { throw fault("a whole number") }
    return number
  }

  /// Reads a string.
  mutating func string() throws(Fault) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw fault("UTF-8 before this") }
        return string
      case UInt8(ascii: "\\"): text += try escaped()
      case ..<0x20: throw fault("no control character")
      default: text.append(byte)
      }
    }
    throw fault("the end of a string")
  }

  /// Reads what follows a backslash, as UTF-8.
  private mutating func escaped() throws(Fault) -> [UInt8] {
    guard place < bytes.count else { throw fault("an escape") }
    let byte = bytes[place]
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xd800..<0xdc00).contains(code) {
        guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else {
          throw fault("the second half of a character")
        }
        place += 2
        let low = try hexadecimal()
        guard (0xdc00..<0xe000).contains(low) else { throw fault("the second half of a character") }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fault("a character") }
      return Array(String(Character(scalar)).utf8)
    default: throw fault("an escape")
    }
  }

  private mutating func hexadecimal() throws(Fault) -> UInt32 {
    guard place + 4 <= bytes.count else { throw fault("four hexadecimal digits") }
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[place])).hexDigitValue, bytes[place] < 0x80 else {
        throw fault("a hexadecimal digit")
      }
      code = code << 4 | UInt32(digit)
      place += 1
    }
    return code
  }
}
