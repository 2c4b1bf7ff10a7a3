import Foundation
import Imaging
import Media
import Metrics
import Painting

/// A process as the cache keeps it: everything that lessons and pictures are made from, with small frames only.
///
/// Lessons are always made from a record, whether the process was painted just now or by an earlier build, so both give the same words.
struct ProcessRecord: Sendable, Codable, Equatable {
  var medium: Medium
  var generator: String
  var generatorVersion: Int
  var seed: UInt64
  /// Size of the frames in pixels.
  var width: Int
  var height: Int
  var layers: [PaintedLayer]
  var passages: [Passage]
  var tools: [Tool]
  /// Strokes laid at each frame.
  var strokeCounts: [Int]
  /// Share of the working time at each frame, 0...1.
  var times: [Double]
  var timings: Timings
  var profile: PerceptualDistanceProfile
  /// Normalised profiles of sequences that paint nothing, by name.
  var controls: [String: [Double]]
  /// Blob of all frames on one sheet, PNG, see ``ContactSheet``.
  var sheet: String
  /// Blob of the stroke file; `nil` where the generator lays no strokes.
  var strokes: String?
  /// Blobs of the frames, WebP, where there are no strokes to render them from.
  var frames: [String]
  /// The palette that every colour was mixed from.
  var palette: PaletteName?
  /// What the author should know about how the reference was taken.
  var remarks: [String]
  /// The reference as lines to trace; `nil` where nobody has looked for them.
  var drawing: LineDrawing?

  /// The heads that were built by Loomis's method.
  var constructions: [HeadConstruction]

  /// The process with small frames and without strokes; its target is the last frame.
  func process(frames: [Image]) -> PaintingProcess? {
    guard let last = frames.last, frames.count == strokeCounts.count, frames.count == times.count else { return nil }
    return PaintingProcess(
      medium: medium, generator: generator, generatorVersion: generatorVersion, seed: seed, target: last,
      layers: layers, passages: passages, tools: tools,
      frames: frames.indices.map { Frame(image: frames[$0], strokeCount: strokeCounts[$0], time: times[$0]) },
      strokes: nil, timings: timings, palette: palette, remarks: remarks, drawing: drawing,
      constructions: constructions)
  }

  /// The blobs without which the record is worth nothing.
  var blobs: [String] { [sheet] + (strokes.map { [$0] } ?? []) + frames }
}
