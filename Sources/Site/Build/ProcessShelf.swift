import Foundation
import Imaging
import Media
import Metrics
import Painting

/// Finds a process in the cache, or has it painted, measured and stored.
struct ProcessShelf: Sendable {
  /// Changes whenever the same process would be recorded otherwise.
  static let version = 3

  /// Frames of each control: enough for a smooth line, and half the time of the standard number.
  static let controlFrames = 11

  let workshop: Workshop
  let cache: BuildCache
  /// Something that the cache should hold is not there or not what it was.
  struct Damage: Error {}

  /// Everything that decides a process.
  private struct Recipe: Encodable {
    var version = ProcessShelf.version
    var source: String
    var settings: ProcessSettings
    var generator: String
    var generatorVersion: Int
    var distance: String
    /// What the generator's own files come to; `nil` where it has none.
    var model: String?
  }

  /// A process at hand.
  struct Found: Sendable {
    var key: BuildCache.Key
    var record: ProcessRecord
    /// Whether it was painted just now.
    var isNew: Bool
  }

  /// The process of a reference in a medium.
  /// - Parameters:
  ///   - source: SHA-256 of the reference's file.
  ///   - settings: what the author decides; size and number of frames are the workshop's.
  ///   - force: whether to paint again what the cache holds.
  ///   - reference: reads the reference; asked only when there is something to paint.
  func process(
    source: String, settings said: ProcessSettings, force: Bool,
    reference: () throws -> Image,
    progress: @escaping @Sendable (BuildProgress.Stage, String, Double) -> Void
  ) throws -> Found {
    let generator = try workshop.generator(for: said)
    var settings = said
    settings.longSide = workshop.frameLongSide
    settings.frameCount = workshop.frameCount
    var recipe = Recipe(
      source: source, settings: settings, generator: generator.name, generatorVersion: generator.version,
      distance: workshop.distance.name, model: try generator.fingerprint(of: settings))
    recipe.settings.video = settings.video?.withoutPlaces
    let key = try BuildCache.Key(kind: "process", of: recipe)
    if !force, let record = cache.entry(key, as: ProcessRecord.self), record.blobs.allSatisfy(cache.mayHoldBlob) {
      return Found(key: key, record: record, isNew: false)
    }
    progress(.painting, "Painting", 0)
    let process = try generator.makeProcess(reference: try reference(), settings: settings) {
      progress(.painting, $0.activity + ($0.secondsLeft.map { ", \(Self.duration($0)) left" } ?? ""), $0.fraction)
    }
    try Task.checkCancellation()
    progress(.measuring, "Measuring", 0)
    let record = try record(of: process) { progress(.measuring, "Measuring", $0) }
    try cache.store(record, for: key)
    return Found(key: key, record: record, isNew: true)
  }

  /// "40 s", "12 min", "3 h 20 min".
  static func duration(_ seconds: Double) -> String {
    let minutes = Int((seconds / 60).rounded())
    return seconds < 99.5
      ? "\(Int(seconds.rounded())) s" : minutes < 90 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }

  /// The process that a record stands for, with small frames.
  /// - Throws: ``Damage`` when the cache has lost them.
  func process(of record: ProcessRecord) throws -> PaintingProcess {
    guard let data = cache.blob(record.sheet), let sheet = try? Image(decoding: data, name: "the sheet of frames"),
      let frames = ContactSheet.pictures(on: sheet, count: record.strokeCounts.count),
      let process = record.process(frames: frames)
    else { throw Damage() }
    return process
  }

  /// Renders canvases of a recorded process.
  /// - Parameter strokeCounts: strokes laid, ascending; one picture each.
  /// - Throws: ``Damage`` when the cache has lost the strokes.
  func canvases(of record: ProcessRecord, afterStrokes strokeCounts: [Int]) throws -> [Image] {
    if let hash = record.strokes {
      guard let data = cache.blob(hash) else { throw Damage() }
      return try StrokeFile(decoding: data).rendered(afterStrokes: strokeCounts, longSide: workshop.pictureLongSide)
    }
    return try strokeCounts.map { count in
      let nearest = record.strokeCounts.indices.min {
        abs(record.strokeCounts[$0] - count) < abs(record.strokeCounts[$1] - count)
      }
      guard let nearest, let data = cache.blob(record.frames[nearest]) else { throw Damage() }
      return try Image(decoding: data, name: "a cached frame")
    }
  }

  /// Renders canvases of a recorded process one after another, so that only one is in memory.
  /// - Parameters:
  ///   - strokeCounts: strokes laid, ascending; one picture each.
  ///   - longSide: long side of the pictures in pixels; a process without strokes gives its nearest frames, not enlarged.
  ///   - take: called with the place in `strokeCounts` and the picture.
  /// - Throws: ``Damage`` when the cache has lost the strokes.
  func walk(
    _ record: ProcessRecord, afterStrokes strokeCounts: [Int], longSide: Int, take: (Int, Image) throws -> Void
  ) throws {
    var picture: Image?
    if let hash = record.strokes {
      guard let data = cache.blob(hash) else { throw Damage() }
      let replay = try StrokeReplay(try StrokeFile(decoding: data), longSide: longSide)
      for (number, count) in strokeCounts.enumerated() {
        let isSame = replay.strokeCount == count
        replay.go(to: count)
        let shown = isSame ? picture ?? replay.picture() : replay.picture()
        try take(number, shown)
        picture = shown
      }
      return
    }
    var frame: Int?
    for (number, count) in strokeCounts.enumerated() {
      let nearest = record.strokeCounts.indices.min {
        abs(record.strokeCounts[$0] - count) < abs(record.strokeCounts[$1] - count)
      }
      guard let nearest else { throw Damage() }
      if nearest != frame || picture == nil {
        guard let data = cache.blob(record.frames[nearest]) else { throw Damage() }
        let read = try Image(decoding: data, name: "a cached frame")
        picture = read.longSide > longSide ? read.resized(longSide: longSide) : read
        frame = nearest
      }
      if let picture { try take(number, picture) }
    }
  }

  private func record(of process: PaintingProcess, progress: (Double) -> Void) throws -> ProcessRecord {
    guard let first = process.frames.first, let last = process.frames.last else {
      throw MetricsError.tooFewFrames(found: 0, needed: 2)
    }
    let distance = workshop.distance
    let profile = PerceptualDistanceProfile(
      distances: try distance.distances(of: process.frames.map(\.image), to: last.image))
    progress(0.55)
    var controls: [String: [Double]] = [:]
    for (number, control) in ProcessControl.allCases.enumerated() {
      try Task.checkCancellation()
      let small = last.image.resized(longSide: min(last.image.longSide, LPIPS.measuringLongSide))
      let ground = first.image.resized(width: small.width, height: small.height)
      let frames = try control.frames(of: small, canvas: ground, count: Self.controlFrames)
      let measured = PerceptualDistanceProfile(distances: try distance.distances(of: frames, to: small))
      controls[control.rawValue] = measured.normalised.distances
      progress(0.55 + 0.15 * Double(number + 1))
    }
    let strokes = try process.strokes.map { _ in try cache.storeBlob(try StrokeFile(process).encoded()) }
    let frames =
      strokes == nil ? try process.frames.map { try cache.storeBlob(try $0.image.webPData(quality: 95)) } : []
    return ProcessRecord(
      medium: process.medium, generator: process.generator, generatorVersion: process.generatorVersion,
      seed: process.seed, width: last.image.width, height: last.image.height, layers: process.layers,
      passages: process.passages, tools: process.tools, strokeCounts: process.frames.map(\.strokeCount),
      times: process.frames.map(\.time), timings: process.timings, profile: profile, controls: controls,
      sheet: try cache.storeBlob(try ContactSheet.make(process.frames.map(\.image)).pngData()), strokes: strokes,
      frames: frames, palette: process.palette, remarks: process.remarks,
      drawing: process.drawing, constructions: process.constructions)
  }
}
