import Foundation
import Imaging

/// The folder that a site is written to.
///
/// A manifest says which files are the site's; nothing else is ever removed. Files that do not change are not touched. New pictures
/// and styles are written before the pages that show them, and old ones are removed last, so that a build which is killed at any moment
/// leaves every page whole.
package struct OutputFolder: Sendable {
  /// Name of the manifest.
  package static let manifestName = ".pentimento-manifest.json"

  /// One file of the new site.
  package enum Content: Sendable {
    /// Bytes at hand.
    case data(Data)
    /// Bytes of the cache, with their size; read only if the output does not hold them yet.
    case blob(hash: String, size: Int)
  }

  /// The list of a site's files.
  struct Manifest: Codable, Equatable {
    /// Version of this form.
    var format = 1
    /// Paths below the folder, sorted.
    var files: [String]

    /// Reads the manifest of a folder; `nil` if there is none that can be read.
    init?(in folder: URL) {
      guard let data = try? Data(contentsOf: folder.appending(path: OutputFolder.manifestName)) else { return nil }
      self.init(data: data)
    }

    /// Reads a manifest; `nil` if it is none.
    init?(data: Data) {
      guard let manifest = try? JSONDecoder().decode(Manifest.self, from: data), manifest.format == 1 else {
        return nil
      }
      // A manifest is only ever trusted with paths that stay inside the folder.
      self.init(files: manifest.files.filter { !$0.hasPrefix("/") && !$0.split(separator: "/").contains("..") })
    }

    /// Makes a list.
    init(files: [String]) { self.files = files.sorted() }

    /// The manifest as it is stored.
    var data: Data {
      let lines = files.map {
        "    \"\($0.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\""))\""
      }
      return Data("{\n  \"format\": \(format),\n  \"files\": [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n".utf8)
    }
  }

  /// What writing changed.
  package struct Changes: Sendable, Equatable {
    /// Files that are new or have other contents, sorted.
    package var written: [String] = []
    /// Files that the site no longer has, sorted.
    package var removed: [String] = []
  }

  /// The folder.
  package let folder: URL

  /// Takes a folder, which need not be there yet.
  package init(folder: URL) { self.folder = folder }

  /// Why the folder must not be written to; `nil` if it may.
  /// - Parameter force: whether a folder that holds other things is welcome.
  package func objection(force: Bool) -> String? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return nil }
    guard isFolder.boolValue else { return "is a file; give another folder with --output" }
    if force || Manifest(in: folder) != nil { return nil }
    let others = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { !$0.hasPrefix(".") && $0 != "CNAME" }.sorted()
    guard let first = others.first else { return nil }
    return
      "holds files that are not pentimento's ('\(first)'\(others.count > 1 ? " and \(others.count - 1) more" : "")); "
      + "give another folder with --output, or write among them with --force"
  }

  /// Makes the folder hold these files.
  /// - Parameters:
  ///   - files: every file of the site, by path below the folder.
  ///   - cache: where blobs are found; may be `nil` if there are none.
  /// - Throws: ``SiteError/file(_:)`` when a file cannot be written or a blob has been lost; the old pages are then still whole.
  package func write(_ files: [String: Content], cache: BuildCache?) throws(SiteError) -> Changes {
    let old = Manifest(in: folder)?.files ?? []
    let stale = Set(old).subtracting(files.keys)
    var changed: [(path: String, content: Content)] = []
    for (path, content) in files where differs(path, content) { changed.append((path, content)) }
    let manifest = Manifest(files: Array(files.keys))
    guard !changed.isEmpty || !stale.isEmpty || manifest.files != old else { return Changes() }

    // Whatever happens from here on, the manifest names every file that is ours.
    try writeManifest(Manifest(files: Array(stale.union(files.keys))))
    for (path, content) in changed.sorted(by: {
      ($0.path.hasSuffix(".html") ? 1 : 0, $0.path) < ($1.path.hasSuffix(".html") ? 1 : 0, $1.path)
    }) {
      switch content {
      case .data(let data): try FileTree.write(data, to: folder.appending(path: path))
      case .blob(let hash, _):
        guard let data = cache?.blob(hash) else { throw .file("a picture has vanished from the cache; build again") }
        try FileTree.write(data, to: folder.appending(path: path))
      }
    }
    FileTree.remove(stale.sorted() + unfinishedFiles(), below: folder)
    try writeManifest(manifest)
    return Changes(written: changed.map(\.path).sorted(), removed: stale.sorted())
  }

  /// Whether a picture that bears its hash in its name is there already.
  func holds(_ path: String, size: Int) -> Bool { FileTree.size(of: folder.appending(path: path)) == size }

  /// Whether every file is there already or lies undamaged in the cache.
  func isAtHand(_ contents: [String: Content], in cache: BuildCache) -> Bool {
    contents.allSatisfy { path, content in
      guard case .blob(let hash, let size) = content else { return false }
      return holds(path, size: size) || cache.blob(hash) != nil
    }
  }

  /// Whether a file is not there yet or has other contents.
  func differs(_ path: String, _ content: Content) -> Bool {
    switch content {
    case .data(let data): (try? Data(contentsOf: folder.appending(path: path))) != data
    case .blob(_, let size): !holds(path, size: size)
    }
  }

  private func writeManifest(_ manifest: Manifest) throws(SiteError) {
    try FileTree.write(manifest.data, to: folder.appending(path: Self.manifestName))
  }

  private func unfinishedFiles() -> [String] {
    FileTree.files(below: folder, hidden: true).filter {
      ($0 as NSString).lastPathComponent.hasPrefix(FileTree.temporaryPrefix)
    }
  }
}
