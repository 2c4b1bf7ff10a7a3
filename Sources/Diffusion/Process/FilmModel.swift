import Imaging

/// Something that makes a video from a picture and a prompt: the pipeline, or what tests put in its place.
public protocol FilmModel: Sendable {
  /// Makes the video.
  /// - Parameters:
  ///   - picture: of the settings' size: the video's first frame.
  ///   - settings: prompt, size, steps and the like.
  ///   - state: where steps are kept, and gone on from when some are kept there; `nil` for nowhere.
  ///   - progress: called now and then, from any thread.
  /// - Returns: the frames in the model's order, as many and as large as the settings say.
  /// - Throws: ``DiffusionError``, or `CancellationError` when the surrounding task is cancelled.
  func frames(
    of picture: Image, settings: VideoSettings, state: RunState?,
    progress: @escaping @Sendable (DiffusionProgress) -> Void
  ) throws -> [Image]
}
