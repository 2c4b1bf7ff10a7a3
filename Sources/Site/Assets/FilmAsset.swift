/// The making of one picture as a page shows it: pictures of many moments, and the same as a video file.
public struct FilmAsset: Sendable, Codable, Equatable {
  /// The canvas at one moment.
  public struct Moment: Sendable, Codable, Equatable {
    /// Path below the site's root, content hash in its name.
    public var path: String
    /// Share of the working time that has gone by, 0...1.
    public var time: Double

    /// Makes a moment.
    public init(path: String, time: Double) {
      self.path = path
      self.time = time
    }
  }

  /// A video file.
  public struct Video: Sendable, Codable, Equatable {
    /// Path below the site's root, content hash in its name.
    public var path: String
    /// Length in seconds.
    public var seconds: Double
    /// Size of the file.
    public var bytes: Int

    /// Makes a video.
    public init(path: String, seconds: Double, bytes: Int) {
      self.path = path
      self.seconds = seconds
      self.bytes = bytes
    }
  }

  /// From bare ground to last touch, times rising; at least two.
  public var moments: [Moment]
  /// The same as a file to keep; `nil` where this system cannot write one.
  public var video: Video?

  /// Makes a film.
  public init(moments: [Moment], video: Video?) {
    precondition(moments.count >= 2, "a film begins and ends")
    self.moments = moments
    self.video = video
  }
}
