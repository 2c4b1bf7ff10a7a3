internal import CLibAV
import Foundation

/// A ZIP archive whose files are stored as they are, for containers of pictures that are compressed already.
///
/// After PKWARE's APPNOTE 6.3: no compression, no extra fields, no encryption, names in UTF-8, every date 1980-01-01, so equal files give
/// equal bytes. Archives end at 4 GiB and 65,535 files.
public struct StoredArchive: Sendable {
  private var body = Data()
  private var directory = Data()
  private var count = 0
  private var names: Set<String> = []

  /// An empty archive.
  public init() {}

  /// Adds a file after those that are there.
  /// - Parameters:
  ///   - path: its path in the archive, with slashes; each may be added once.
  /// - Throws: ``ImagingError/unwritable(name:reason:)`` where the archive would become larger than the format allows.
  public mutating func add(_ path: String, _ data: Data) throws(ImagingError) {
    let name = Data(path.utf8)
    guard names.insert(path).inserted, !name.isEmpty, name.count <= Int(UInt16.max) else {
      throw .unwritable(name: path, reason: "the archive holds a file of this name, or the name is too long")
    }
    guard count < Int(UInt16.max), body.count + directory.count + data.count + 2 * name.count < Int(UInt32.max) - 256
    else {
      throw .unwritable(name: path, reason: "the archive would be larger than 4 GiB; choose a smaller size")
    }
    let offset = body.count
    var facts = Data()
    // Version needed 2.0, whether the name is UTF-8, stored, 00:00 on 1980-01-01.
    facts.append(little: [20, name.contains { $0 > 127 } ? 1 << 11 : 0, 0, 0, 0x21] as [UInt16])
    facts.append(little: [Self.checksum(data), UInt32(data.count), UInt32(data.count)])
    facts.append(little: [UInt16(name.count), 0])
    body.append(little: [0x0403_4b50 as UInt32])
    body.append(facts)
    body.append(name)
    body.append(data)
    directory.append(little: [0x0201_4b50 as UInt32])
    // Made by version 2.0 on Unix, so that the attributes are a mode.
    directory.append(little: [20 | 3 << 8 as UInt16])
    directory.append(facts)
    // No comment, first disk; a file that anyone may read.
    directory.append(little: [0, 0, 0] as [UInt16])
    directory.append(little: [0o100644 << 16, UInt32(offset)])
    directory.append(name)
    count += 1
  }

  /// The archive's bytes.
  public var data: Data {
    var data = body
    data.append(directory)
    data.append(little: [0x0605_4b50 as UInt32])
    data.append(little: [0, 0, UInt16(count), UInt16(count)] as [UInt16])
    data.append(little: [UInt32(directory.count), UInt32(body.count)])
    data.append(little: [0 as UInt16])
    return data
  }

  /// CRC-32 as ZIP and PNG use it.
  private static func checksum(_ data: Data) -> UInt32 {
    data.withUnsafeBytes { bytes in
      var value = UInt32.max
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 24))
        value = av_crc(
          av_crc_get_table(AV_CRC_32_IEEE_LE), value, part.baseAddress?.assumingMemoryBound(to: UInt8.self), part.count)
        rest = rest.dropFirst(1 << 24)
      }
      return value ^ UInt32.max
    }
  }
}

extension Data {
  fileprivate mutating func append<T: FixedWidthInteger>(little values: [T]) {
    for value in values { Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) } }
  }
}
