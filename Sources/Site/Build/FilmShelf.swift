import Foundation
import Imaging
import Tutorial

/// Finds the film of a process in the cache, or makes and stores it.
///
/// One walk over the strokes gives both: the pictures that a page's scrubber shows, evenly spaced in working time with the end of every
/// step among them, and a video of the same length.
struct FilmShelf: Sendable {
  /// Changes whenever the same process would give another film.
  static let version = 2
  /// Pictures of the video; with its last one held they run for 13 seconds.
  static let videoPictures = 97
  /// How often the video's last picture is repeated.
  static let heldPictures = 7
  /// Pictures a second of the video.
  static let videoRate = 8
  /// Long side of the video in pixels.
  static let videoLongSide = 832
  /// Every so many pictures of the video is a moment of the page.
  static let stride = 2
  /// Long side of a moment's picture in pixels.
  static let momentLongSide = 720
  /// WebP quality of the moments, each seen for a quarter of a second.
  static let quality: Float = 68

  let processes: ProcessShelf
  let output: OutputFolder

  private var cache: BuildCache { processes.cache }

  /// A film with the files behind it.
  struct Stored: Sendable, Codable, Equatable {
    /// What pages show.
    var asset: FilmAsset
    /// The cache's blobs of the moments, in order, and of the video last.
    var files: [AssetPipeline.Stored.File]

    /// Every file by its path below the site's root.
    var contents: [String: OutputFolder.Content] {
      let paths = asset.moments.map(\.path) + (asset.video.map { [$0.path] } ?? [])
      return Dictionary(
        zip(paths, files).map { ($0, .blob(hash: $1.hash, size: $1.size)) }, uniquingKeysWith: { a, _ in a })
    }
  }

  private struct Recipe: Encodable {
    var version = FilmShelf.version
    var process: String
    /// Times at which steps end.
    var ends: [Double]
    var format: String?
  }

  /// One picture to be made: strokes laid, share of the working time, and what it is for.
  private struct Shot {
    var strokes: Int
    var time: Double
    var isMoment: Bool
    var isInVideo: Bool
  }

  /// The film of a lesson's process.
  func film(
    of found: ProcessShelf.Found, lesson: Lesson, force: Bool, progress: (Double) -> Void
  ) throws -> (stored: Stored, key: BuildCache.Key, isNew: Bool) {
    let record = found.record
    let format = VideoFormat.mp4.isAvailable ? VideoFormat.mp4 : nil
    let ends = lesson.steps.compactMap { step in
      record.times.indices.contains(step.frames.upperBound) ? record.times[step.frames.upperBound] : nil
    }
    let key = try BuildCache.Key(
      kind: "film", of: Recipe(process: found.key.hash, ends: ends, format: format?.rawValue))
    if !force, let stored = cache.entry(key, as: Stored.self), output.isAtHand(stored.contents, in: cache) {
      return (stored, key, false)
    }

    let shots = Self.shots(of: record, ends: ends)
    var moments: [FilmAsset.Moment] = []
    var files: [AssetPipeline.Stored.File] = []
    let place = FileManager.default.temporaryDirectory.appending(path: "pentimento-film-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    var writer: VideoWriter?
    var last: Image?
    try processes.walk(record, afterStrokes: shots.map(\.strokes), longSide: Self.videoLongSide) { number, canvas in
      try Task.checkCancellation()
      progress(Double(number) / Double(shots.count))
      if shots[number].isMoment {
        let small =
          canvas.longSide > Self.momentLongSide ? canvas.resized(longSide: Self.momentLongSide) : canvas
        let data = try small.webPData(quality: Self.quality, effort: AssetPipeline.effort)
        let hash = try cache.storeBlob(data)
        moments.append(FilmAsset.Moment(path: "assets/film.\(hash.prefix(12)).webp", time: shots[number].time))
        files.append(AssetPipeline.Stored.File(hash: hash, size: data.count))
      }
      guard let format, min(canvas.width, canvas.height) >= 16, shots[number].isInVideo else { return }
      if writer == nil {
        writer = try VideoWriter(
          place, format: format, width: canvas.width, height: canvas.height, framesPerSecond: Self.videoRate)
      }
      try writer?.append(canvas)
      last = canvas
    }
    var video: FilmAsset.Video?
    if let writer, let last {
      for _ in 0..<Self.heldPictures { try writer.append(last) }
      try writer.finish()
      let data = try Data(contentsOf: place)
      let hash = try cache.storeBlob(data)
      video = FilmAsset.Video(
        path: "assets/film.\(hash.prefix(12)).mp4", seconds: Double(writer.count) / Double(Self.videoRate),
        bytes: data.count)
      files.append(AssetPipeline.Stored.File(hash: hash, size: data.count))
    }
    let stored = Stored(asset: FilmAsset(moments: moments, video: video), files: files)
    try cache.store(stored, for: key)
    return (stored, key, true)
  }

  /// Every picture to be made, in painting order.
  private static func shots(of record: ProcessRecord, ends: [Double]) -> [Shot] {
    func shot(_ time: Double, _ isMoment: Bool, _ isInVideo: Bool) -> Shot {
      let strokes = ProfileShape.value(of: record.strokeCounts.map(Double.init), over: record.times, at: time)
      return Shot(strokes: Int(strokes.rounded()), time: time, isMoment: isMoment, isInVideo: isInVideo)
    }
    let near = 0.3 * Double(stride) / Double(videoPictures - 1)
    let even = (0..<videoPictures).map { number -> Shot in
      let time = Double(number) / Double(videoPictures - 1)
      let isEdge = number == 0 || number == videoPictures - 1
      // The end of a step takes the place of a moment that lies close by.
      let isMoment = number % stride == 0 && (isEdge || !ends.contains { abs($0 - time) < near })
      return shot(time, isMoment, true)
    }
    let inner = Set(ends).filter { $0 > 0 && $0 < 1 }.map { shot($0, true, false) }
    return (even + inner).sorted { ($0.time, $0.strokes) < ($1.time, $1.strokes) }
  }
}
