internal import CLibAV

/// A kind of video file that can be written.
public enum VideoFormat: String, Sendable, CaseIterable {
  /// H.264 in MP4.
  case mp4
  /// VP9, else VP8, in WebM.
  case webm

  /// The first of libavcodec's encoders for it that is there.
  var encoder: UnsafePointer<AVCodec>? {
    let names =
      switch self {
      case .mp4: ["libx264", "libopenh264"]
      case .webm: ["libvpx-vp9", "libvpx"]
      }
    return names.lazy.compactMap { avcodec_find_encoder_by_name($0) }.first
  }

  /// Whether this libavcodec has an encoder for it.
  public var isAvailable: Bool { LibAVStill.isQuiet && encoder != nil }

  /// The formats that can be written here, in order of preference.
  public static var available: [VideoFormat] { allCases.filter(\.isAvailable) }
}
