import Foundation

/// Files below a folder, found, written and removed with care.
enum FileTree {
  /// How the names of unfinished files begin; a killed build may leave some, and the next one clears them away.
  static let temporaryPrefix = ".pentimento-unfinished-"

  /// Paths of all files below a folder, relative to it, sorted; a folder that is not there has none.
  /// - Parameter hidden: whether to list hidden files, and files in hidden folders, too.
  static func files(below folder: URL, hidden: Bool = false) -> [String] {
    var found: [String] = []
    var waiting = [""]
    while let path = waiting.popLast() {
      let url = path.isEmpty ? folder : folder.appending(path: path)
      for name in (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [] {
        if name.hasPrefix("."), !hidden { continue }
        let child = path.isEmpty ? name : "\(path)/\(name)"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.appending(path: child).path, isDirectory: &isFolder) else {
          continue
        }
        if isFolder.boolValue { waiting.append(child) } else { found.append(child) }
      }
    }
    return found.sorted()
  }

  /// Size of a file in bytes; `nil` if there is no such file.
  static func size(of url: URL) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
    return (attributes?[.size] as? NSNumber)?.intValue
  }

  /// Writes a file by way of a neighbour that is then renamed, so that a reader never sees half of it; makes its folder.
  static func write(_ data: Data, to url: URL) throws(SiteError) {
    let folder = url.deletingLastPathComponent()
    let unfinished = folder.appending(path: temporaryPrefix + UUID().uuidString)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try data.write(to: unfinished)
    } catch {
      try? FileManager.default.removeItem(at: unfinished)
      throw .file("\(url.path) cannot be written: \(error.localizedDescription); check permissions and free space")
    }
    guard rename(unfinished.path, url.path) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(at: unfinished)
      throw .file("\(url.path) cannot be replaced: \(reason); is there a folder of that name?")
    }
  }

  /// Removes files, and folders that this leaves empty, up to but without the root.
  static func remove(_ paths: [String], below root: URL) {
    var folders = Set<String>()
    for path in paths {
      try? FileManager.default.removeItem(at: root.appending(path: path))
      var folder = (path as NSString).deletingLastPathComponent
      while !folder.isEmpty {
        folders.insert(folder)
        folder = (folder as NSString).deletingLastPathComponent
      }
    }
    // The deepest first; rmdir leaves folders alone that still hold something.
    for folder in folders.sorted(by: { $0.count > $1.count }) { rmdir(root.appending(path: folder).path) }
  }
}
