import Foundation
import Imaging
import Media

/// Strokes as JSON, for programs that know nothing of the binary file.
///
/// Places and widths are whole numbers of `unitsPerLongSide`, from the top left; ranges are [first, end). One stroke a line. Washes
/// name the strokes that lay them; a corner of a contour is column, row and softness (0 hard to 255).
public enum StrokeDocument {
  private struct Head: Encodable {
    struct Step: Encodable {
      var stage: String
      var title: String
      var layer: Int?
      var strokes: Range<Int>
      var tools: [String]
      var colours: [Colour]
    }
    struct Colour: Encodable {
      var colour: String
      var share: Double
    }
    struct Layer: Encodable {
      var name: String?
      var bounds: UnitRect
      var area: Double
      var colour: String
    }
    struct Ground: Encodable {
      var support: CanvasGround.Support
      var colour: String
    }
    var format = "pentimento-strokes"
    struct Area: Encodable {
      var strokes: Range<Int>
      var colour: String
      var second: String?
      var contours: [[[Int]]]
    }
    var medium: Medium
    var generator: String
    var generatorVersion: Int
    var seed: UInt64
    var width: Int
    var height: Int
    var unitsPerLongSide: Int
    var ground: Ground
    var tools: [Tool]
    var layers: [Layer]
    var passages: [Step]
    var frameStrokeCounts: [Int]
    var palette: PaletteName?
    var washes: [Area]
    /// The strokes that are in the document, as ranges into the process.
    var ranges: [Range<Int>]
  }

  /// The document's text, UTF-8.
  /// - Parameters:
  ///   - file: the process.
  ///   - ranges: the strokes to write, in order; all if `nil`.
  /// - Throws: ``PaintingError/badSetting(_:)`` where a range lies outside the list.
  public static func json(of file: StrokeFile, strokes ranges: [Range<Int>]? = nil) throws -> Data {
    let strokes = file.strokes
    let ranges = ranges ?? [0..<strokes.count]
    try file.check(ranges)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var data = try encoder.encode(head(of: file, ranges))
    // The head's closing brace makes room for the strokes.
    data.removeLast()
    data.append(contentsOf: ",\"strokes\":[\n".utf8)
    let tools = try file.header.tools.map { String(decoding: try encoder.encode($0.id), as: UTF8.self) }
    var separator = ""
    for index in ranges.joined() {
      data.append(contentsOf: (separator + line(index, of: strokes, tools: tools)).utf8)
      separator = ",\n"
    }
    data.append(contentsOf: "\n]}\n".utf8)
    return data
  }

  private static func head(of file: StrokeFile, _ ranges: [Range<Int>]) -> Head {
    let header = file.header
    return Head(
      medium: header.medium, generator: header.generator, generatorVersion: header.generatorVersion,
      seed: header.seed, width: header.width, height: header.height,
      unitsPerLongSide: Int(StrokeList.unitsPerLongSide),
      ground: Head.Ground(support: header.ground.support, colour: header.ground.colour.hex), tools: header.tools,
      layers: header.layers.map {
        Head.Layer(name: $0.name, bounds: $0.bounds, area: $0.area, colour: $0.colour.hex)
      },
      passages: header.passages.map { passage in
        Head.Step(
          stage: passage.stage.id, title: passage.stage.title, layer: passage.layer, strokes: passage.strokes,
          tools: passage.tools,
          colours: passage.colours.map { Head.Colour(colour: $0.colour.hex, share: $0.share) })
      },
      frameStrokeCounts: header.frameStrokeCounts, palette: header.palette,
      washes: file.strokes.washes.filter { wash in ranges.contains { $0.overlaps(wash.strokes) } }.map { wash in
        Head.Area(
          strokes: wash.strokes, colour: file.strokes[wash.strokes.lowerBound].colour.hex,
          second: wash.second?.colour.hex,
          contours: wash.contours.map { contour in
            contour.map { [Int($0.x) - Int(StrokeList.origin), Int($0.y) - Int(StrokeList.origin), Int($0.softness)] }
          })
      }, ranges: ranges)
  }

  private static func line(_ index: Int, of strokes: StrokeList, tools: [String]) -> String {
    let packed = strokes.colours[index]
    let colour = RGB8(UInt8(packed & 255), UInt8((packed >> 8) & 255), UInt8((packed >> 16) & 255)).hex
    let origin = Int(StrokeList.origin)
    var places = ""
    for i in Int(strokes.starts[index])..<Int(strokes.starts[index + 1]) {
      places += "\(places.isEmpty ? "" : ",")[\(Int(strokes.xs[i]) - origin),\(Int(strokes.ys[i]) - origin)]"
    }
    return "{\"tool\":\(tools[Int(strokes.tools[index])]),\"colour\":\"\(colour)\","
      + "\"opacity\":\(ByteShare.text(UInt8(packed >> 24))),\"dryness\":\(ByteShare.text(strokes.drynesses[index])),"
      + "\"body\":\(ByteShare.text(strokes.bodies[index])),\"width\":\(2 * Int(strokes.radii[index])),"
      + "\"points\":[\(places)]}"
  }
}
