import Foundation
import Imaging
import Testing

@Suite struct StoredArchiveTests {
  /// What Python's zipfile writes for the same two files, stored, with mode 644 and every date 1980-01-01.
  ///
  /// The first file's checksum is the check value of CRC-32, 0xCBF43926.
  @Test func anArchiveIsWhatOthersWrite() throws {
    var archive = StoredArchive()
    try archive.add("a.txt", Data("123456789".utf8))
    try archive.add("é/b", Data())
    let expected =
      "504b0304140000000000000021002639f4cb090000000900000005000000612e747874313233343536373839"
      + "504b03041400000800000000210000000000000000000000000004000000c3a92f62"
      + "504b01021403140000000000000021002639f4cb0900000009000000050000000000000000000000a48100000000612e7478"
      + "74"
      + "504b0102140314000008000000002100000000000000000000000000040000000000000000000000a4812c000000c3a92f62"
      + "504b05060000000002000200650000004e0000000000"
    #expect(archive.data.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
  }

  @Test func aNameStandsThereOnce() throws {
    var archive = StoredArchive()
    try archive.add("a", Data())
    #expect(throws: ImagingError.self) { try archive.add("a", Data()) }
  }
}
