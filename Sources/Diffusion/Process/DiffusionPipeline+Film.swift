import Foundation
import Imaging
import Painting
import Tensors

extension DiffusionPipeline: FilmModel {
  /// Makes a pipeline of the model that settings name.
  /// - Throws: ``DiffusionError/badCheckpoint(_:)`` when the model or an adapter cannot be used.
  public init(_ settings: VideoModelSettings) throws {
    let folder = try ModelFolder(URL(filePath: settings.model, directoryHint: .isDirectory))
    let adapters = try settings.adapters.map {
      try Adapter(contentsOf: URL(filePath: $0.file, directoryHint: .notDirectory), strength: $0.scale)
    }
    let precision: WeightPrecision =
      switch settings.precision {
      case .bfloat16: .bfloat16
      case .float32: .float32
      case .int8: .int8
      }
    self.init(try WanModel(folder, adapters: adapters, precision: precision))
  }

  /// See ``video(from:settings:state:progress:)``.
  public func frames(
    of picture: Image, settings: VideoSettings, state: RunState?,
    progress: @escaping @Sendable (DiffusionProgress) -> Void
  ) throws -> [Image] {
    try video(from: picture, settings: settings, state: state, progress: progress)
  }
}
