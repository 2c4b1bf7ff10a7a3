import Foundation
import Imaging
import Metrics

/// The frames of a process that lies on disk: pictures in a folder, or a video.
struct FrameSequence {
  /// The frames in order, all of one size, no larger than they are measured at.
  let frames: [Image]

  private static let pictureSuffixes: Set = [
    "png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "heic", "heif", "avif", "gif",
  ]

  /// Reads a sequence.
  /// - Parameters:
  ///   - path: a folder of pictures, one that holds a `frames` folder, or a video file.
  ///   - maximumFrames: the most frames to read; of more, so many evenly spaced ones, first and last among them.
  /// - Throws: ``Complaint`` or `ImagingError` saying which file is wrong.
  init(at path: String, maximumFrames: Int) throws {
    var isFolder: ObjCBool = false
    let place = URL(filePath: path).standardizedFileURL
    guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) else {
      throw Complaint("\(path): there is no such folder or video")
    }
    guard isFolder.boolValue else {
      frames = try VideoFrames.read(
        contentsOf: place, maximumFrames: maximumFrames, longSide: LPIPS.measuringLongSide)
      guard frames.count >= 2 else {
        throw Complaint("\(path) holds one picture only; give a folder of pictures in painting order, or a video")
      }
      return
    }
    var names = try Self.pictures(in: place)
    var folder = place
    if names.isEmpty {
      folder = place.appending(path: "frames", directoryHint: .isDirectory)
      names = (try? Self.pictures(in: folder)) ?? []
    }
    guard names.count >= 2 else {
      throw Complaint(
        names.isEmpty
          ? "\(path) holds no pictures; give a folder of pictures in painting order, or a video"
          : "\(path) holds one picture only (\(names[0])); a process has at least two")
    }
    var frames: [Image] = []
    var size: (width: Int, height: Int)?
    for name in Self.spread(names, maximumFrames) {
      try Task.checkCancellation()
      let image = try Image(contentsOf: folder.appending(path: name))
      if let size, size != (image.width, image.height) {
        throw Complaint(
          "\(path): \(name) is \(image.width)x\(image.height) pixels, the pictures before it \(size.width)x\(size.height); all frames of a process have one size"
        )
      }
      size = (image.width, image.height)
      frames.append(
        image.longSide > LPIPS.measuringLongSide ? image.resized(longSide: LPIPS.measuringLongSide) : image)
    }
    self.frames = frames
  }

  /// Names of the pictures in a folder, in the order in which people count: 2 before 10.
  private static func pictures(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { !$0.hasPrefix(".") && pictureSuffixes.contains(($0 as NSString).pathExtension.lowercased()) }
      .sorted { natural($0, $1) }
  }

  private static func natural(_ a: String, _ b: String) -> Bool {
    let order = a.compare(b, options: [.numeric, .caseInsensitive])
    return order == .orderedSame ? a < b : order == .orderedAscending
  }

  private static func spread(_ names: [String], _ count: Int) -> [String] {
    guard names.count > count else { return names }
    return (0..<count).map { names[($0 * (names.count - 1) + (count - 1) / 2) / (count - 1)] }
  }
}
