import Foundation

extension Image {
  /// Reads a picture from a file; see ``init(decoding:name:)``.
  public init(contentsOf url: URL) throws(ImagingError) {
    try self.init(decoding: Self.content(of: url), name: url.lastPathComponent)
  }

  /// Reads a picture: JPEG, PNG, WebP, TIFF, BMP, GIF, HEIC or AVIF, told by the content, not by the name.
  ///
  /// Embedded profiles are converted to sRGB, orientation is applied, alpha is laid on white; of animations the first
  /// frame is read. A file that is cut off is an error, and so is one of more than 100 million pixels.
  /// - Parameters:
  ///   - data: the file's content.
  ///   - name: what errors call the file.
  public init(decoding data: Data, name: String) throws(ImagingError) {
    self = try ImageSource(data, name: name).image()
  }

  /// Upright width and height of a picture in pixels, from its header alone.
  /// - Parameters:
  ///   - data: the file's content.
  ///   - name: what errors call the file.
  public static func header(of data: Data, name: String) throws(ImagingError) -> (width: Int, height: Int) {
    try ImageSource(data, name: name).size()
  }

  private static func content(of url: URL) throws(ImagingError) -> Data {
    let name = url.lastPathComponent
    do {
      return try Data(contentsOf: url)
    } catch CocoaError.fileReadNoSuchFile {
      throw .unreadable(name: name, reason: "there is no such file")
    } catch CocoaError.fileReadNoPermission {
      throw .unreadable(name: name, reason: "reading it is not permitted")
    } catch {
      throw .unreadable(name: name, reason: "it is a folder or cannot be opened")
    }
  }
}
