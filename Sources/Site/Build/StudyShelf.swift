import Foundation
import Imaging
import Painting
import Tutorial
import Vision

/// Finds a reference's studies in the cache, or makes and stores them.
struct StudyShelf: Sendable {
  /// Changes whenever the same reference would give other studies.
  static let version = 5

  /// Height of the plaster head's sheet.
  static let plasterMillimetres = 200.0

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
    /// The heads that were built on the reference.
    var constructions: [HeadConstruction]
  }

  /// The studies of a reference.
  /// - Parameters:
  ///   - source: SHA-256 of the reference's file.
  ///   - layers: what the author puts right of what is seen.
  ///   - drawing: the lines that were seen; where there are none, the reference is looked at.
  ///   - constructions: the heads that were built on it.
  ///   - faces: looks for their faces, which show where the light comes from; asked only when there is something to make.
  ///   - millimetres: the picture's long side on the wall.
  ///   - image: reads the reference; asked only when there is something to make.
  func study(
    of source: String, layers: SceneCorrection?, drawing: LineDrawing?, constructions: [HeadConstruction],
    millimetres: Double, force: Bool, faces: (Image) throws -> [BuiltHead], image: () throws -> Image
  ) throws -> (stored: Stored, key: BuildCache.Key, isNew: Bool) {
    let key = try BuildCache.Key(
      kind: "study", of: Recipe(source: source, layers: layers, millimetres: millimetres, constructions: constructions))
    if !force, let stored = cache.entry(key, as: Stored.self), output.isAtHand(stored.contents, in: cache) {
      return (stored, key, false)
    }

    let picture = try image()
    let set = StudySet(picture, drawing: try drawing ?? LineDrawing(picture, correction: layers))
    var files: [String: AssetPipeline.Stored.File] = [:]
    func store(_ svg: String, _ role: String, size: (width: Int, height: Int)? = nil) throws -> PictureAsset {
      let data = Data(svg.utf8)
      let hash = try cache.storeBlob(data)
      let path = "assets/\(role).\(hash.prefix(12)).svg"
      files[path] = AssetPipeline.Stored.File(hash: hash, size: data.count)
      let size = size ?? StudyDrawing.pixels(of: set.lines, longSide: millimetres)
      return PictureAsset(variants: [.init(path: path, width: size.width, height: size.height)])
    }
    var planes: TutorialPage.HeadPlanes?
    if let largest = constructions.max(by: { $0.ball.radius < $1.ball.radius }) {
      let face = try face(of: largest, among: faces, in: picture)
      let head = PlasterHead(BuiltHead(construction: largest, face: face), in: picture)
      let svg = StudyDrawing.svg(of: head, longSide: Self.plasterMillimetres)
      let asset = try store(svg, "planes", size: StudyDrawing.pixels(of: head, longSide: Self.plasterMillimetres))
      planes = TutorialPage.HeadPlanes(picture: asset, light: head.light, legend: head.legend)
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
      tracing: StudyDrawing.lines(of: set.lines, longSide: millimetres), planes: planes)
    let stored = Stored(study: study, squint: squint, drawings: files)
    try cache.store(stored, for: key)
    return (stored, key, true)
  }

  /// The face that a head was built on; `nil` where it was marked by hand.
  private func face(
    of head: HeadConstruction, among faces: (Image) throws -> [BuiltHead], in picture: Image
  ) throws -> FaceLandmarks? {
    do {
      return try faces(picture).first { other in
        let gap = other.construction.ball.centre - head.ball.centre
        return (gap * gap).sum().squareRoot() < 0.1 * head.ball.radius
      }?.face
    } catch PaintingError.noHead {
      return nil
    }
  }
}
