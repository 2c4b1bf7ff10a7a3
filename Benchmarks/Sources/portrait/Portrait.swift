import Foundation
import Imaging
import Painting
import Vision

/// Draws portraits after Loomis and measures how like they are.
///
///     portrait [options] PICTURE...
///       --size N      long side of the frames, 832 by default
///       --steps       also every frame from the beginning of the features on
///
/// The construction's distance is that of its lines from their landmarks, on average, in percent of the head's height.
/// Likeness is the mean distance of the mesh's 468 points from the reference's, in percent of the distance between the irises: once
/// with the mesh fitted to the very crop that was taken of the reference, once to the face that the detector finds in the drawing.
@main
enum PortraitBenchmark {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let showsSteps = arguments.contains("--steps")
    arguments.removeAll { $0 == "--steps" }
    var size = 832
    if let place = arguments.firstIndex(of: "--size"), place + 1 < arguments.count {
      size = Int(arguments[place + 1]) ?? size
      arguments.removeSubrange(place...(place + 1))
    }
    guard !arguments.isEmpty else {
      FileHandle.standardError.write(Data("usage: portrait [--size N] [--steps] PICTURE...\n".utf8))
      exit(64)
    }
    print(
      """
      | reference | strokes | s | construction off the face, % | distance, same crop, % | distance, face found, % | score | found in frames from features on | from their middle on |
      | --- | --: | --: | --: | --: | --: | --: | --: | --: |
      """)
    for path in arguments {
      let picture = URL(filePath: path)
      let name = picture.deletingPathExtension().lastPathComponent
      let reference = try Image(contentsOf: picture)
      let process: PaintingProcess
      do {
        process = try StrokeGenerator().makeProcess(
          reference: reference, settings: ProcessSettings(medium: .loomis, longSide: size), progress: { _ in })
      } catch let error as PaintingError {
        print("| \(name) | - | - | - | - | - | - | \(error) | - |")
        continue
      }
      guard let likeness = try PortraitLikeness(of: process, to: reference),
        let features = process.passages.first(where: { $0.stage.id == "features" })?.frames
      else {
        print("| \(name) | - | - | - | - | - | - | the detector finds no face in the reference | - |")
        continue
      }
      let frames = try (features.lowerBound..<process.frames.count).map {
        ($0, try likeness.figures(of: process.frames[$0].image))
      }
      let late = frames.filter { $0.0 >= (features.lowerBound + features.upperBound) / 2 }
      let last = frames[frames.count - 1].1
      let seconds = process.timings.plan + process.timings.painting + process.timings.rendering
      print(
        "| \(name) | \(process.strokes?.count ?? 0) | \(String(format: "%.1f", seconds)) | \(likeness.misfit(of: process, to: reference)) "
          + "| \(last.cells) "
          + "| \(frames.count { $0.1.score != nil }) of \(frames.count) | \(late.count { $0.1.score != nil }) of \(late.count) |"
      )
      if showsSteps {
        for (number, figures) in frames { print("|   frame \(number) | | | | \(figures.cells) | | |") }
      }
    }
  }
}

/// How like a reference's face the faces in drawings of it are.
struct PortraitLikeness {
  /// What one drawing gave.
  struct Figures {
    /// Percent, with the crop of the reference; `nil` where the mesh network sees no face.
    var sameCrop: Double?
    /// Percent, with the face found in the drawing.
    var found: Double?
    /// How sure the detector is; `nil` where it finds no face there.
    var score: Float?

    var cells: String {
      func text(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "-" }
      return "\(text(sameCrop)) | \(text(found)) | \(text(score.map(Double.init)))"
    }
  }

  private let face: Face
  private let mesh: FaceLandmarks
  private let aspect: SIMD2<Float>
  private let betweenEyes: Float

  /// The face of the reference that was built; `nil` where the detector does not find it.
  init?(of process: PaintingProcess, to reference: Image) throws {
    aspect = SIMD2(Float(reference.width), Float(reference.height)) / Float(reference.longSide)
    let (built, whole) = (process.constructions.first, aspect)
    let near = try FaceFinder.faces(in: reference).first { face in
      guard let ball = built?.ball else { return false }
      return Self.length((SIMD2(face.centre.x, face.centre.y) - ball.centre) * whole) < 1.3 * ball.radius
    }
    guard let face = near, let mesh = try FaceLandmarks(of: face, in: reference) else { return nil }
    self.face = face
    self.mesh = mesh
    betweenEyes = Self.length(Self.flat(mesh.leftEye.iris - mesh.rightEye.iris) * whole)
  }

  /// How far the construction lies from the face, percent of the head's height.
  func misfit(of process: PaintingProcess, to reference: Image) -> String {
    guard let head = process.constructions.first else { return "-" }
    let size = SIMD2(Double(reference.width), Double(reference.height))
    let seen = mesh.points.map { SIMD2(Double($0.x), Double($0.y)) * size }
    return String(format: "%.2f", 100 * head.misfit(to: seen, width: reference.width, height: reference.height))
  }

  func figures(of drawing: Image) throws -> Figures {
    let found = try FaceFinder.faces(in: drawing).first { other in
      abs(other.centre.x - face.centre.x) < face.size.width / 2
        && abs(other.centre.y - face.centre.y) < face.size.height / 2
    }
    return Figures(
      sameCrop: try distance(face, drawing), found: try found.flatMap { try distance($0, drawing) },
      score: found?.score)
  }

  private func distance(_ face: Face, _ drawing: Image) throws -> Double? {
    guard let drawn = try FaceLandmarks(of: face, in: drawing) else { return nil }
    let sum = zip(drawn.points, mesh.points).reduce(Float(0)) { $0 + Self.length(Self.flat($1.0 - $1.1) * aspect) }
    return Double(100 * sum / Float(mesh.points.count) / betweenEyes)
  }

  private static func flat(_ p: SIMD3<Float>) -> SIMD2<Float> { SIMD2(p.x, p.y) }

  private static func length(_ d: SIMD2<Float>) -> Float { (d * d).sum().squareRoot() }
}
