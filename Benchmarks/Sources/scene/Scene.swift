import Foundation
import Imaging
import Vision

/// Holds the layers that are seen against layers drawn by hand.
///
///     scene LABELS PICTURES...        LABELS: folder of NAME.json and NAME.png; PICTURES: folders to look for the pictures in
///     scene --sequence FOLDER         frames of a real process: agreement of the layers' order with the order of finishing
///
/// Both in Markdown. Times are wall seconds for a picture of 832 pixels, networks loaded.
@main
enum SceneBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "--sequence", arguments.count == 2 {
      try print(RealSequence(URL(filePath: arguments[1], directoryHint: .isDirectory)).row())
    } else if arguments.count >= 2 {
      try compare(URL(filePath: arguments[0]), pictures: arguments.dropFirst().map { URL(filePath: $0) })
    } else {
      FileHandle.standardError.write(Data("usage: scene LABELS PICTURES... | scene --sequence FOLDER\n".utf8))
      exit(64)
    }
  }

  private static func compare(_ folder: URL, pictures: [URL]) throws {
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    print(
      "| picture | units | layers | overlap | by area | order | top-down | Felzenszwalb: overlap | order | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    var rows: [(isHeldOut: Bool, scores: [LayerScore])] = []
    for file in files {
      let labels = try DrawnLayers(file)
      let places = pictures.map { $0.appending(path: labels.reference) }
      guard let place = places.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
        FileHandle.standardError.write(Data("scene: \(labels.reference) is in none of the folders given\n".utf8))
        exit(66)
      }
      let image = try Image(contentsOf: place).resized(longSide: 832)
      if rows.isEmpty { _ = try SceneReader.read(image) }
      let began = ContinuousClock.now
      let scene = try SceneReader.read(image)
      let seconds = (ContinuousClock.now - began) / .seconds(1)
      let ranks = scene.ranks
      let units = labels.units(width: scene.width, height: scene.height)
      let flat = FelzenszwalbRegions.labels(
        of: image.resized(width: scene.width, height: scene.height), about: labels.units.count)
      let scores = [ranks, LayerScore.topDown(ranks, width: scene.width), LayerScore.topDown(flat, width: scene.width)]
        .map { LayerScore(ranks: $0, units: units, labels: labels) }
      rows.append((labels.isHeldOut, scores))
      let name = file.deletingPathExtension().lastPathComponent + (labels.isHeldOut ? " (held out)" : "")
      print("| \(name) | \(labels.units.count) " + cells(scores) + String(format: "| %.2f |", seconds))
    }
    for (name, chosen) in [
      ("tuned on, mean", rows.filter { !$0.isHeldOut }), ("held out, mean", rows.filter(\.isHeldOut)),
      ("all, mean", rows),
    ] where !chosen.isEmpty {
      func mean(_ value: (LayerScore) -> Float, _ which: Int) -> Float {
        chosen.reduce(0) { $0 + value($1.scores[which]) } / Float(chosen.count)
      }
      func overPairs(_ which: Int) -> Float {
        chosen.reduce(0) { $0 + $1.scores[which].order * Float($1.scores[which].pairs) }
          / Float(max(1, chosen.reduce(0) { $0 + $1.scores[which].pairs }))
      }
      print(
        "| \(name) (order also over all pairs) | | "
          + String(
            format: "| %.3f | %.3f | %.3f (%.3f) | %.3f (%.3f) | %.3f | %.3f (%.3f) | |", mean(\.overlap, 0),
            mean(\.overlapByArea, 0), mean(\.order, 0), overPairs(0), mean(\.order, 1), overPairs(1),
            mean(\.overlap, 2),
            mean(\.order, 2), overPairs(2)))
    }
  }

  private static func cells(_ scores: [LayerScore]) -> String {
    String(
      format: "| %d | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f ", scores[0].layers, scores[0].overlap,
      scores[0].overlapByArea, scores[0].order, scores[1].order, scores[2].overlap, scores[2].order)
  }
}
