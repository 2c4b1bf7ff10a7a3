import Foundation

/// The pictures of a video file.
public enum VideoFrames {
  /// Reads pictures from a video, upright, in order.
  /// - Parameters:
  ///   - url: the file: MP4, MOV, WebM, Matroska, AVI, MPEG, GIF and the like.
  ///   - maximumFrames: the most pictures to return, at least 2; a longer video gives this many, evenly spaced, the
  ///     first and the last always among them.
  ///   - longSide: the long side of the pictures in pixels; nil leaves them as they are.
  public static func read(
    contentsOf url: URL, maximumFrames: Int, longSide: Int?
  ) throws(ImagingError) -> [Image] {
    precondition(maximumFrames >= 2, "at least the first and the last picture")
    let name = url.lastPathComponent
    guard FileManager.default.isReadableFile(atPath: url.path) else {
      throw .unreadable(name: name, reason: "there is no such file, or reading it is not permitted")
    }
    // The packets of the picture stream are counted first, which is cheap, because few files tell their length right.
    let count = try VideoReader(url, name: name).countPackets()
    let reader = try VideoReader(url, name: name)
    let steps = maximumFrames - 1
    let wanted = count > maximumFrames ? Set((0...steps).map { ($0 * (count - 1) + steps / 2) / steps }) : nil
    var images = [Image]()
    var index = 0
    var last: Int?
    while reader.next() {
      if wanted?.contains(index) ?? (images.count < maximumFrames) {
        images.append(try reader.image(longSide: longSide))
        last = index
      }
      index += 1
    }
    // A video that ends before its packets do has still a last picture.
    if index > 0, last != index - 1 {
      if images.count == maximumFrames { images.removeLast() }
      images.append(try reader.image(longSide: longSide))
    }
    guard !images.isEmpty else { throw .notAVideo(name: name, reason: "it has no picture that can be decoded") }
    return images
  }
}
