import Foundation
import Imaging
import Painting
import Tutorial
import Vision

/// Finds a reference's studies in the cache, or makes and stores them.
struct StudyShelf: Sendable {
  /// Changes whenever the same reference would give other studies.
  static let version = 4

  let pipeline: AssetPipeline
  let output: OutputFolder

  private var cache: BuildCache { pipeline.cache }

  /// Studies with the files behind them.
  struct Stored: Sendable, Codable, Equatable {
    /// What pages show.
    var study: TutorialPage.Study
    /// The squint view's files.
    var squint: AssetPipeline.Stored
    /// The cache's blobs of the drawings, by path below the site's root.
    var drawings: [String: AssetPipeline.Stored.File]

    /// Every file by its path below the site's root.
    var contents: [String: OutputFolder.Content] {
      squint.contents.merging(drawings.mapValues { .blob(hash: $0.hash, size: $0.size) }) { a, _ in a }
    }

    /// Hashes of all files.
    var hashes: [String] { squint.files.map(\.hash) + drawings.values.map(\.hash) }
  }

  private struct Recipe: Encodable {
    var version = StudyShelf.version
    var pipeline = AssetPipeline.version
    var source: String
    var layers: SceneCorrection?
    var millimetres: Double
  }

  /// The studies of a reference.
  /// - Parameters:
  ///   - source: SHA-256 of the reference's file.
  ///   - layers: what the author puts right of what is seen.
  ///   - drawing: the lines that were seen; where there are none, the reference is looked at.
  ///   - millimetres: the picture's long side on the wall.
  ///   - image: reads the reference; asked only when there is something to make.
  func study(
    of source: String, layers: SceneCorrection?, drawing: LineDrawing?, millimetres: Double, force: Bool,
    image: () throws -> Image
  ) throws -> (stored: Stored, key: BuildCache.Key, isNew: Bool) {
    let key = try BuildCache.Key(kind: "study", of: Recipe(source: source, layers: layers, millimetres: millimetres))
    if !force, let stored = cache.entry(key, as: Stored.self), output.isAtHand(stored.contents, in: cache) {
      return (stored, key, false)
    }

    let picture = try image()
    let set = StudySet(picture, drawing: try drawing ?? LineDrawing(picture, correction: layers))
    var files: [String: AssetPipeline.Stored.File] = [:]
    func store(_ svg: String, _ role: String) throws -> PictureAsset {
      let data = Data(svg.utf8)
      let hash = try cache.storeBlob(data)
      let path = "assets/\(role).\(hash.prefix(12)).svg"
      files[path] = AssetPipeline.Stored.File(hash: hash, size: data.count)
      let size = StudyDrawing.pixels(of: set.lines, longSide: millimetres)
      return PictureAsset(variants: [.init(path: path, width: size.width, height: size.height)])
    }
    let squint = try pipeline.store(SquintView.picture(picture), role: "squint")
    let study = TutorialPage.Study(
      squint: squint.asset,
      notan: try store(
        StudyDrawing.svg(of: set.notan, longSide: millimetres, inks: StudyDrawing.notanInks), "notan"),
      three: try store(StudyDrawing.svg(of: set.three, longSide: millimetres), "three-values"),
      five: try store(StudyDrawing.svg(of: set.five, longSide: millimetres), "five-values"),
      lines: try store(StudyDrawing.svg(of: set.lines, longSide: millimetres), "lines"),
      threeValues: set.three.tiers.map(\.value), fiveValues: set.five.tiers.map(\.value),
      widthMillimetres: set.lines.width * millimetres, heightMillimetres: set.lines.height * millimetres,
      tracing: StudyDrawing.lines(of: set.lines, longSide: millimetres))
    let stored = Stored(study: study, squint: squint, drawings: files)
    try cache.store(stored, for: key)
    return (stored, key, true)
  }
}
