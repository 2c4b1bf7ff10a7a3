/// How far a run of the video model has come.
public struct DiffusionProgress: Sendable, Equatable {
  /// What is being done.
  public enum Phase: Sendable, Equatable {
    /// The text encoder reads the prompt.
    case readingPrompt
    /// The image encoder sees the picture.
    case seeingPicture
    /// The autoencoder encodes the picture as the video's known frame.
    case encoding
    /// The transformer takes a step, counted from 1.
    case denoising(step: Int, of: Int)
    /// The autoencoder decodes the frames.
    case decoding
  }

  /// What is being done.
  public var phase: Phase
  /// The share of this phase that is done, 0...1; of all steps together in ``Phase/denoising(step:of:)``.
  public var share: Double
  /// Seconds until the last step is taken, as far as the steps so far tell; `nil` in other phases and before it can be told.
  public var secondsLeft: Double?

  /// Makes a progress report.
  public init(phase: Phase, share: Double, secondsLeft: Double? = nil) {
    self.phase = phase
    self.share = share
    self.secondsLeft = secondsLeft
  }
}
