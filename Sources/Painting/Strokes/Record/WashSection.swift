import Foundation
import Imaging

/// The part of a stroke file that holds the washes; ``StrokeFile`` says how it is laid out.
enum WashSection {
  /// Longest contours of one wash, in long sides of the picture: no hand follows more, and rendering takes time with their length.
  private static let mostLength: Float = 400

  static func encoded(_ washes: [Wash]) -> Data {
    var section = Data()
    for wash in washes {
      section.append(littleEndian: [UInt32(wash.strokes.lowerBound), UInt32(wash.strokes.count)])
      let second = wash.second?.colour ?? RGB8(0, 0, 0)
      let character = wash.character
      section.append(contentsOf: [
        UInt8(wash.columns), UInt8(wash.rows), wash.second == nil ? 0 : 1, second.red, second.green, second.blue,
        character.rim, character.granulation, character.turbulence, character.dryness, character.gap,
        character.orientation, UInt8(wash.blooms.count),
      ])
      section.append(contentsOf: wash.charge)
      section.append(contentsOf: wash.second?.charge ?? [])
      for bloom in wash.blooms {
        section.append(littleEndian: [bloom.x, bloom.y, bloom.radius])
        section.append(bloom.strength)
      }
      section.append(littleEndian: [UInt16(wash.contours.count)])
      for contour in wash.contours {
        section.append(littleEndian: [UInt16(contour.count)])
        section.append(littleEndian: contour.map(\.x))
        section.append(littleEndian: contour.map(\.y))
        section.append(contentsOf: contour.map(\.softness))
      }
    }
    var data = Data()
    data.append(littleEndian: [UInt32(washes.count), UInt32(section.count)])
    data.append(section)
    return data
  }

  static func washes(_ reader: inout LittleEndianReader, strokeCount: Int) throws(PaintingError) -> [Wash] {
    let count: UInt32 = try reader.number("wash count")
    let length: UInt32 = try reader.number("length of the washes")
    guard reader.remaining == Int(length), Int(count) <= strokeCount else {
      throw .badStrokeFile(
        "the stroke file says \(count) washes in \(length) bytes, but has \(reader.remaining) bytes and \(strokeCount) strokes for them"
      )
    }
    var washes: [Wash] = []
    var taken = 0
    for _ in 0..<count {
      let wash = try wash(&reader)
      guard wash.strokes.lowerBound >= taken, wash.strokes.upperBound <= strokeCount else {
        throw .badStrokeFile(
          "wash \(washes.count + 1) of the stroke file names strokes that are not there or not its own")
      }
      taken = wash.strokes.upperBound
      washes.append(wash)
    }
    return washes
  }

  private static func wash(_ reader: inout LittleEndianReader) throws(PaintingError) -> Wash {
    let first: UInt32 = try reader.number("wash")
    let strokes: UInt32 = try reader.number("wash")
    let facts = Array(try reader.bytes(13, "wash"))
    let (columns, rows, blooms) = (Int(facts[0]), Int(facts[1]), Int(facts[12]))
    guard (1...65_535).contains(strokes), (1...Wash.limits.cells).contains(columns),
      (1...Wash.limits.cells).contains(rows), facts[2] <= 1, blooms <= Wash.limits.blooms
    else { throw .badStrokeFile("the stroke file has a wash with numbers out of range") }
    let charge = Array(try reader.bytes(columns * rows, "wash's charge"))
    let second =
      facts[2] == 1
      ? Wash.Second(
        colour: RGB8(facts[3], facts[4], facts[5]), charge: Array(try reader.bytes(columns * rows, "wash's charge")))
      : nil
    var character = Wash.Character()
    (character.rim, character.granulation, character.turbulence) = (facts[6], facts[7], facts[8])
    (character.dryness, character.gap, character.orientation) = (facts[9], facts[10], facts[11])
    var runs: [Wash.Bloom] = []
    for _ in 0..<blooms {
      let place: [UInt16] = try reader.numbers(3, "wash's blooms")
      let strength: UInt8 = try reader.number("wash's blooms")
      guard place[2] > 0 else { throw .badStrokeFile("the stroke file has a bloom without size") }
      runs.append(Wash.Bloom(x: place[0], y: place[1], radius: place[2], strength: strength))
    }
    return Wash(
      strokes: Int(first)..<(Int(first) + Int(strokes)), contours: try contours(&reader), columns: columns, rows: rows,
      charge: charge, second: second, character: character, blooms: runs)
  }

  private static func contours(_ reader: inout LittleEndianReader) throws(PaintingError) -> [[Wash.Vertex]] {
    let count: UInt16 = try reader.number("wash's contours")
    guard (1...Wash.limits.contours).contains(Int(count)) else {
      throw .badStrokeFile("the stroke file has a wash with \(count) contours; expected 1...\(Wash.limits.contours)")
    }
    var contours: [[Wash.Vertex]] = []
    var (vertices, length): (Int, Float) = (0, 0)
    for _ in 0..<count {
      let corners: UInt16 = try reader.number("wash's contours")
      let n = Int(corners)
      vertices += n
      guard n >= 3, vertices <= Wash.limits.vertices else {
        throw .badStrokeFile(
          "the stroke file has a wash with a contour of \(n) vertices; expected 3 or more, 65536 in all")
      }
      let xs: [UInt16] = try reader.numbers(n, "wash's contours")
      let ys: [UInt16] = try reader.numbers(n, "wash's contours")
      let softnesses = try reader.bytes(n, "wash's contours")
      contours.append(
        zip(zip(xs, ys), softnesses).map { Wash.Vertex(x: $0.0.0, y: $0.0.1, softness: $0.1) })
      for i in 0..<n {
        let next = i + 1 < n ? i + 1 : 0
        length += abs(Float(xs[i]) - Float(xs[next])) + abs(Float(ys[i]) - Float(ys[next]))
      }
    }
    guard length <= mostLength * StrokeList.unitsPerLongSide else {
      throw .badStrokeFile("the stroke file has a wash whose contours are longer than any hand follows")
    }
    return contours
  }
}
