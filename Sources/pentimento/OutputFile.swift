import Foundation
import Imaging

/// One file that a command writes whole: made beside its place and moved there at the end.
struct OutputFile {
  /// Where the file is, or will be.
  let place: URL
  /// The path as the user gave it.
  let path: String

  /// Checks that the file may be written.
  /// - Parameters:
  ///   - path: where to.
  ///   - suffixes: what the name may end in, without the dot.
  ///   - force: whether a file that is there may be replaced.
  /// - Throws: ``Complaint`` if it may not.
  init(_ path: String, suffixes: [String], force: Bool) throws {
    self.path = path
    place = URL(filePath: path, directoryHint: .notDirectory).standardizedFileURL
    guard suffixes.contains(place.pathExtension.lowercased()) else {
      throw Complaint("\(path): expected a name that ends in \(suffixes.map { ".\($0)" }.joined(separator: " or "))")
    }
    let files = FileManager.default
    var isFolder: ObjCBool = false
    let folder = place.deletingLastPathComponent()
    guard files.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw Complaint("\(path): there is no folder \(folder.path); make it first")
    }
    if files.fileExists(atPath: place.path, isDirectory: &isFolder) {
      guard !isFolder.boolValue else { throw Complaint("\(path) is a folder; give the name of a file") }
      guard force else {
        throw Complaint("\(path) is there already; choose another name, or replace it with --force")
      }
    }
  }

  /// The name's ending, lower case.
  var suffix: String { place.pathExtension.lowercased() }

  /// Has the file made, then puts it in place; what was begun is removed when that fails.
  /// - Parameter make: writes a file at the place that it is given.
  func write(_ make: (URL) throws -> Void) throws {
    let files = FileManager.default
    let work = place.deletingLastPathComponent()
      .appending(path: ".\(place.lastPathComponent).\(UUID().uuidString.prefix(8)).\(suffix)")
    defer { try? files.removeItem(at: work) }
    do {
      try make(work)
    } catch ImagingError.unwritable(_, let reason) {
      throw Complaint("cannot write \(path): \(reason)")
    }
    try Task.checkCancellation()
    guard rename(work.path, place.path) == 0 else {
      throw Complaint("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}
