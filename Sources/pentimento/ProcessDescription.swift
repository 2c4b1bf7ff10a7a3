import Imaging
import Media
import Painting

/// The contents of `process.json`.
///
/// Ranges are [first, end).
struct ProcessDescription: Encodable {
  /// By this a folder of ours is known.
  static let format = "pentimento-process"

  struct Reference: Encodable {
    var name: String
    var size: PictureSize
  }

  struct Frames: Encodable {
    var count: Int
    var format: String
    /// Strokes laid at each frame.
    var strokes: [Int]
    /// Share of the working time gone by at each frame, 0...1.
    var times: [Double]
  }

  struct StageEntry: Encodable {
    var id: String
    var title: String
    /// Share of the working time, 0...1.
    var share: Double
    var strokes: Range<Int>
    var frames: Range<Int>
  }

  struct LayerEntry: Encodable {
    var name: String?
    var bounds: UnitRect
    /// Share of the canvas, 0...1.
    var area: Double
    var colour: String
    var strokes: [Range<Int>]
    var frames: [Range<Int>]
  }

  struct Paint: Encodable {
    var colour: String
    /// Share of all the area painted, 0...1.
    var share: Double
  }

  struct PassageEntry: Encodable {
    var stage: String
    /// Index into the layers; absent when the passage works on the whole canvas.
    var layer: Int?
    var strokes: Range<Int>
    var frames: Range<Int>
    var tools: [String]
    var paints: [Paint]
  }

  var format = Self.format
  var version = Version.current
  var generator: String
  var generatorVersion: Int
  var reference: Reference
  var medium: Medium
  var seed: UInt64
  var size: PictureSize
  var strokes: Int
  var frames: Frames
  var stages: [StageEntry]
  var layers: [LayerEntry]
  var passages: [PassageEntry]
  var tools: [Tool]
  var paints: [Paint]
  var seconds: Timings

  /// Describes a process.
  init(_ process: PaintingProcess, reference: Image, named name: String, format: FrameFormat) {
    generator = process.generator
    generatorVersion = process.generatorVersion
    self.reference = Reference(name: name, size: PictureSize(width: reference.width, height: reference.height))
    medium = process.medium
    seed = process.seed
    size = PictureSize(width: process.target.width, height: process.target.height)
    strokes = process.strokes?.count ?? 0
    frames = Frames(
      count: process.frames.count, format: format.rawValue, strokes: process.frames.map(\.strokeCount),
      times: process.frames.map(\.time))
    stages = Self.stages(of: process.passages)
    layers = process.layers.enumerated().map { index, layer in
      let passages = process.passages.filter { $0.layer == index }
      return LayerEntry(
        name: layer.name, bounds: layer.bounds, area: layer.area, colour: layer.colour.hex,
        strokes: passages.map(\.strokes), frames: passages.map(\.frames))
    }
    passages = process.passages.map { passage in
      PassageEntry(
        stage: passage.stage.id, layer: passage.layer, strokes: passage.strokes, frames: passage.frames,
        tools: passage.tools, paints: passage.colours.map { Paint(colour: $0.colour.hex, share: $0.share) })
    }
    tools = process.tools
    paints = Self.paints(of: process.passages)
    seconds = process.timings
  }

  /// Passages of one stage that follow each other, as one entry.
  private static func stages(of passages: [Passage]) -> [StageEntry] {
    var stages: [StageEntry] = []
    for passage in passages {
      if let last = stages.last, last.id == passage.stage.id {
        stages[stages.count - 1].strokes = last.strokes.lowerBound..<passage.strokes.upperBound
        stages[stages.count - 1].frames = last.frames.lowerBound..<passage.frames.upperBound
      } else {
        stages.append(
          StageEntry(
            id: passage.stage.id, title: passage.stage.title, share: passage.stage.share, strokes: passage.strokes,
            frames: passage.frames))
      }
    }
    return stages
  }

  /// The colours laid in the whole process, most first; a passage counts by its strokes.
  private static func paints(of passages: [Passage]) -> [Paint] {
    var shares: [RGB8: Double] = [:]
    let strokes = Double(max(1, passages.reduce(0) { $0 + $1.strokes.count }))
    for passage in passages {
      let weight = Double(passage.strokes.count) / strokes
      for colour in passage.colours { shares[colour.colour, default: 0] += weight * colour.share }
    }
    return shares.sorted { ($1.value, $0.key.hex) < ($0.value, $1.key.hex) }.prefix(24)
      .map { Paint(colour: $0.key.hex, share: $0.value) }
  }
}
