import Foundation

extension Image {
  /// Writes the picture as the extension says: `.png`, or `.webp` with the default quality.
  ///
  /// The file is written beside its place and then moved there, so a reader never sees half of it.
  public func write(to url: URL) throws(ImagingError) {
    let name = url.lastPathComponent
    let data: Data
    switch url.pathExtension.lowercased() {
    case "png": data = try pngData()
    case "webp": data = try webPData()
    default: throw .unwritable(name: name, reason: "expected a name that ends in .png or .webp")
    }
    do {
      try data.write(to: url, options: .atomic)
    } catch {
      throw .unwritable(name: name, reason: "its folder does not exist, is not writable or is full")
    }
  }
}
