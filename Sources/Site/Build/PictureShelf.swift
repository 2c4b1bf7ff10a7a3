import Foundation
import Imaging
import Tutorial

/// Finds the pictures of a tutorial in the cache, or makes and stores them.
struct PictureShelf: Sendable {
  /// Changes whenever the same canvases would give other pictures.
  static let version = 1

  let processes: ProcessShelf
  let pipeline: AssetPipeline
  let output: OutputFolder

  /// The pictures of one page with the files behind them.
  struct Set: Sendable, Codable, Equatable {
    var finished: AssetPipeline.Stored
    var steps: [AssetPipeline.Stored]
    var newPaint: [AssetPipeline.Stored]
    var slices: AssetPipeline.Stored

    var all: [AssetPipeline.Stored] { [finished, slices] + steps + newPaint }
  }

  private struct Recipe: Encodable {
    var version = PictureShelf.version
    var pipeline = AssetPipeline.version
    var widths = AssetPipeline.widths
    var quality = AssetPipeline.quality
    var longSide: Int
    var process: String
    var strokeCounts: [Int]
  }

  private struct PictureRecipe: Encodable {
    var pipeline = AssetPipeline.version
    var widths = AssetPipeline.widths
    var quality = AssetPipeline.quality
    var longSide: Int
    var source: String
    var role: String
  }

  /// The pictures of a lesson's steps.
  func pictures(
    of found: ProcessShelf.Found, lesson: Lesson, force: Bool, progress: (Double) -> Void
  ) throws -> (set: Set, key: BuildCache.Key, isNew: Bool) {
    let counts = lesson.steps.map(\.strokeCount)
    let key = try BuildCache.Key(
      kind: "pictures",
      of: Recipe(longSide: processes.workshop.pictureLongSide, process: found.key.hash, strokeCounts: counts))
    if !force, let set = pipeline.cache.entry(key, as: Set.self), set.steps.count == counts.count,
      set.all.allSatisfy({ output.isAtHand($0.contents, in: pipeline.cache) })
    {
      return (set, key, false)
    }
    progress(0)
    // Bare ground first; the finished picture last, even if the last step should end before it.
    let ground = found.record.strokeCounts.first ?? 0
    let end = max(found.record.strokeCounts.last ?? 0, counts.last ?? 0)
    let canvases = try processes.canvases(of: found.record, afterStrokes: [ground] + counts + [end])
    progress(0.3)
    var steps: [AssetPipeline.Stored] = []
    var newPaint: [AssetPipeline.Stored] = []
    for number in 1..<(canvases.count - 1) {
      try Task.checkCancellation()
      let name = (number < 10 ? "0" : "") + String(number)
      steps.append(try pipeline.store(canvases[number], role: "step-\(name)"))
      let added = ProcessPictures.newPaint(before: canvases[number - 1], after: canvases[number])
      newPaint.append(try pipeline.store(added, role: "new-paint-\(name)"))
      progress(0.3 + 0.6 * Double(number) / Double(canvases.count - 1))
    }
    let isLastStepTheEnd = counts.last == end
    let finished: AssetPipeline.Stored
    if isLastStepTheEnd, let last = steps.last {
      finished = last
    } else {
      finished = try pipeline.store(canvases[canvases.count - 1], role: "finished")
    }
    let slices = try pipeline.store(
      ProcessPictures.slices(isLastStepTheEnd ? Array(canvases.dropLast()) : canvases), role: "slices")
    let set = Set(finished: finished, steps: steps, newPaint: newPaint, slices: slices)
    try pipeline.cache.store(set, for: key)
    return (set, key, true)
  }

  /// A picture that the author brings, as WebP.
  /// - Parameters:
  ///   - source: SHA-256 of its file.
  ///   - role: what it is, for its name.
  ///   - image: reads it; asked only when the cache does not hold it.
  func picture(
    source: String, role: String, force: Bool, image: () throws -> Image
  ) throws -> (stored: AssetPipeline.Stored, key: BuildCache.Key) {
    let key = try BuildCache.Key(
      kind: "picture", of: PictureRecipe(longSide: processes.workshop.pictureLongSide, source: source, role: role))
    if !force, let stored = pipeline.cache.entry(key, as: AssetPipeline.Stored.self),
      output.isAtHand(stored.contents, in: pipeline.cache)
    {
      return (stored, key)
    }
    let read = try image()
    let sized =
      read.longSide > processes.workshop.pictureLongSide
      ? read.resized(longSide: processes.workshop.pictureLongSide) : read
    let stored = try pipeline.store(sized, role: role)
    try pipeline.cache.store(stored, for: key)
    return (stored, key)
  }
}
