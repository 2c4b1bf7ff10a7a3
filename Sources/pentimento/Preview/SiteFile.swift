import Foundation

/// What a request's path means in the folder of a built site.
enum SiteFile: Equatable {
  /// A file to send.
  case file(URL)
  /// A folder that was asked for without the slash at its end.
  case folder
  /// Nothing that may be sent.
  case nothing

  /// Finds out, without ever leaving the folder.
  ///
  /// Each part of the path is decoded once and by itself; one that climbs, or smuggles in a separator, is refused. What is
  /// found is followed through symbolic links and must still lie in the folder.
  /// - Parameters:
  ///   - path: percent-encoded path below the site's root, without a slash at its beginning.
  ///   - root: the folder.
  init(path: String, in root: URL) {
    var names = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isFolderPath = names.last == ""
    if isFolderPath { names.removeLast() }
    self = .nothing
    var file = root
    for name in names {
      guard let name = name.removingPercentEncoding, !name.isEmpty, name != ".", name != "..",
        !name.contains(where: { "/\\\0".contains($0) })
      else { return }
      file.append(component: name)
    }
    if isFolderPath || names.isEmpty { file.append(component: "index.html") }

    guard let found = Self.realPath(of: file), let top = Self.realPath(of: root),
      found == top || found.hasPrefix(top + "/")
    else { return }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: found, isDirectory: &isFolder) else { return }
    if !isFolder.boolValue {
      self = .file(URL(filePath: found, directoryHint: .notDirectory))
    } else if !isFolderPath {
      self = .folder
    }
  }

  private static func realPath(of url: URL) -> String? {
    guard let path = realpath(url.path, nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}

/// The bytes that a `Range` header asks for (RFC 9110, section 14).
enum ByteRange: Equatable {
  /// Everything: no single range of bytes was asked for.
  case all
  /// A stretch, not empty, within the file.
  case part(Range<Int>)
  /// A stretch that the file does not have.
  case none

  /// Reads the header's value for a file of a size in bytes.
  init(_ header: String, size: Int) {
    guard let match = header.wholeMatch(of: /\s*bytes\s*=\s*([0-9]*)\s*-\s*([0-9]*)\s*/) else {
      self = .all
      return
    }
    let (first, last) = (Int(match.output.1), Int(match.output.2))
    switch (first, last) {
    case (nil, nil):
      self = .all
    case (nil, let count?):
      self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .none
    case (let first?, let last):
      if let last, last < first {
        self = .all
      } else {
        self = first < size ? .part(first..<(min(size - 1, last ?? size - 1) + 1)) : .none
      }
    }
  }
}

/// Media types of what a site holds.
enum MediaType {
  /// The type of a file, by its name.
  static func of(_ file: URL) -> String {
    types[file.pathExtension.lowercased()] ?? "application/octet-stream"
  }

  private static let types = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8", "json": "application/json", "webmanifest": "application/manifest+json",
    "xml": "application/xml", "txt": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
    "svg": "image/svg+xml", "webp": "image/webp", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "gif": "image/gif", "avif": "image/avif", "ico": "image/x-icon", "woff2": "font/woff2", "woff": "font/woff",
    "mp4": "video/mp4", "webm": "video/webm", "pdf": "application/pdf",
  ]
}
