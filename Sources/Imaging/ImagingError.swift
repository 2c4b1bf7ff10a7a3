/// What went wrong while reading, writing or measuring a picture.
///
/// `name` is the file's name as the caller gave it; callers that know more (a line, a key) put it before the message.
public enum ImagingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read.
  case unreadable(name: String, reason: String)
  /// The file has no bytes.
  case empty(name: String)
  /// The content is none of the formats that can be read, whatever the name says.
  case notAnImage(name: String)
  /// The format is known, this form of it is not.
  case unsupported(name: String, reason: String)
  /// The file ends before the picture does.
  case truncated(name: String)
  /// The content breaks the rules of its format.
  case damaged(name: String, reason: String)
  /// The picture has more pixels than can be read.
  case tooLarge(name: String, width: Int, height: Int)
  /// The file is not a video that can be read.
  case notAVideo(name: String, reason: String)
  /// The picture cannot be written.
  case unwritable(name: String, reason: String)

  /// The most pixels a picture may have: 100 million.
  public static let maximumPixels = 100_000_000

  /// What went wrong, what was expected and what to do.
  public var description: String {
    switch self {
    case .unreadable(let name, let reason):
      "cannot read \(name): \(reason); check the path and the file's permissions"
    case .empty(let name):
      "\(name) is empty (0 bytes); copy or export the picture again"
    case .notAnImage(let name):
      "\(name) is not an image; expected the content of a JPEG, PNG, WebP, TIFF, BMP, GIF, HEIC or AVIF file"
    case .unsupported(let name, let reason):
      "\(name) cannot be read: \(reason); export it as an ordinary JPEG or PNG"
    case .truncated(let name):
      "\(name) is cut off: the file ends before the picture does; copy or export it again"
    case .damaged(let name, let reason):
      "\(name) is damaged: \(reason); copy or export it again"
    case .tooLarge(let name, let width, let height):
      "\(name) is \(width) x \(height) pixels; at most 100 million pixels can be read, so make it smaller first"
    case .notAVideo(let name, let reason):
      "\(name) cannot be read as a video: \(reason); expected for instance an MP4, WebM, MOV or GIF file"
    case .unwritable(let name, let reason):
      "cannot write \(name): \(reason)"
    }
  }
}
