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
    self.init(try WanModel(folder, adapters: adapters, precision: settings.precision.weights))
  }

  /// See ``video(from:settings:state:progress:)``.
  public func frames(
    of picture: Image, settings: VideoSettings, state: RunState?,
    progress: @escaping @Sendable (DiffusionProgress) -> Void
  ) throws -> [Image] {
    try video(from: picture, settings: settings, state: state, progress: progress)
  }
}

extension VideoModelSettings.Precision {
  /// The same as networks take it.
  var weights: WeightPrecision {
    switch self {
    case .bfloat16: .bfloat16
    case .float32: .float32
    case .int8: .int8
    }
  }
}

extension RunDescription {
  /// What a run with these settings asks of a model.
  public init(_ settings: VideoModelSettings) {
    self.init(
      width: settings.width, height: settings.height, frames: settings.frames, steps: settings.steps,
      isGuided: settings.guidance > 1, precision: settings.precision.weights)
  }
}
