import Foundation
import Synchronization

/// The average face, in the order of MediaPipe's mesh, at rest.
///
/// Lengths are radii of Loomis's ball: from brow line to chin are 4/3. The origin is the ball's middle, which lies one radius behind the
/// glabella at the height of the brow line. Axes are those of ``HeadPose``.
///
/// Averaged (generalised Procrustes analysis, Gower 1975, made symmetric) over the meshes that the shipped network gives for thirteen portrait
/// photographs; upright by the facial angle of 87.8 degrees (Downs 1948); depths multiplied by 1.19, for the network makes heads
/// shallower than the ANSUR survey measures them (glabella to tragion against half the bitragion breadth).
public struct MeanFace: Sendable {
  /// 468 points.
  public let points: [SIMD3<Double>]
  /// For each point the one on the other side of the face, or itself on the middle line.
  public let mirrored: [Int]

  /// The average face that ships with the package.
  /// - Throws: ``VisionError/network(file:reason:)`` when its file is missing or damaged.
  public static func shipped() throws(VisionError) -> MeanFace {
    try loaded.withLock { known in
      if let known { return known }
      let result = Result { () throws(VisionError) in try MeanFace() }
      known = result
      return result
    }.get()
  }

  private static let loaded = Mutex<Result<MeanFace, VisionError>?>(nil)

  private struct File: Decodable {
    var points: [[Double]]
    var mirrored: [Int]
  }

  private init() throws(VisionError) {
    let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL
    let read = Result { try Data(contentsOf: folder.appending(path: "Models/mean_face.json")) }
      .flatMap { data in Result { try JSONDecoder().decode(File.self, from: data) } }
    switch read {
    case .failure(let error): throw .network(file: "mean_face", reason: "\(error)")
    case .success(let file):
      guard file.points.count == 468, file.points.allSatisfy({ $0.count == 3 }),
        file.mirrored.count == 468, file.mirrored.allSatisfy(file.points.indices.contains)
      else { throw .network(file: "mean_face", reason: "it holds no 468 points") }
      points = file.points.map { SIMD3($0[0], $0[1], $0[2]) }
      mirrored = file.mirrored
    }
  }
}
