import Foundation
import Imaging
import Media

/// The binary file `process.pentimento`: the strokes of a process with everything needed to render them at any size.
///
/// Layout, all numbers little-endian:
///
///     8 bytes   "PENTIMEN"
///     u16       version of the format, 2
///     u16       0
///     u32       length of the header in bytes
///     header    JSON, ``StrokeFile/Header``
///     u32 u32   strokes n, points m
///     u32 * n   index of each stroke's point after the last
///     u16 * m   columns, u16 * m rows: origin 2700, 60000 units in the long side
///     u16 * n   half widths in the same unit
///     u32 * n   red, green, blue, opacity (one byte each from the lowest)
///     u8 * n    tool, u8 * n dryness, u8 * n body
///     u32 u32   washes, bytes of all washes together
///     washes    one behind the other, see below
///     32 bytes  SHA-256 of everything before
///
/// A wash:
///
///     u32 u32   first stroke, number of strokes (1...65535); washes ascend and share no stroke
///     u8 u8     columns, rows of the charge, 1...96 each
///     u8        1 where a second paint was let in, else 0
///     u8 * 3    the second paint's red, green, blue (0 without one)
///     u8 * 6    rim, granulation, turbulence, dryness, gap, orientation
///     u8        blooms, 0...8
///     u8 *      charge of the first paint in hundredths, row by row, then of the second where there is one
///     blooms    u16 column, u16 row, u16 radius (above 0), u8 strength, each
///     u16       contours, 1...4096
///     contours  u16 vertices (3 or more, 65,536 in the whole wash), then u16 * columns, u16 * rows, u8 * softnesses
///
/// Everything is checked on reading: a damaged or hostile file gives an error, never a crash or a wrong picture.
public struct StrokeFile: Sendable, Equatable {
  /// What the file says about its process.
  public struct Header: Sendable, Equatable, Codable {
    /// The medium.
    public var medium: Medium
    /// Name of the generator.
    public var generator: String
    /// Version of the generator.
    public var generatorVersion: Int
    /// Seed of everything random.
    public var seed: UInt64
    /// Width of the frames in pixels; with `height` it gives the proportions.
    public var width: Int
    /// Height of the frames in pixels.
    public var height: Int
    /// What lies under the first stroke.
    public var ground: CanvasGround
    /// The layers, back to front.
    public var layers: [PaintedLayer]
    /// The passages in painting order.
    public var passages: [Passage]
    /// The tools that strokes refer to.
    public var tools: [Tool]
    /// Strokes laid at each frame, ascending from 0.
    public var frameStrokeCounts: [Int]
    /// The palette that colours were mixed from, where there is one.
    public var palette: PaletteName?
    /// What the author should know about how the reference was taken; `nil` for nothing.
    public var remarks: [String]?
  }

  /// What the file says about its process.
  public var header: Header
  /// The strokes.
  public var strokes: StrokeList

  private static let magic = Array("PENTIMEN".utf8)
  private static let version: UInt16 = 2

  /// Takes strokes and facts from a process.
  /// - Throws: ``PaintingError/badStrokeFile(_:)`` when the process has no strokes.
  public init(_ process: PaintingProcess) throws(PaintingError) {
    guard let strokes = process.strokes else {
      throw .badStrokeFile("this process has no strokes (\(process.generator)), only frames")
    }
    self.strokes = strokes
    header = Header(
      medium: process.medium, generator: process.generator, generatorVersion: process.generatorVersion,
      seed: process.seed, width: process.target.width, height: process.target.height, ground: process.ground,
      layers: process.layers, passages: process.passages, tools: process.tools,
      frameStrokeCounts: process.frames.map(\.strokeCount), palette: process.palette,
      remarks: process.remarks.isEmpty ? nil : process.remarks)
  }

  /// The file's bytes; equal files give equal bytes.
  public func encoded() throws(PaintingError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json: Data
    do { json = try encoder.encode(header) } catch { throw .badStrokeFile("the header cannot be written: \(error)") }
    var data = Data(Self.magic)
    data.append(littleEndian: [Self.version, 0])
    data.append(littleEndian: [UInt32(json.count)])
    data.append(json)
    data.append(littleEndian: [UInt32(strokes.count), UInt32(strokes.xs.count)])
    data.append(littleEndian: Array(strokes.starts.dropFirst()))
    data.append(littleEndian: strokes.xs)
    data.append(littleEndian: strokes.ys)
    data.append(littleEndian: strokes.radii)
    data.append(littleEndian: strokes.colours)
    data.append(contentsOf: strokes.tools)
    data.append(contentsOf: strokes.drynesses)
    data.append(contentsOf: strokes.bodies)
    data.append(contentsOf: WashSection.encoded(strokes.washes))
    data.append(contentsOf: Self.digest(data))
    return data
  }

  /// Reads a file's bytes.
  /// - Throws: ``PaintingError/badStrokeFile(_:)`` saying what is wrong with them.
  public init(decoding data: Data) throws(PaintingError) {
    guard data.count >= 8, data.prefix(8).elementsEqual(Self.magic) else {
      throw .badStrokeFile("not a stroke file: it does not begin with PENTIMEN; paint the picture again")
    }
    var reader = LittleEndianReader(data: data.dropLast(min(32, data.count - 8)), offset: 8)
    let version: UInt16 = try reader.number("version")
    guard version == Self.version else {
      throw .badStrokeFile("stroke file of version \(version); this program reads version \(Self.version)")
    }
    guard data.count >= 48, Self.digest(Data(data.dropLast(32))).elementsEqual(data.suffix(32)) else {
      throw .badStrokeFile(
        "the stroke file is damaged or cut short: its checksum does not match; paint the picture again")
    }
    let _: UInt16 = try reader.number("reserved field")
    let length: UInt32 = try reader.number("header length")
    let json = try reader.bytes(Int(length), "header")
    do { header = try JSONDecoder().decode(Header.self, from: json) } catch {
      throw .badStrokeFile("the stroke file's header cannot be read: \(error)")
    }
    let strokeCount: UInt32 = try reader.number("stroke count")
    let pointCount: UInt32 = try reader.number("point count")
    let (n, m) = (Int(strokeCount), Int(pointCount))
    // 13 bytes a stroke and 4 a point: a count that the file cannot hold is refused before anything is allocated.
    guard reader.remaining >= n * 13 + m * 4 else {
      throw .badStrokeFile(
        "the stroke file says \(n) strokes and \(m) points, but has \(reader.remaining) bytes for them")
    }
    var list = StrokeList()
    list.starts = [0] + (try reader.numbers(n, "stroke ends"))
    list.xs = try reader.numbers(m, "columns")
    list.ys = try reader.numbers(m, "rows")
    list.radii = try reader.numbers(n, "widths")
    list.colours = try reader.numbers(n, "colours")
    list.tools = Array(try reader.bytes(n, "tools"))
    list.drynesses = Array(try reader.bytes(n, "drynesses"))
    list.bodies = Array(try reader.bytes(n, "bodies"))
    list.replaceWashes(try WashSection.washes(&reader, strokeCount: n))
    guard reader.remaining == 0 else {
      throw .badStrokeFile("the stroke file goes on for \(reader.remaining) bytes after its last wash")
    }
    strokes = list
    try validate()
  }

  private func validate() throws(PaintingError) {
    for (a, b) in zip(strokes.starts, strokes.starts.dropFirst()) {
      guard b > a, b - a <= StrokeList.maximumPoints else {
        throw .badStrokeFile("the stroke file has a stroke with \(Int(b) - Int(a)) points; expected 1...64")
      }
    }
    guard Int(strokes.starts.last ?? 0) == strokes.xs.count else {
      throw .badStrokeFile("the stroke file's points do not belong to its strokes")
    }
    guard strokes.radii.allSatisfy({ $0 > 0 }), strokes.tools.allSatisfy({ Int($0) < header.tools.count }) else {
      throw .badStrokeFile("the stroke file has a stroke without width or with an unknown tool")
    }
    guard (1...65_536).contains(header.width), (1...65_536).contains(header.height) else {
      throw .badStrokeFile("the stroke file says \(header.width)x\(header.height) pixels; expected 1...65536")
    }
    // Strokes are pixels' owners in a wash, and only their paint: the colour belongs to the wash.
    for wash in strokes.washes {
      guard wash.strokes.dropFirst().allSatisfy({ strokes.colours[$0] == strokes.colours[wash.strokes.lowerBound] })
      else {
        throw .badStrokeFile("the stroke file has a wash whose strokes differ in colour")
      }
    }
    for passage in header.passages {
      guard passage.strokes.lowerBound >= 0, passage.strokes.upperBound <= strokes.count,
        passage.layer.map({ header.layers.indices.contains($0) }) ?? true
      else {
        throw .badStrokeFile("a passage of the stroke file (\(passage.stage.id)) lies outside its strokes or layers")
      }
    }
  }

  /// The canvas after the given numbers of strokes, at any size; see ``PaintingProcess/rendered(afterStrokes:longSide:)``.
  public func rendered(
    afterStrokes strokeCounts: [Int], longSide: Int, relief: Bool = true
  ) throws(PaintingError) -> [Image] {
    guard zip(strokeCounts, strokeCounts.dropFirst()).allSatisfy({ $0 <= $1 }), (strokeCounts.first ?? 0) >= 0 else {
      throw .badSetting("stroke counts must ascend from 0 or more")
    }
    let replay = try StrokeReplay(self, longSide: longSide)
    return strokeCounts.map { count in
      replay.go(to: count)
      return replay.picture(relief: relief)
    }
  }

  private static func digest(_ data: Data) -> [UInt8] {
    let hex = Array(ContentDigest.sha256(data).utf8)
    return stride(from: 0, to: hex.count - 1, by: 2).map { i in
      UInt8(String(decoding: hex[i...(i + 1)], as: UTF8.self), radix: 16) ?? 0
    }
  }
}

extension Data {
  mutating func append<T: FixedWidthInteger>(littleEndian values: [T]) {
    let ordered = values.map(\.littleEndian)
    ordered.withUnsafeBytes { append(contentsOf: $0) }
  }
}

/// Reads numbers and never beyond the end.
struct LittleEndianReader {
  let data: Data
  var offset: Int

  var remaining: Int { data.count - offset }

  mutating func bytes(_ count: Int, _ what: String) throws(PaintingError) -> Data {
    guard count >= 0, count <= remaining else {
      throw .badStrokeFile("the stroke file ends inside its \(what)")
    }
    defer { offset += count }
    return data.subdata(in: (data.startIndex + offset)..<(data.startIndex + offset + count))
  }

  mutating func number<T: FixedWidthInteger>(_ what: String) throws(PaintingError) -> T {
    try numbers(1, what)[0]
  }

  mutating func numbers<T: FixedWidthInteger>(_ count: Int, _ what: String) throws(PaintingError) -> [T] {
    let raw = try bytes(count * MemoryLayout<T>.size, what)
    return raw.withUnsafeBytes { buffer in
      (0..<count).map { T(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.size, as: T.self)) }
    }
  }
}
