import Foundation
import Imaging
import Vision

/// Frames of a real painting, the finished picture last, and when each pixel was finished.
struct RealSequence {
  /// Colours differ visibly from here on, CIELAB units, after the light of the two frames is matched.
  private static let visible: Float = 9

  private let scene: Scene
  /// The frame from which on each pixel of the scene is as in the finished picture.
  private let finished: [Int]

  /// Reads a folder of pictures, in the order of their names.
  init(_ folder: URL) throws {
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { ["jpg", "jpeg", "png", "webp"].contains($0.pathExtension.lowercased()) }.sorted { $0.path < $1.path }
    guard let last = files.last else {
      FileHandle.standardError.write(Data("scene: \(folder.path) holds no pictures\n".utf8))
      exit(66)
    }
    let picture = try Image(contentsOf: last)
    let scene = try SceneReader.read(picture)
    let (width, height) = (scene.width, scene.height)
    func planes(_ file: URL) throws -> [Plane] {
      let lab = try Image(contentsOf: file).resized(width: width, height: height).lab()
      return [lab.lightness, lab.a, lab.b]
    }
    let final = try planes(last)
    var finished = [Int](repeating: files.count - 1, count: width * height)
    var isSame = [Bool](repeating: true, count: width * height)
    for frame in stride(from: files.count - 2, through: 0, by: -1) {
      let now = try planes(files[frame])
      var gaps = zip(now, final).map { a, b in zip(a.values, b.values).map { $0 - $1 } }
      // The camera's light drifts: what differs little anywhere tells by how much.
      let near = gaps[0].indices.filter { i in gaps.reduce(0) { $0 + abs($1[i]) } < 25 }
      if near.count > 500 {
        for channel in gaps.indices {
          let drift = near.map { gaps[channel][$0] }.sorted()[near.count / 2]
          for i in gaps[channel].indices { gaps[channel][i] -= drift }
        }
      }
      let distance = Plane(
        width: width, height: height,
        values: gaps[0].indices.map { i in gaps.reduce(0) { $0 + $1[i] * $1[i] }.squareRoot() }
      ).gaussianBlurred(sigma: 1.5)
      for i in isSame.indices {
        isSame[i] = isSame[i] && distance.values[i] < Self.visible
        if isSame[i] { finished[i] = frame }
      }
    }
    (self.scene, self.finished) = (scene, finished)
  }

  /// One line: agreement for our order, for the best order of the same layers and for top-down.
  func row() -> String {
    let ranks = scene.ranks
    let layers = scene.layers.count
    var (sum, count) = ([Double](repeating: 0, count: layers), [Double](repeating: 0, count: layers))
    for (rank, frame) in zip(ranks, finished) {
      sum[rank] += Double(frame)
      count[rank] += 1
    }
    let order = (0..<layers).sorted { (sum[$0] / max(1, count[$0]), $0) < (sum[$1] / max(1, count[$1]), $1) }
    var place = [Int](repeating: 0, count: layers)
    for (new, old) in order.enumerated() { place[old] = new }
    let figures = [ranks, ranks.map { place[$0] }, LayerScore.topDown(ranks, width: scene.width)]
    return "\(layers) layers; Kendall's tau over pairs of pixels that differ in layer and in frame, and tau-b: "
      + zip(["ours", "best of these layers", "top-down"], figures).map { name, ranks in
        let (tau, tauB) = agreement(ranks)
        return String(format: "\(name) %.3f, %.3f", tau, tauB)
      }.joined(separator: "; ")
  }

  private func agreement(_ ranks: [Int]) -> (tau: Double, tauB: Double) {
    let (layers, frames) = ((ranks.max() ?? 0) + 1, (finished.max() ?? 0) + 1)
    var table = [[Double]](repeating: [Double](repeating: 0, count: frames), count: layers)
    for (rank, frame) in zip(ranks, finished) { table[rank][frame] += 1 }
    var (agree, differ) = (0.0, 0.0)
    for a in 0..<layers {
      for b in a + 1..<max(layers, a + 1) {
        for early in 0..<frames {
          agree += table[a][early] * table[b][(early + 1)...].reduce(0, +)
          differ += table[a][early] * table[b][..<early].reduce(0, +)
        }
      }
    }
    func pairs(_ number: Double) -> Double { number * (number - 1) / 2 }
    let all = pairs(Double(ranks.count))
    let tiedRanks = table.reduce(0) { $0 + pairs($1.reduce(0, +)) }
    let tiedFrames = (0..<frames).reduce(0) { sum, frame in sum + pairs(table.reduce(0) { $0 + $1[frame] }) }
    return (
      (agree - differ) / max(1, agree + differ),
      (agree - differ) / max(1, ((all - tiedRanks) * (all - tiedFrames)).squareRoot())
    )
  }
}
